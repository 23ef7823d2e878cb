package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// withPreCommit returns what installs the pre-commit program's hook. It builds tfblint from
// this repository as pre-commit does for users: it clones it and runs go install there. The
// test is skipped where the program is not installed.
func withPreCommit(t *testing.T) func(*testing.T, *clone) {
	t.Helper()
	if _, err := exec.LookPath("pre-commit"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("pre-commit is not installed: %v; .ci/run install does it", err)
		}
		t.Skipf("pre-commit is not installed: %v", err)
	}
	source, revision := snapshot(t)
	environment := append(buildEnvironment(t), "PRE_COMMIT_HOME="+t.TempDir())
	config := fmt.Sprintf("repos:\n  - repo: %s\n    rev: %s\n    hooks:\n"+
		"      - id: tfblint\n      - id: tfblint-all\n        stages: [manual]\n", source, revision)
	install := func(t *testing.T, c *clone) {
		t.Helper()
		c.env = append(c.env, environment...)
		c.write(".pre-commit-config.yaml", config)
		c.git("add", ".pre-commit-config.yaml") // pre-commit wants it staged.
		c.run("pre-commit", "install", "--install-hooks")
	}
	// The first one builds, the others find what it built.
	testWholeSuite(t, newClone(t, install))

	return install
}

// testWholeSuite asks for the hook that judges all of a suite, as CI does.
func testWholeSuite(t *testing.T, c *clone) {
	t.Helper()
	c.begin()
	all := []string{"run", "--hook-stage", "manual", "--all-files", "tfblint-all"}
	c.run("pre-commit", all...)
	bad := configuration(plainTest, meinheldTest)
	c.write(reedConfig, bad, reed+"reed-meinheld.dockerfile", meinheldRecipe)
	c.git("add", ".")
	c.git("commit", "-q", "--no-verify", "-m", "past the hook")
	out, err := c.command("pre-commit", all...).CombinedOutput()
	if err == nil || !strings.Contains(string(out), refusal(bad)) {
		t.Errorf("tfblint-all does not say %s: %v\n%s", refusal(bad), err, out)
	}
}

// snapshot commits this source as it is in the work tree to a repository of its own, so that
// pre-commit can clone it. It returns where that is and the revision.
func snapshot(t *testing.T) (dir, revision string) {
	t.Helper()
	c := &clone{t: t, dir: filepath.Join("..", ".."), env: gitEnvironment(t)}
	names := strings.Split(c.git("ls-files", "-z", "--cached", "--others", "--exclude-standard"), "\x00")
	copied := &clone{t: t, dir: t.TempDir(), env: c.env}
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join(c.dir, filepath.FromSlash(name)))
		if os.IsNotExist(err) || name == "" { // It is deleted, and that is not committed yet.
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		copied.write(name, string(content))
	}
	copied.git("init", "-q", "-b", "main")
	copied.git("add", "--all", "--force")
	copied.git("commit", "-q", "-m", "snapshot")

	return copied.dir, copied.git("rev-parse", "HEAD")
}

// buildEnvironment is what a build needs of the user's environment: modules and packages that
// are there already. Flags that a user may have set are left out, and so is the tfblint that
// tests find on PATH: pre-commit is to find the one that it built.
func buildEnvironment(t *testing.T) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOMODCACHE", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != 2 {
		t.Fatalf("go env prints %q", out)
	}
	path := slices.DeleteFunc(filepath.SplitList(os.Getenv("PATH")), func(dir string) bool {
		_, err := os.Stat(filepath.Join(dir, "tfblint"))

		return err == nil
	})

	return []string{
		"GOMODCACHE=" + lines[0], "GOCACHE=" + lines[1], "GOFLAGS=",
		"PATH=" + strings.Join(path, string(filepath.ListSeparator)),
	}
}
