package verify

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/tfblint/tfblint/pkg/runner/database"
)

// readTables reads the World table. A reading that ends with an error counts as empty,
// which the comparison then finds to be unchanged.
func (r *run) readTables(ctx context.Context) []database.Table {
	if r.db == nil {
		return nil
	}
	leave, err := r.turns.share(ctx)
	if err != nil {
		return nil
	}
	defer leave()
	tables, err := r.db.Tables(ctx)
	if err != nil {
		r.remarkf("table-unreadable", r.route, nil, "the World table could not be read: %v", err)

		return nil
	}

	return tables
}

// countChanged counts the rows that have another number than before, in the first table
// where there are any.
func countChanged(before, after []database.Table) int {
	changed := 0
	for i := 0; i < min(len(before), len(after)) && changed == 0; i++ {
		for id := leastID; id <= mostID; id++ {
			key := strconv.Itoa(id)
			old, stood := before[i].Numbers[key]
			now, stands := after[i].Numbers[key]
			if stood && stands && old != now {
				changed++
			}
		}
	}

	return changed
}

// compareTables judges how many rows have changed where so many are due.
func compareTables(at string, before, after []database.Table, due int) []Result {
	const tooFew, few = 0.90, 0.95
	changed := countChanged(before, after)
	share := float64(changed)
	switch {
	case changed == 0:
		return []Result{findingf(Fail, "no-updates", at, nil,
			"no row of the World table has changed; wanted are %d", due)}
	case share <= product(tooFew, float64(due)):
		return []Result{findingf(Fail, "too-few-updates", at, nil,
			"%d rows of the World table have changed; wanted are %d", changed, due)}
	case share <= product(few, float64(due)):
		return []Result{findingf(Warn, "few-updates", at, nil,
			"%d rows of the World table have changed; wanted are %d", changed, due)}
	}

	return nil
}

// remarkUpdates holds an implementation to all rows that were asked for, not to half of
// them: each case is asked for twice.
func (r *run) remarkUpdates(at string, before, after []database.Table) {
	const looks = 2
	asked := 0
	for _, c := range cases() {
		if c.text != "" {
			asked += looks * c.rows
		}
	}
	// Rows drawn at random meet: this many different ones are to be expected, 959 with a
	// deviation of 7. Nine tenths of them are never missed by chance.
	const share = 0.90
	different := mostID * (1 - math.Pow(1-1.0/mostID, float64(asked)))
	wanted := int(share * different)
	if changed := countChanged(before, after); changed < wanted {
		r.remarkf("few-updates", at, nil, "%s", fmt.Sprintf(
			"%d rows of the World table have changed after requests for %d; wanted are at least %d",
			changed, asked, wanted))
	}
}
