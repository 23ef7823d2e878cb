package affected_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/affected"
	"github.com/tfblint/tfblint/pkg/tree"
)

// A selectionVector is a change with what the suite's script and workflow made of it; see the
// README beside the vectors.
type selectionVector struct {
	ID         string      `json:"id"`
	Present    []string    `json:"present"`
	StrayFiles []string    `json:"stray_files"`
	Changed    [][2]string `json:"changed"` // status and path
	NameOnly   []string    `json:"name_only"`
	Message    string      `json:"message"`
	TestLang   string      `json:"testlang"`
	TestDir    string      `json:"testdir"`

	Verdict string   `json:"verdict"`
	Exc     string   `json:"exc"`
	Run     []string `json:"run"`
	Printed []string `json:"printed"`
	// The workflow around the script; absent where the script is run by itself.
	CISkip  *bool    `json:"ci_skip"`
	CILangs []string `json:"ci_langs"`
	CIRun   []string `json:"ci_run"`
}

// head is the tree that the script looks through.
func (v selectionVector) head() tree.Memory {
	suite := tree.Memory{".gitattributes": ""}
	for _, folder := range v.Present {
		suite["frameworks/"+folder+"/benchmark_config.json"] = ""
	}
	for _, file := range v.StrayFiles {
		suite["frameworks/"+file] = ""
	}
	for _, change := range v.Changed {
		status, name := change[0], change[1]
		submodule := slices.Contains(v.Present, strings.TrimPrefix(name, "frameworks/"))
		if status != "D" && !submodule {
			suite[name] = ""
		}
	}

	return suite
}

// TestSelectionVectors compares with the verdicts of the suite's script, and of the workflow
// around it, all of which must be the same.
//
// TFBLINT_VECTORS names a folder with other vectors, absolute or from the root of the
// repository.
func TestSelectionVectors(t *testing.T) {
	t.Parallel()
	for _, v := range readVectors(t) {
		reference := affected.Reference{
			Lines: v.NameOnly, Message: v.Message, Head: v.head(), Language: v.TestLang, Folders: v.TestDir,
		}
		compareScript(t, v, reference)
		if v.CISkip != nil {
			compareWorkflow(t, v, reference)
		}
	}
}

func compareScript(t *testing.T, v selectionVector, reference affected.Reference) {
	t.Helper()
	selection, err := reference.Select()
	if v.Verdict == "crash" {
		if crash := (*affected.CrashError)(nil); !errors.As(err, &crash) || crash.Exception != v.Exc {
			t.Errorf("%s: %v, want %s", v.ID, err, v.Exc)
		}

		return
	}
	if err != nil {
		t.Errorf("%s: %v", v.ID, err)

		return
	}
	if diff := gocmp.Diff(v.Run, folders(selection)); diff != "" {
		t.Errorf("%s: the suite's script chooses (-), tfblint (+):\n%s", v.ID, diff)
	}
	if run := len(selection.Frameworks) > 0; run != (v.Verdict == "run") {
		t.Errorf("%s: run is %t, want %s", v.ID, run, v.Verdict)
	}
	// Printed is there only where it reads back as other names than were chosen; nothing that
	// reads back is not there either.
	printed := strings.Fields(selection.Printed())
	slices.Sort(printed)
	if v.Printed == nil && len(printed) > 0 && !slices.Equal(printed, v.Run) ||
		v.Printed != nil && !slices.Equal(slices.Compact(printed), v.Printed) {
		t.Errorf("%s: printed reads back as %q, want %q", v.ID, printed, v.Printed)
	}
}

func compareWorkflow(t *testing.T, v selectionVector, reference affected.Reference) {
	t.Helper()
	workflow, err := reference.Workflow()
	if err != nil {
		t.Errorf("%s: %v", v.ID, err)

		return
	}
	if workflow.Skipped != *v.CISkip {
		t.Errorf("%s: skipped is %t, want %t", v.ID, workflow.Skipped, *v.CISkip)
	}
	if diff := gocmp.Diff(v.CILangs, workflow.Languages); diff != "" {
		t.Errorf("%s: the workflow has jobs for (-), tfblint (+):\n%s", v.ID, diff)
	}
	if diff := gocmp.Diff(v.CIRun, workflow.Folders); diff != "" {
		t.Errorf("%s: the workflow runs (-), tfblint (+):\n%s", v.ID, diff)
	}
}

// folders returns what is selected, never nil.
func folders(selection *affected.Selection) []string {
	found := make([]string, 0, len(selection.Frameworks))
	for _, framework := range selection.Frameworks {
		found = append(found, framework.Folder)
	}

	return found
}

func readVectors(t *testing.T) []selectionVector {
	t.Helper()
	folder := os.Getenv("TFBLINT_VECTORS")
	switch {
	case folder == "":
		folder = filepath.Join("..", "..", "..", "shared", "vectors", "lint")
		if _, err := os.Stat(folder); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("the vectors of the reference toolset are absent: %v", err)
			}
			t.Skipf("the vectors of the reference toolset are absent: %v", err)
		}
	case !filepath.IsAbs(folder):
		folder = filepath.Join("..", "..", folder) // From the root of the repository.
	}
	files, err := filepath.Glob(filepath.Join(folder, "selection*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("%s holds no selection*.jsonl", folder)
	}
	vectors := readVectorFile(t, files[0])
	for _, name := range files[1:] {
		vectors = append(vectors, readVectorFile(t, name)...)
	}

	return vectors
}

func readVectorFile(t *testing.T, name string) []selectionVector {
	t.Helper()
	file, err := os.Open(filepath.Clean(name)) //nolint:gosec // The one who runs the test says where.
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // It was only read.
	const longestLine = 64 << 20
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, longestLine)
	var vectors []selectionVector
	for lines.Scan() {
		var v selectionVector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		vectors = append(vectors, v)
	}
	if err := lines.Err(); err != nil || len(vectors) == 0 {
		t.Fatalf("%s holds no vectors: %v", name, err)
	}

	return vectors
}
