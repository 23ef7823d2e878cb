package lint_test

import (
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/matrix"
)

func TestTables(t *testing.T) {
	t.Parallel()
	tables, err := lint.OpenTables(nil)
	if err != nil {
		t.Fatal(err)
	}
	vocabulary, err := tables.Vocabulary()
	if err != nil {
		t.Fatal(err)
	}
	if got := vocabulary.Name(matrix.Database, "", "PostgreSQL"); got != "postgres" {
		t.Errorf("PostgreSQL is called %q", got)
	}
	costs, err := tables.Costs()
	if err != nil || costs["json"] <= 0 {
		t.Errorf("a cell of json costs %v, %v", costs["json"], err)
	}
	var history struct {
		Bots []string `json:"bots"`
		Bulk int      `json:"bulk"`
	}
	if err := tables.Read("history", &history); err != nil || len(history.Bots) == 0 || history.Bulk == 0 {
		t.Errorf("got %v, %v", history, err)
	}
	for _, bot := range history.Bots {
		if bot != strings.ToLower(bot) || bot == "" {
			t.Errorf("%q is not in lower case, and so no author's", bot)
		}
	}
	if err := tables.Read("no such table", &history); err == nil || !strings.Contains(err.Error(), "no such table") {
		t.Errorf("got %v; want an error that names the table", err)
	}
}
