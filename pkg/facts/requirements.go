package facts

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// ReadRequirements reads a requirements file of the folder with the files that it
// includes by -r and -c, as pip does: each once.
func ReadRequirements(name string, folder Folder) ([]Requirement, []Problem) {
	r := requirementsReader{
		open: func(name string) (excerpt, error) {
			src, err := folder.read(strings.TrimPrefix(path.Clean("/"+name), "/"))
			if err != nil {
				return excerpt{}, err
			}

			return src.excerpt(), nil
		},
		seen: map[string]bool{},
	}
	r.file(path.Clean(name), finding.Place{File: folder.place(name)}, false, 0)

	return r.requirements, r.problems
}

// A requirementsReader gathers requirements from files that include others.
type requirementsReader struct {
	open         func(name string) (excerpt, error)
	seen         map[string]bool
	requirements []Requirement
	problems     []Problem
}

func (r *requirementsReader) problem(place finding.Place, message string) {
	if len(r.problems) < MaxItems {
		r.problems = append(r.problems, Problem{Message: message, Place: place})
	}
}

func (r *requirementsReader) add(requirement Requirement) {
	if len(r.requirements) < MaxItems {
		r.requirements = append(r.requirements, requirement)
	} else if len(r.requirements) == MaxItems && len(r.problems) < MaxItems {
		r.problem(requirement.Place, fmt.Sprintf("only the first %d requirements are read", MaxItems))
	}
}

// file reads one file that is named at a place.
func (r *requirementsReader) file(name string, place finding.Place, constraint bool, depth int) {
	if r.seen[name] {
		return
	}
	r.seen[name] = true
	if depth >= MaxIncludeDepth || len(r.seen) > MaxItems {
		r.problem(place, "requirements files include one another too deeply")

		return
	}
	text, err := r.open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.problem(place, "the requirements file "+name+" is not in the folder")
	case err != nil:
		r.problem(place, err.Error())
	default:
		r.read(text, path.Dir(name), constraint, depth)
	}
}

// read takes the lines of a file in a directory.
func (r *requirementsReader) read(text excerpt, dir string, constraint bool, depth int) {
	for offset := 0; offset < len(text.text); {
		line, start, end := requirementLine(text.text, offset)
		offset = end
		if line == "" {
			continue
		}
		body := strings.TrimRight(text.text[start:end], " \t\r\n")
		r.line(line, text.place(start, start+len(body)), dir, constraint, depth)
	}
}

// requirementLine returns the logical line at an offset without its comment, where it
// starts, and the offset after it. A backslash joins the next line.
func requirementLine(text string, offset int) (line string, start, end int) {
	var joined strings.Builder
	end = offset
	for end < len(text) {
		next := len(text)
		if i := strings.IndexByte(text[end:], '\n'); i >= 0 {
			next = end + i + 1
		}
		body := strings.TrimRight(text[end:next], "\r\n")
		end = next
		continued := strings.HasSuffix(body, `\`) && !strings.HasPrefix(strings.TrimSpace(body), "#")
		joined.WriteString(strings.TrimSuffix(body, `\`))
		if !continued {
			break
		}
	}
	line = joined.String()
	start = offset + len(line) - len(strings.TrimLeft(line, " \t"))
	if strings.HasPrefix(strings.TrimSpace(line), "#") {
		return "", start, end
	}
	for _, mark := range []string{" #", "\t#"} {
		line, _, _ = strings.Cut(line, mark)
	}

	return strings.TrimSpace(line), start, end
}

// line takes one logical line: an option, or a requirement with options after it.
func (r *requirementsReader) line(line string, place finding.Place, dir string, constraint bool, depth int) {
	if line[0] == '-' {
		name, value := requirementOption(line)
		switch name {
		case "-r", "--requirement", "-c", "--constraint":
			if !path.IsAbs(value) {
				value = path.Join(dir, value)
			}
			r.file(value, place, constraint || strings.Contains(name, "c"), depth+1)
		case "-e", "--editable":
			requirement, _ := ParseRequirement(value)
			requirement.Editable, requirement.Constraint, requirement.Place = true, constraint, place
			r.add(requirement)
		}

		return
	}
	line, _, _ = strings.Cut(line, " --") // --hash and the like
	requirement, ok := ParseRequirement(line)
	if !ok {
		r.problem(place, fmt.Sprintf("%q is not a requirement", line))

		return
	}
	requirement.Constraint, requirement.Place = constraint, place
	r.add(requirement)
}

// requirementOption splits -r file, -rfile, --requirement file and --requirement=file.
func requirementOption(line string) (name, value string) {
	long := strings.HasPrefix(line, "--")
	if name, value, ok := strings.Cut(line, "="); ok && long && !strings.ContainsAny(name, " \t") {
		return name, strings.TrimSpace(value)
	}
	if i := strings.IndexAny(line, " \t"); i >= 0 {
		return line[:i], strings.TrimSpace(line[i:])
	}
	if !long && len(line) > len("-r") {
		return line[:2], line[2:]
	}

	return line, ""
}

// Files that say what a Python project needs.
const (
	pyprojectFile = "pyproject.toml"
	setupFile     = "setup.py"
)

// ReadProject reads the dependencies that the project in a directory of the folder
// declares, in pyproject.toml and setup.py. Both are scanned for
// literals; nothing is executed.
func ReadProject(dir string, folder Folder) ([]Requirement, []Problem) {
	r := requirementsReader{seen: map[string]bool{}}
	for _, file := range []struct {
		name string
		scan func(*requirementsReader, excerpt)
	}{
		{pyprojectFile, (*requirementsReader).pyproject},
		{setupFile, (*requirementsReader).setup},
	} {
		src, err := folder.read(path.Join(dir, file.name))
		switch {
		case err == nil:
			file.scan(&r, src.excerpt())
		case !errors.Is(err, fs.ErrNotExist):
			r.problem(finding.Place{File: folder.place(path.Join(dir, file.name))}, err.Error())
		}
	}

	return r.requirements, r.problems
}

// pyproject scans the dependencies of [project], an array of strings, and those of
// [tool.poetry.dependencies], a table of versions.
func (r *requirementsReader) pyproject(text excerpt) {
	section, offset := "", 0
	for found := false; offset < len(text.text); {
		start := offset
		line, _, _ := strings.Cut(text.text[offset:], "\n")
		offset += len(line) + 1
		body := strings.TrimSpace(line)
		key, value, isPair := strings.Cut(body, "=")
		key = strings.Trim(strings.TrimSpace(key), `"'`)
		switch {
		case strings.HasPrefix(body, "["):
			section, _, _ = strings.Cut(strings.TrimPrefix(body, "["), "]")
			section = strings.TrimSpace(section)
		case !isPair || strings.HasPrefix(body, "#"):
		case section == "project" && key == "dependencies" && !found:
			found = true
			offset = r.array(text, start+strings.IndexByte(line, '=')+1)
		case section == "tool.poetry.dependencies" && key != "python":
			from := start + strings.Index(line, body)
			r.add(Requirement{
				Name: normalName(key), Specifier: poetryVersion(value), Place: text.place(from, from+len(body)),
			})
		}
	}
}

// poetryVersion returns the version of a Poetry dependency: "^1.0", or the version of a table.
func poetryVersion(value string) string {
	value = strings.TrimSpace(value)
	if strings.HasPrefix(value, "{") {
		_, value, _ = strings.Cut(value, "version")
		value = strings.TrimLeft(value, " =")
	}
	if value == "" || value[0] != '"' && value[0] != '\'' {
		return ""
	}
	version, _, _ := strings.Cut(value[1:], value[:1])

	return strings.Join(strings.Fields(version), "")
}

// array reads the strings of an array that starts at or after an offset, and returns where it
// ends. TOML's strings and brackets are Python's, but for comments inside them.
func (r *requirementsReader) array(text excerpt, offset int) int {
	tail := text.slice(offset, len(text.text))
	lines, _ := scanPython(tail.text)
	if len(lines) == 0 || !lines[0].tokens[0].is("[") {
		return offset
	}

	return offset + r.literals(tail, lines[0].tokens)
}

// literals reads the strings of a list literal as requirements, and returns the offset after it.
func (r *requirementsReader) literals(text excerpt, tokens []pyToken) int {
	depth := 0
	for _, token := range tokens {
		switch {
		case token.is("[") || token.is("("):
			depth++
		case token.is("]") || token.is(")"):
			depth--
			if depth == 0 {
				return token.end
			}
		case token.kind == pyString && depth == 1:
			place := text.place(token.start, token.end)
			if requirement, ok := ParseRequirement(token.text); ok {
				requirement.Place = place
				r.add(requirement)
			} else {
				r.problem(place, fmt.Sprintf("%q is not a requirement", token.text))
			}
		}
	}

	return len(text.text)
}

// setup scans install_requires=[…], and the list of a name that it is set to.
func (r *requirementsReader) setup(text excerpt) {
	lines, _ := scanPython(text.text)
	var tokens []pyToken
	for _, line := range lines {
		tokens = append(tokens, line.tokens...)
	}
	value := valueOf(tokens, "install_requires")
	if len(value) > 0 && value[0].kind == pyName {
		value = valueOf(tokens, value[0].text)
	}
	if len(value) > 0 && value[0].is("[") {
		r.literals(text, value)
	}
}

// valueOf returns the tokens after name =.
func valueOf(tokens []pyToken, name string) []pyToken {
	i := slices.IndexFunc(tokens, func(t pyToken) bool { return t.named(name) })
	const assigned = 2
	if i < 0 || i+assigned >= len(tokens) || !tokens[i+1].is("=") {
		return nil
	}

	return tokens[i+assigned:]
}
