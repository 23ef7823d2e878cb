package facts

import (
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// An Image is a reference to a container image.
type Image struct {
	// Reference is the image as it is written, after expansion of variables and
	// removal of quotes.
	Reference string
	// Repository is the familiar name of the repository: python for
	// docker.io/library/python:3.14, ghcr.io/astral-sh/uv in full. It is empty
	// when the reference is not valid or holds an unresolved variable.
	Repository string
	// Tag is what follows the colon, and empty without one: latest is not filled in.
	Tag string
	// Digest is the content's address, such as sha256:…, and empty without one.
	Digest string
	// Scratch marks Docker's empty image, which is built in and never pulled.
	Scratch bool
	// Unresolved names the variables in the reference that have no value in the
	// file. The builder's command line may give one.
	Unresolved []string
	Place      finding.Place
}

// The names that Docker itself gives a meaning.
const (
	scratch         = "scratch"
	officialPrefix  = "library/"
	defaultRegistry = "docker.io"
	legacyRegistry  = "index.docker.io"
	localRegistry   = "localhost"
)

// ParseImage splits an image reference into its parts, as
// github.com/distribution/reference does for every valid one (a test holds the
// two together; the module itself compiles 3,600 allocations of regular expressions
// whenever a program starts that links it). It reports whether the reference has
// the characters of one; if not, only Reference is set.
func ParseImage(written string) (Image, bool) {
	image := Image{Reference: written}
	if written == scratch {
		image.Scratch, image.Repository = true, scratch

		return image, true
	}
	name, digest, hasDigest := strings.Cut(written, "@")
	tag, hasTag := "", false
	if colon := strings.LastIndexByte(name, ':'); colon > strings.LastIndexByte(name, '/') {
		name, tag, hasTag = name[:colon], name[colon+1:], true
	}
	registry, repository := splitRegistry(name)
	if !only(repository, isRepositoryByte) || strings.HasSuffix(repository, "/") ||
		hasTag && !only(tag, isTagByte) || hasDigest && !strings.Contains(digest, ":") {
		return image, false
	}
	image.Repository, image.Tag, image.Digest = repository, tag, digest
	if registry != defaultRegistry {
		image.Repository = registry + "/" + repository
	} else if official, ok := strings.CutPrefix(repository, officialPrefix); ok && !strings.Contains(official, "/") {
		image.Repository = official
	}

	return image, true
}

// Words returns what stands between the dashes of the tag: 3.14 and slim.
func (i *Image) Words() []string {
	if i.Tag == "" {
		return nil
	}

	return strings.Split(i.Tag, "-")
}

// Versions returns the version that the tag starts with as tables of versions name it: 3.14
// and 3 for 3.14.0rc1-slim. There is none where the tag starts with a word.
func (i *Image) Versions() []string {
	version, _, _ := strings.Cut(i.Tag, "-")
	if version == "" || !isDigit(version[0]) {
		return nil
	}
	major, rest, hasMinor := strings.Cut(version, ".")
	if !hasMinor {
		return []string{major}
	}
	minor, _, _ := strings.Cut(rest, ".")

	return []string{major + "." + minor, major}
}

// splitRegistry takes the registry off a name. The first of several components is
// one when no user of the default registry can be called so.
func splitRegistry(name string) (registry, repository string) {
	first, rest, found := strings.Cut(name, "/")
	switch {
	case !found:
		return defaultRegistry, name
	case first == legacyRegistry:
		return defaultRegistry, rest
	case strings.ContainsAny(first, ".:"), first == localRegistry, strings.ToLower(first) != first:
		return first, rest
	}

	return defaultRegistry, name
}

// only reports whether text is not empty and consists of such bytes.
func only(text string, is func(byte) bool) bool {
	for i := range len(text) {
		if !is(text[i]) {
			return false
		}
	}

	return text != ""
}

func isRepositoryByte(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'z' || c == '.' || c == '_' || c == '-' || c == '/'
}

func isTagByte(c byte) bool { return isWordByte(c) || c == '.' || c == '-' }

// isWordByte reports whether c may stand in a variable's name.
func isWordByte(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
