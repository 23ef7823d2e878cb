package report

import "github.com/tfblint/tfblint/pkg/change"

// Headline says in one line of Markdown what a change comes to: the tests, the cells and the time,
// and where that differs how long a run of the whole suite takes.
func Headline(sum *change.Sum) string {
	return "**" + headline(sum, markdownMinus) + "**" + whole(sum)
}

// Difference writes a difference of times, given in seconds, as minutes; it is empty where there
// is none.
func Difference(seconds float64) string { return difference(seconds) }

// Minutes writes a time, given in seconds, in minutes.
func Minutes(seconds float64) string { return minutes(seconds) }

// Counted writes a number with the word for what is counted.
func Counted(count int, word string) string { return counted(count, word) }
