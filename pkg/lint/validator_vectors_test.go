package lint_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/text"
)

// A vector is a configuration with the verdict of the reference toolset; see the
// README beside the vectors.
type vector struct {
	ID      string `json:"id"`
	File    string `json:"file"`
	Bytes   []byte `json:"file_b64"` // In place of File where that would be no text.
	Verdict string `json:"verdict"`
	Class   string `json:"class"`
	At      string `json:"at"`
	Test    string `json:"test"`
}

// An accusation is an error of tfblint about a vector.
type accusation finding.Finding

func (a accusation) String() string { return fmt.Sprintf("%s at %q: %s", a.Rule, a.Pointer, a.Message) }

// TestValidatorVectors compares tfblint's errors with the verdicts of the
// reference toolset. What the toolset rejects or dies of must be an error that
// names the same key. What it accepts must not be an error, unless
// docs/validator-differences.md says why.
//
// TFBLINT_VECTORS names a folder with other vectors, absolute or from the root of the
// repository.
func TestValidatorVectors(t *testing.T) {
	t.Parallel()
	folder, isOther := vectorFolder(t)
	vectors := readVectors(t, folder)
	accusations := accuse(t, vectors)
	differences := readDifferences(t)

	for i, v := range vectors {
		switch v.Verdict {
		case "reject", "crash":
			if !slices.ContainsFunc(accusations[i], v.isMatchedBy) {
				t.Errorf("%s: the toolset says %s %s%s in test %q; no error says so: %v",
					v.ID, v.Verdict, v.Class, v.At, v.Test, accusations[i])
			}
		case "accept", "warn":
			for _, a := range unexplained(accusations[i], differences) {
				t.Errorf("%s: the toolset accepts it, and no documented difference explains %v", v.ID, a)
			}
		default:
			t.Errorf("%s: unknown verdict %q", v.ID, v.Verdict)
		}
	}
	for _, d := range differences {
		if !isOther && d.cases != d.documented {
			t.Errorf("docs/validator-differences.md: %s at %s: says %d cases, there are %d",
				d.rule, d.where, d.documented, d.cases)
		}
	}
}

// groupSize is how many vectors are neighbours in the made-up suite, as many as
// frameworks are in a real one.
const groupSize = 10

// accuse returns the errors of the rules about configurations for each vector. All
// vectors are linted as one suite, since reading the rules takes longest.
func accuse(t *testing.T, vectors []vector) [][]accusation {
	t.Helper()
	suite, number := fstest.MapFS{}, make(map[string]int)
	for i, v := range vectors {
		content := v.Bytes
		if content == nil {
			content = []byte(v.File)
		}
		name := fmt.Sprintf("frameworks/V%d/v%d/benchmark_config.json", i/groupSize, i)
		suite[name], number[name] = &fstest.MapFile{Data: content}, i
	}
	// A vector is a file without a folder, and several are the same framework.
	alone := &config.Config{Rules: map[string]config.Rule{
		"config/recipe-missing":      {Severity: finding.Off, Set: true},
		"config/test-name-collision": {Severity: finding.Off, Set: true},
	}}
	report, err := lint.Run(t.Context(), lint.Options{Suite: suite, Config: alone})
	if err != nil {
		t.Fatal(err)
	}
	for _, failure := range report.ToolErrors {
		t.Errorf("tfblint failed on %s: %s", failure.File, failure.Message)
	}
	accusations := make([][]accusation, len(vectors))
	for _, found := range report.Findings {
		i, ok := number[found.File]
		if ok && found.Severity == finding.Error && strings.HasPrefix(found.Rule, "config/") {
			accusations[i] = append(accusations[i], accusation(found))
		}
	}

	return accusations
}

// isMatchedBy reports whether an accusation is about what the toolset stopped at.
func (v vector) isMatchedBy(a accusation) bool {
	if a.Rule == "config/duplicate-key" || v.Test != "" && !a.liesInTest(v.Test) {
		return false
	}
	kind, key, _ := strings.Cut(v.Class+v.At, ":")
	switch kind {
	case "bad-json", "load":
		return a.Rule == "config/json"
	case "bad-enum", "bad-url", "missing-required", "required-with-database", "key", "url":
		return a.names(key)
	case "framework-key":
		return a.names("framework") || a.mentions("framework")
	case "tests-key":
		return a.names("tests") || a.mentions("tests")
	case "structure":
		return a.names("tests") || a.mentions("tests") || a.mentions("framework")
	case "tags-or-test-shape":
		return a.names("tags") || a.names("tests")
	}

	return false
}

// missingKey finds the key in the message of a finding about a missing one.
var missingKey = regexp.MustCompile("^`([^`]+)` is missing in ")

// path returns the steps that lead to what an accusation is about. For a missing
// key they are those that would lead there.
func (a accusation) path() []string {
	steps := text.Split(a.Pointer)
	if key := missingKey.FindStringSubmatch(a.Message); key != nil {
		steps = append(steps, key[1])
	}

	return steps
}

// names reports whether an accusation is about a key, or something in its value.
func (a accusation) names(key string) bool { return slices.Contains(a.path(), key) }

// mentions reports whether an accusation against the whole file has a word.
func (a accusation) mentions(word string) bool {
	isGap := func(r rune) bool { return !unicode.IsLetter(r) }

	return a.Pointer == "" && slices.Contains(strings.FieldsFunc(a.Message, isGap), word)
}

func (a accusation) liesInTest(test string) bool {
	const testStep = 2 // After tests and the index of the entry.
	steps := a.path()

	return len(steps) > testStep && steps[0] == "tests" && steps[testStep] == test
}

// A difference is a row of the table in docs/validator-differences.md: errors of
// a rule about what the toolset accepts.
type difference struct {
	rule string
	// where is a JSON Pointer with * for any step, or "anywhere".
	where      string
	documented int
	cases      int
}

func (d *difference) covers(a accusation) bool {
	if d.rule != a.Rule || d.where == "anywhere" {
		return d.rule == a.Rule
	}

	return slices.EqualFunc(text.Split(d.where), a.path(), func(want, step string) bool {
		return want == "*" || want == step
	})
}

// unexplained returns the accusations that no difference covers. It counts the
// case for each difference that covers one.
func unexplained(accusations []accusation, differences []*difference) []accusation {
	var rest []accusation
	counted := make(map[*difference]bool)
	for _, a := range accusations {
		i := slices.IndexFunc(differences, func(d *difference) bool { return d.covers(a) })
		if i < 0 {
			rest = append(rest, a)

			continue
		}
		if d := differences[i]; !counted[d] {
			counted[d] = true
			d.cases++
		}
	}

	return rest
}

// differenceRow is a row of the table: rule, place, reason, number of cases.
var differenceRow = regexp.MustCompile(
	"(?m)^\\| `(config/[a-z-]+)` \\| (?:`([^`]+)`|(anywhere)) \\|.*\\| ([0-9]+) \\|$",
)

func readDifferences(t *testing.T) []*difference {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "validator-differences.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := differenceRow.FindAllStringSubmatch(string(page), -1)
	if rules := strings.Count(string(page), "\n| `config/"); len(rows) == 0 || len(rows) != rules {
		t.Fatalf("of %d rows in docs/validator-differences.md %d can be read", rules, len(rows))
	}
	differences := make([]*difference, 0, len(rows))
	for _, row := range rows {
		cases, err := strconv.Atoi(row[4])
		if err != nil {
			t.Fatal(err)
		}
		differences = append(differences, &difference{rule: row[1], where: row[2] + row[3], documented: cases})
	}

	return differences
}

// vectorFolder returns the folder with the vectors, and whether it is another than
// the project's own.
func vectorFolder(t *testing.T) (string, bool) {
	t.Helper()
	if folder := os.Getenv("TFBLINT_VECTORS"); folder != "" {
		if !filepath.IsAbs(folder) {
			folder = filepath.Join("..", "..", folder) // From the root of the repository.
		}

		return folder, true
	}
	folder := filepath.Join("..", "..", "..", "shared", "vectors", "lint")
	if _, err := os.Stat(folder); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the vectors of the reference toolset are absent: %v", err)
		}
		t.Skipf("the vectors of the reference toolset are absent: %v", err)
	}

	return folder, false
}

func readVectors(t *testing.T, folder string) []vector {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "validator*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Fatalf("%s holds no validator*.jsonl", folder)
	}
	vectors := readVectorFile(t, names[0])
	for _, name := range names[1:] {
		vectors = append(vectors, readVectorFile(t, name)...)
	}

	return vectors
}

func readVectorFile(t *testing.T, name string) []vector {
	t.Helper()
	file, err := os.Open(filepath.Clean(name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // It was only read.
	const longestLine = 64 << 20
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, longestLine)
	var vectors []vector
	for lines.Scan() {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatalf("%s: vector %d: %v", name, len(vectors)+1, err)
		}
		vectors = append(vectors, v)
	}
	if err := lines.Err(); err != nil {
		t.Fatalf("%s: %v", name, err)
	}

	return vectors
}
