package systems_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/tfblint/tfblint/pkg/runner/database"
	"github.com/tfblint/tfblint/pkg/runner/verify"
)

// A fault is something wrong with the server, by the name that the variable FAULT has for it,
// and what verification must say of a type of test. The class is empty where it depends on the
// database.
type fault struct {
	name, test string
	verdict    verify.Severity
	class      string
	// strict asks for strict mode, which judges what the suite lets through.
	strict bool
}

// Faults that show in an answer. None of them costs the database anything.
func inAnswers() []fault {
	return []fault{
		{name: "status 500", test: "json", verdict: verify.Fail, class: "status"},
		{name: "status 500", test: "plaintext", verdict: verify.Fail, class: "status"},
		{name: "empty body", test: "json", verdict: verify.Fail, class: "empty-body"},
		{name: "empty body", test: "plaintext", verdict: verify.Fail, class: "empty-body"},
		{name: "no JSON", test: "json", verdict: verify.Fail, class: "bad-json"},
		{name: "wrong content type", test: "json", verdict: verify.Fail, class: "content-type"},
		{name: "wrong content type", test: "plaintext", verdict: verify.Fail, class: "content-type"},
		{name: "no content type", test: "json", verdict: verify.Fail, class: "header-missing-content-type"},
		{name: "no Server", test: "json", verdict: verify.Fail, class: "header-missing-server"},
		{name: "no Date", test: "plaintext", verdict: verify.Fail, class: "header-missing-date"},
		{name: "no size", test: "json", verdict: verify.Fail, class: "header-missing-size"},
		{name: "cached Date", test: "json", verdict: verify.Fail, class: "date-cached"},
		{name: "cached Date", test: "plaintext", verdict: verify.Fail, class: "date-cached"},
		{name: "extra key", test: "json", verdict: verify.Warn, class: "hello-extra-keys"},
		{name: "wrong message", test: "json", verdict: verify.Fail, class: "hello-wrong-message"},
		{name: "wrong message", test: "plaintext", verdict: verify.Fail, class: "plaintext-not-found"},
		{name: "extra bytes", test: "plaintext", verdict: verify.Warn, class: "plaintext-extra-bytes"},
	}
}

// Faults in what comes from the database, or in what is done with it.
func inRows() []fault {
	return []fault{
		{name: "extra key", test: "db", verdict: verify.Warn, class: "row-extra-keys"},
		{name: "missing key", test: "db", verdict: verify.Fail, class: "row-missing-key"},
		{name: "missing key", test: "cached-query", verdict: verify.Fail, class: "row-missing-key"},
		{name: "id out of range", test: "db", verdict: verify.Warn, class: "row-id-range"},
		{name: "number as text", test: "db", verdict: verify.Pass, class: "rows-ok"},
		{name: "number as text", test: "db", verdict: verify.Fail, class: "strict-row-number-type", strict: true},
		{name: "number in words", test: "db", verdict: verify.Fail, class: "internal-error"},
		{name: "list for one row", test: "db", verdict: verify.Warn, class: "db-is-array"},
		{name: "cache for db", test: "db", verdict: verify.Fail, class: "queries-low"},
		{name: "row for a list", test: "query", verdict: verify.Fail, class: "list-not-array"},
		{name: "499 rows for 500", test: "query", verdict: verify.Warn, class: "list-length"},
		{name: "499 rows for 500", test: "cached-query", verdict: verify.Warn, class: "list-length"},
		{name: "half of the queries", test: "query", verdict: verify.Fail, class: "queries-low"},
		{name: "updates change nothing", test: "update", verdict: verify.Fail, class: "no-updates"},
		// PostgreSQL, unlike MySQL, has no number of updates where there was none.
		{name: "updates nothing", test: "update", verdict: verify.Fail},
		{name: "updates half", test: "update", verdict: verify.Fail, class: "rows-updated-low"},
		{name: "wrong content type", test: "fortune", verdict: verify.Fail, class: "content-type"},
		{name: "unescaped", test: "fortune", verdict: verify.Fail, class: "fortune-invalid"},
		{name: "no added fortune", test: "fortune", verdict: verify.Fail, class: "fortune-invalid"},
		{name: "unsorted fortunes", test: "fortune", verdict: verify.Fail, class: "fortune-invalid"},
		{name: "cache for fortunes", test: "fortune", verdict: verify.Fail, class: "queries-low"},
	}
}

func TestFaultsInAnswers(t *testing.T) {
	t.Parallel()
	suite := copySuite(t)
	suite.build(t, "faulty")
	for _, f := range inAnswers() {
		t.Run(f.name+"/"+f.test, func(t *testing.T) {
			t.Parallel()
			f.verify(t, suite, nil, nil)
		})
	}
}

// A database counts for whoever asks it, so that only one server at a time can be judged by
// it.
func TestFaultsInRows(t *testing.T) {
	t.Parallel()
	for kind, driver := range map[database.Kind]string{database.Postgres: "postgres", database.MySQL: "mysql"} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			suite := copySuite(t)
			suite.build(t, "faulty")
			db := startDatabase(t, kind)
			environment := slices.Concat(db.environment, []string{"DATABASE=" + driver})
			for _, f := range inRows() {
				t.Run(f.name+"/"+f.test, func(t *testing.T) {
					f.verify(t, suite, db.reader, environment)
				})
			}
		})
	}
}

// verify starts a server with a fault, and compares what is said of it.
func (f fault) verify(t *testing.T, suite suite, db verify.Database, environment []string) {
	t.Helper()
	test := suite.test(t, "faulty")
	environment = append([]string{"FAULT=" + f.name}, environment...)
	program := filepath.Join(suite.folder(t, "faulty"), "faulty")
	running := startProcess(t, test, openFolder(t), []string{program}, environment)
	asked := target(test, running)
	asked.Strict = f.strict
	outcome := verify.Type(t.Context(), f.test, asked, db, verify.Options{})
	has := slices.ContainsFunc(outcome.Results, func(r verify.Result) bool {
		return f.class == "" || r.Class == f.class
	})
	if outcome.Verdict != f.verdict || !has {
		t.Errorf("%s, want %s and %s\n%s", outcome.Verdict, f.verdict, f.class, shown(t, outcome))
	}
}
