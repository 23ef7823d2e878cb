package github

import (
	"fmt"
	"regexp"
)

// A Pull is a pull request, at the commit that is reviewed.
type Pull struct {
	Owner, Repo string
	Number      int
	// Head is the full name of the last commit of the pull request. Comments are about it, and
	// the check run stands at it.
	Head string
}

// Valid returns an error that says what is wrong where this cannot be a pull request. Nothing of
// it is escaped in a path, because nothing of it has to be.
func (p Pull) Valid() error {
	switch {
	case !regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*$`).MatchString(p.Owner),
		!regexp.MustCompile(`^[A-Za-z0-9._-]+$`).MatchString(p.Repo), p.Repo == ".", p.Repo == "..":
		return fmt.Errorf("%w: %q is no repository; it is owner/name", ErrOptions, p.Owner+"/"+p.Repo)
	case p.Number <= 0:
		return fmt.Errorf("%w: %d is no number of a pull request", ErrOptions, p.Number)
	case !regexp.MustCompile(`^([0-9a-f]{40}|[0-9a-f]{64})$`).MatchString(p.Head):
		return fmt.Errorf("%w: %q is not the full name of a commit", ErrOptions, p.Head)
	}

	return nil
}

// repository is the path of the repository.
func (p Pull) repository() string { return "repos/" + p.Owner + "/" + p.Repo }

// pull and issue are the two paths of one pull request: its conversation is that of an issue.
func (p Pull) pull() string  { return fmt.Sprintf("%s/pulls/%d", p.repository(), p.Number) }
func (p Pull) issue() string { return fmt.Sprintf("%s/issues/%d", p.repository(), p.Number) }
