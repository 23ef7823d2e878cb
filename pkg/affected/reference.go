package affected

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Reference decides as toolset/github_actions/github_actions_diff.py of
// TechEmpower/FrameworkBenchmarks does, in the version of 57d92fbec6, with all its mistakes.
type Reference struct {
	// Lines are what git prints for `git diff --name-only HEAD BASE`: unusual names are
	// quoted, and of a renamed file only the name at the base is there.
	Lines []string
	// Message is that of the newest commit (COMMIT_MESSAGE).
	Message string
	// Head holds the folders that are looked through, from the suite's root.
	Head fs.FS
	// Language and Folders are TESTLANG and TESTDIR; the first that is not empty counts.
	Language, Folders string
}

// A CrashError is an exception that ends the suite's script.
type CrashError struct {
	// Exception is its type in Python.
	Exception string
	// Path is the folder that the script lists.
	Path string
}

// Error says what the suite's script does, and why.
func (e *CrashError) Error() string {
	return fmt.Sprintf("the suite's script ends with %s when it lists %q", e.Exception, e.Path)
}

// Select chooses what the script prints. The error is a [CrashError], or says what could not
// be read. Names in the selection are as the script has them, which are not always folders.
func (r Reference) Select() (*Selection, error) {
	folders, err := r.candidates()
	if err != nil {
		return nil, err
	}
	chosen := make(map[string][]Reason)
	r.choose(folders, func(folder string, reason Reason) {
		if known := chosen[folder]; len(known) == 0 || known[len(known)-1] != reason {
			chosen[folder] = append(known, reason)
		}
	})
	selection := &Selection{Frameworks: []Framework{}, Notes: []Note{}}
	for _, folder := range sortedKeys(chosen) {
		selection.Frameworks = append(selection.Frameworks,
			Framework{Folder: folder, Language: languageOf(folder), Reasons: chosen[folder]})
	}

	return selection, nil
}

// Printed is how the script prints a selection, and the workflow reads it: in one line, with
// spaces between the names. The script's own order is any.
func (s *Selection) Printed() string {
	folders := make([]string, len(s.Frameworks))
	for i, framework := range s.Frameworks {
		folders[i] = framework.Folder
	}

	return strings.Join(folders, " ")
}

// candidates are the folders that the script chooses from.
func (r Reference) candidates() ([]string, error) {
	switch {
	case r.Language != "":
		return r.inLanguage(r.Language)
	case r.Folders != "":
		return strings.Split(r.Folders, " "), nil
	}
	languages, err := r.list(root, fs.DirEntry.Name)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, language := range languages {
		folders, err := r.inLanguage(language)
		if err != nil {
			return nil, err
		}
		all = append(all, folders...)
	}

	return all, nil
}

func (r Reference) inLanguage(language string) ([]string, error) {
	dir := root + "/" + language + "/"

	return r.list(dir, func(entry fs.DirEntry) string {
		folder := entry.IsDir()
		if entry.Type()&fs.ModeSymlink != 0 {
			name, err := r.resolve(dir + entry.Name())
			if err != nil {
				return ""
			}
			info, err := fs.Stat(r.Head, name)
			folder = err == nil && info.IsDir()
		}
		if !folder {
			return ""
		}

		return language + "/" + entry.Name()
	})
}

// list returns what take makes of the entries of a folder, but for empty names.
func (r Reference) list(dir string, take func(fs.DirEntry) string) ([]string, error) {
	name, err := r.resolve(dir)
	if err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(r.Head, name)
	if err != nil {
		return nil, fmt.Errorf("listing %s: %w", dir, err)
	}
	var found []string
	for _, entry := range entries {
		if name := take(entry); name != "" {
			found = append(found, name)
		}
	}

	return found, nil
}

// resolve goes a path of the file system element by element, as a system does, to a path of
// the tree.
func (r Reference) resolve(dir string) (string, error) {
	at := "."
	for element := range strings.SplitSeq(dir, "/") {
		switch element {
		case "", ".":
			continue
		case "..":
			if at == "." {
				return "", fmt.Errorf("%s: %w", dir, errOutside)
			}
			at = path.Dir(at)

			continue
		}
		at = path.Join(at, element)
		info, err := fs.Stat(r.Head, at)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return "", &CrashError{Exception: "FileNotFoundError", Path: dir}
		case err != nil:
			return "", fmt.Errorf("listing %s: %w", dir, err)
		case !info.IsDir():
			return "", &CrashError{Exception: "NotADirectoryError", Path: dir}
		}
	}

	return at, nil
}

var errOutside = errors.New("it leads out of the suite; name a language in TESTLANG")

// choose goes through the script's checks in their order. Three of them end it.
func (r Reference) choose(folders []string, add func(folder string, reason Reason)) {
	if strings.Contains(r.Message, "[ci run-all]") {
		for _, folder := range folders {
			add(folder, Reason{Kind: Asked, Directive: "[ci run-all]"})
		}

		return
	}
	if words, found := demanded(r.Message, fwOnly); found {
		forceFolders(folders, words, fwOnly, add)

		return
	}
	if words, found := demanded(r.Message, langOnly); found {
		forceLanguages(folders, words, langOnly, add)

		return
	}
	if words, found := demanded(r.Message, fw); found {
		forceFolders(folders, words, fw, add)
	}
	if words, found := demanded(r.Message, lang); found {
		forceLanguages(folders, words, lang, add)
	}
	r.compare(folders, add)
}

// compare selects by the lines: all, or those whose path stands anywhere in a line.
func (r Reference) compare(folders []string, add func(folder string, reason Reason)) {
	lines := slices.DeleteFunc(slices.Clone(r.Lines), func(line string) bool { return line == "" })
	if reason := reasonOf(Shared, lines, isCore); reason.Files > 0 {
		for _, folder := range folders {
			add(folder, reason)
		}

		return
	}
	for _, folder := range folders {
		within := func(line string) bool { return strings.Contains(line, root+"/"+folder+"/") }
		if reason := reasonOf(Touched, lines, within); reason.Files > 0 {
			add(folder, reason)
		}
	}
}

func reasonOf(kind string, lines []string, counts func(string) bool) Reason {
	reason := Reason{Kind: kind}
	for _, line := range lines {
		if !counts(line) {
			continue
		}
		if reason.Files == 0 {
			reason.File = line
			if name, ok := Unquote(line); ok {
				reason.File = name
			}
		}
		reason.Files++
	}

	return reason
}

// isCore reports whether a line makes the script run everything:
//
//	^toolset/ without travis/, continuous/ or scaffolding/ behind it, ^tfb, ^Dockerfile,
//	^.github/workflows/, where the dot is any letter
func isCore(line string) bool {
	if rest, found := strings.CutPrefix(line, "toolset/"); found {
		return !strings.HasPrefix(rest, "travis/") && !strings.HasPrefix(rest, "continuous/") &&
			!strings.HasPrefix(rest, "scaffolding/")
	}
	_, first := utf8.DecodeRuneInString(line)

	return strings.HasPrefix(line, "tfb") || strings.HasPrefix(line, "Dockerfile") ||
		strings.HasPrefix(line[first:], "github/workflows/")
}

// demanded returns the words of the first directive of a kind. Its line's last bracket ends it.
func demanded(message, word string) (words []string, found bool) {
	match := regexp.MustCompile(`\[ci ` + word + ` (.+)\]`).FindStringSubmatch(message)
	if match == nil {
		return nil, false
	}

	return strings.Split(strings.TrimFunc(match[1], isPythonSpace), " "), true
}

// isPythonSpace reports whether Python's strip takes a letter away: Unicode's white space,
// and the four separators of ASCII.
func isPythonSpace(r rune) bool { return unicode.IsSpace(r) || '\x1c' <= r && r <= '\x1f' }

func forceFolders(folders, words []string, word string, add func(string, Reason)) {
	for _, folder := range folders {
		if slices.Contains(words, folder) {
			add(folder, Reason{Kind: Asked, Directive: "[ci " + word + " " + folder + "]"})
		}
	}
}

func forceLanguages(folders, words []string, word string, add func(string, Reason)) {
	words = slices.Compact(slices.Sorted(slices.Values(words)))
	for _, folder := range folders {
		for _, language := range words {
			if strings.HasPrefix(folder, language+"/") {
				add(folder, Reason{Kind: Asked, Directive: "[ci " + word + " " + language + "]"})
			}
		}
	}
}
