package history

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"unique"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/parallel"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// A sheet is what is kept of a configuration.
type sheet struct {
	// Problem says why it could not be read in full; empty where it could.
	Problem string
	Tests   []sheetTest
}

// A sheetTest is what is kept of a test's entry.
type sheetTest struct {
	Key, Name string
	Active    bool
	// Types has a bit for each test type that is declared, in the order of typeNames.
	Types uint8
	Terms [matrix.AxisCount]string
	// Digest stands for all that the entry says, but not for how it is laid out.
	Digest uint64
}

// active counts the tests that run.
func (s *sheet) active() int {
	count := 0
	for i := range s.Tests {
		if s.Tests[i].Active {
			count++
		}
	}

	return count
}

// measured are the types that a run measures, of all tests.
func (s *sheet) measured() uint8 {
	found := uint8(0)
	for i := range s.Tests {
		found |= s.Tests[i].measured()
	}

	return found
}

// measured are the types that a run measures.
func (t *sheetTest) measured() uint8 {
	if !t.Active {
		return 0
	}

	return t.Types
}

const typeCount = 7

// typeNames are the test types in the order in which the suite runs them.
var typeNames = [typeCount]string{ //nolint:gochecknoglobals // A constant table.
	"db", "json", "query", "update", "fortune", "plaintext", "cached-query",
}

// bareTypes are those that ask no database.
const bareTypes = 1<<1 | 1<<5

// A source is a configuration in its folder, from which a framework has its name where the
// configuration gives none.
type source struct {
	dir int32
	ref ref
}

// chunk is how many configurations are asked for at once.
const chunk = 1024

// readSheets reads configurations.
func (w *walk) readSheets(ctx context.Context, sources []source) (map[source]*sheet, error) {
	sheets := make(map[source]*sheet, len(sources))
	for part := range slices.Chunk(sources, chunk) {
		ids := make([]git.ID, 0, len(part))
		for _, one := range part {
			if !one.ref.Link {
				ids = append(ids, one.ref.Blob)
			}
		}
		w.repository.Prefetch(ids)
		read := make([]*sheet, len(part))
		failed := make([]error, len(part))
		parallel.ForEachUntil(ctx, len(part), func(i int) { read[i], failed[i] = w.readSheet(ctx, part[i]) })
		if err := cmp.Or(context.Cause(ctx), errors.Join(failed...)); err != nil {
			return nil, fmt.Errorf("reading the configurations of the history: %w", err)
		}
		for i, one := range part {
			sheets[one] = read[i]
		}
	}

	return sheets, nil
}

// readSheet reads a configuration.
func (w *walk) readSheet(ctx context.Context, from source) (*sheet, error) {
	if from.ref.Link {
		return &sheet{Problem: "it is a link, which is not followed through the history"}, nil
	}
	framework, err := w.readFramework(ctx, from)
	if errors.Is(err, git.ErrTooLarge) {
		return &sheet{Problem: fmt.Sprintf("it is larger than %d bytes", text.MaxSize)}, nil
	}
	if err != nil {
		return nil, err
	}

	return sheetOf(framework), nil
}

// readFramework fills the model from a configuration.
func (w *walk) readFramework(ctx context.Context, from source) (*matrix.Framework, error) {
	object, err := w.repository.Read(from.ref.Blob, text.MaxSize)
	if err != nil {
		return nil, err
	}
	dir := w.Dirs.Values[from.dir]
	texts := tfb.Texts{Frameworks: []*tfb.Text{{Dir: dir, Config: object.Content}}}
	suite, err := texts.Load(ctx, tfb.Options{Vocabulary: w.options.Vocabulary}, nil)
	if err != nil {
		return nil, err
	}
	for _, failure := range suite.Failures {
		return nil, fmt.Errorf("reading %s: %w", failure.File, failure.Err)
	}

	return suite.Frameworks[0], nil
}

// sheetOf keeps what matters. Texts are copied: those of the model are parts of whole configurations,
// and a history of these would not fit into memory. Equal ones are kept once.
func sheetOf(framework *matrix.Framework) *sheet {
	kept := &sheet{Tests: make([]sheetTest, len(framework.Tests))}
	if change.IsFaulty(framework) {
		kept.Problem = framework.Source.Problems[0].Message
	}
	var said []byte
	for i, test := range framework.Tests {
		one := sheetTest{Key: shared(test.Key), Name: shared(test.Name), Active: test.Active}
		for axis, term := range test.Terms {
			one.Terms[axis] = shared(term.Name)
		}
		for _, cell := range test.Cells {
			if at := slices.Index(typeNames[:], cell.Type); at >= 0 {
				one.Types |= 1 << at
			}
		}
		if node, _ := framework.Source.Find(test.Pointer); node != nil {
			said = digest(said[:0], node)
			sum := fnv.New64a()
			_, _ = sum.Write(said) // A hash takes everything.
			one.Digest = sum.Sum64()
		}
		kept.Tests[i] = one
	}

	return kept
}

// shared returns the one copy of a text.
func shared(part string) string { return unique.Make(part).Value() }

// digest adds what a value says to a text: members in the order of their keys, the last one of each.
func digest(sum []byte, node *text.Node) []byte {
	sum = append(strconv.AppendInt(sum, int64(node.Kind), decimal), ' ')
	sum = digestText(sum, node.Text)
	for _, item := range node.Items {
		sum = digest(sum, item)
	}
	members := node.Members
	byKey := func(a, b text.Member) int { return cmp.Compare(a.Key, b.Key) }
	if !slices.IsSortedFunc(members, byKey) {
		members = slices.Clone(members)
		slices.SortStableFunc(members, byKey)
	}
	for i := range members {
		if i+1 < len(members) && members[i+1].Key == members[i].Key {
			continue
		}
		sum = digest(digestText(sum, members[i].Key), members[i].Value)
	}

	return append(sum, 1)
}

// digestText adds a text so that where it ends is known.
func digestText(sum []byte, part string) []byte {
	sum = append(strconv.AppendInt(sum, int64(len(part)), decimal), ' ')

	return append(sum, part...)
}

// decimal is the base that lengths are written in.
const decimal = 10
