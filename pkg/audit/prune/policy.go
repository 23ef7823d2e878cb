package prune

import (
	"slices"

	"github.com/tfblint/tfblint/pkg/lint"
)

// ReadPolicy reads the tables that a proposal is made by: prune, and of test_types and words
// what it takes.
func ReadPolicy(inventory *lint.Inventory) (Policy, error) {
	policy := Policy{}
	types := struct {
		Database []string `json:"database"`
	}{}
	words := struct {
		Data    []string `json:"data"`
		Runtime []string `json:"runtime"`
		Library []string `json:"library"`
		Image   []string `json:"image"`
	}{}
	for _, table := range []struct {
		name string
		into any
	}{{"prune", &policy}, {"test_types", &types}, {"words", &words}} {
		if err := inventory.Table(table.name, table.into); err != nil {
			return policy, err
		}
	}
	policy.DatabaseTypes = types.Database
	policy.Words = slices.Concat(words.Data, words.Runtime, words.Library, words.Image)

	return policy, nil
}
