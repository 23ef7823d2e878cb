package systems_test

import (
	"path/filepath"
	"testing"

	"github.com/tfblint/tfblint/pkg/runner/database"
	"github.com/tfblint/tfblint/pkg/runner/verify"
)

// BenchmarkVerifySevenTypes verifies a correct server with all seven types, one verification after
// the other, with statements counted by a real database. The budget is six seconds each; the
// suite's own verification waits for 66.
func BenchmarkVerifySevenTypes(b *testing.B) {
	for kind, name := range map[database.Kind]string{database.Postgres: "seven", database.MySQL: "seven-mysql"} {
		b.Run(string(kind), func(b *testing.B) {
			suite := copySuite(b)
			suite.build(b, name)
			test := suite.test(b, name)
			db := startDatabase(b, kind)
			folder := suite.folder(b, name)
			program := []string{filepath.Join(folder, filepath.Base(folder))}
			environment := append([]string{"DATABASE=" + string(kind)}, db.environment...)
			running := startProcess(b, test, folder, program, environment)
			for b.Loop() {
				outcomes := verify.Types(b.Context(), test.Types(), target(test, running), db.reader, verify.Options{})
				allPass(b, outcomes)
			}
		})
	}
}
