package tfb_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// withEvidence reads the framework in frameworks/Go/one, whose files these are, from memory.
func withEvidence(t *testing.T, files map[string]string) *matrix.Framework {
	t.Helper()
	suite := tree.Memory{}
	for name, content := range files {
		suite["frameworks/Go/one/"+name] = content
	}
	if _, given := files[tfb.ConfigName]; !given {
		suite["frameworks/Go/one/"+tfb.ConfigName] = config("one")
	}
	with := options()
	with.Evidence = func(*matrix.Framework) bool { return true }
	loaded := load(t, suite, with)
	if len(loaded.Frameworks) != 1 || len(loaded.Failures) > 0 {
		t.Fatalf("read %v, failed %v", dirs(loaded), loaded.Failures)
	}

	return loaded.Frameworks[0]
}

// TestImageEvidence finds what an image depends on.
func TestImageEvidence(t *testing.T) {
	t.Parallel()
	framework := withEvidence(t, map[string]string{
		tfb.ConfigName: `{"framework": "one", "tests": [{
			"default": {}, "same": {"dockerfile": "one.dockerfile", "docker_cmd": "x"}, "other": {}, "missing": {}}]}`,
		"one.dockerfile":       "FROM a\nCOPY app.py lib gone *.cfg /x/\nRUN git clone https://h/a\n",
		"one-other.dockerfile": "FROM a\nCMD x\n",
		"app.py":               "", "lib/a.py": "",
	})
	var got []string
	for _, test := range framework.Tests {
		evidence := test.Evidence
		if evidence == nil {
			got = append(got, test.Key+" nothing")

			continue
		}
		words := []string{test.Key, evidence.Hash[:8], fmt.Sprintf("command=%t", evidence.HasCommand)}
		for _, source := range evidence.Copies {
			words = append(words, fmt.Sprintf("%s=%t@%d", source.Name, source.Exists, source.Place.Start.Line))
		}
		for _, fetch := range evidence.Fetches {
			words = append(words, fetch.What)
		}
		got = append(got, strings.Join(words, " "))
	}
	copies := " app.py=true@2 lib=true@2 gone=false@2 *.cfg=false@2 https://h/a"
	want := []string{
		"default 47034e5a command=false" + copies, "same 47034e5a command=true" + copies, "other 187f5be2 command=true",
		"missing nothing",
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if framework.Evidence == nil {
		t.Error("nothing is known of the folder")
	}
}

// TestAsksTest tells images that may differ from test to test.
func TestAsksTest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		files map[string]string
		want  bool
	}{
		"no": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY a.py .\nCMD x", "a.py": "TFB_TEST",
		}, false},
		"the Dockerfile": {map[string]string{
			"one.dockerfile": "FROM a\nARG TFB_TEST_NAME\nCMD x $TFB_TEST_NAME",
		}, true},
		"the database": {map[string]string{"one.dockerfile": "FROM a\nARG TFB_TEST_DATABASE"}, true},
		"the machine":  {map[string]string{"one.dockerfile": "FROM a\nENV BENCHMARK_ENV=x"}, true},
		"a file copied by name": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY ./src/a.py .\nCMD x", "src/a.py": "os.environ['TFB_TEST_NAME']",
		}, true},
		"a file copied in a stage that is not built": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY a.py .\nFROM b\nCMD x", "a.py": "TFB_TEST_NAME",
		}, false},
		"a start script copied with all": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY . .\nCMD ./run.sh", "run.sh": "x $TFB_TEST_NAME",
		}, true},
		"another script copied with all": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY . .\nCMD ./run.sh", "run.sh": "x", "build.sh": "x $TFB_TEST_NAME",
		}, false},
		"a large file": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY a.py .", "a.py": strings.Repeat(" ", 1<<20) + "TFB_TEST_NAME",
		}, false},
		"the command": {map[string]string{
			"one.dockerfile": "FROM a",
			tfb.ConfigName: `{"framework": "one", "tests": [
				{"default": {"docker_cmd": "x $BENCHMARK_ENV"}}]}`,
		}, true},
	} {
		if got := withEvidence(t, test.files).Tests[0].Evidence.AsksTest; got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func unused(framework *matrix.Framework) []string {
	var found []string //nolint:prealloc // Nil is wanted for none.
	for _, unused := range framework.Evidence.Unused {
		found = append(found, string(unused.Kind)+" "+unused.File)
	}

	return found
}

// TestUnused finds what nothing in the folder has the name of.
func TestUnused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"all kinds": {map[string]string{
			"one.dockerfile": "FROM a", "old.dockerfile": "FROM b", "run.sh": "", "a.ini": "", ".b.conf": "",
			"requirements-x.txt": "", "notes.txt": "", "a.py": "", "more-requirements.txt": "",
		}, []string{
			"settings .b.conf", "settings a.ini", "recipe old.dockerfile", "requirements requirements-x.txt",
			"script run.sh",
		}},
		"of a test that is switched off": {map[string]string{
			tfb.ConfigName:   `{"framework": "one", "tests": [{"default": {"tags": ["broken"]}}]}`,
			"one.dockerfile": "FROM a",
		}, nil},
		"named by the Dockerfile": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY run.sh /", "run.sh": "",
		}, nil},
		"copied by a pattern": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY *.sh /", "run.sh": "",
		}, nil},
		"copied with all": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY . * /", "run.sh": "",
		}, []string{"script run.sh"}},
		"named by the configuration": {map[string]string{
			tfb.ConfigName: `{"framework": "one", "a": "./run.sh"}`, "run.sh": "",
		}, nil},
		"named by another file": {map[string]string{"README.md": "call run.sh", "run.sh": ""}, nil},
		"named by another unused one": {map[string]string{
			"old.dockerfile": "RUN ./run.sh", "run.sh": "",
		}, []string{"recipe old.dockerfile"}},
		"names itself": {map[string]string{"run.sh": "usage: run.sh"}, []string{"script run.sh"}},
		"named by a file not copied": {map[string]string{
			"src/x": "run.sh", "run.sh": "",
		}, []string{"script run.sh"}},
		"named by a file copied": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY src/x /", "src/x": "run.sh", "run.sh": "",
		}, nil},
		"named by a file that is large": {map[string]string{
			"x": "run.sh" + strings.Repeat(" ", 1<<20), "run.sh": "",
		}, []string{"script run.sh"}},
		"named by a program": {map[string]string{
			"x": "run.sh\x00", "run.sh": "",
		}, []string{"script run.sh"}},
		"a folder": {map[string]string{"conf.sh/x": ""}, nil},
		"too much to read": {func() map[string]string {
			files := map[string]string{"run.sh": ""}
			for i := range 40 {
				files[fmt.Sprintf("%d.txt", i)] = strings.Repeat("x", 200<<10)
			}

			return files
		}(), nil},
	} {
		if diff := gocmp.Diff(test.want, unused(withEvidence(t, test.files))); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

func programs(framework *matrix.Framework) []string {
	var found []string //nolint:prealloc // Nil is wanted for none.
	for _, program := range framework.Evidence.Programs {
		found = append(found, fmt.Sprintf("%s %s %t %s", program.File, program.Kind, program.Copied,
			strings.TrimPrefix(program.Place.String(), "frameworks/Go/one/")))
	}

	return found
}

// TestPrograms finds compiled programs in the folder and in what images copy.
func TestPrograms(t *testing.T) {
	t.Parallel()
	const elf, jar = "\x7fELF", "PK\x03\x04"
	for name, test := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"none": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY a.py run src /", "a.py": "", "run": "#!/bin/sh", "src/x": "",
		}, nil},
		"in the folder": {map[string]string{
			"main": elf, "a.jar": jar, "a.txt": elf,
		}, []string{"a.jar jar false a.jar", "main elf false main"}},
		"copied by name": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY main lib/x.jar data.dat /", "main": elf, "lib/x.jar": jar, "data.dat": elf,
		}, []string{
			"data.dat elf true one.dockerfile:2:1", "lib/x.jar jar true one.dockerfile:2:1",
			"main elf true one.dockerfile:2:1",
		}},
		"copied by a pattern": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY target/*.jar /", "target/x.jar": jar, "target/y.jar": "no archive",
		}, []string{"target/x.jar jar true one.dockerfile:2:1"}},
		"copied with all": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY . /", "main": elf, "src/main": elf,
		}, []string{"main elf false main"}},
		"copied with a folder": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY src /", "src/a.dll": "MZ\x00", "src/b": elf, "src/lib/c.dll": "MZ\x00",
			"src/lib/d":          elf,
			"src/lib/deep/e.dll": "MZ\x00", "src/f.py": elf,
		}, []string{
			"src/a.dll pe true one.dockerfile:2:1", "src/b elf true one.dockerfile:2:1",
			"src/lib/c.dll pe true one.dockerfile:2:1",
		}},
		"copied twice": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY main /\nCOPY main /x", "main": elf,
		}, []string{"main elf true one.dockerfile:2:1"}},
		"not built": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY main /\nFROM b", "main": elf,
		}, []string{"main elf false main"}},
		"of another image": {map[string]string{"one.dockerfile": "FROM a AS x\nFROM b\nCOPY --from=x main /"}, nil},
		"that start a build": {map[string]string{
			"one.dockerfile": "FROM a\nCOPY gradle /gradle\n" +
				"COPY gradle/wrapper/* .mvn/wrapper/maven-wrapper.jar /x/",
			"gradle/wrapper/gradle-wrapper.jar": jar, ".mvn/wrapper/maven-wrapper.jar": jar,
		}, nil},
	} {
		if diff := gocmp.Diff(test.want, programs(withEvidence(t, test.files))); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

// TestHostileFolder reads a folder on disk in which links lead out of the suite and in
// circles, names are many and files are larger than any that is read.
func TestHostileFolder(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	outside := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := func(target, name string) {
		t.Helper()
		if err := os.Symlink(target, name); err != nil {
			t.Fatal(err)
		}
	}
	folder := filepath.Join(root, "frameworks", "Go", "one")
	write(filepath.Join(outside, "main"), "\x7fELF TFB_TEST_NAME run.sh")
	write(filepath.Join(folder, tfb.ConfigName), config("one"))
	write(filepath.Join(folder, "one.dockerfile"), "FROM a\nCOPY main out/main loop circle x*y*.z huge.jar deep /x/\n"+
		strings.Repeat("COPY */*/*/* /y/\n", 1000))
	write(filepath.Join(folder, "run.sh"), "")
	write(filepath.Join(folder, strings.Repeat("deep/", 100)+"main"), "\x7fELF")
	link(filepath.Join(outside, "main"), filepath.Join(folder, "main"))
	link(outside, filepath.Join(folder, "out"))
	link("loop", filepath.Join(folder, "loop"))
	link(".", filepath.Join(folder, "circle"))
	for i := range 500 {
		write(filepath.Join(folder, fmt.Sprintf("x%03d", i)), "")
	}
	write(filepath.Join(folder, "huge.jar"), "PK\x03\x04")
	if err := os.Truncate(filepath.Join(folder, "huge.jar"), 4*tree.MaxFileSize); err != nil {
		t.Fatal(err)
	}
	suite, err := tree.OpenDir(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = suite.Close() })
	with := options()
	with.Evidence = func(*matrix.Framework) bool { return true }
	loaded := load(t, suite, with)
	if len(loaded.Failures) > 0 || len(loaded.Frameworks) != 1 {
		t.Fatalf("read %v, failed %v", dirs(loaded), loaded.Failures)
	}
	framework := loaded.Frameworks[0]
	if diff := gocmp.Diff([]string{"huge.jar jar true one.dockerfile:2:1"}, programs(framework)); diff != "" {
		t.Error(diff)
	}
	if framework.Tests[0].Evidence.AsksTest {
		t.Error("a file out of the suite was read")
	}
	if found := unused(framework); found != nil {
		t.Errorf("%v are said to be unused, though not all was read", found)
	}
}
