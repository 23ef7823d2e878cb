package lint

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/matrix"
)

// fullFrameworks is how many frameworks a run holds in full. The largest known suite has 407, and
// is judged at once. Of a larger one, what takes most of the room, the nodes of the texts and the
// evidence, is loaded for so many frameworks at a time: it costs reading the configurations
// twice, and a suite a hundred times as large is judged in a gigabyte.
const fullFrameworks = 1 << 10

func (o *Options) batchSize() int { return cmp.Or(o.batch, fullFrameworks) }

// evaluateLean evaluates parts on the tables of the matrix, and then all others on the rows, a batch
// at a time. Once the tables are encoded, no framework is held but those of the batch.
func (r *run) evaluateLean(ctx context.Context, rows []*row) error {
	tables := r.tableParts()
	for _, row := range r.rows {
		row.framework = nil
	}
	r.suite.Frameworks = nil
	r.tables = newTableEncoder(r.plan.vocabulary)
	said, err := r.evaluateTogether(ctx, tables, nil)
	if err != nil {
		return err
	}
	r.matrix = nil // With it goes what the tables are made of.
	placing := newPlacement(r, said)
	for batch := range slices.Chunk(rows, r.options.batchSize()) {
		if err := r.evaluateBatch(ctx, batch, placing); err != nil {
			return err
		}
	}
	placing.placeAll(r.reload)
	placing.finish()

	return nil
}

// evaluateBatch loads a batch of rows in full, and holds it while it is evaluated.
func (r *run) evaluateBatch(ctx context.Context, batch []*row, placing *placement) error {
	byDir := make(map[string]*row, len(batch))
	for _, row := range batch {
		byDir[row.text.Dir] = row
	}
	loaded, err := fill(ctx, r.texts, byDir, r.withEvidence(byDir))
	if err != nil {
		return err
	}
	r.suite.Failures = append(r.suite.Failures, loaded.Failures...)
	read := slices.DeleteFunc(slices.Clone(batch), func(row *row) bool { return row.framework == nil })
	if _, err := r.evaluateTogether(ctx, r.severalParts(read), read); err != nil {
		return err
	}
	dirs := make([]string, len(read)) // The others are placed by what was read before.
	for i, row := range read {
		dirs[i] = row.text.Dir
	}
	placing.place(dirs, func(dir string) *matrix.Framework { return byDir[dir].framework })
	for _, row := range batch {
		if row.framework == nil {
			row.known = remembered{Text: row.known.Text} // A failure says why.
		}
		row.framework = nil
	}
	r.tables = newTableEncoder(r.plan.vocabulary)

	return nil
}

// reload loads the framework in a folder once more, without evidence; nil where there is none.
func (r *run) reload(dir string) *matrix.Framework {
	at, found := slices.BinarySearchFunc(r.rows, dir, func(row *row, dir string) int {
		return strings.Compare(row.text.Dir, dir)
	})
	if !found {
		return nil
	}

	return r.rows[at].text.Framework(r.plan.vocabulary)
}
