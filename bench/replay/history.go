package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"github.com/tfblint/tfblint/pkg/git"
)

// A commit is one step of the history.
type commit struct {
	hash, parent string
	// day is when it was committed, in UTC.
	day string
}

// base is the side that the commit starts from.
func (c commit) base() git.Side {
	if c.parent == "" {
		return git.EmptyTree
	}

	return git.At(c.parent)
}

var errHistory = errors.New("git log says something unexpected")

// history lists the first-parent commits that touch a configuration, oldest first. A merge is
// what it changes against its first parent.
func history(ctx context.Context, options options) ([]commit, error) {
	const fields = 3
	log := exec.CommandContext(ctx, "git", "-C", options.repository, "log",
		"--first-parent", "--diff-merges=first-parent", "--no-patch", "--reverse", "--no-color", "--no-show-signature",
		"--date=format-local:%Y-%m-%d", "--format=%H%x09%P%x09%cd", "--end-of-options", options.head,
		"--", "*/"+configName, "*/"+oldConfigName)
	log.Env = append(log.Environ(), "TZ=UTC", "LC_ALL=C")
	var complaint bytes.Buffer
	log.Stderr = &complaint
	out, err := log.Output()
	if err != nil {
		return nil, fmt.Errorf("listing commits: %w: %s", err, bytes.TrimSpace(complaint.Bytes()))
	}
	var commits []commit
	for line := range strings.Lines(string(out)) {
		parts := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(parts) != fields {
			return nil, fmt.Errorf("%w: %.80q", errHistory, line)
		}
		first, _, _ := strings.Cut(parts[1], " ")
		one := commit{hash: parts[0], parent: first, day: parts[2]}
		if one.day >= options.since && (options.until == "" || one.day <= options.until) {
			commits = append(commits, one)
		}
	}

	return commits, nil
}
