package verify

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/runner/verify/python"
)

// fortune verifies the type fortune.
func (r *run) fortune(ctx context.Context) error {
	l, err := r.look(ctx, r.route)
	if err != nil {
		return err
	}
	if found := append(checkBody(r.route, l.answer), r.checkRoute()...); len(found) > 0 {
		r.results = found

		return nil
	}
	if body := l.answer.Response.Body; !utf8.Valid(body) {
		return internalf(l.answer, "the body is not UTF-8: byte %d does not belong there", firstInvalid(body))
	}
	page, vanished, err := normalise(string(l.answer.Response.Body))
	if err != nil {
		return internalf(l.answer, "the page cannot be read: %v", err)
	}
	if wanted := fortunePage(); page != wanted {
		result := findingf(Fail, "fortune-invalid", r.route, l.answer,
			"the page is not the one wanted; attributes and white space between tags are not compared")
		if len(vanished) > 0 {
			result.Message += fmt.Sprintf(
				"; the reference &#%s; stands for a character that is not seen, write the character", clip(vanished[0]))
		}
		result.Expected, result.Found = wanted, page
		r.results = []Result{result}

		return nil
	}
	r.remarkStatus(r.route, l.answer)
	if len(vanished) > 0 {
		r.remarkf("fortune-reference", r.route, l.answer,
			"the page holds the reference &#%s;, a character that the suite's verification does not see", vanished[0])
	}
	if err := r.finish(ctx, l, nil, nil); err != nil {
		return err
	}

	return r.loadUnlessFound(ctx)
}

func firstInvalid(body []byte) int {
	return len(body) - len(bytes.TrimLeftFunc(body, func(r rune) bool { return r != utf8.RuneError }))
}

// normalise writes a page in the one form that the suite's verification compares, and
// lists the numeric references that it lost on the way.
func normalise(page string) (normal string, vanished []string, err error) {
	var n normaliser
	if err := python.ScanHTML(page, &n); err != nil {
		return "", nil, fmt.Errorf("reading the page: %w", err)
	}

	return n.page.String(), n.vanished, nil
}

// A normaliser writes what is seen of a page.
type normaliser struct {
	page     strings.Builder
	inScript bool
	vanished []string
}

// isIgnored reports whether a tag is passed over, start and end.
func isIgnored(name string) bool {
	switch name {
	case "meta", "link", "script", "thead", "tbody":
		return true
	}

	return false
}

// StartTag writes a start tag without its attributes.
func (n *normaliser) StartTag(name string) {
	if name == "script" {
		n.inScript = true
	}
	n.tag("<"+name+">", name, "table", "html")
}

// EndTag writes an end tag.
func (n *normaliser) EndTag(name string) {
	n.tag("</"+name+">", name, "tr", "head")
	if name == "script" {
		n.inScript = false
	}
}

// tag writes a tag, and a line feed after two of them.
func (n *normaliser) tag(text, name, first, second string) {
	if isIgnored(name) || n.inScript {
		return
	}
	n.page.WriteString(text)
	if name == first || name == second {
		n.page.WriteByte('\n')
	}
}

// Data writes text that is more than white space.
func (n *normaliser) Data(text string) {
	if n.inScript || python.IsBlank(text) {
		return
	}
	_, _ = strings.NewReplacer(`'`, "&apos;", `"`, "&quot;", `>`, "&gt;").WriteString(&n.page, text)
}

// NamedReference knows one name, and leaves others as they are.
func (n *normaliser) NamedReference(name string) {
	if name == "mdash" {
		n.page.WriteString("—")
	} else {
		n.page.WriteString("&" + name + ";")
	}
}

// NumericReference knows these spellings and no others.
func (n *normaliser) NumericReference(digits string) {
	switch strings.ToLower(digits) {
	case "34", "034", "x22":
		n.page.WriteString("&quot;")
	case "39", "039", "x27":
		n.page.WriteString("&apos;")
	case "43", "043", "x2b":
		n.page.WriteString("+")
	case "62", "062", "x3e":
		n.page.WriteString("&gt;")
	case "60", "060", "x3c":
		n.page.WriteString("&lt;")
	case "47", "047", "x2f":
		n.page.WriteString("/")
	case "40", "040", "x28":
		n.page.WriteString("(")
	case "41", "041", "x29":
		n.page.WriteString(")")
	default:
		n.vanished = append(n.vanished, digits)
	}
}

// Declaration writes a declaration in lower case.
func (n *normaliser) Declaration(text string) {
	n.page.WriteString("<!" + python.Lower(text) + ">")
}

// fortunePage is the page wanted, normalised.
func fortunePage() string {
	rows := []struct{ id, message string }{
		{"11", "&lt;script&gt;alert(&quot;This should not be displayed in a browser alert box.&quot;);&lt;/script&gt;"},
		{"4", "A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1"},
		{"5", "A computer program does what you tell it to do, not what you want it to do."},
		{"2", "A computer scientist is someone who fixes things that aren&apos;t broken."},
		{"8", "A list is only as strong as its weakest link. — Donald Knuth"},
		{"0", "Additional fortune added at request time."},
		{"3", "After enough decimal places, nobody gives a damn."},
		{"7", "Any program that runs right is obsolete."},
		{"10", "Computers make very fast, very accurate mistakes."},
		{"6", "Emacs is a nice operating system, but I prefer UNIX. — Tom Christaensen"},
		{"9", "Feature: A bug with seniority."},
		{"1", "fortune: No such file or directory"},
		{"12", "フレームワークのベンチマーク"},
	}
	var page strings.Builder
	page.WriteString("<!doctype html><html>\n<head><title>Fortunes</title></head>\n<body><table>\n")
	page.WriteString("<tr><th>id</th><th>message</th></tr>\n")
	for _, row := range rows {
		fmt.Fprintf(&page, "<tr><td>%s</td><td>%s</td></tr>\n", row.id, row.message)
	}
	page.WriteString("</table></body></html>")

	return page.String()
}
