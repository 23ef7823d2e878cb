package engine

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// pack returns what a context sends: names, and for files and links what is in them.
func pack(t *testing.T, files fs.FS, dockerfile string) map[string]string {
	t.Helper()
	packed, err := newBuildContext(files, dockerfile)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := packed.write(&out); err != nil {
		t.Fatal(err)
	}
	sent := map[string]string{}
	for reader := tar.NewReader(&out); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return sent
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		if header.Uid != 0 || header.Gid != 0 || header.Uname != "" {
			t.Errorf("%s belongs to %d:%d %s", header.Name, header.Uid, header.Gid, header.Uname)
		}
		sent[header.Name] = string(content) + header.Linkname
	}
}

func TestContextIgnores(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{}
	for _, name := range []string{
		"app.dockerfile", "main.go", "a.log", "keep.log", "node_modules/x/y.js",
		"node_modules/keep/z.js", "src/a.tmp", "src/a.go",
	} {
		files[name] = &fstest.MapFile{Data: []byte(name)}
	}
	files[".dockerignore"] = &fstest.MapFile{
		Data: []byte("# comment\n*.log\n!keep.log\nnode_modules\n!node_modules/keep\n" +
			"**/*.tmp\n*.dockerfile\n.dockerignore\n"),
	}
	got := slices.Sorted(maps.Keys(pack(t, files, "app.dockerfile")))
	want := []string{
		".dockerignore", "app.dockerfile", "keep.log", "main.go",
		"node_modules/keep", "node_modules/keep/z.js", "src", "src/a.go",
	}
	for i, name := range got {
		got[i] = strings.TrimSuffix(name, "/")
	}
	if !slices.Equal(got, want) {
		t.Errorf("sent %q, want %q", got, want)
	}
}

// A link is sent as a link. What it leads to outside of the folder is not read.
func TestContextLinks(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("making links needs rights")
	}
	outside, folder := t.TempDir(), t.TempDir()
	write := func(name, content string) {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := func(to, name string) {
		if err := os.Symlink(to, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(outside, "secret"), "secret")
	write(filepath.Join(folder, "Dockerfile"), "FROM scratch\n")
	link(filepath.Join(outside, "secret"), "absolute")
	link(outside, "folder")
	link("Dockerfile", "inside")
	link(filepath.Join(outside, "secret"), "escape.dockerfile")
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close() //nolint:errcheck // It was only read.
	sent := pack(t, root.FS(), "Dockerfile")
	for name, want := range map[string]string{
		"absolute": filepath.Join(outside, "secret"), "folder": outside, "inside": "Dockerfile",
		"Dockerfile": "FROM scratch\nLABEL dev.tfblint.run=build\n",
	} {
		if sent[name] != want {
			t.Errorf("%s: %q, want %q", name, sent[name], want)
		}
	}
	for _, name := range []string{"escape.dockerfile", "../Dockerfile", "/Dockerfile", "absent", "folder/secret", "."} {
		if _, err := newBuildContext(root.FS(), name); err == nil {
			t.Errorf("the Dockerfile %q was read", name)
		}
	}
}

func TestContextBounds(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]fstest.MapFS{
		"deep":   {"Dockerfile": {}, strings.Repeat("d/", maxContextDepth+2) + "f": {}},
		"ignore": {"Dockerfile": {}, ".dockerignore": {Data: bytes.Repeat([]byte("x\n"), maxIgnoreBytes)}},
		"long":   {"Dockerfile": {Data: make([]byte, maxDockerfile+1)}},
		"broken": {"Dockerfile": {}, ".dockerignore": {Data: []byte("[a\n")}},
	} {
		packed, err := newBuildContext(files, "Dockerfile")
		if err == nil {
			err = packed.write(io.Discard)
		}
		if err == nil {
			t.Errorf("%s: it was packed", name)
		}
	}
	packed, err := newBuildContext(fstest.MapFS{"Dockerfile": {}, "a": {Data: make([]byte, 10)}}, "Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	packed.bytes = maxContextBytes
	if err := packed.write(io.Discard); !errors.Is(err, errContext) {
		t.Errorf("too many bytes: %v", err)
	}
	packed.bytes, packed.entries = 0, maxContextFiles
	if err := packed.write(io.Discard); !errors.Is(err, errContext) {
		t.Errorf("too many files: %v", err)
	}
}

func TestLabelStages(t *testing.T) {
	t.Parallel()
	const label = "LABEL dev.tfblint.run=build\n"
	for text, want := range map[string]string{
		"FROM a\nRUN b\n":          "FROM a\n" + label + "RUN b\n",
		"FROM a":                   "FROM a\n" + label,
		"FROM a \\\n  AS b\nRUN c": "FROM a \\\n  AS b\n" + label + "RUN c",
		"ARG x\nFROM $x AS b\n\n# FROM c\nFROM b\n": "ARG x\nFROM $x AS b\n" + label + "\n# FROM c\nFROM b\n" + label,
		"# escape=`\nFROM a `\n AS b\nRUN c `\nd\n": "# escape=`\nFROM a `\n AS b\n" + label + "RUN c `\nd\n",
		"RUN echo \\\nFROM a\n":                     "RUN echo \\\nFROM a\n",
		"FROM a\r\nRUN b\r\n":                       "FROM a\r\n" + label + "RUN b\r\n",
		"":                                          "",
	} {
		if got := string(labelStages([]byte(text))); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// What is added is lines of our own; everything else stays.
func FuzzLabelStages(f *testing.F) {
	f.Add("FROM a\nRUN b\n")
	f.Add("FROM a \\\n# c\n AS b")
	f.Add("FROM a\nRUN <<E\nFROM b\nE\n")
	f.Fuzz(func(t *testing.T, text string) {
		const label = "LABEL dev.tfblint.run=build\n"
		got := strings.ReplaceAll(string(labelStages([]byte(text))), label, "")
		if was := strings.ReplaceAll(text, label, ""); strings.TrimSuffix(got, "\n") != strings.TrimSuffix(was, "\n") {
			t.Errorf("%q became %q", was, got)
		}
	})
}

func TestFollow(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	id, err := follow(strings.NewReader(`{"stream":"Step 1\n"}
{"status":"Pulling","id":"abc"}
{"status":"Downloading","id":"abc","progressDetail":{"current":1,"total":2}}
{"aux":{"ID":"sha256:1"}}
`), &log)
	if err != nil || id != "sha256:1" || log.String() != "Step 1\nabc Pulling\n" {
		t.Errorf("%q, %v, %q", id, err, log.String())
	}
	for text, want := range map[string]string{
		"":  "named no image",
		"{": "unexpected end of JSON input",
		`{"errorDetail":{"message":"no \u001b[31m"}}`:          `the build failed: no \x1b[31m`,
		`{"stream":"` + strings.Repeat("x", maxMessage) + `"}`: "too long",
	} {
		if _, err := follow(strings.NewReader(text), io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
}

func FuzzFollow(f *testing.F) {
	f.Add("{\"stream\":\"a\"}\n{\"aux\":{\"ID\":\"sha256:1\"}}\n")
	f.Add(`{"errorDetail":{"message":"no"}}`)
	f.Add(`{"aux":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		if id, err := follow(strings.NewReader(text), io.Discard); (id == "") == (err == nil) {
			t.Errorf("%q and %v", id, err)
		}
	})
}
