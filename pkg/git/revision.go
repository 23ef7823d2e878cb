package git

import (
	"context"
	"fmt"
	"strings"
)

// Resolve returns the full hash of the commit that a revision names.
func (r *Repository) Resolve(ctx context.Context, rev string) (string, error) {
	if rev == "" || strings.HasPrefix(rev, "-") || strings.ContainsAny(rev, "\x00\n") {
		return "", fmt.Errorf("%w: %q is no revision", ErrNoCommit, rev)
	}
	// The process that reads objects takes any name of one. What it does not find, rev-parse gives
	// the reason for.
	if commit, err := r.objects.readPart(rev+"^{commit}", 0); err == nil {
		return commit.ID.String(), nil
	}
	out, err := r.run(ctx, "rev-parse", "--quiet", "--verify", "--end-of-options", rev+"^{commit}")
	if err == nil {
		return strings.TrimSpace(string(out)), nil
	}
	if exitOf(err) < 0 {
		return "", err
	}

	return "", r.absent(ctx, rev)
}

// absent says what to run to get a commit.
func (r *Repository) absent(ctx context.Context, rev string) error {
	if r.isUnborn(ctx) && (rev == "HEAD" || rev == "@") {
		return fmt.Errorf("resolving %q: %w: %w", rev, ErrNoCommit, ErrUnborn)
	}
	advice := "run: git fetch origin " + wanted(rev)
	if r.IsShallow(ctx) {
		advice = "this is a shallow clone; run: git fetch --unshallow (with actions/checkout: fetch-depth: 0), " +
			"or: git fetch origin " + wanted(rev)
	}

	return fmt.Errorf("resolving %q: %w in this repository; %s", rev, ErrNoCommit, advice)
}

// wanted returns what to ask the remote for to get a revision.
func wanted(rev string) string {
	rev = strings.TrimPrefix(rev, "refs/remotes/")
	name := strings.TrimPrefix(rev, "origin/")
	if at := strings.IndexAny(name, "~^@:"); at >= 0 {
		name = name[:at]
	}
	for _, char := range name {
		if char <= ' ' || strings.ContainsRune("'\"$`\\!&|;<>()*?[]{}#", char) {
			return "BRANCH"
		}
	}
	if name == "" || name == "HEAD" {
		return "BRANCH"
	}

	return name
}

// isUnborn reports whether HEAD has no commit yet.
func (r *Repository) isUnborn(ctx context.Context) bool {
	_, err := r.run(ctx, "rev-parse", "--quiet", "--verify", "HEAD")

	return err != nil
}

// MainBranch returns the branch that changes go to: what the remote calls its HEAD, or main or
// master, of the remote if it has one.
func (r *Repository) MainBranch(ctx context.Context) (string, error) {
	const separator = "\x00"
	order := []string{
		"refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master",
		"refs/heads/main", "refs/heads/master",
	}
	const form = "--format=%(refname)%00%(symref:short)%00%(refname:short)"
	out, err := r.run(ctx, append([]string{"for-each-ref", form, "--"}, order...)...)
	if err != nil {
		return "", err
	}
	short := map[string]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), separator)
		if len(fields) != 3 { //nolint:mnd // The three that were asked for.
			return "", fmt.Errorf("%w: git for-each-ref says %.80q", ErrMalformed, line)
		}
		short[fields[0]] = fields[2]
		if fields[1] != "" {
			short[fields[0]] = fields[1]
		}
	}
	for _, ref := range order {
		if name := short[ref]; name != "" {
			return name, nil
		}
	}

	return "", fmt.Errorf("looking for the main branch: %w: there is no origin/HEAD, origin/main, origin/master, "+
		"main or master; name the base, or run: git fetch origin && git remote set-head origin --auto", ErrNoCommit)
}

// MergeBase returns the full hash of the newest commit that two revisions have in common.
func (r *Repository) MergeBase(ctx context.Context, a, b string) (string, error) {
	var hashes [2]string
	for i, rev := range []string{a, b} {
		hash, err := r.Resolve(ctx, rev)
		if err != nil {
			return "", err
		}
		hashes[i] = hash
	}
	out, err := r.run(ctx, "merge-base", hashes[0], hashes[1])
	if err == nil {
		return strings.TrimSpace(string(out)), nil
	}
	if exitOf(err) != 1 {
		return "", err
	}
	advice := "name another base"
	if r.IsShallow(ctx) {
		advice = "this is a shallow clone; run: git fetch --unshallow"
	}

	return "", fmt.Errorf("comparing %q with %q: %w in common; %s", a, b, ErrNoCommit, advice)
}
