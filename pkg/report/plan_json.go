package report

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/tfblint/tfblint/pkg/lint"
)

// planVersion is the version of the document that PlanJSON prints; see
// schema/plan.schema.json.
const planVersion = 1

// PlanJSON prints a plan as one JSON document.
type PlanJSON struct{}

type jsonPlan struct {
	Version    int              `json:"version"`
	Base       string           `json:"base,omitempty"`
	Shard      int              `json:"shard,omitempty"`
	Shards     []PlanSum        `json:"shards"`
	Sum        PlanSum          `json:"sum"`
	Tests      []PlanTest       `json:"tests"`
	Unaffected int              `json:"unaffected"`
	ToolErrors []lint.ToolError `json:"toolErrors"`
}

// PrintPlan implements [PlanFormat].
func (PlanJSON) PrintPlan(w io.Writer, plan *Plan) error {
	document := jsonPlan{
		Version: planVersion, Base: plan.Base, Shard: plan.Shard, Shards: plan.Sums, Sum: plan.sum(),
		Tests: make([]PlanTest, len(plan.Tests)), Unaffected: plan.Unaffected, ToolErrors: plan.ToolErrors,
	}
	for i, test := range plan.Tests {
		// An empty list is one.
		test.Types, test.Refusals = append([]string{}, test.Types...), append([]PlanRefusal{}, test.Refusals...)
		document.Tests[i] = test
	}
	if document.ToolErrors == nil {
		document.ToolErrors = []lint.ToolError{}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("printing the plan as JSON: %w", err)
	}

	return nil
}
