package affected

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// root is the folder of a suite in which languages lie, and in them frameworks.
const root = "frameworks"

// quoted writes text so that it stays on its line.
func quoted(text string) string { return fmt.Sprintf("%q", text) }

// A suite is the frameworks at the head by the names that people give them.
type suite struct {
	all                []string
	folders, languages *names
	unreadable         []string
}

func newSuite(frameworks []string) *suite {
	s := &suite{folders: newNames(), languages: newNames()}
	for _, folder := range slices.Compact(slices.Sorted(slices.Values(frameworks))) {
		if !utf8.ValidString(folder) { // No JSON could name it.
			s.unreadable = append(s.unreadable, folder)

			continue
		}
		s.all = append(s.all, folder)
		s.folders.add(folder)
		s.languages.add(languageOf(folder))
	}

	return s
}

// below returns the frameworks whose folders lie in dir, or are dir.
func (s *suite) below(dir string) []string {
	var found []string
	for _, folder := range s.all {
		if folder == dir || strings.HasPrefix(folder, dir+"/") {
			found = append(found, folder)
		}
	}

	return found
}

// touchedBy returns the frameworks that a file is part of. A submodule or a link has a path
// without anything below, and may stand for a framework or for all of a language.
func (s *suite) touchedBy(file string) []string {
	if file == root {
		return s.all
	}
	rest, inside := strings.CutPrefix(file, root+"/")
	if !inside {
		return nil
	}
	language, rest, nested := strings.Cut(rest, "/")
	if !nested {
		return s.below(language)
	}
	name, _, _ := strings.Cut(rest, "/")
	folder := language + "/" + name
	if _, found := slices.BinarySearch(s.all, folder); found {
		return []string{folder}
	}

	return nil
}

// ofSuite reports whether every test is run with a file: the runner, its databases and load
// generators, the container it runs in, what starts that, and the workflows. A framework's
// own image is built from its folder alone, so that no other file outside counts.
//
// Source: entrypoint.sh, tfb, Dockerfile and toolset/utils/docker_helper.py of
// TechEmpower/FrameworkBenchmarks at 57d92fbec6, and what the head of
// toolset/github_actions/github_actions_diff.py there says it leaves out.
func ofSuite(file string) bool {
	switch file {
	case "Dockerfile", "entrypoint.sh", "tfb", "toolset":
		return true
	}
	if strings.HasPrefix(file, ".github/workflows/") {
		return true
	}
	rest, inside := strings.CutPrefix(file, "toolset/")
	if !inside {
		return false
	}
	part, _, nested := strings.Cut(rest, "/")
	switch part {
	case "continuous", "github_actions", "scaffolding", "travis":
		return !nested
	}

	return true
}

// Names are those of folders as people write them in a line of words.
type names struct {
	// known has the names by their words with one space between them.
	known map[string]string
	// words is how many words the longest name has.
	words int
}

func newNames() *names { return &names{known: make(map[string]string)} }

// maxWords is how many words of a line are tried as one name. No folder has a name of more
// that anybody would write.
const maxWords = 8

func (n *names) add(name string) {
	words := strings.Fields(name)
	n.known[strings.Join(words, " ")] = name
	n.words = min(max(n.words, len(words)), maxWords)
}

// find returns the names that stand in a line of words, the longest first where one is the
// start of another, and the words that are none.
func (n *names) find(words []string) (found, unknown []string) {
	for i := 0; i < len(words); {
		count := min(n.words, len(words)-i)
		for ; count > 0; count-- {
			if name, ok := n.name(strings.Join(words[i:i+count], " ")); ok {
				found = append(found, name)

				break
			}
		}
		if count > 0 {
			i += count

			continue
		}
		some, none := n.list(words[i])
		found, unknown = append(found, some...), append(unknown, none...)
		i++
	}

	return found, unknown
}

// name looks a name up as it is, with the folder that all of them lie in, with a slash or
// with a comma after it.
func (n *names) name(text string) (string, bool) {
	for _, written := range []string{text, strings.TrimSuffix(text, ",")} {
		if name, ok := n.known[written]; ok {
			return name, true
		}
		bare := strings.TrimSuffix(strings.TrimPrefix(written, root+"/"), "/")
		if name, ok := n.known[bare]; ok {
			return name, true
		}
	}

	return "", false
}

// list takes names apart that commas separate.
func (n *names) list(word string) (found, unknown []string) {
	for part := range strings.SplitSeq(word, ",") {
		if part == "" {
			continue
		}
		if name, ok := n.name(part); ok {
			found = append(found, name)
		} else {
			unknown = append(unknown, part)
		}
	}

	return found, unknown
}

// like returns a name that differs from text in nothing but the case of its letters.
func (n *names) like(text string) string {
	best := ""
	for known, name := range n.known {
		if strings.EqualFold(known, text) && (best == "" || name < best) {
			best = name
		}
	}

	return best
}
