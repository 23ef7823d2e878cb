package markdown_test

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	goldmarkhtml "github.com/yuin/goldmark/renderer/html"

	"github.com/tfblint/tfblint/pkg/markdown"
	"github.com/tfblint/tfblint/pkg/plain"
)

// hostile lists texts that are markup, or that services make something of.
func hostile() []string {
	return []string{
		"WW.WWW. ",
		"", " ", "    four spaces", "two  spaces", "trailing  ", "tab\there",
		"@octocat", "a@example.com", "@org/team", "&#64;octocat", "&commat;octocat",
		"#123", "org/repo#123", "GH-123", "gh-1", "!12", "&12", "~bug", `~"a label"`, "%1", "$12", "^alert#1", ":tada:",
		"https://example.com", "http://example.com/(a)", "ftp://example.com", "www.example.com", "WWW.example.com",
		"mailto:a@example.com", "xmpp:a@example.com", "<https://example.com>", "<a@example.com>",
		"[a](http://x)", "![a](http://x)", "[a]: http://x", "[^1]", "[x]", "- [ ] task", "[[wiki]]",
		"<img src=x onerror=alert(1)>", "<!-- marker -->", "<b>", "&lt;b&gt;", "<script>", "<?php", "<![CDATA[",
		"*a*", "**a**", "_a_", "__a__", "~a~", "~~a~~", "`a`", "``a``", "```", "~~~", "a`|`b",
		"# a", "## a ##", "> a", "- a", "+ a", "* a", "1. a", "12) a", "---", "===", "***", "- - -", "+++", "    - a",
		"a | b", `a \| b`, `a \\| b`, `\`, `\\`, `\*a\*`, "|---|", "| a |", ":--", "$a$", "$$a$$", "$`a`$", "\\(a\\)",
		"line\nbreak", "line\r\n::error::x", "a  \nb", "\u202eabc", "a\u200bb", "\x1b[31m", "\xff", "caf\u00e9",
		"\u6846", "@\u200boctocat", "a:b", "a: b", "10.5", "1.", "1.5", "x -1", "-1", "a-b", `"quoted" and 'quoted'`,
		"{{ a }}", "{% a %}",
	}
}

// TestText renders text in every place that it may stand in.
func TestText(t *testing.T) {
	t.Parallel()
	for _, text := range hostile() {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			checkText(t, text)
		})
	}
}

func FuzzText(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text)
	}
	f.Fuzz(checkText)
}

// references are what services look for in rendered text.
var references = regexp.MustCompile(`(?i)@\w|[#!&$%]\d|[~^][\w"]|gh-\d|:[\w/]|www\.[^\s<\x{200b}]`)

func checkText(t *testing.T, text string) {
	t.Helper()
	safe := markdown.Text(text)
	if strings.Contains(safe, "\n") {
		t.Errorf("more than one line: %q", safe)
	}
	want := plain.Line(text)
	for name, place := range map[string][4]string{
		"sentence":  {"a ", " b", "<p>a ", " b</p>"},
		"paragraph": {"", "x", "<p>", "x</p>"},
		"second":    {"a\n", "x", "<p>a\n", "x</p>"},
		"heading":   {"### a", "", "<h3>a", "</h3>"},
		"entry":     {"- a", "x", "<ul>\n<li>a", "x</li>\n</ul>"},
		"bold":      {"**a", "x**", "<p><strong>a", "x</strong></p>"},
		"cell":      {"|a|b|\n|-|-|\n| ", " | c |", "<td>", "</td>\n<td>c</td>"},
	} {
		page := rendered(t, place[0]+safe+place[1])
		_, inside, found := strings.Cut(page, place[2])
		inside, _, ended := strings.Cut(inside, place[3])
		if !found || !ended {
			t.Errorf("%s: %q became %q", name, safe, page)

			continue
		}
		got := html.UnescapeString(inside)
		if found := references.FindString(got); found != "" {
			t.Errorf("%s: %q is a reference to be found in %q", name, found, got)
		}
		got = strings.ReplaceAll(got, "\u200b", "")
		if strings.TrimSpace(got) != strings.TrimSpace(want) || strings.ContainsAny(inside, "<>") {
			t.Errorf("%s: %q became %q, want the text of %q", name, safe, inside, want)
		}
	}
}

// rendered is a page as GitHub makes it: with its extensions, and with HTML, so that what goes
// through is seen.
func rendered(t *testing.T, text string) string {
	t.Helper()
	var page bytes.Buffer
	if err := goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote),
		goldmark.WithRendererOptions(goldmarkhtml.WithUnsafe()),
	).Convert([]byte(text), &page); err != nil {
		t.Fatal(err)
	}

	return page.String()
}

func TestCode(t *testing.T) {
	t.Parallel()
	for _, text := range hostile() {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			checkCode(t, text)
		})
	}
}

func FuzzCode(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text)
	}
	f.Fuzz(checkCode)
}

// checkCode renders a code span in a paragraph and in a table's cell.
func checkCode(t *testing.T, text string) {
	t.Helper()
	safe := markdown.Code(text)
	want := strings.TrimSpace(strings.NewReplacer("`", `\u0060`, "|", `\u007c`).Replace(plain.Line(text)))
	shown := "<code>" + html.EscapeString(want) + "</code>"
	if want == "" {
		shown = "(empty)"
	}
	shown = strings.NewReplacer("&#39;", "'", "&#34;", "&quot;").Replace(shown)
	for before, wrapped := range map[string][2]string{
		"":                  {"<p>", "</p>\n"},
		"|a|b|\n|-|-|\n|c|": {"<td>", "</td>\n"},
	} {
		if page := rendered(t, before+safe); !strings.Contains(page, wrapped[0]+shown+wrapped[1]) {
			t.Errorf("%q became %q, want %q in it", safe, page, shown)
		}
	}
}

// TestDisarm renders what was meant for a terminal, and shows it in one.
func TestDisarm(t *testing.T) {
	t.Parallel()
	for _, text := range hostile() {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			checkDisarm(t, text)
		})
	}
}

func FuzzDisarm(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text)
	}
	f.Fuzz(checkDisarm)
}

// dangerous are tags of a page that lead elsewhere, load something or hide what follows.
var dangerous = regexp.MustCompile(`<(a|img|script|iframe|style|!--|pre|sup|\?)\b`)

func checkDisarm(t *testing.T, text string) {
	t.Helper()
	safe := markdown.Disarm(text)
	if got, want := strings.ReplaceAll(safe, "\u200b", ""), plain.Line(text); got != want {
		t.Errorf("%q became %q", want, got)
	}
	for _, before := range []string{"", "a "} {
		page := rendered(t, before+safe+"\n\nthe end")
		if found := references.FindString(html.UnescapeString(page)); found != "" {
			t.Errorf("%q is a reference to be found in %q", found, page)
		}
		if !strings.HasSuffix(page, "<p>the end</p>\n") {
			t.Errorf("what follows is swallowed: %q", page)
		}
		page = strings.NewReplacer("<pre><code>", "", "<pre>", "").Replace(page) // An indented line.
		if found := dangerous.FindString(page); found != "" {
			t.Errorf("%q became %s in %q", safe, found, page)
		}
	}
}

func TestBlock(t *testing.T) {
	t.Parallel()
	for _, text := range append(hostile(), "```\n```suggestion\nx\n", "````", "~~~\n", "a\n\nb", "    a\n") {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			checkBlock(t, text)
		})
	}
}

func FuzzBlock(f *testing.F) {
	f.Add("```\na\n````")
	f.Fuzz(checkBlock)
}

func checkBlock(t *testing.T, text string) {
	t.Helper()
	if strings.ContainsAny(text, "\r\x00") {
		t.Skip("CommonMark itself makes another line break, or another character, of it")
	}
	page := rendered(t, "a\n"+markdown.Block("json", text)+"b")
	_, inside, _ := strings.Cut(page, "<p>a</p>\n<pre><code class=\"language-json\">")
	inside, found := strings.CutSuffix(inside, "</code></pre>\n<p>b</p>\n")
	if got := html.UnescapeString(inside); !found || strings.TrimSuffix(got, "\n") != strings.TrimSuffix(text, "\n") {
		t.Errorf("the block is %q in %q, want %q", got, page, text)
	}
}

func TestLink(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, address, want string }{
		{"a", "https://example.com/b_c?d=1&e=2#f", `<a href="https://example.com/b_c?d=1&amp;e=2#f">a</a>`},
		{"a]b", "https://example.com/a(b)c", `<a href="https://example.com/a%28b%29c">a]b</a>`},
		{"a", "https://example.com/a|b`c\\", `<a href="https://example.com/a%7Cb%60c%5C">a</a>`},
		{"a", "https://example.com/\"><b>", `<a href="https://example.com/%22%3E%3Cb%3E">a</a>`},
		{"a", "https://github.com/o/r/issues/1", `<a href="https://redirect.github.com/o/r/issues/1">a</a>`},
		{"a", "https://github.com/o/r/blob/main/a.md", `<a href="https://github.com/o/r/blob/main/a.md">a</a>`},
		{"a", "javascript:alert(1)", "a"},
		{"a", "data:text/html,x", "a"},
		{"a", "//example.com", "a"},
		{"a", "https://user:word@example.com/", "a"},
		{"a", "https://exa\nmple.com/", "a"},
		{"a", "", "a"},
	} {
		page := rendered(t, markdown.Link(test.text, test.address))
		if want := "<p>" + test.want + "</p>\n"; page != want {
			t.Errorf("Link(%q, %q) became %q, want %q", test.text, test.address, page, want)
		}
	}
}
