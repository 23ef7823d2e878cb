package markdown

import (
	"net/url"
	"strings"
)

// Link writes text as a link to an address of the web. An address that is none, or that holds a
// name and a password, is not linked to: the text then stands alone.
//
// GitHub notes under an issue that a comment somewhere links to it. A rule's sources are the issues
// and decisions of a suite, which would fill with such notes; so links to them go over the host
// that GitHub has for the purpose and that its own robots use.
func Link(text, address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" || parsed.Host == "" || parsed.User != nil {
		return Text(text)
	}
	if isNoted(parsed) {
		parsed.Host = "redirect.github.com"
	}

	return "[" + Text(text) + "](" + destination.Replace(parsed.String()) + ")"
}

// isNoted reports whether GitHub notes a link to an address at what it leads to.
func isNoted(address *url.URL) bool {
	if !strings.EqualFold(address.Host, "github.com") && !strings.EqualFold(address.Host, "www.github.com") {
		return false
	}
	for _, kind := range []string{"/issues/", "/pull/", "/discussions/", "/commit/"} {
		if strings.Contains(address.Path, kind) {
			return true
		}
	}

	return false
}

// destination writes what would end the destination of a link, or a table's cell, as the
// address's own escapes.
var destination = strings.NewReplacer( //nolint:gochecknoglobals // A constant table.
	"(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "|", "%7C", "`", "%60", `\`, "%5C", " ", "%20", `"`, "%22",
	"'", "%27", "&", "&amp;",
)
