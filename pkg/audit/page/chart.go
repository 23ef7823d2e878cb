package page

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// A point is a value at a time.
type point struct {
	time  time.Time
	value float64
}

// A plot is a curve over time, as the template draws it: shapes in a square of side squares,
// which is stretched to what room there is, and labels in per cent of that room, which are not.
type plot struct {
	Title, Summary string
	// Area and Curve are paths.
	Area, Curve string
	Rules       []rule
	Years       []tick
	Hits        []hit
	// Table has the last value of each year.
	Unit  string
	Table []yearly
}

// A rule is a horizontal line with its value, Y per cent below the top.
type rule struct{ Y, Label string }

// A tick is the start of a year, X per cent from the left. A minor one has no label where there is
// little room.
type tick struct {
	X, Label string
	Minor    bool
}

// A hit is where a pointer is told a month's value.
type hit struct{ X, Width, Title string }

type yearly struct{ Year, Value string }

const (
	// squares is how many there are on a side of a plot's shapes.
	squares = 1000
	percent = 100
	// edge is how near to an end no year is named.
	edge = 0.03
	// lineCount is about how many horizontal lines there are.
	lineCount = 4
	// yearCount is up to how many years are all named.
	yearCount = 7
)

// draw makes a plot of points, which are in their order and none of them below 0. Where there is only one
// moment, there is no plot.
func draw(title, unit string, points []point) *plot {
	if len(points) == 0 {
		return nil
	}
	first, last := points[0], points[len(points)-1]
	span := last.time.Sub(first.time).Hours()
	if span <= 0 {
		return nil
	}
	highest := points[0]
	for _, one := range points {
		if one.value > highest.value {
			highest = one
		}
	}
	step := niceStep(highest.value)
	top := step * math.Ceil(highest.value/step)
	across := func(at time.Time) float64 { return at.Sub(first.time).Hours() / span }
	drawn := &plot{
		Title: title, Unit: unit, Curve: curve(points, across, top),
		Years: years(first.time, last.time, across), Table: table(points),
		Summary: fmt.Sprintf("%s: %s in %s, %s in %s, at most %s in %s.", title,
			number(first.value), month(first.time), number(last.value), month(last.time),
			number(highest.value), month(highest.time)),
	}
	drawn.Area = fmt.Sprintf("%sL%d %dL0 %dZ", drawn.Curve, squares, squares, squares)
	for value := 0.0; value <= top; value += step {
		drawn.Rules = append(drawn.Rules, rule{Y: share(1 - value/top), Label: number(value)})
	}
	for i, one := range points {
		end := 1.0
		if i+1 < len(points) {
			end = across(points[i+1].time)
		}
		start := across(one.time)
		drawn.Hits = append(drawn.Hits, hit{
			X: share(start), Width: share(end - start),
			Title: fmt.Sprintf("%s: %s %s", month(one.time), number(one.value), unit),
		})
	}

	return drawn
}

// curve is the path of points: a value holds until the next one.
func curve(points []point, across func(time.Time) float64, top float64) string {
	var path strings.Builder
	for i, one := range points {
		x, y := across(one.time)*squares, (1-one.value/top)*squares
		if i == 0 {
			fmt.Fprintf(&path, "M%.1f %.1f", x, y)
		} else {
			fmt.Fprintf(&path, "H%.1fV%.1f", x, y)
		}
	}

	return path.String()
}

// years are the starts of years after the first point.
func years(from, to time.Time, across func(time.Time) float64) []tick {
	var ticks []tick
	for year := from.Year() + 1; ; year++ {
		start := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)
		if start.After(to) {
			break
		}
		if at := across(start); at < edge || at > 1-edge {
			continue // Half of its label would stand outside.
		}
		ticks = append(ticks, tick{X: share(across(start)), Label: strconv.Itoa(year), Minor: year%2 == 1})
	}
	if len(ticks) > yearCount { // Every second one is enough, and of those every second where it is narrow.
		kept := ticks[:0]
		for _, one := range ticks {
			if !one.Minor {
				one.Minor = len(kept)%2 == 1 //nolint:mnd // Every second one.
				kept = append(kept, one)
			}
		}
		ticks = kept
	}

	return ticks
}

// table has the last value of each year.
func table(points []point) []yearly {
	var rows []yearly
	for i, one := range points {
		if i+1 == len(points) || points[i+1].time.Year() != one.time.Year() {
			rows = append(rows, yearly{Year: strconv.Itoa(one.time.Year()), Value: number(one.value)})
		}
	}

	return rows
}

// niceStep is the distance of the lines of a scale up to highest: 1, 2 or 5, or one of these with
// zeros.
func niceStep(highest float64) float64 {
	if highest <= 0 {
		return 1
	}
	const ten = 10
	rough := highest / lineCount
	size := math.Pow(ten, math.Floor(math.Log10(rough)))
	for _, factor := range []float64{1, 2, 5} {
		if factor*size >= rough {
			return max(factor*size, 1)
		}
	}

	return max(ten*size, 1)
}

// share writes a part of one in per cent.
func share(part float64) string {
	return strconv.FormatFloat(part*percent, 'f', 2, 64) + "%"
}

func month(at time.Time) string { return at.UTC().Format("January 2006") }

// number writes a whole number with commas between thousands.
func number(value float64) string {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return "–"
	}
	digits := strconv.FormatFloat(math.Abs(math.Round(value)), 'f', 0, 64)
	var grouped strings.Builder
	if math.Round(value) < 0 {
		grouped.WriteString("−")
	}
	const group = 3
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%group == 0 {
			grouped.WriteByte(',')
		}
		grouped.WriteRune(digit)
	}

	return grouped.String()
}
