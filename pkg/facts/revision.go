package facts

import (
	"net/url"
	"strings"
)

// Revision returns which state of its source a requirement from a repository or an archive
// asks for: what follows @ in the URL of a repository, and what the archive of a forge is
// called after, such as refs/heads/main. It is empty where the URL names no state, as that
// of a released file does not.
func (r *Requirement) Revision() string {
	kind := r.Source()
	if kind != FromVCS && kind != FromArchive {
		return ""
	}
	location, err := url.Parse(r.URL)
	if err != nil {
		return "" // pip would refuse it, too.
	}
	if kind == FromVCS {
		_, revision, _ := strings.Cut(location.Path, "@")

		return revision
	}

	return archiveRevision(location.Path)
}

// archiveRevision reads the paths under which GitHub, GitLab, Gitea and Bitbucket offer the
// archive of a state: .../archive/refs/heads/main.zip, .../-/archive/main/name-main.zip,
// .../zip/refs/tags/v1, .../tarball/main, .../get/main.tar.gz.
func archiveRevision(location string) string {
	location = withoutSuffix(location, ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tar")
	for _, kind := range []string{"refs/heads/", "refs/tags/"} {
		if _, name, found := strings.Cut(location, "/"+kind); found {
			return kind + name
		}
	}
	for _, folder := range []string{"/archive/", "/zipball/", "/tarball/", "/get/"} {
		if _, name, found := strings.Cut(location, folder); found {
			name, _, _ = strings.Cut(name, "/")

			return name
		}
	}

	return ""
}

// withoutSuffix takes off the first of the suffixes that text ends with.
func withoutSuffix(text string, suffixes ...string) string {
	for _, suffix := range suffixes {
		if rest, found := strings.CutSuffix(text, suffix); found {
			return rest
		}
	}

	return text
}
