package githubtest

import (
	"regexp"
	"strconv"
	"strings"
)

// A diff is the difference that a pull request shows, by file.
type diff map[string][]hunk

// A hunk is a run of lines of the head, with the lines around the changed ones.
type hunk struct {
	start int
	lines []string
}

var (
	hunkHeader = regexp.MustCompile(`^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@`)
	newFile    = regexp.MustCompile(`^\+{3} (?:b/(.*)|/dev/null)$`)
	renamed    = regexp.MustCompile(`^rename to (.*)$`)
)

// parseDiff reads what `git diff base...head` prints.
func parseDiff(text string) diff {
	result := diff{}
	file := ""
	var current *hunk
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "diff --git "):
			file, current = "", nil
		case current == nil && renamed.MatchString(line):
			file = renamed.FindStringSubmatch(line)[1]
			result[file] = nil
		case current == nil && newFile.MatchString(line):
			if file = newFile.FindStringSubmatch(line)[1]; file != "" {
				result[file] = nil
			}
		case hunkHeader.MatchString(line) && file != "":
			start, _ := strconv.Atoi(hunkHeader.FindStringSubmatch(line)[1])
			result[file] = append(result[file], hunk{start: start})
			current = &result[file][len(result[file])-1]
		case current != nil && (strings.HasPrefix(line, "+") || strings.HasPrefix(line, " ")):
			current.lines = append(current.lines, line[1:])
		}
	}

	return result
}

// hunk returns the index of the hunk that has a line, and -1 where none has it.
func (d diff) hunk(file string, line int) int {
	for i, hunk := range d[file] {
		if line >= hunk.start && line < hunk.start+len(hunk.lines) {
			return i
		}
	}

	return -1
}

// text returns a line that the diff has.
func (d diff) text(file string, line int) string {
	hunk := d[file][d.hunk(file, line)]

	return hunk.lines[line-hunk.start]
}

// find returns the line with a text that is nearest to where it was, and 0 where there is none.
func (d diff) find(file, text string, was int) int {
	best := 0
	for _, hunk := range d[file] {
		for i, line := range hunk.lines {
			if at := hunk.start + i; line == text && (best == 0 || abs(at-was) < abs(best-was)) {
				best = at
			}
		}
	}

	return best
}

func abs(n int) int { return max(n, -n) }
