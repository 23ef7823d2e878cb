package git

import (
	"crypto/sha1" //nolint:gosec // As git does.
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// indexesOfGit makes small index files in all forms.
func indexesOfGit(f *testing.F) [][]byte {
	f.Helper()
	dir := f.TempDir()
	run := func(args ...string) {
		cmd := exec.CommandContext(f.Context(), "git", args...) //nolint:gosec // The test's own.
		cmd.Dir = dir
		cmd.Env = []string{
			"PATH=" + os.Getenv("PATH"), "GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_SYSTEM=" + os.DevNull,
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			f.Fatalf("git %q: %v: %s", args, err, out)
		}
	}
	run("init", "-q")
	for _, name := range []string{"a", "ab", "b"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			f.Fatal(err)
		}
	}
	run("add", "a", "ab")
	steps := [][]string{
		{"status"},
		{"add", "-N", "b"},
		{"update-index", "--index-version", "4"},
		{"update-index", "--split-index"},
		{"update-index", "--chmod=+x", "ab"},
	}
	indexes := make([][]byte, 0, len(steps))
	for _, step := range steps {
		run(step...)
		content, err := os.ReadFile(filepath.Join(dir, ".git", "index")) //nolint:gosec // The test's own.
		if err != nil {
			f.Fatal(err)
		}
		indexes = append(indexes, content)
	}

	return indexes
}

// FuzzIndex mends the checksum, so that what is behind it is read.
func FuzzIndex(f *testing.F) {
	for _, index := range indexesOfGit(f) {
		f.Add(string(index[:len(index)-sha1.Size]))
	}
	f.Add("DIRC\x00\x00\x00\x02\xff\xff\xff\xff")
	f.Fuzz(func(t *testing.T, body string) {
		sum := sha1.Sum([]byte(body)) //nolint:gosec // As git does.
		file, err := formatSHA1.parseIndex(body + string(sum[:]))
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("error %v", err)
			}

			return
		}
		for _, entry := range file.entries {
			if len(entry.ID) != sha1.Size || strings.Contains(entry.Name, "\x00") || entry.stage > 3 {
				t.Errorf("entry %+v", entry)
			}
		}
		merged, err := file.onto(file.entries)
		if err == nil && len(merged) > 2*len(file.entries) {
			t.Errorf("%d entries become %d", len(file.entries), len(merged))
		}
	})
}

// FuzzTree holds every tree object that is read against the same, written again.
func FuzzTree(f *testing.F) {
	id := strings.Repeat("\x00i", sha1.Size/2)
	f.Add("100644 a\x00" + id)
	f.Add("100644 a\x00" + id + "40000 b c\x00" + id)
	f.Add("40000 ..\x00" + id)
	f.Add("100644 a\x00" + id[1:])
	f.Fuzz(func(t *testing.T, content string) {
		entries, err := ParseTree([]byte(content), sha1.Size)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("error %v", err)
			}

			return
		}
		rest := content
		for _, entry := range entries {
			if entry.Name == "" || entry.Name == "." || entry.Name == ".." || strings.ContainsAny(entry.Name, "/\x00") {
				t.Errorf("name %q", entry.Name)
			}
			_, after, found := strings.Cut(rest, " "+entry.Name+"\x00"+string(entry.ID))
			if !found {
				t.Fatalf("entry %q is not in what is left", entry.Name)
			}
			rest = after
		}
		if rest != "" {
			t.Errorf("%q was not read", rest)
		}
	})
}

// FuzzRaw reads what `git diff --raw -z` could say.
func FuzzRaw(f *testing.F) {
	line := ":100644 100755 " + strings.Repeat("1", 40) + " " + strings.Repeat("0", 40) + " M\x00"
	f.Add(line + "a\x00")
	f.Add(line + "a\nb\x00" + line + "c\x00")
	f.Add(line)
	f.Add("M\x00a\x00")
	f.Fuzz(func(t *testing.T, out string) {
		changes, err := parseRaw([]byte(out))
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("error %v", err)
			}

			return
		}
		if 2*len(changes) != strings.Count(out, "\x00") {
			t.Errorf("%d changes in %q", len(changes), out)
		}
		for _, c := range changes {
			if c.Name == "" || !strings.ContainsRune("AMDTU", rune(c.Status)) {
				t.Errorf("change %+v", c)
			}
		}
	})
}

// FuzzLog writes commits as git does, and reads them.
func FuzzLog(f *testing.F) {
	f.Add("Subject", "Subject\n\nKey: value\n", "Key", "value", 1)
	f.Add("", "", "", "", 0)
	f.Add("%(trailers", "\n", "k", "", 3)
	f.Fuzz(func(t *testing.T, subject, message, key, value string, trailers int) {
		for _, text := range []*string{&subject, &message, &key, &value} {
			*text = strings.ReplaceAll(*text, "\x00", "")
		}
		if strings.HasPrefix(key, "%(trailers") || key == "" || trailers < 0 || trailers > 5 {
			trailers = 0
		}
		commit := Commit{
			Hash: strings.Repeat("1", 40), Subject: subject, Message: message,
			Parents: []string{strings.Repeat("2", 40)},
		}
		text := commit.Hash + "\x00" + commit.Parents[0] + "\x00" + subject + "\x00" + message + "\x00"
		said := make([]string, 0, 2*trailers)
		for range trailers {
			commit.Trailers = append(commit.Trailers, Trailer{key, value})
			said = append(said, key, value)
		}
		text += strings.Join(said, "\x00") + "\x00\x00"
		got, err := parseLog(text + text)
		if diff := cmp.Diff([]Commit{commit, commit}, got); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
		for _, cut := range []int{1, len(text) / 2} {
			if _, err := parseLog(text[:len(text)-cut]); err == nil && cut == 1 {
				t.Errorf("a cut answer is read")
			}
		}
	})
}

// FuzzLogOfAnything reads what git would not say.
func FuzzLogOfAnything(f *testing.F) {
	f.Add("1\x00\x00s\x00m\x00\x00\x00")
	f.Add(strings.Repeat("1", 40) + "\x00\x00s\x00m\x00k\x00v\x00\x00")
	f.Fuzz(func(t *testing.T, out string) {
		commits, err := parseLog(out)
		if err == nil && len(commits) > strings.Count(out, "\x00") {
			t.Errorf("%d commits in %q", len(commits), out)
		}
	})
}

// FuzzHeader reads what `git cat-file --batch` could say.
func FuzzHeader(f *testing.F) {
	f.Add(strings.Repeat("1", 40) + " blob 12\n")
	f.Add(strings.Repeat("1", 40) + " missing\n")
	f.Add("x blob -1\n")
	f.Fuzz(func(t *testing.T, line string) {
		object, err := parseHeader([]byte(line))
		known := err == nil || errors.Is(err, ErrMalformed) || errors.Is(err, ErrNoObject)
		if object.Size < 0 || !known {
			t.Errorf("%+v, %v", object, err)
		}
	})
}
