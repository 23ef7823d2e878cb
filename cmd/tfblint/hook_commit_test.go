package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestCommits commits with the hook, as git runs it and as the pre-commit program does: what
// counts is what is committed.
func TestCommits(t *testing.T) {
	t.Parallel()
	t.Run("git", func(t *testing.T) {
		t.Parallel()
		testCommits(t, func(t *testing.T, c *clone) {
			t.Helper()
			c.run("tfblint", "hook", "install")
		})
	})
	t.Run("pre-commit", func(t *testing.T) {
		t.Parallel()
		testCommits(t, withPreCommit(t))
	})
}

// Where the tests' framework is, and its configuration.
const (
	reed       = "frameworks/Python/reed/"
	reedConfig = reed + "benchmark_config.json"
)

// plainTest and meinheldTest are tests of that framework. The second is an error: it has a
// database.
const (
	plainTest = `      "default": {
        "json_url": "/json",
        "plaintext_url": "/plaintext",
        "port": 8080,
        "approach": "Realistic",
        "classification": "Micro",
        "database": "None",
        "framework": "Reed",
        "language": "Python",
        "flavor": "Python3",
        "orm": "Raw",
        "platform": "WSGI",
        "webserver": "Gunicorn",
        "os": "Linux",
        "database_os": "Linux",
        "display_name": "Reed",
        "notes": "",
        "versus": "None"
      }`
	meinheldTest = `,
      "meinheld": {
        "db_url": "/db",
        "port": 8080,
        "approach": "Realistic",
        "classification": "Micro",
        "database": "Postgres",
        "framework": "Reed",
        "language": "Python",
        "flavor": "Python3",
        "orm": "Raw",
        "platform": "WSGI",
        "webserver": "Meinheld",
        "os": "Linux",
        "database_os": "Linux",
        "display_name": "Reed [Meinheld]",
        "notes": "",
        "versus": "None"
      }`
	reedRecipe = "FROM python:3.14-slim\nWORKDIR /reed\nCOPY app.py .\n" +
		"RUN pip install gunicorn==25.0.0\nEXPOSE 8080\n" +
		`CMD ["gunicorn", "app:app", "-b", "0.0.0.0:8080"]` + "\n"
	meinheldRecipe = "FROM python:3.14-slim\nWORKDIR /reed\nCOPY app.py .\n" +
		"RUN pip install gunicorn==25.0.0 meinheld==1.0.2\nEXPOSE 8080\n" +
		`CMD ["gunicorn", "app:app", "-b", "0.0.0.0:8080", "-k", "meinheld.gmeinheld.MeinheldWorker"]` + "\n"
	waiver = `waivers:
  - rule: python/meinheld-bare-only
    framework: reed
    test: reed-meinheld
    reason: Reed has no other server.
`
	strict = `rules:
  growth/needs-purpose: error
`
	purpose = `waivers:
  - rule: growth/needs-purpose
    framework: reed
    test: reed-meinheld
    purpose: Shows what Meinheld gains over sync workers.
`
)

// configuration returns a configuration with these tests.
func configuration(tests ...string) string {
	return "{\n  \"framework\": \"reed\",\n  \"tests\": [\n    {\n" + strings.Join(tests, "") + "\n    }\n  ]\n}\n"
}

// refusal is the start of the line that refuses the test on Meinheld in a configuration.
func refusal(config string) string {
	before, _, _ := strings.Cut(config, `"Meinheld"`)
	line, column := 1+strings.Count(before, "\n"), len(before)-strings.LastIndexByte(before, '\n')

	return fmt.Sprintf("%s:%d:%d: error: \"reed-meinheld\" runs Meinheld ", reedConfig, line, column)
}

// A commitCase is a commit that the hook judges.
type commitCase struct {
	name string
	// arrange stages something.
	arrange func(c *clone)
	// args are those of the commit.
	args []string
	// refused is a part of what the hook prints; empty where the commit is made.
	refused string
	// unborn begins without any commit.
	unborn bool
}

func commitCases() []commitCase {
	sound, bad := configuration(plainTest), configuration(plainTest, meinheldTest)
	moved := strings.Replace(plainTest, `"/json"`, `"/j"`, 1)
	both := configuration(moved, meinheldTest)
	line := refusal(bad)
	stageBad := func(c *clone) {
		c.write(reedConfig, bad, reed+"reed-meinheld.dockerfile", meinheldRecipe)
		c.git("add", ".")
	}

	bare := strings.NewReplacer(`"db_url": "/db"`, `"plaintext_url": "/p"`, "Postgres", "None").Replace(meinheldTest)
	stageBare := func(c *clone) {
		c.write(reedConfig, configuration(plainTest, bare), reed+"reed-meinheld.dockerfile", meinheldRecipe,
			".tfblint.yaml", strict)
		c.git("add", ".")
	}

	return []commitCase{
		{name: "a test with a database on meinheld", arrange: stageBad, refused: line},
		{name: "the same past the hook", arrange: stageBad, args: []string{"--no-verify"}},
		{name: "the same with a waiver", arrange: func(c *clone) {
			stageBad(c)
			c.write(".tfblint.yaml", waiver)
			c.git("add", ".")
		}},
		{name: "the same with a waiver that is not staged", arrange: func(c *clone) {
			stageBad(c)
			c.write(".tfblint.yaml", waiver)
		}, refused: line},
		{name: "a test that says nothing of its purpose", arrange: stageBare, refused: "[growth/needs-purpose]"},
		{
			name: "the same with a purpose in the message, which is not there yet", arrange: stageBare,
			args:    []string{"-m", "Matrix-Purpose: Shows what Meinheld gains over sync workers"},
			refused: "[growth/needs-purpose]",
		},
		{name: "the same with a purpose in a waiver", arrange: func(c *clone) {
			stageBare(c)
			c.write(".tfblint.yaml", strict+purpose)
			c.git("add", ".")
		}},
		{name: "nothing of the suite", arrange: func(c *clone) {
			c.write("notes.txt", "")
			c.git("add", ".")
		}},
		{name: "something harmless", arrange: func(c *clone) {
			c.write(reedConfig, configuration(moved))
			c.git("add", ".")
		}},
		{name: "all that is tracked", arrange: func(c *clone) {
			c.write(reedConfig, bad, reed+"reed-meinheld.dockerfile", meinheldRecipe)
			c.git("add", reed+"reed-meinheld.dockerfile")
		}, args: []string{"-a"}, refused: line},
		{name: "a harmless file beside what is staged", arrange: func(c *clone) {
			stageBad(c)
			c.write("README.md", "# A suite\n")
		}, args: []string{"README.md"}},
		{name: "a file that is not staged", arrange: func(c *clone) {
			c.write(reedConfig, bad, reed+"reed-meinheld.dockerfile", meinheldRecipe)
			c.git("add", reed+"reed-meinheld.dockerfile")
			c.write("README.md", "# A suite\n")
			c.git("add", "README.md")
		}, args: []string{reedConfig, reed + "reed-meinheld.dockerfile"}, refused: line},
		{name: "a file that goes", arrange: func(c *clone) {
			c.git("rm", "-q", reed+"reed.dockerfile")
		}, refused: "[config/recipe-missing]"},
		{name: "the bad half, mended in the work tree", arrange: func(c *clone) {
			c.write(reedConfig, both, reed+"reed-meinheld.dockerfile", meinheldRecipe)
			c.git("add", reed+"reed-meinheld.dockerfile")
			c.choose("n", "y")
			c.write(reedConfig, configuration(moved))
		}, refused: line},
		{name: "the bad half, both in the work tree", arrange: func(c *clone) {
			c.write(reedConfig, both, reed+"reed-meinheld.dockerfile", meinheldRecipe)
			c.git("add", reed+"reed-meinheld.dockerfile")
			c.choose("n", "y")
		}, refused: line},
		{name: "the good half, both in the work tree", arrange: func(c *clone) {
			c.write(reedConfig, both, reed+"reed-meinheld.dockerfile", meinheldRecipe)
			c.choose("y", "n")
		}},
		{name: "a work tree that is broken", arrange: func(c *clone) {
			c.write(reedConfig, configuration(moved))
			c.git("add", ".")
			c.write(reedConfig, "{")
		}},
		{name: "the first commit", unborn: true, arrange: stageBad, refused: line},
		{name: "the first commit of a sound suite", unborn: true, arrange: func(c *clone) {
			c.write(reedConfig, sound)
			c.git("add", ".")
		}},
	}
}

// testCommits makes each commit in a repository of its own, with a hook that install
// installs.
func testCommits(t *testing.T, install func(*testing.T, *clone)) {
	t.Helper()
	for _, test := range commitCases() {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newClone(t, install)
			if !test.unborn {
				c.begin()
			}
			test.arrange(c)
			c.judge(test)
		})
	}
	t.Run("a linked work tree", func(t *testing.T) {
		t.Parallel()
		c := newClone(t, install)
		c.begin()
		linked := *c
		linked.dir = filepath.Join(t.TempDir(), "linked")
		c.git("worktree", "add", "-q", linked.dir)
		for _, test := range commitCases()[:3] {
			test.arrange(&linked)
			linked.judge(test)
			linked.git("reset", "-q", "--hard", "HEAD")
		}
	})
	t.Run("from a folder below", func(t *testing.T) {
		t.Parallel()
		c := newClone(t, install)
		c.begin()
		test := commitCases()[0]
		test.arrange(c)
		below := *c
		below.dir = filepath.Join(c.dir, filepath.FromSlash(reed))
		below.judge(test)
	})
}

// A clone is a repository with a suite in it.
type clone struct {
	t   *testing.T
	dir string
	env []string
}

// newClone makes a repository with a sound suite, which is not committed, and a hook.
func newClone(t *testing.T, install func(*testing.T, *clone)) *clone {
	t.Helper()
	c := &clone{t: t, dir: t.TempDir(), env: gitEnvironment(t)}
	c.git("init", "-q", "-b", "main")
	c.write("README.md", "", reedConfig, configuration(plainTest), reed+"reed.dockerfile", reedRecipe,
		reed+"app.py", "app = 1\n", reed+"README.md", "# Reed\n")
	install(t, c)

	return c
}

// begin commits what is there.
func (c *clone) begin() {
	c.t.Helper()
	c.git("add", ".")
	c.git("commit", "-q", "--no-verify", "-m", "a suite")
}

// gitEnvironment is an environment in which git knows nothing of the user, nor of a commit
// that is under way.
func gitEnvironment(t *testing.T) []string {
	t.Helper()
	kept := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return strings.HasPrefix(variable, "GIT_") || strings.HasPrefix(variable, cacheVariable+"=")
	})

	return append(kept, "HOME="+t.TempDir(), cacheVariable+"="+t.TempDir(), "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
}

// judge makes the commit and compares what comes of it with what should. The work tree stays
// as it is.
func (c *clone) judge(test commitCase) {
	c.t.Helper()
	head, tree := c.git("rev-parse", "--all"), c.git("status", "--porcelain", "--untracked-files=all")
	content := c.read()
	out, err := c.command("git", append([]string{"commit", "-m", "a change"}, test.args...)...).CombinedOutput()
	if !bytes.Equal(content, c.read()) {
		c.t.Errorf("the work tree was changed:\n%s", out)
	}
	if test.refused == "" {
		if err != nil || c.git("rev-parse", "--all") == head {
			c.t.Errorf("the commit is refused: %v\n%s", err, out)
		}

		return
	}
	if err == nil || c.git("rev-parse", "--all") != head {
		c.t.Errorf("the commit is made:\n%s", out)
	}
	if !strings.Contains(string(out), test.refused) {
		c.t.Errorf("it does not say %s:\n%s", test.refused, out)
	}
	if now := c.git("status", "--porcelain", "--untracked-files=all"); now != tree {
		c.t.Errorf("what is staged was changed from\n%s\nto\n%s", tree, now)
	}
}

// read returns the configuration in the work tree.
func (c *clone) read() []byte {
	c.t.Helper()
	top := c.git("rev-parse", "--show-toplevel")
	content, err := os.ReadFile(filepath.Join(top, filepath.FromSlash(reedConfig))) //nolint:gosec // The test's own.
	if err != nil {
		c.t.Fatal(err)
	}

	return content
}

// choose stages some of the hunks of the configuration, with an answer for each.
func (c *clone) choose(answers ...string) {
	c.t.Helper()
	command := c.command("git", "add", "-p", reedConfig)
	command.Stdin = strings.NewReader(strings.Join(answers, "\n") + "\n")
	if out, err := command.CombinedOutput(); err != nil {
		c.t.Fatalf("git add -p: %v\n%s", err, out)
	}
	if status := c.git("status", "--porcelain", reedConfig); !strings.HasPrefix(status, "MM ") {
		c.t.Fatalf("git add -p did not stage a part: %q", status)
	}
}

// write writes files: names and contents in turn.
func (c *clone) write(files ...string) {
	c.t.Helper()
	for pair := range slices.Chunk(files, 2) {
		name := filepath.Join(c.dir, filepath.FromSlash(pair[0]))
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			c.t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(pair[1]), 0o600); err != nil {
			c.t.Fatal(err)
		}
	}
}

func (c *clone) git(args ...string) string {
	c.t.Helper()

	return c.run("git", args...)
}

// run runs a program in the repository, which must succeed, and returns what it prints.
func (c *clone) run(name string, args ...string) string {
	c.t.Helper()
	out, err := c.command(name, args...).CombinedOutput()
	if err != nil {
		c.t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}

	return strings.TrimRight(string(out), "\n")
}

func (c *clone) command(name string, args ...string) *exec.Cmd {
	command := exec.CommandContext(c.t.Context(), name, args...) //nolint:gosec // The tests' own words.
	command.Dir, command.Env = c.dir, c.env

	return command
}
