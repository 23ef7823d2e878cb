package printer

import (
	"math"
	"slices"
	"strings"
)

// sparkWidth is how many columns a sparkline takes at most.
const sparkWidth = 48

// bars are the heights of a sparkline.
const bars = "▁▂▃▄▅▆▇█"

// sparkline draws values, the largest as high as a line can be and nothing as low. Of more values than columns
// each column shows the last of its share, as a month shows its last commit.
func sparkline(values []float64, width int) string {
	if len(values) == 0 || width <= 0 {
		return ""
	}
	width = min(width, len(values))
	highest := slices.Max(values)
	heights := []rune(bars)
	var line strings.Builder
	for column := range width {
		value := values[(column+1)*len(values)/width-1]
		height := 0
		if highest > 0 && value > 0 {
			height = int(math.Round(value / highest * float64(len(heights)-1)))
		}
		line.WriteRune(heights[height])
	}

	return line.String()
}

// barWidth is how many columns the bar of the largest share takes.
const barWidth = 10

// bar draws a share beside the largest of its list.
func (t *text) bar(share, largest float64) string {
	filled := 0
	if largest > 0 {
		filled = int(math.Round(share / largest * barWidth))
	}
	filled = max(0, min(barWidth, filled))

	return t.paint(cyan, strings.Repeat("█", filled)) + t.paint(faint, strings.Repeat("·", barWidth-filled))
}
