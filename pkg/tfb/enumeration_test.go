package tfb_test

import (
	"cmp"
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// shared returns a path of the material beside the repository. Without the material
// the test is skipped, except in CI.
func shared(t *testing.T, name string) string {
	t.Helper()
	place := filepath.Join("..", "..", "..", "shared", filepath.FromSlash(name))
	if _, err := os.Stat(place); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the shared material is missing: %v", err)
		}
		t.Skipf("the shared material is not beside the repository: %v", err)
	}

	return place
}

// An enumerated test is one as the suite's own toolset sees it.
type enumerated struct {
	Name             string            `json:"name"`
	Dir              string            `json:"dir"`
	Types            []string          `json:"types"`
	URLs             map[string]string `json:"urls"`
	Port             json.RawMessage   `json:"port"`
	Database         string            `json:"database"`
	Dockerfile       string            `json:"dockerfile"`
	DockerfileExists bool              `json:"dockerfile_exists"`
	DockerCmd        string            `json:"docker_cmd"`
	Image            string            `json:"image"`
	Broken           bool              `json:"broken"`
}

// TestEnumeration holds the loader to what the toolset sees of the whole suite.
func TestEnumeration(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(shared(t, "vectors/lint/enumeration.json"))
	if err != nil {
		t.Fatal(err)
	}
	var reference struct {
		Configs int          `json:"configs"`
		Tests   []enumerated `json:"tests"`
	}
	if err := json.Unmarshal(content, &reference); err != nil {
		t.Fatal(err)
	}
	suite := loadCorpus(t)
	if len(suite.Frameworks) != reference.Configs {
		t.Errorf("read %d frameworks, the toolset %d", len(suite.Frameworks), reference.Configs)
	}
	var got []enumerated
	for _, framework := range suite.Frameworks {
		for _, test := range framework.Tests {
			got = append(got, enumerate(t, framework, test))
		}
	}
	byName := func(a, b enumerated) int { return strings.Compare(a.Name, b.Name) }
	slices.SortFunc(got, byName)
	slices.SortFunc(reference.Tests, byName)
	if diff := gocmp.Diff(reference.Tests, got); diff != "" {
		t.Errorf("the toolset sees (-) what the loader sees otherwise (+):\n%s", diff)
	}
}

func enumerate(t *testing.T, framework *matrix.Framework, test *matrix.Test) enumerated {
	t.Helper()
	urls := map[string]string{}
	for _, cell := range test.Cells {
		urls[cell.Type] = cell.URL
	}
	port, _ := framework.Source.Find(test.Pointer + text.Join("port"))
	if port == nil {
		t.Fatalf("test %s has no port", test.Name)
	}

	return enumerated{
		Name: test.Name, Dir: strings.TrimPrefix(framework.Dir, "frameworks/"),
		Types: test.Types(), URLs: urls,
		Port:       json.RawMessage(framework.Source.Bytes[port.Start:port.End]),
		Database:   strings.ToLower(cmp.Or(test.Terms[matrix.Database].Declared, matrix.None)),
		Dockerfile: test.Recipe, DockerfileExists: test.HasRecipe,
		DockerCmd: test.Command, Image: test.Image, Broken: !test.Active,
	}
}

// loadCorpus reads the suite of the corpus. The corpus holds its configurations, and of
// its other files the names.
func loadCorpus(t *testing.T) *tfb.Suite {
	t.Helper()
	names, err := os.ReadFile(shared(t, "corpus/tfb/files.txt"))
	if err != nil {
		t.Fatal(err)
	}
	files := tree.Memory{}
	for name := range strings.SplitSeq(strings.TrimSpace(string(names)), "\n") {
		files[name] = ""
		if path.Base(name) == tfb.ConfigName {
			content, err := os.ReadFile(shared(t, "corpus/tfb/"+name))
			if err != nil {
				t.Fatal(err)
			}
			files[name] = string(content)
		}
	}
	vocabulary := &matrix.Vocabulary{}
	vocabulary.Index()
	suite, err := tfb.Load(t.Context(), files, tfb.Options{Vocabulary: vocabulary})
	if err != nil {
		t.Fatal(err)
	}

	return suite
}
