package audit

import (
	"encoding/json"
	"fmt"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
)

// axisRule is the rule whose limits an audit shows.
const axisRule = "matrix/axis-limits"

// ReadLimits reads the table of judgments.
func ReadLimits(inventory *lint.Inventory) (Limits, error) {
	limits := Limits{}
	err := inventory.Table("audit", &limits)

	return limits, err
}

// ReadAxisLimits returns the limits of axes as the rule about them has them, with what a configuration
// says; none where the rule is off.
func ReadAxisLimits(report *lint.Report, settings *config.Config) (map[string]map[string]int, error) {
	rule := report.Rules[axisRule]
	if rule == nil {
		return nil, nil //nolint:nilnil // No limits are none.
	}
	const name = "limits"
	param := rule.Param(name)
	if param == nil {
		return nil, nil //nolint:nilnil // As above.
	}
	if settings != nil {
		if node := settings.Rules[axisRule].Params[name]; node != nil {
			param = &opa.Param{Default: opa.ValueOf(node)}
		}
	}
	encoded, err := param.JSON()
	if err != nil {
		return nil, fmt.Errorf("reading the limits of %s: %w", axisRule, err)
	}
	limits := map[string]map[string]int{}
	if err := json.Unmarshal(encoded, &limits); err != nil {
		return nil, fmt.Errorf("reading the limits of %s: %w", axisRule, err)
	}

	return limits, nil
}
