package facts_test

import (
	"testing"

	"github.com/distribution/reference"
	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/facts"
)

func TestParseImage(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text, repository, tag, digest string
		valid                         bool
	}{
		{"python", "python", "", "", true},
		{"python:3.14", "python", "3.14", "", true},
		{"docker.io/library/python:3.14-slim", "python", "3.14-slim", "", true},
		{"index.docker.io/a/b", "a/b", "", "", true},
		{"a/b:c", "a/b", "c", "", true},
		{"ghcr.io/astral-sh/uv:debian-slim", "ghcr.io/astral-sh/uv", "debian-slim", "", true},
		{"localhost/a", "localhost/a", "", "", true},
		{"host:5000/a", "host:5000/a", "", "", true},
		{"a@sha256:0123", "a", "", "sha256:0123", true},
		{"", "", "", "", false},
		{"Python", "", "", "", false},
		{"python:", "", "", "", false},
		{"python:3 14", "", "", "", false},
		{"python:$V", "", "", "", false},
	} {
		t.Run(test.text, func(t *testing.T) {
			t.Parallel()
			want := facts.Image{Reference: test.text, Repository: test.repository, Tag: test.tag, Digest: test.digest}
			got, valid := facts.ParseImage(test.text)
			if diff := cmp.Diff(want, got); diff != "" || valid != test.valid {
				t.Errorf("valid %t, -want +got:\n%s", valid, diff)
			}
		})
	}
}

func TestTagOfImage(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]struct{ versions, words []string }{
		"":                    {nil, nil},
		"3":                   {[]string{"3"}, []string{"3"}},
		"3.14":                {[]string{"3.14", "3"}, []string{"3.14"}},
		"3.14.2-slim-trixie":  {[]string{"3.14", "3"}, []string{"3.14.2", "slim", "trixie"}},
		"3.":                  {[]string{"3.", "3"}, []string{"3."}},
		"8u391-stable":        {[]string{"8u391"}, []string{"8u391", "stable"}},
		"jdk25":               {nil, []string{"jdk25"}},
		"bookworm-20260202-x": {nil, []string{"bookworm", "20260202", "x"}},
		"-1":                  {nil, []string{"", "1"}},
	} {
		image := facts.Image{Tag: tag}
		if diff := cmp.Diff(want.versions, image.Versions()); diff != "" {
			t.Errorf("versions of %q: -want +got:\n%s", tag, diff)
		}
		if diff := cmp.Diff(want.words, image.Words()); diff != "" {
			t.Errorf("words of %q: -want +got:\n%s", tag, diff)
		}
	}
}

// FuzzParseImage holds ParseImage to the reference implementation: what that takes, it splits in
// the same way.
func FuzzParseImage(f *testing.F) {
	for _, seed := range []string{
		"python:3.14", "docker.io/library/a", "docker.io/library/a/b", "HOST/a:b", "a.b:1/c:d",
		"x@sha256:0123456789012345678901234567890123456789012345678901234567890123", "[::1]:5000/a",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, valid := facts.ParseImage(text)
		named, err := reference.ParseNormalizedNamed(text)
		if err != nil || got.Scratch {
			return
		}
		want := facts.Image{Reference: text, Repository: reference.FamiliarName(named)}
		if tagged, ok := named.(reference.Tagged); ok {
			want.Tag = tagged.Tag()
		}
		if digested, ok := named.(reference.Digested); ok {
			want.Digest = digested.Digest().String()
		}
		if diff := cmp.Diff(want, got); diff != "" || !valid {
			t.Errorf("%q: valid %t, -want +got:\n%s", text, valid, diff)
		}
	})
}
