package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/affected"
	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/review"
	"github.com/tfblint/tfblint/pkg/tree"
)

// reviewWord is the name of the command, which main has to know: see collectSoon.
const reviewWord = "review"

// reviewFlags are the flags of the review command.
type reviewFlags struct {
	suite                  suiteFlags
	dir, base, head        string
	event, repository      string
	account                string
	artifact, post, failOn string
	pull                   int
	dryRun                 bool
}

func (p *program) reviewCommand() *cobra.Command {
	flags := &reviewFlags{}
	command := &cobra.Command{
		Use:   reviewWord,
		Short: "Review a pull request at GitHub",
		Long: "review says at a pull request what it adds to the matrix, what that costs and what rules say about\n" +
			"it: one summary that is edited in place, comments on lines of the difference, and a check run. It\n" +
			"reads both sides as git objects and checks nothing out; settings, rules, waivers and the baseline are\n" +
			"those of the base. The token is taken from GITHUB_TOKEN. Where GitHub refuses to have anything\n" +
			"written, the review goes to the job's summary.",
		Example: "  tfblint review --event \"$GITHUB_EVENT_PATH\"\n" +
			"  tfblint review --base origin/main --head feature --dry-run\n" +
			"  tfblint review --event \"$GITHUB_EVENT_PATH\" --artifact review.json\n" +
			"  tfblint review --event \"$GITHUB_EVENT_PATH\" --post review.json",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.review(cmd.Context(), flags) },
	}
	set := command.Flags()
	set.StringVar(&flags.dir, "suite", ".", "a folder in the suite, or a bare repository with one at its top")
	set.StringVar(&flags.base, "base", "", "commit that the pull request goes to (default: that of the event)")
	set.StringVar(&flags.head, "head", "", "last commit of the pull request (default: that of the event)")
	set.StringVar(&flags.event, "event", "", "event file of Actions (default: $GITHUB_EVENT_PATH)")
	set.StringVar(&flags.repository, "repository", "", "owner/name (default: that of the event, or $GITHUB_REPOSITORY)")
	set.IntVar(&flags.pull, "pull", 0, "number of the pull request (default: that of the event)")
	set.StringVar(&flags.account, "account", "", "login that the token writes as, if it is that of an app: name[bot]")
	set.StringVar(&flags.failOn, "fail-on", "", "least severity that fails the run: error (default), warning or info")
	set.StringVar(&flags.artifact, "artifact", "", "write the facts of the review into this file, and post nothing")
	set.StringVar(&flags.post, "post", "", "post the facts in this file, which a stranger may have written")
	set.BoolVar(&flags.dryRun, "dry-run", false, "print the requests that would be sent, and send none that writes")
	flags.suite.add(set)
	complete(command, map[string][]string{"fail-on": severityNames()})

	return command
}

var errTwoSteps = errors.New("--artifact is the first of two steps and --post the second; use one of them")

func (p *program) review(ctx context.Context, flags *reviewFlags) error {
	if flags.artifact != "" && flags.post != "" {
		return usage(errTwoSteps)
	}
	found, err := p.eventOf(flags)
	if err != nil {
		return err
	}
	if flags.post != "" {
		return p.post(ctx, flags, found)
	}
	in, err := p.reviewInput(ctx, flags, found)
	if err != nil {
		return err
	}
	if flags.artifact != "" {
		in.Pull = found.pull

		return p.keepReview(in, flags.artifact)
	}
	target, err := targetOf(flags, found, in)
	if err != nil {
		return err
	}

	return p.deliver(ctx, flags, target, in)
}

// eventOf reads the event, if there is one.
func (p *program) eventOf(flags *reviewFlags) (*event, error) {
	name := flags.event
	if name == "" && (flags.base == "" || flags.head == "") {
		name = p.environment("GITHUB_EVENT_PATH")
	}
	found := &event{}
	if name != "" {
		read, err := readEvent(name)
		if err != nil {
			return nil, err
		}
		found = read
	}
	found.base = cmp.Or(flags.base, found.base)
	found.head = cmp.Or(flags.head, found.head)
	if flags.pull != 0 {
		found.pull = flags.pull
	}
	found.repository = cmp.Or(flags.repository, found.repository, p.environment("GITHUB_REPOSITORY"))
	if flags.post == "" && (found.base == "" || found.head == "") {
		return nil, usage(errNoEvent)
	}

	return found, nil
}

// reviewInput lints and compares, and keeps what a review says.
func (p *program) reviewInput(ctx context.Context, flags *reviewFlags, found *event) (*review.Input, error) {
	place, err := findHistory(ctx, flags.dir)
	if err != nil {
		return nil, err
	}
	defer place.close()
	change, err := place.openPull(ctx, flags, found)
	if err != nil {
		return nil, err
	}
	failOn, err := change.failOn(flags.failOn)
	if err != nil {
		return nil, err
	}
	change.options.Today = p.today()
	result, err := lint.Run(ctx, change.options)
	if err != nil {
		return nil, err
	}

	return change.subject(ctx, result, failOn)
}

// A pulled is a pull request as git objects.
type pulled struct {
	*openSuite

	place *history
	// tip is the commit that the change goes to, fork where it left the way there, and head its end.
	tip, fork, head string
	before, after   fs.FS
	changed         []git.Path
	commits         []git.Commit
}

// openPull opens both sides. What is compared starts where the head left the base, but settings are
// those of the base as it is today: else a change could start where there were none yet.
func (h *history) openPull(ctx context.Context, flags *reviewFlags, found *event) (*pulled, error) {
	opened := &pulled{place: h}
	var err error
	if opened.tip, err = h.Resolve(ctx, found.base); err != nil {
		return nil, fmt.Errorf("--base: %w", err)
	}
	if opened.head, err = h.Resolve(ctx, found.head); err != nil {
		return nil, fmt.Errorf("--head: %w", err)
	}
	if opened.fork, err = h.MergeBase(ctx, opened.tip, opened.head); err != nil {
		return nil, err
	}
	tip, err := h.folder(ctx, opened.tip)
	if err != nil {
		return nil, fmt.Errorf("opening the base: %w", err)
	}
	if opened.before, err = h.folder(ctx, opened.fork); err != nil {
		return nil, fmt.Errorf("opening where the change starts: %w", err)
	}
	if opened.after, err = h.folder(ctx, opened.head); err != nil {
		return nil, fmt.Errorf("opening the head: %w", err)
	}
	if opened.changed, err = h.Changed(ctx, git.At(opened.fork), git.At(opened.head)); err != nil {
		return nil, err
	}
	if opened.commits, err = h.Commits(ctx, opened.tip, opened.head); err != nil {
		return nil, err
	}
	opened.openSuite = &openSuite{root: h.root, settings: tip, fromBase: true}
	opened.options = lint.Options{
		Suite: opened.after, Alone: h.alone,
		Base: &lint.Base{Suite: opened.before, Touched: opened.touched(), Purposes: opened.purposes(found)},
	}
	if err := opened.configure(&flags.suite); err != nil {
		return nil, err
	}

	if err := opened.readBaseline(true); err != nil {
		return nil, err
	}

	return opened, nil
}

// folder opens the suite in a commit; it is empty where there is none.
func (h *history) folder(ctx context.Context, commit string) (fs.FS, error) {
	folder, err := tree.OpenCommit(ctx, h.Repository, commit, h.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return tree.Memory{}, nil
	case err != nil:
		return nil, err
	}

	return folder, nil
}

// touched returns the files of the suite that differ.
func (p *pulled) touched() []string {
	names := []string{}
	for _, file := range p.changed {
		if name, inside := p.place.inSuite(file.Name); inside {
			names = append(names, name)
		}
	}

	return names
}

// purposes returns what the change says it is good for: in its commits, and in the text of the
// pull request.
func (p *pulled) purposes(found *event) []string {
	purposes := found.purposes()
	for _, commit := range p.commits {
		for _, trailer := range commit.Trailers {
			if strings.EqualFold(trailer.Key, purposeTrailer) && trailer.Value != "" {
				purposes = append(purposes, trailer.Value)
			}
		}
	}

	return purposes
}

// subject gathers what a review is made from.
func (p *pulled) subject(ctx context.Context, result *lint.Report, failOn finding.Severity) (*review.Input, error) {
	comparison, err := lint.Compare(ctx, lint.CompareOptions{
		Base: p.before, Head: p.after, Changed: p.touched(), Alone: p.place.alone, Config: p.options.Config,
	})
	if err != nil {
		return nil, err
	}
	selection, err := p.selection()
	if err != nil {
		return nil, err
	}
	patch, err := p.place.Patch(ctx, git.At(p.fork), git.At(p.head))
	if err != nil {
		// Such as where the repository lacks a file that the change removes. All is said that can be.
		result.ToolErrors = append(result.ToolErrors, lint.ToolError{Message: err.Error()})
	}

	return review.New(&review.Subject{
		Base: p.fork, Head: p.head, Prefix: p.place.dir, Suite: p.after, Report: result, Comparison: comparison,
		Selection: selection, Patch: patch, Changed: p.changed, Purposes: p.options.Base.Purposes,
		Ignored: p.ignored(), FailOn: failOn,
	}), nil
}

// selection says which frameworks the change has run.
func (p *pulled) selection() (*affected.Selection, error) {
	if p.place.alone {
		return nil, nil //nolint:nilnil // Without a suite, nobody knows.
	}
	input := affected.Input{Changed: p.touched()}
	for _, commit := range p.commits {
		input.Commits = append(input.Commits,
			affected.Commit{Hash: commit.Hash, Message: commit.Message, Merge: len(commit.Parents) > 1})
	}
	var err error
	if input.Frameworks, input.Unreadable, err = frameworksIn(p.after); err != nil {
		return nil, err
	}

	return affected.Select(input), nil
}

// ignored returns the settings that the change alters, and that therefore do not count in it.
func (p *pulled) ignored() []string {
	if p.given != "" {
		return []string{}
	}
	settings := append([]string{config.FileName, p.options.Config.BaselineFile()}, p.options.Config.Policies...)
	found := []string{}
	for _, name := range p.touched() {
		for _, setting := range settings {
			if (name == setting || strings.HasPrefix(name, setting+"/")) && !slices.Contains(found, setting) {
				found = append(found, setting)
			}
		}
	}

	return found
}

// keepReview writes the facts for a second step that may post them, and for people into the job's
// summary.
func (p *program) keepReview(in *review.Input, name string) error {
	encoded, err := in.Encode()
	if err != nil {
		return err
	}
	if err := writeWhole(name, encoded); err != nil {
		return fmt.Errorf("writing the artifact: %w", err)
	}
	if err := p.jobSummary(review.Decide(in, &review.State{}, review.GitHub).Summary.Body); err != nil {
		return err
	}

	return reviewed(in)
}

// writeWhole writes a file that is never there by half.
func writeWhole(name string, content []byte) (err error) {
	const mode = 0o644
	temporary := name + ".part"
	defer func() {
		if err != nil {
			_ = os.Remove(temporary) // What failed is said already.
		}
	}()
	if err := os.WriteFile(temporary, content, mode); err != nil {
		return err //nolint:wrapcheck // It names the file.
	}

	return os.Rename(temporary, name) //nolint:wrapcheck // It names the files.
}

// reviewed says with which status a review ends, and why.
func reviewed(in *review.Input) error {
	if in.Incomplete() {
		return &statusError{statusFailed, fmt.Errorf("%w: %d", errIncomplete, len(in.Problems)+in.More.Problems)}
	}
	if failing := in.Failing(); failing > 0 {
		return &statusError{
			statusFindings, fmt.Errorf("%w: %d of severity %s or above", errFindings, failing, in.FailOn),
		}
	}

	return nil
}
