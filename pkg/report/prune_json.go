package report

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/tfblint/tfblint/pkg/lint"
)

// pruneVersion is the version of the document that PruneJSON prints; see
// schema/prune.schema.json.
const pruneVersion = 1

// PruneJSON prints a proposal as one JSON document.
type PruneJSON struct{}

type jsonPrune struct {
	Version    int              `json:"version"`
	Limits     PruneLimits      `json:"limits"`
	Met        bool             `json:"met"`
	Fewest     int              `json:"fewest"`
	Before     PruneSize        `json:"before"`
	After      PruneSize        `json:"after"`
	Least      PruneSize        `json:"least"`
	Bound      jsonBound        `json:"bound"`
	Removals   []PruneRemoval   `json:"removals"`
	Broken     []PruneRemoval   `json:"broken"`
	Gone       []jsonGone       `json:"gone"`
	Compared   []PruneCompared  `json:"compared"`
	Held       []string         `json:"held"`
	Unused     []string         `json:"unused"`
	Twins      []string         `json:"twins"`
	Applied    bool             `json:"applied"`
	ToolErrors []lint.ToolError `json:"toolErrors"`
}

type jsonBound struct {
	Tests   int     `json:"tests"`
	Seconds float64 `json:"seconds"`
}

type jsonGone struct {
	Axis string `json:"axis"`
	Name string `json:"name"`
}

// PrintPrune implements [PruneFormat].
func (PruneJSON) PrintPrune(w io.Writer, prune *Prune) error {
	document := jsonPrune{
		Version: pruneVersion, Limits: prune.Limits, Met: prune.Met, Fewest: prune.Fewest,
		Before: prune.Before, After: prune.After, Least: prune.Least,
		Bound:    jsonBound{prune.Bound.Tests, prune.Bound.Seconds},
		Removals: listed(prune.Removals), Broken: listed(prune.Broken),
		Gone: make([]jsonGone, len(prune.Gone)), Compared: append([]PruneCompared{}, prune.Compared...),
		Held:   append([]string{}, prune.Held...),
		Unused: append([]string{}, prune.Unused...), Twins: append([]string{}, prune.Twins...), Applied: prune.Applied,
		ToolErrors: append([]lint.ToolError{}, prune.ToolErrors...),
	}
	for i, gone := range prune.Gone {
		document.Gone[i] = jsonGone{gone.Axis.String(), gone.Name}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("printing the proposal as JSON: %w", err)
	}

	return nil
}

// listed returns removals whose lists are never null.
func listed(removals []PruneRemoval) []PruneRemoval {
	return mapped(removals, func(removal PruneRemoval) PruneRemoval {
		removal.Types = append([]string{}, removal.Types...)
		removal.Still = mapped(removal.Still, func(reason PruneReason) PruneReason {
			reason.By = append([]string{}, reason.By...)

			return reason
		})

		return removal
	})
}
