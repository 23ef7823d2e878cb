package verify

import "github.com/tfblint/tfblint/pkg/runner/verify/python"

// mostRows is how many rows with findings are looked at.
const mostRows = 5

// checkList wants an array of so many rows.
func (r *run) checkList(at string, answer *Exchange, due int, severity Severity) ([]Result, error) {
	value, found, err := r.checkJSON(at, answer)
	if err != nil || len(found) > 0 {
		return found, err
	}
	items, isArray := value.([]any)
	if !isArray {
		row, err := r.checkRow(at, answer, value, severity)
		notArray := findingf(severity, "list-not-array", at, answer,
			"the body is %s; wanted is an array of %d rows", show(value), due)

		return append([]Result{notArray}, row...), err
	}
	for _, item := range items {
		if _, isObject := item.(python.Object); !isObject {
			found = append(found, findingf(severity, "list-item-not-object", at, answer,
				"an item of the array is %s; wanted are objects", show(item)))

			break
		}
	}
	if len(items) != due {
		found = append(found, findingf(severity, "list-length", at, answer,
			"the array has %d items; wanted are %d", len(items), due))
	}
	rows, err := r.checkRows(at, answer, items, severity)

	return append(found, rows...), err
}

// checkRows looks at rows until five of them had findings.
func (r *run) checkRows(at string, answer *Exchange, items []any, severity Severity) ([]Result, error) {
	var found []Result
	bad := 0
	for _, item := range items {
		if bad == mostRows {
			break
		}
		row, err := r.checkRow(at, answer, item, severity)
		if err != nil {
			return nil, err
		}
		found = append(found, row...)
		if len(row) > 0 {
			bad++
		}
	}

	return found, nil
}
