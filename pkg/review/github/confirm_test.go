package github_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/review/github"
)

// TestConfirm holds a number that a stranger claims against what GitHub knows.
func TestConfirm(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.push("a", files(3))
	r.From(repo, number, "fork/matrix", "topic", true)
	here := r.pull()
	branch := github.Branch{Repository: "fork/matrix", Name: "topic"}
	for name, test := range map[string]struct {
		alter func(*github.Pull, *github.Branch)
		right bool
	}{
		"the one":            {func(*github.Pull, *github.Branch) {}, true},
		"another number":     {alter: func(p *github.Pull, _ *github.Branch) { p.Number++ }},
		"another commit":     {alter: func(p *github.Pull, _ *github.Branch) { p.Head = strings.Repeat("e", 40) }},
		"of another fork":    {alter: func(_ *github.Pull, b *github.Branch) { b.Repository = "else/matrix" }},
		"of another branch":  {alter: func(_ *github.Pull, b *github.Branch) { b.Name = "other" }},
		"of no known branch": {alter: func(_ *github.Pull, b *github.Branch) { *b = github.Branch{} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked, from := here, branch
			test.alter(&asked, &from)
			err := r.client(r.Server).Confirm(t.Context(), asked, from)
			if (err == nil) != test.right {
				t.Errorf("got %v, want it confirmed: %t", err, test.right)
			}
		})
	}
}

// TestConfirmClosed refuses a pull request that nobody reviews any more.
func TestConfirmClosed(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.push("a", files(3))
	r.From(repo, number, "fork/matrix", "topic", false)
	err := r.client(r.Server).Confirm(t.Context(), r.pull(), github.Branch{Repository: "fork/matrix", Name: "topic"})
	if !errors.Is(err, github.ErrOther) {
		t.Errorf("got %v, want %v", err, github.ErrOther)
	}
}
