package review

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
)

// A marker is the last line of what is written: a comment in HTML, which no reader sees. It says
// what the text is about, and which text that is in a digest: a host may hand back a body with
// other line ends than it was given, and a text that is compared with itself would then be edited
// for ever. Nothing hostile reaches a marker: all it holds is hexadecimal.
const (
	findingMarker = "<!-- tfblint:finding v1 %s %s -->"
	settledMarker = "<!-- tfblint:settled v1 %s %s -->"
	summaryMarker = "<!-- tfblint:summary v1 %s %s -->"
	// none stands for an empty list.
	none = "-"
)

var markerPattern = regexp.MustCompile(
	`\n<!-- tfblint:(finding|settled|summary) v1 ([0-9a-f,-]+) ([0-9a-f]{16}) -->\s*$`)

// A marker is what one says.
type marker struct {
	// kind is finding, settled or summary.
	kind string
	// subject is the key of a finding, or of a summary the keys of all that were commented on.
	subject string
	digest  string
}

// readMarker reads the marker at the end of a body. Only one that nothing follows is believed: text
// that is quoted within a body stands before ours.
func readMarker(body string) (marker, bool) {
	found := markerPattern.FindStringSubmatch(body)
	if found == nil {
		return marker{}, false
	}

	return marker{kind: found[1], subject: found[2], digest: found[3]}, true
}

// marked ends a text with its marker.
func marked(text, form, subject string) string {
	return text + "\n" + fmt.Sprintf(form, subject, digest(text, subject))
}

// keys returns the keys that a summary lists.
func (m marker) keys() map[string]bool {
	found := map[string]bool{}
	for key := range strings.SplitSeq(m.subject, ",") {
		found[key] = true
	}

	return found
}

// digest tells texts apart. With 64 bits, a text that has changed is taken for the old one once in
// more edits than anybody will make.
func digest(texts ...string) string {
	const size = 8
	sum := sha256.Sum256([]byte(strings.Join(texts, "\x00")))

	return hex.EncodeToString(sum[:size])
}
