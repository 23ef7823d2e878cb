package results

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

var (
	// ErrNotMeasured is wrapped where results have no measurement, as those of a run that only verifies.
	ErrNotMeasured = errors.New("nothing was measured: rawData has no cell with a level; " +
		"a run that only verifies, such as tfblint run, measures nothing")
	errTimes = errors.New("a level cannot have taken so long")
)

// ReadFile reads the results of a suite from a file, or from the one that a folder of results has. A file that
// is too large is refused.
func ReadFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err == nil && info.IsDir() {
		name = filepath.Join(name, resultsFile)
		info, err = os.Stat(name)
	}
	if err != nil {
		return nil, err //nolint:wrapcheck // It names the file.
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", name, errNoFile)
	}
	file, err := os.Open(name) //nolint:gosec // Who calls the program names the file.
	if err != nil {
		return nil, err //nolint:wrapcheck // It names the file.
	}
	defer file.Close() //nolint:errcheck // It is only read.
	content, err := io.ReadAll(io.LimitReader(file, largest+1))
	if err != nil {
		return nil, err //nolint:wrapcheck // It names the file.
	}
	if len(content) > largest {
		return nil, fmt.Errorf("%s: %w: more than %d bytes", name, errTooLarge, largest)
	}

	return content, nil
}

// IsResults reports whether a text is an object with rawData, which results have and no other file that
// this program reads.
func IsResults(content []byte) bool {
	document := struct {
		RawData *json.RawMessage `json:"rawData"`
	}{}

	return json.Unmarshal(content, &document) == nil && document.RawData != nil
}

// A level is how long one level of the load was measured, in seconds since 1970.
type level struct {
	Start int64 `json:"startTime"`
	End   int64 `json:"endTime"`
}

// A measured cell is a type of a test, from the start of its first level to the end of its last.
type measured struct {
	kind string
	level
}

// Seconds returns how many seconds a cell of each test type took in the run whose results.json this is: the
// median from its first level to its last, and the median of what comes before a first level, which is
// measured where a test has another cell before. Types that were not measured are left out.
func Seconds(content []byte) (map[string]float64, error) {
	tests, err := readMeasured(content)
	if err != nil {
		return nil, err
	}
	spans := map[string][]int64{}
	var leads []int64
	for _, cells := range tests {
		slices.SortFunc(cells, func(a, b measured) int { return cmp.Compare(a.Start, b.Start) })
		for i, cell := range cells {
			spans[cell.kind] = append(spans[cell.kind], cell.End-cell.Start)
			if i == 0 {
				continue
			}
			// A gap of more than a day is a run that was gone on with.
			if gap := cell.Start - cells[i-1].End; gap <= aDay {
				leads = append(leads, max(0, gap))
			}
		}
	}
	lead := 0.0
	if len(leads) > 0 {
		lead = median(leads)
	}
	seconds := make(map[string]float64, len(spans))
	for kind, of := range spans {
		seconds[kind] = median(of) + lead
	}

	return seconds, nil
}

// readMeasured returns the measured cells of each test.
func readMeasured(content []byte) (map[string][]measured, error) {
	document := struct {
		// The suite's own runs also have slocCounts and commitCounts, which are no types.
		RawData map[string]json.RawMessage `json:"rawData"`
	}{}
	if err := json.Unmarshal(content, &document); err != nil {
		return nil, fmt.Errorf("reading the results: %w: %w", ErrInvalid, err)
	}
	tests := map[string][]measured{}
	for _, kind := range Types() {
		cells := map[string][]level{}
		if raw := document.RawData[kind]; raw != nil {
			if err := json.Unmarshal(raw, &cells); err != nil {
				return nil, fmt.Errorf("reading rawData.%s: %w: %w", kind, ErrInvalid, err)
			}
		}
		for test, levels := range cells {
			if len(levels) == 0 {
				continue // It could not be measured.
			}
			cell, err := wholeOf(levels)
			if err != nil {
				return nil, fmt.Errorf("reading rawData.%s of %q: %w: %w", kind, test, ErrInvalid, err)
			}
			tests[test] = append(tests[test], measured{kind, cell})
		}
	}
	if len(tests) == 0 {
		return nil, ErrNotMeasured
	}

	return tests, nil
}

// aDay is how many seconds a cell may take: a day, as in a file of costs.
const aDay = 86400

// wholeOf returns from when to when the levels of a cell were measured.
func wholeOf(levels []level) (level, error) {
	whole := levels[0]
	for _, one := range levels {
		if one.Start <= 0 || one.End < one.Start {
			return level{}, fmt.Errorf("%w: from %d to %d", errTimes, one.Start, one.End)
		}
		whole = level{min(whole.Start, one.Start), max(whole.End, one.End)}
	}
	if whole.End-whole.Start > aDay {
		return level{}, fmt.Errorf("%w: from %d to %d", errTimes, whole.Start, whole.End)
	}

	return whole, nil
}

// median returns the middle of some numbers.
func median(of []int64) float64 {
	slices.Sort(of)
	half := len(of) / 2 //nolint:mnd // It is the middle.
	if len(of)%2 == 1 {
		return float64(of[half])
	}

	return float64(of[half-1]+of[half]) / 2 //nolint:mnd // Idem.
}
