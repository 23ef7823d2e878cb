package lint

import (
	"errors"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
)

// Tables are the vocabularies and tables that rules judge by, with what a configuration adds to
// them, for whoever counts by the same.
type Tables struct{ bundle *opa.Bundle }

var errNoTable = errors.New("there is no such table")

// OpenTables reads the built-in tables; nil settings add nothing.
func OpenTables(settings *config.Config) (*Tables, error) {
	bundle, err := loadBuiltIn()
	if err != nil {
		return nil, err
	}
	if settings != nil {
		if err := extend(bundle, settings); err != nil {
			return nil, err
		}
	}

	return &Tables{bundle}, nil
}

// Vocabulary returns the spellings that the loader normalises, indexed.
func (t *Tables) Vocabulary() (*matrix.Vocabulary, error) { return vocabularyOf(t.bundle) }

// Costs returns the seconds that a cell of each test type takes.
func (t *Tables) Costs() (change.Costs, error) { return costsOf(t.bundle) }

// Read fills a value from the table of the given name, as encoding/json would.
func (t *Tables) Read(name string, into any) error {
	table := t.bundle.Data(name)
	if table == nil {
		return fmt.Errorf("%w: %s", errNoTable, name)
	}
	if err := ast.As(table, into); err != nil {
		return fmt.Errorf("reading the table %s: %w", name, err)
	}

	return nil
}
