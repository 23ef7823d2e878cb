package history_test

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/audit/history"
	"github.com/tfblint/tfblint/pkg/cache"
	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// A repository is one that a test makes, by `git fast-import`.
type repository struct {
	tb     testing.TB
	dir    string
	stream strings.Builder
	marks  int
}

// day is a number of seconds.
const day = 24 * 60 * 60

// start is 2020-01-01.
const start = 1577836800

func newRepository(tb testing.TB) *repository {
	tb.Helper()
	r := &repository{tb: tb, dir: tb.TempDir()}
	r.git("", "init", "-q", "--bare", "-b", "main")

	return r
}

// git runs git.
func (r *repository) git(input string, args ...string) {
	r.tb.Helper()
	cmd := exec.CommandContext(r.tb.Context(), "git", args...) //nolint:gosec // The test's own.
	cmd.Dir, cmd.Stdin = r.dir, strings.NewReader(input)
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return strings.HasPrefix(variable, "GIT_")
	}), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
	if out, err := cmd.CombinedOutput(); err != nil {
		r.tb.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

// commit adds a commit to a branch: by whom, when, and what it does with files, by path. Nothing
// deletes one, a text that begins with -> makes a link. Merged are marks of other commits, whose files
// have to be given as well. It returns the commit's mark.
func (r *repository) commit(branch, author string, when int64, files map[string]string, merged ...int) int {
	r.marks++
	s := &r.stream
	who := fmt.Sprintf("%s <%s@example.org> %d +0000", author, strings.ReplaceAll(author, " ", "."), when)
	fmt.Fprintf(s, "commit refs/heads/%s\nmark :%d\nauthor %s\ncommitter %s\ndata 0\n", branch, r.marks, who, who)
	for _, mark := range merged {
		fmt.Fprintf(s, "merge :%d\n", mark)
	}
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		text := files[name]
		switch to, isLink := strings.CutPrefix(text, "->"); {
		case text == "":
			fmt.Fprintf(s, "D %s\n", name)
		case isLink:
			fmt.Fprintf(s, "M 120000 inline %s\ndata %d\n%s\n", name, len(to), to)
		default:
			fmt.Fprintf(s, "M 100644 inline %s\ndata %d\n%s\n", name, len(text), text)
		}
	}

	return r.marks
}

// branch lets a branch begin at a commit.
func (r *repository) branch(name string, mark int) {
	fmt.Fprintf(&r.stream, "reset refs/heads/%s\nfrom :%d\n\n", name, mark)
}

// write writes what was committed.
func (r *repository) write() {
	r.tb.Helper()
	r.git(r.stream.String(), "fast-import", "--quiet", "--force",
		"--export-marks=marks", "--import-marks-if-exists=marks")
	r.stream.Reset()
}

// open opens the repository.
func (r *repository) open() *git.Repository {
	r.tb.Helper()
	opened, err := git.Open(r.tb.Context(), r.dir)
	if err != nil {
		r.tb.Fatal(err)
	}
	r.tb.Cleanup(func() {
		if err := opened.Close(); err != nil {
			r.tb.Error(err)
		}
	})

	return opened
}

// options are those of the tests: small numbers, so that a bulk is soon one.
func options(kept cache.Cache) history.Options {
	vocabulary := &matrix.Vocabulary{}
	vocabulary.Index()

	return history.Options{
		Vocabulary: vocabulary, Cache: kept,
		Costs: change.Costs{"json": 100, "plaintext": 10, "db": 1},
		Table: history.Table{Bots: []string{"[bot]", "renovate"}, Bulk: 3, Sweep: 3, Variants: 3, RegretYears: 3},
	}
}

// read reads the history.
func (r *repository) read(kept cache.Cache) *history.History {
	r.tb.Helper()
	r.write()
	found, err := history.Read(r.tb.Context(), r.open(), options(kept))
	if err != nil {
		r.tb.Fatal(err)
	}

	return found
}

// config writes a configuration: a framework's name, and of each test its key and further members.
func config(name string, tests ...string) string {
	var entries []string
	for pair := range slices.Chunk(tests, 2) {
		entries = append(entries, fmt.Sprintf("%q: {%s}", pair[0], pair[1]))
	}

	return fmt.Sprintf(`{"framework": %q, "tests": [{%s}]}`, name, strings.Join(entries, ", "))
}

const (
	jsonOnly = `"json_url": "/json"`
	withDB   = `"json_url": "/json", "db_url": "/db", "database": "Postgres"`
	broken   = `"json_url": "/json", "database": "Postgres", "tags": ["broken"]`
)
