package config

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/tfblint/tfblint/pkg/text"
)

// ErrCosts is what ParseCosts wraps when the file has no costs.
var ErrCosts = errors.New("the costs cannot be used; `tfblint schema costs` describes the file")

// ParseCosts reads the seconds that a suite measured for a cell of each test type, from the text of the file
// called name, as JSON or YAML. Its error lists everything that is wrong, with places.
func ParseCosts(name string, content []byte) (map[string]float64, error) {
	document := text.ParseYAML(name, content)
	if document.Root == nil && len(document.Problems) == 0 {
		return nil, fmt.Errorf("%s: %w: it is empty", name, ErrCosts)
	}
	if err := check(document, "costs", ErrCosts); err != nil {
		return nil, err
	}
	costs := map[string]float64{}
	for _, member := range document.Root.Get("seconds").Members {
		seconds, err := strconv.ParseFloat(member.Value.Text, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w: %s: %w", name, ErrCosts, member.Key, err)
		}
		costs[member.Key] = seconds
	}

	return costs, nil
}
