package tfb_test

import (
	"path"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// FuzzLoad reads arbitrary configurations and Dockerfiles: nothing panics, nothing is a
// failure, and what comes out can be relied upon.
func FuzzLoad(f *testing.F) {
	const dockerfile = "FROM python:3.13\nCMD gunicorn -c conf.py app:app\n"
	for _, seed := range []string{
		config("one"), "", "{", "[]", "null", `{"framework": 1, "tests": {}}`,
		`{"tests": [[], {"a": []}, {"b": {}}, {"b": {}}]}`,
		`{"framework": "", "tests": [{"default": {"tags": {"broken": 1}}}, {"default": {"tags": "broken"}}]}`,
		`{"tests": [{"": {"port": -1}, "a/b~": {"port": "99999999999", "dockerfile": "../../x", "docker_cmd": []}}]}`,
		`{"tests": [{"a": {"dockerfile": "one.dockerfile", "docker_cmd": "sh -c 'uvicorn x'"}}]}`,
		`{"tests": [{"a": {"json_url": 1, "json_url": "/j"}}]}`,
		strings.Repeat(`{"tests":[`, 600), "\xff\xfe", "{\"framework\": \"\\ud800\"}",
	} {
		f.Add(seed, dockerfile)
	}
	f.Fuzz(func(t *testing.T, configuration, dockerfile string) {
		const dir = "frameworks/Python/one"
		suite := tree.Memory{
			path.Join(dir, tfb.ConfigName):   configuration,
			path.Join(dir, "one.dockerfile"): dockerfile,
		}
		with := options()
		with.Evidence = func(*matrix.Framework) bool { return true }
		loaded := load(t, suite, with)
		if len(loaded.Frameworks) != 1 || len(loaded.Failures) > 0 {
			t.Fatalf("read %v, failed %v", dirs(loaded), loaded.Failures)
		}
		checkFramework(t, loaded.Frameworks[0])
	})
}

func checkFramework(t *testing.T, framework *matrix.Framework) {
	t.Helper()
	if framework.Name == "" {
		t.Error("the framework has no name")
	}
	pointers := map[string]bool{}
	for _, test := range framework.Tests {
		if pointers[test.Pointer] {
			t.Errorf("two tests stand at %q", test.Pointer)
		}
		pointers[test.Pointer] = true
		if node, _ := framework.Source.Find(test.Pointer); node == nil || node.Kind != text.Object {
			t.Errorf("at %q there is no test", test.Pointer)
		}
		if !strings.HasPrefix(test.Name, framework.Name) || test.Default != (test.Key == "default") {
			t.Errorf("test %q of %q is called %q", test.Key, framework.Name, test.Name)
		}
		if test.Port < 0 || test.Port > 65535 {
			t.Errorf("port %d", test.Port)
		}
		ours := test.Recipe == framework.Dir+"/one.dockerfile"
		if test.HasRecipe != (test.Evidence != nil) || test.HasRecipe && !ours {
			t.Errorf("recipe %q: there %t, evidence %v", test.Recipe, test.HasRecipe, test.Evidence)
		}
		for axis, term := range test.Terms {
			if node, _ := framework.Source.Find(term.Pointer); node == nil {
				t.Errorf("axis %d at %q is nowhere", axis, term.Pointer)
			}
		}
		types := map[string]bool{}
		for _, cell := range test.Cells {
			if node, _ := framework.Source.Find(cell.Pointer); node == nil || types[cell.Type] {
				t.Errorf("%s at %q is nowhere or twice", cell.Type, cell.Pointer)
			}
			types[cell.Type] = true
		}
	}
}
