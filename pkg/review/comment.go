package review

import (
	"strings"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/markdown"
)

const (
	// maxText is how much of a stranger's text is shown, in bytes, maxName of a name, and maxShort of
	// either within a sentence. Written as Markdown, a byte takes up to thirteen.
	maxText  = 1000
	maxName  = 200
	maxShort = 60
	// ellipsis stands for what was cut.
	ellipsis = "…"
)

// cut shortens text to so many bytes, and says that it did.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	most -= len(ellipsis)
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}

	return text[:most] + ellipsis
}

// prose writes a stranger's text within a sentence, and name a stranger's name.
func prose(text string) string { return markdown.Text(cut(text, maxText)) }

func name(text string) string { return markdown.Code(cut(text, maxName)) }

// commentOn writes the comment on a finding.
func (d *decision) commentOn(one *wanted) string {
	var body strings.Builder
	body.WriteString("**" + label(one.Severity) + "** · " + name(one.Rule))
	if one.Test != "" {
		body.WriteString(" · " + name(one.Test))
	}
	body.WriteString("\n\n" + prose(one.Message) + "\n")
	if one.spot.suggests {
		body.WriteString("\n" + markdown.Block("suggestion", one.Suggestion.Text))
	}
	body.WriteString(d.why(one.Finding))

	return marked(body.String(), findingMarker, one.key)
}

// why says what the rule of a finding is for, folded away.
func (d *decision) why(found *Finding) string {
	rule := d.input.Rules[found.Rule]
	if rule.Reason == "" && rule.Fix == "" {
		return ""
	}
	var text strings.Builder
	text.WriteString("\n<details><summary>Why, and what to do</summary>\n\n")
	for _, sentence := range []string{rule.Reason, rule.Fix} {
		if sentence != "" {
			text.WriteString(prose(sentence) + "\n\n")
		}
	}
	text.WriteString("More: " + markdown.Code("tfblint explain "+cut(found.Rule, maxName)) + "\n\n</details>\n")

	return text.String()
}

// settled writes a comment anew whose finding is gone, and to which somebody has replied.
func settled(t thread) string {
	const text = "This is no longer found. The comment stays because of the replies to it.\n"

	return marked(text, settledMarker, t.marker.subject)
}
