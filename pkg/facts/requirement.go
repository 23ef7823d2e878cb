package facts

import (
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// A Requirement is a Python package that is asked for.
type Requirement struct {
	// Name is normalised by PEP 503: lower case, single dashes. It is empty for an
	// archive or path that does not tell.
	Name string
	// Specifier is the versions allowed, without blanks: ==1.0, >=2,<3.
	Specifier string
	// Extras are the optional parts asked for, as they are written.
	Extras []string
	// Marker is the condition of the environment after the semicolon.
	Marker string
	// URL is where the package comes from, when it is not the index: an archive, a
	// version control system, a path.
	URL string
	// Constraint is true when the requirement only restricts versions, being
	// in a file given with -c.
	Constraint bool
	// Editable is true for -e.
	Editable bool
	Place    finding.Place
}

// A SourceKind is where a package comes from.
type SourceKind string

// The kinds of sources.
const (
	FromIndex   SourceKind = "index"
	FromArchive SourceKind = "url"
	FromVCS     SourceKind = "vcs"
	FromPath    SourceKind = "path"
)

// Source returns where the package comes from. The schemes of version control systems
// are pip's: git+https, hg+file.
func (r *Requirement) Source() SourceKind {
	if r.URL == "" {
		return FromIndex
	}
	scheme, _, isURL := strings.Cut(r.URL, "://")
	switch {
	case !isURL || scheme == "file":
		return FromPath
	case strings.Contains(scheme, "+") || scheme == "git":
		return FromVCS
	}

	return FromArchive
}

// Exact reports whether the specifier allows one version only. A star makes a range of it.
func (r *Requirement) Exact() bool {
	return strings.Contains(r.Specifier, "==") && !strings.Contains(r.Specifier, "*")
}

// ParseRequirement reads one requirement in the form of PEP 508, or a URL or path as
// pip takes them. It reports whether it is one.
func ParseRequirement(text string) (Requirement, bool) {
	text = strings.TrimSpace(text)
	if isLocation(text) {
		return located(text), true
	}
	end := 0
	for end < len(text) && (isWordByte(text[end]) || text[end] == '-' || text[end] == '.') {
		end++
	}
	r := Requirement{Name: normalName(text[:end])}
	rest := strings.TrimSpace(text[end:])
	if r.Name == "" || strings.Trim(text[:end], "-._") != text[:end] {
		return r, false
	}
	if inner, after, ok := strings.Cut(rest, "]"); ok && strings.HasPrefix(inner, "[") {
		for extra := range strings.SplitSeq(inner[1:], ",") {
			if extra = strings.TrimSpace(extra); extra != "" {
				r.Extras = append(r.Extras, extra)
			}
		}
		rest = strings.TrimSpace(after)
	}
	if url, ok := strings.CutPrefix(rest, "@"); ok {
		url, r.Marker, _ = strings.Cut(url, " ;")
		r.URL, r.Marker = strings.TrimSpace(url), strings.TrimSpace(r.Marker)

		return r, r.URL != ""
	}
	specifier, marker, _ := strings.Cut(rest, ";")
	r.Marker = strings.TrimSpace(marker)
	specifier = strings.TrimSpace(specifier)
	if inner, ok := strings.CutPrefix(specifier, "("); ok {
		specifier = strings.TrimSuffix(inner, ")")
	}
	r.Specifier = strings.Join(strings.Fields(specifier), "")

	return r, r.Specifier == "" || strings.ContainsRune("=<>!~", rune(r.Specifier[0]))
}

// isLocation reports whether a requirement is a URL or path instead of a name.
func isLocation(text string) bool {
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "/") {
		return true
	}
	scheme, _, ok := strings.Cut(text, "://")

	return ok && !strings.ContainsAny(scheme, " @;[")
}

// located reads a URL or path, which may name the package after #egg=.
func located(text string) Requirement {
	url, marker, _ := strings.Cut(text, " ;")
	r := Requirement{URL: strings.TrimSpace(url), Marker: strings.TrimSpace(marker)}
	location, extras, ok := strings.Cut(strings.TrimSuffix(r.URL, "]"), "[")
	if ok && !strings.Contains(location, "#") {
		r.URL, r.Extras = location, strings.Split(extras, ",") // A path: .[standard]
	}
	_, fragment, _ := strings.Cut(r.URL, "#")
	for part := range strings.SplitSeq(fragment, "&") {
		if egg, ok := strings.CutPrefix(part, "egg="); ok {
			name, extras, _ := strings.Cut(strings.TrimSuffix(egg, "]"), "[")
			r.Name = normalName(name)
			if extras != "" {
				r.Extras = strings.Split(extras, ",")
			}
		}
	}

	return r
}

// normalName normalises a package's name by PEP 503: runs of dashes, dots and underscores
// are one dash, and case does not count.
func normalName(name string) string {
	var normal strings.Builder
	for i := range len(name) {
		c := name[i]
		switch {
		case c != '-' && c != '.' && c != '_':
			normal.WriteByte(c)
		case i == 0 || !strings.ContainsRune("-._", rune(name[i-1])):
			normal.WriteByte('-')
		}
	}

	return strings.ToLower(normal.String())
}
