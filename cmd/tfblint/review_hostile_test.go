//go:build linux && !race

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mostMemory is what a review may take, in bytes, whatever the head holds.
const mostMemory = 256 << 20

// A hostileSuite is a repository whose head a stranger made.
type hostileSuite struct {
	*testing.T

	dir string
}

func (s hostileSuite) git(args ...string) string {
	s.Helper()
	command := exec.CommandContext(s.Context(), "git", args...) //nolint:gosec // The test's own.
	command.Dir = s.dir
	command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org",
		"GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.org")
	out, err := command.CombinedOutput()
	if err != nil {
		s.Fatalf("git %q: %v\n%s", args, err, out)
	}

	return strings.TrimSpace(string(out))
}

func (s hostileSuite) write(name, content string) {
	s.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil { //nolint:gosec // In the test's folder.
		s.Fatal(err)
	}
}

func (s hostileSuite) link(target, name string) {
	s.Helper()
	path := filepath.Join(s.dir, name)
	_ = os.Remove(path) // It need not be there.
	if err := os.Symlink(target, path); err != nil {
		s.Fatal(err)
	}
}

func (s hostileSuite) commit(message string) string {
	s.Helper()
	s.git("add", "-A")
	s.git("commit", "-q", "-m", message)

	return s.git("rev-parse", "HEAD")
}

// review runs the command as a process, and returns the bodies that it would post and the memory
// that it took.
func (s hostileSuite) review(base, head string) (bodies []string, findings string, memory int64) {
	s.Helper()
	program, err := os.Executable()
	if err != nil {
		s.Fatal(err)
	}
	command := exec.CommandContext(context.WithoutCancel(s.Context()), program, //nolint:gosec // This program.
		"review", "--base", base, "--head", head, "--dry-run")
	command.Dir = s.dir
	command.Env = append(os.Environ(), asProgram+"=1", "GITHUB_TOKEN=", "GITHUB_REPOSITORY=", "GITHUB_EVENT_PATH=")
	var out, complaint bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaint
	err = command.Run()
	if ended := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ended) {
		s.Fatal(err)
	}
	var requests []struct {
		Body struct {
			Body   string `json:"body"`
			Output struct {
				Annotations []struct {
					Path  string `json:"path"`
					Title string `json:"title"`
				} `json:"annotations"`
			} `json:"output"`
			Comments []struct {
				Body string `json:"body"`
			} `json:"comments"`
		} `json:"body"`
	}
	if err := json.Unmarshal(out.Bytes(), &requests); err != nil {
		s.Fatalf("%v: %.2000s\n%.2000s", err, out.Bytes(), complaint.Bytes())
	}
	var said strings.Builder
	for _, request := range requests {
		bodies = append(bodies, request.Body.Body)
		for _, one := range request.Body.Comments {
			bodies = append(bodies, one.Body)
		}
		for _, one := range request.Body.Output.Annotations {
			said.WriteString(one.Title + " " + one.Path + "\n")
		}
	}
	usage, known := command.ProcessState.SysUsage().(*syscall.Rusage)
	if !known {
		s.Fatal("nobody knows how much memory it took")
	}

	return bodies, said.String(), usage.Maxrss << 10
}

// TestReviewOfHostileHead reviews a head that tries to decide how it is reviewed, to lead out of the
// tree, and to take all memory.
func TestReviewOfHostileHead(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it writes 100 MB")
	}
	s := hostileSuite{t, t.TempDir()}
	if err := os.CopyFS(s.dir, os.DirFS(filepath.Join(root, "testdata", "matrix"))); err != nil {
		t.Fatal(err)
	}
	s.git("init", "-q", "-b", "main")
	base := s.commit("Start")
	config := "frameworks/Python/pond/benchmark_config.json"
	entries, err := filepath.Glob(filepath.Join(s.dir, "frameworks", "*", "*", "benchmark_config.json"))
	if err != nil || len(entries) == 0 {
		t.Fatalf("the suite has no configuration: %v", err)
	}
	name, err := os.ReadFile(entries[0])
	if err != nil {
		t.Fatal(err)
	}
	broken := strings.Replace(string(name), `"json_url"`, `"json_ulr"`, 1)
	s.write(config, broken)
	plain := s.commit("A mistake")
	_, want, _ := s.review(base, plain)
	if want == "" {
		t.Fatal("the mistake is not found")
	}

	// The same mistake, and everything that could hide it.
	s.write(".tfblint.yaml", "fail_on: error\npolicies: [mine]\nrules:\n  \"*\": off\n")
	s.write("mine/rules/evil/x.rego", "package tfblint.rules.evil.x\nimport rego.v1\nfindings contains {\"a\": 1}\n")
	s.write("tfblint-baseline.json", "{}")
	s.write(".gitattributes", "* diff=evil -text\n")
	s.write(".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c evil\n")
	markup := "frameworks/Python/@octocat #1 <img src=x> [a](b) `c`"
	s.write(markup+"/benchmark_config.json", broken)
	s.link("/etc/passwd", "frameworks/Python/passwd")
	s.write("frameworks/Python/out/x", "")
	s.link("../../../../../../../../etc/passwd", "frameworks/Python/out/benchmark_config.json")
	s.link("benchmark_config.json", "frameworks/Python/out/loop")
	s.write("frameworks/Python/large/benchmark_config.json", `{"framework": "`+strings.Repeat("x", 50<<20)+`"}`)
	s.write("frameworks/Python/lines/benchmark_config.json", strings.Repeat("[\n", 20<<20))
	s.write("frameworks/Python/deep/benchmark_config.json", strings.Repeat("[", 400_000))
	s.write("frameworks/Python/deep/deep.dockerfile", strings.Repeat("RUN (", 200_000))
	s.write("frameworks/Python/folders/"+strings.Repeat("d/", 100)+"x", "x")
	head := s.commit("Hostile\n\nMatrix-Purpose: @octocat <img src=x>")
	bodies, found, memory := s.review(base, head)
	for line := range strings.Lines(want) {
		if !strings.Contains(found, line) {
			t.Errorf("a finding is gone: %s in\n%s", line, found)
		}
	}
	if strings.Contains(found, "evil/") {
		t.Errorf("a rule of the head was used:\n%s", found)
	}
	if memory > mostMemory {
		t.Errorf("it took %d MiB", memory>>20)
	}
	summary := bodies[len(bodies)-1]
	for _, want := range []string{"The change alters", "`.tfblint.yaml`"} {
		if !strings.Contains(summary, want) {
			t.Errorf("the summary does not say %q:\n%s", want, summary)
		}
	}
	for _, body := range bodies {
		if strings.Contains(body, "root:") || strings.Contains(strings.ReplaceAll(body, "`", ""), "\n@octocat") {
			t.Errorf("it tells too much:\n%s", body)
		}
	}
	t.Logf("%d MiB, %d texts", memory>>20, len(bodies))
}
