package history

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGone(t *testing.T) {
	t.Parallel()
	// Freireich's remission times, the example of every textbook: 21 patients, 9 relapses.
	fates := make([]fate, 0, 21)
	for _, weeks := range []float64{6, 6, 6, 7, 10, 13, 16, 22, 23} {
		fates = append(fates, fate{lasted: weeks, removed: true})
	}
	for _, weeks := range []float64{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35} {
		fates = append(fates, fate{lasted: weeks})
	}
	for _, test := range []struct{ within, share, low, high float64 }{
		{5, 0, 0, 1}, // Nothing is known.
		{6, 0.143, 0.048, 0.380},
		{10, 0.247, 0.111, 0.497},
		{23, 0.552, 0.320, 0.812},
		{100, 0.552, 0.320, 0.812},
	} {
		share, low, high := gone(fates, test.within)
		for _, pair := range [][2]float64{{share, test.share}, {low, test.low}, {high, test.high}} {
			if math.Abs(pair[0]-pair[1]) > 0.002 {
				t.Errorf("within %v: %.3f (%.3f to %.3f), want %.3f (%.3f to %.3f)",
					test.within, share, low, high, test.share, test.low, test.high)

				break
			}
		}
	}
}

func TestBelieved(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ times, want []int64 }{
		"none":       {[]int64{}, []int64{}},
		"in order":   {[]int64{1, 2, 2, 3}, []int64{1, 2, 2, 3}},
		"one early":  {[]int64{5, 6, 0, 7}, []int64{5, 6, 6, 7}},
		"one late":   {[]int64{5, 99, 6, 7}, []int64{5, 5, 6, 7}},
		"first late": {[]int64{99, 6, 7}, []int64{6, 6, 7}},
		"extremes": {
			[]int64{5, math.MaxInt64, 6, math.MinInt64, 7}, []int64{5, 5, 6, 6, 7},
		},
	} {
		got, _ := believed(test.times)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestIsBot(t *testing.T) {
	t.Parallel()
	table := &Table{Bots: []string{"[bot]", "renovate", "dependabot"}}
	for _, test := range []struct {
		name, address string
		want          bool
	}{
		{"dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", true},
		{"Renovate", "x@example.org", true},
		{"WhiteSource Renovate", "x@example.org", true},
		{"x", "12+dependabot@users.noreply.github.com", true},
		{"Abbot", "abbot@example.org", false},
		{"notrenovate", "x@renovate", false},
		{"", "", false},
	} {
		if got := table.isBot(test.name, test.address); got != test.want {
			t.Errorf("%q <%s>: got %t", test.name, test.address, got)
		}
	}
}
