package history_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/audit/history"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/lint"
)

// surveyed is the commit that a survey took its figures at.
const surveyed = "57d92fbec6f8fd7431bc77326dd0484e60c96e20"

// TestSurvey holds the history of the real suite against figures that two surveys of it took without this
// program: docs/real-tree.md. TFBLINT_HISTORY names a clone.
func TestSurvey(t *testing.T) {
	t.Parallel()
	place := os.Getenv("TFBLINT_HISTORY")
	if place == "" {
		t.Skip("TFBLINT_HISTORY names no clone of the real suite")
	}
	found, last := readReal(t, place)
	got := map[string]int{}
	folders := map[string]bool{}
	head := found.Months[len(found.Months)-1]
	for _, test := range found.Tests {
		if folders[test.Dir] {
			continue
		}
		folders[test.Dir] = true
		got["touched "+ageOf(last.Sub(test.Folder.Time))]++
	}
	for _, month := range found.Months {
		if month.Start.Month() == time.December {
			got["repeated "+month.Start.Format("2006")] = month.Repeated
		}
	}
	got["repeated"], got["crowded"] = head.Repeated, head.Crowded
	maps.DeleteFunc(got, func(name string, _ int) bool {
		return !slices.Contains([]string{"repeated 2022", "repeated 2023", "repeated", "crowded"}, name) &&
			name[0] != 't'
	})
	if diff := cmp.Diff(map[string]int{
		"touched within 1": 267, "touched within 2": 52, "touched within 3": 26, "touched within 5": 32,
		"touched earlier": 30, "repeated 2022": 136, "repeated 2023": 8, "repeated": 32, "crowded": 1,
	}, got); diff != "" {
		t.Errorf("figures (-survey +history):\n%s", diff)
	}
}

// ageOf puts an age into a group of the survey's.
func ageOf(age time.Duration) string {
	years := age.Hours() / (24 * 365.25)
	for _, limit := range []int{1, 2, 3, 5} {
		if years < float64(limit) {
			return fmt.Sprint("within ", limit)
		}
	}

	return "earlier"
}

// readReal reads the history of the real suite by the tables of the program, and the time of its head.
func readReal(t *testing.T, place string) (*history.History, time.Time) {
	t.Helper()
	tables, err := lint.OpenTables(nil)
	if err != nil {
		t.Fatal(err)
	}
	asked := history.Options{Head: surveyed}
	if asked.Vocabulary, err = tables.Vocabulary(); err != nil {
		t.Fatal(err)
	}
	if asked.Costs, err = tables.Costs(); err != nil {
		t.Fatal(err)
	}
	if err := tables.Read("history", &asked.Table); err != nil {
		t.Fatal(err)
	}
	repository, err := git.Open(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	defer repository.Close() //nolint:errcheck // It is only read.
	found, err := history.Read(t.Context(), repository, asked)
	if err != nil {
		t.Fatal(err)
	}

	last, err := repository.Time(surveyed)
	if err != nil {
		t.Fatal(err)
	}

	return found, last
}
