package audit

import (
	"fmt"
	"strings"

	"github.com/tfblint/tfblint/pkg/audit/prune"
	"github.com/tfblint/tfblint/pkg/plain"
)

// removals shows the first of what can go, each with the command that makes it.
func (a *assembly) removals() {
	if a.Proposal == nil {
		return
	}
	names := []string{}
	for _, removal := range a.Proposal.Top(a.Limits.Removals) {
		names = append(names, removal.Test.Name)
		a.result.Removals = append(a.result.Removals, Removal{
			Test: removal.Test.Name, Framework: removal.Framework.Name, Dir: removal.Framework.Dir,
			Types: typesOf(removal.Cells), Whole: removal.Whole, Seconds: removal.Seconds,
			Share: a.share(removal.Seconds), Why: why(removal.Reasons), Command: removeTests(removal.Test.Name),
		})
	}
	if len(names) > 0 {
		a.result.RemovalsCommand = removeTests(names...)
	}
}

// why says in sentences what still measures what is removed. Types that the same tests measure share one.
func why(reasons []prune.Reason) []string {
	said := []string{}
	var types []string
	for i, reason := range reasons {
		if reason.Axis != "type" {
			said = append(said, reason.Axis+" "+reason.Name+": "+by(reason))

			continue
		}
		types = append(types, reason.Name)
		if next := i + 1; next == len(reasons) || reasons[next].Axis != "type" || by(reason) != by(reasons[next]) {
			said = append(said, strings.Join(types, " ")+": "+by(reason))
			types = nil
		}
	}

	return said
}

// by names the tests that still measure something.
func by(reason prune.Reason) string {
	said := "still measured by " + strings.Join(reason.By, ", ")
	if more := reason.Count - len(reason.By); more > 0 {
		said += fmt.Sprintf(" and %d more", more)
	}

	return said
}

// removeTests is the command that takes tests out of their configurations.
func removeTests(names ...string) string {
	var command strings.Builder
	command.WriteString("tfblint prune --apply")
	for _, name := range names {
		command.WriteString(" --only=" + quote(name))
	}

	return command.String()
}

// removeFolder is the command that deletes a framework.
func (a *assembly) removeFolder(dir string) string {
	if a.Repository {
		if quote(dir) != dir { // To git a name may be a pattern.
			dir = ":(literal)" + dir
		}

		return "git rm -r -q -- " + quote(dir)
	}

	return "rm -r -- " + quote(dir)
}

// quote writes a word for a POSIX shell so that it is read as it is, whatever it holds. What would not
// survive being shown or copied is written in the octal escapes of $'…'.
func quote(word string) string {
	switch {
	case word != "" && strings.Trim(word, safe) == "":
		return word
	case plain.Line(word) == word:
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	var quoted strings.Builder
	quoted.WriteString("$'")
	for _, b := range []byte(word) {
		if strings.IndexByte(safe, b) >= 0 {
			quoted.WriteByte(b)
		} else {
			fmt.Fprintf(&quoted, `\%03o`, b)
		}
	}

	return quoted.String() + "'"
}

// safe are bytes that no shell sees anything in.
const safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:@%+,"
