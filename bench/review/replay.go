package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/parallel"
	"github.com/tfblint/tfblint/pkg/review"
)

// A result is what came of one review.
type result struct {
	commit string
	// lacks says why it is incomplete, where it is; faults are what is wrong with it.
	lacks  string
	faults []string
	// onLines, onFiles and suggestions count comments; annotations those of the check run.
	onLines, onFiles, suggestions, annotations int
	// summary is the largest body of a comment in the conversation, and body that of any comment.
	summary, body int
}

// A request is one that would be sent.
type request struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Body   struct {
		Body     string    `json:"body"`
		Path     string    `json:"path"`
		Comments []comment `json:"comments"`
		Output   struct {
			Summary     string            `json:"summary"`
			Annotations []json.RawMessage `json:"annotations"`
		} `json:"output"`
	} `json:"body"`
}

// A comment is one on lines.
type comment struct {
	Path  string `json:"path"`
	Body  string `json:"body"`
	Line  int    `json:"line"`
	Start int    `json:"start_line"` //nolint:tagliatelle // GitHub's name.
}

var errFaults = errors.New("reviews with faults")

// replay reviews all merges and says what came of it.
func replay(ctx context.Context, options options, out io.Writer) error {
	listed, err := git(ctx, options, "log", "--first-parent", "--diff-merges=first-parent", "--no-patch",
		"--since="+options.since, "--format=%H %P", "--end-of-options", options.head, "--", "*/benchmark_config.json")
	if err != nil {
		return err
	}
	pulls := strings.Split(strings.TrimSpace(listed), "\n")
	results := make([]result, len(pulls))
	parallel.ForEachUntil(ctx, len(pulls), func(i int) { results[i] = one(ctx, options, strings.Fields(pulls[i])) })
	if ctx.Err() != nil {
		return fmt.Errorf("replaying: %w", ctx.Err())
	}

	return tell(results, out)
}

// tell prints what came of the reviews.
func tell(results []result, out io.Writer) error {
	var sum result
	bad, incomplete := 0, 0
	for _, one := range results {
		if one.lacks != "" {
			incomplete++
			if _, err := fmt.Fprintf(out, "%.12s is incomplete: %s\n", one.commit, one.lacks); err != nil {
				return fmt.Errorf("printing what came of it: %w", err)
			}
		}
		sum.onLines += one.onLines
		sum.onFiles += one.onFiles
		sum.suggestions += one.suggestions
		sum.annotations += one.annotations
		sum.summary, sum.body = max(sum.summary, one.summary), max(sum.body, one.body)
		for _, fault := range one.faults {
			if _, err := fmt.Fprintf(out, "%.12s: %s\n", one.commit, fault); err != nil {
				return fmt.Errorf("printing what came of it: %w", err)
			}
		}
		if len(one.faults) > 0 {
			bad++
		}
	}
	_, err := fmt.Fprintf(out, "%d pull requests, %d with faults, %d incomplete\n"+
		"%d comments on lines, %d of them with a suggestion\n"+
		"%d comments on files\n%d annotations\nlargest summary %d bytes, largest comment %d bytes\n",
		len(results), bad, incomplete, sum.onLines, sum.suggestions,
		sum.onFiles, sum.annotations, sum.summary, sum.body)
	if err == nil && bad > 0 {
		err = fmt.Errorf("%w: %d", errFaults, bad)
	}

	return err
}

// one reviews a commit as the pull request that it was, given with its parents: a merge, or one that
// stands for all of a pull request's commits.
func one(ctx context.Context, options options, hashes []string) result {
	const merge = 3
	commit, base, head := hashes[0], hashes[1], hashes[0]
	if len(hashes) == merge {
		head = hashes[2]
	}
	found := result{commit: commit}
	printed, lacks, err := reviewOf(ctx, options, base, head)
	if err != nil {
		found.faults = append(found.faults, err.Error())

		return found
	}
	found.lacks = lacks
	var requests []request
	if err := json.Unmarshal(printed, &requests); err != nil {
		found.faults = append(found.faults, "what it prints is no JSON: "+err.Error())

		return found
	}
	shown, err := linesOf(ctx, options, base, head)
	switch {
	case err == nil:
		for i := range requests {
			found.hold(&requests[i], shown)
		}
	case lacks == "": // Else git has not got what the review lacked.
		found.faults = append(found.faults, err.Error())
	}
	last := requests[len(requests)-1]
	found.summary = len(last.Body.Body)
	if !strings.HasSuffix(last.Path, "/issues/1/comments") || !strings.HasPrefix(last.Body.Body, "### tfblint: ") {
		found.faults = append(found.faults, "there is no summary")
	}
	if options.keep != "" {
		name := filepath.Join(options.keep, commit+".md")
		if err := os.WriteFile(name, []byte(last.Body.Body), 0o600); err != nil {
			found.faults = append(found.faults, err.Error())
		}
	}

	return found
}

// reviewOf runs tfblint, and returns what it prints and why that is incomplete, if it is. Findings
// are no failure.
func reviewOf(ctx context.Context, options options, base, head string) (printed []byte, lacks string, err error) {
	command := exec.CommandContext(ctx, options.program,
		"review", "--suite", options.repository, "--base", base, "--head", head, "--dry-run")
	command.Env = slices.DeleteFunc(command.Environ(), func(variable string) bool {
		return strings.HasPrefix(variable, "GITHUB_")
	})
	var complaint bytes.Buffer
	command.Stderr = &complaint
	const findings, failed = 1, 3
	printed, err = command.Output()
	if ended := (*exec.ExitError)(nil); errors.As(err, &ended) {
		switch {
		case ended.ExitCode() == findings:
			err = nil
		case ended.ExitCode() == failed && len(printed) > 0:
			lacks, err = string(bytes.TrimSpace(complaint.Bytes())), nil
		}
	}
	if err != nil {
		return nil, "", fmt.Errorf("tfblint review: %w: %s", err, bytes.TrimSpace(complaint.Bytes()))
	}

	return printed, lacks, nil
}

// hold compares a request with what GitHub takes.
func (r *result) hold(sent *request, shown map[string]map[int]bool) {
	limits := review.GitHub
	r.fits("a comment", len(sent.Body.Body), limits.Body)
	r.fits("the check run's summary", len(sent.Body.Output.Summary), limits.Check)
	r.fits("annotations", len(sent.Body.Output.Annotations), limits.Annotations)
	r.fits("comments in a request", len(sent.Body.Comments), limits.CommentsRequest)
	r.annotations += len(sent.Body.Output.Annotations)
	for _, one := range sent.Body.Comments {
		r.onLines++
		r.body = max(r.body, len(one.Body))
		r.fits("a comment", len(one.Body), limits.Body)
		if strings.Contains(one.Body, "```suggestion\n") {
			r.suggestions++
		}
		first := one.Start
		if first == 0 {
			first = one.Line
		}
		for line := first; line <= one.Line; line++ {
			if !shown[one.Path][line] {
				r.faults = append(r.faults, fmt.Sprintf("line %d of %s is not in the difference", line, one.Path))
			}
		}
	}
	if sent.Body.Path != "" {
		r.onFiles++
		r.body = max(r.body, len(sent.Body.Body))
		if shown[sent.Body.Path] == nil {
			r.faults = append(r.faults, sent.Body.Path+" is not in the difference")
		}
	}
}

func (r *result) fits(what string, size, most int) {
	if size > most {
		r.faults = append(r.faults, fmt.Sprintf("%s: %d, more than %d", what, size, most))
	}
}

// linesOf reads which lines a difference shows, by following every line of what `git diff` prints:
// another way than the one that is held against it.
func linesOf(ctx context.Context, options options, base, head string) (map[string]map[int]bool, error) {
	text, err := git(ctx, options, "diff", "--find-renames", "--no-color", "--no-ext-diff", "--no-textconv", "-U3",
		base+"..."+head)
	if err != nil {
		return nil, err
	}
	shown := map[string]map[int]bool{}
	file, line, inHunk := "", 0, false
	for row := range strings.Lines(text) {
		row = strings.TrimSuffix(row, "\n")
		switch {
		case strings.HasPrefix(row, "diff --git "):
			inHunk = false
			_, file, _ = strings.Cut(row, " b/")
			shown[file] = map[int]bool{}
		case !inHunk && strings.HasPrefix(row, "+++ b/"):
			file = strings.TrimSuffix(strings.TrimPrefix(row, "+++ b/"), "\t")
			shown[file] = map[int]bool{}
		case strings.HasPrefix(row, "@@ "):
			inHunk = true
			_, after, _ := strings.Cut(row, " +")
			if _, err := fmt.Sscanf(after, "%d", &line); err != nil {
				return nil, fmt.Errorf("git begins a hunk with %.80q: %w", row, err)
			}
		case inHunk && (strings.HasPrefix(row, "+") || strings.HasPrefix(row, " ")):
			shown[file][line] = true
			line++
		}
	}

	return shown, nil
}

// git runs git in the repository.
func git(ctx context.Context, options options, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "git", append([]string{"-C", options.repository}, args...)...)
	command.Env = append(command.Environ(), "LC_ALL=C")
	var complaint bytes.Buffer
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w: %s", args[0], err, bytes.TrimSpace(complaint.Bytes()))
	}

	return string(out), nil
}
