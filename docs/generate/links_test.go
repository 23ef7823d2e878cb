package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// repository is the folder in which README.md stands.
const repository = "../.."

// TestLinks follows every link from a page of the repository to another one, and to a
// heading of a page: what is renamed or taken out leaves no link behind.
func TestLinks(t *testing.T) {
	t.Parallel()
	pages := pagesOf(t)
	if !slices.Contains(pages, "docs/rules/README.md") {
		t.Fatalf("only %v were found", pages)
	}
	for _, page := range pages {
		for _, target := range linksOf(readPage(t, page)) {
			if reason := brokenBecause(t, page, target); reason != "" {
				t.Errorf("%s links to %s: %s", page, target, reason)
			}
		}
	}
}

// TestBrokenLinks shows that a link that leads nowhere is seen.
func TestBrokenLinks(t *testing.T) {
	t.Parallel()
	page := "docs/README.md"
	for target, want := range map[string]string{
		"../README.md":                     "",
		"rules/README.md#all-rules":        "",
		"#documentation":                   "",
		"nowhere.md":                       "there is no such file",
		"rules/nowhere/":                   "there is no such file",
		"rules/README.md#no-such-heading":  "the page has no such heading",
		"../../../../../../outside/of/all": "there is no such file",
	} {
		if got := brokenBecause(t, page, target); got != want {
			t.Errorf("%s: %q, want %q", target, got, want)
		}
	}
	text := "[a](x.md) ![b](y.png \"t\")\n[c](https://example.org) `[d](code.md)`\n```\n[e](code.md)\n```\n"
	if got, want := linksOf(text), []string{"x.md", "y.png"}; !slices.Equal(got, want) {
		t.Errorf("links of a page are %v, want %v", got, want)
	}
}

// pagesOf names the pages of the repository, from its root.
func pagesOf(t *testing.T) []string {
	t.Helper()
	pages := []string{"README.md", "CONTRIBUTING.md"}
	err := filepath.WalkDir(filepath.Join(repository, "docs"), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && filepath.Ext(path) == ".md" {
			pages = append(pages, strings.TrimPrefix(filepath.ToSlash(path), "../../"))
		}

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	return pages
}

func readPage(t *testing.T, page string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(repository, filepath.FromSlash(page)))
	if err != nil {
		t.Fatal(err)
	}

	return string(content)
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)[^)]*\)`)
	heading = regexp.MustCompile(`(?m)^#+ +(.*)$`)
	fenced  = regexp.MustCompile("(?s)(?:^|\n)```.*?\n```")
	quoted  = regexp.MustCompile("`[^`\n]*`")
	dropped = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// linksOf returns where a page leads inside of the repository. What stands in code is no link.
func linksOf(text string) []string {
	text = quoted.ReplaceAllString(fenced.ReplaceAllString(text, ""), "")
	var targets []string
	for _, found := range link.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(found[1], "://") && !strings.HasPrefix(found[1], "mailto:") {
			targets = append(targets, found[1])
		}
	}

	return targets
}

// brokenBecause says why a link leads nowhere, or nothing.
func brokenBecause(t *testing.T, page, target string) string {
	t.Helper()
	file, anchor, _ := strings.Cut(target, "#")
	path := page
	if file != "" {
		path = filepath.ToSlash(filepath.Join(filepath.Dir(page), file))
	}
	if _, err := os.Stat(filepath.Join(repository, filepath.FromSlash(path))); err != nil {
		return "there is no such file"
	}
	if anchor != "" && !slices.Contains(anchorsOf(readPage(t, path)), anchor) {
		return "the page has no such heading"
	}

	return ""
}

// anchorsOf returns the names that GitHub gives to the headings of a page.
func anchorsOf(text string) []string {
	headings := heading.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1)
	anchors := make([]string, 0, len(headings))
	for _, found := range headings {
		name := dropped.ReplaceAllString(strings.ToLower(found[1]), "")
		anchors = append(anchors, strings.ReplaceAll(name, " ", "-"))
	}

	return anchors
}
