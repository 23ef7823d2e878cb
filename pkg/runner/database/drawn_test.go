package database_test

import (
	"testing"

	"github.com/tfblint/tfblint/pkg/runner/database"
)

// checkDrawn says whether numbers can have been drawn from 1 to 10,000, each as
// likely as another. That a tenth of that range is met by fewer than 800 or more
// than 1,200 of 10,000 draws happens once in billions of runs.
func checkDrawn(t *testing.T, numbers map[int64]int64) {
	t.Helper()
	const fewest, most = 800, 1200
	var tenths [10]int
	for id := range int64(database.Rows) {
		number, ok := numbers[id+1]
		if !ok || number < 1 || number > database.Rows {
			t.Fatalf("row %d has the number %d", id+1, number)
		}
		tenths[(number-1)*int64(len(tenths))/database.Rows]++
	}
	for tenth, count := range tenths {
		if count < fewest || count > most {
			t.Errorf("the tenth %d was drawn %d times", tenth, count)
		}
	}
	if len(numbers) != database.Rows {
		t.Errorf("there are %d rows", len(numbers))
	}
}
