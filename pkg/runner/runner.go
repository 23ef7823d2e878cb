// Package runner runs the tests of a plan, one after the other: a database is made ready, the
// test is built and started, its types are verified, and all of it is torn down again,
// whatever happens. What was found is written after each test.
//
// Each test has a database of its own, as in the suite: a test that leaves rows changed,
// connections open or counters running has no part in the next one's verdict, and the second
// or two that this takes are little beside a build. Databases that were given by their
// address are the exception; they are used as they are.
package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/runner/database"
	"github.com/tfblint/tfblint/pkg/runner/engine"
	"github.com/tfblint/tfblint/pkg/runner/results"
	"github.com/tfblint/tfblint/pkg/runner/verify"
)

// A Job is a test of the plan.
type Job struct {
	Test      *matrix.Test
	Framework *matrix.Framework
	// Folder is the framework's, in the file system.
	Folder string
	// Types are those to be verified; none means all that the test has.
	Types []string
	// Refusals are why policy does not approve the test, which is then not run, unless
	// Reason says why it has to be.
	Refusals []results.Refusal
	Reason   string
	// Command is what an engine of processes runs.
	Command Command
}

// A Command starts a test's server as a process.
type Command struct {
	Words []string
	// Folder is where it is started; the framework's where it is empty.
	Folder string
	// Environment has entries of the form KEY=value.
	Environment []string
	// Port is where it listens; the test's own where it is 0.
	Port int
}

// An Engine builds and starts what a job is about.
type Engine interface {
	Build(ctx context.Context, recipe engine.Recipe) (engine.Image, error)
	Start(ctx context.Context, spec engine.Spec) (engine.Running, error)
}

// Databases make databases for tests.
type Databases interface {
	// Up returns a database of a kind once it can be read. Its context bounds that, not the
	// database's life.
	Up(ctx context.Context, kind database.Kind, log io.Writer) (*Database, error)
}

// Limits bound what a run waits for. Zero values are the suite's own limits, where it has one.
type Limits struct {
	// Database is for a database to come up: 60 s in the suite. A database's image is built
	// within Build.
	Database time.Duration
	// Build is for a test's image: an hour.
	Build time.Duration
	// Ready is for a server to answer: 60 s.
	Ready time.Duration
	// Wait is the most that wait_before_sending_requests may ask for: 10 minutes. The suite
	// has no limit.
	Wait time.Duration
	// Verify is for all types of a test together: 15 minutes. The suite has no limit; a
	// server that answers each request as late as it may would hold it up for hours.
	Verify time.Duration
}

// The limits where nothing else is said.
const (
	DatabaseLimit = time.Minute
	BuildLimit    = time.Hour
	ReadyLimit    = time.Minute
	WaitLimit     = 10 * time.Minute
	VerifyLimit   = 15 * time.Minute
)

func (l Limits) complete() Limits {
	for _, each := range []struct {
		limit     *time.Duration
		otherwise time.Duration
	}{
		{&l.Database, DatabaseLimit},
		{&l.Build, BuildLimit},
		{&l.Ready, ReadyLimit},
		{&l.Wait, WaitLimit},
		{&l.Verify, VerifyLimit},
	} {
		if *each.limit <= 0 {
			*each.limit = each.otherwise
		}
	}

	return l
}

// Options say what is run and how. Jobs, Engine, Results and Now are required; Databases are
// where a job has one.
type Options struct {
	Jobs      []Job
	Engine    Engine
	Databases Databases
	Results   *results.Folder
	// Strict also fails what the suite's verification lets through, and CI is as in
	// [verify.Target].
	Strict, CI bool
	Verify     verify.Options
	Limits     Limits
	// Server is what each server may use.
	Server engine.Limits
	// Environment is the suite's name for the machines, for builds.
	Environment string
	// Events is told what happens, in order; nil tells nobody.
	Events func(Event)
	// Now tells the time, with the zone that results have.
	Now func() time.Time
}

// An Event is something that happens during a run.
type Event struct {
	Kind EventKind
	// Index is the place of the test in the run, from 0, of Total.
	Index, Total int
	Test         string
	// Phase has begun, in a PhaseBegan.
	Phase string
	// Result is what became of the test, in a TestEnded.
	Result *results.Test
	// Outcomes are what verification says, in a TestEnded of a test that was verified.
	Outcomes []verify.Outcome
}

// An EventKind says what happened.
type EventKind int

// The kinds of events.
const (
	// TestBegan is followed by PhaseBegan and one TestEnded.
	TestBegan EventKind = iota
	PhaseBegan
	TestEnded
	// TestKept is a test that an earlier part of this run has finished.
	TestKept
)

// The phases of a test, in their order.
const (
	PhaseDatabase = "database"
	PhaseBuild    = "build"
	PhaseStart    = "start"
	PhaseReady    = "ready"
	PhaseWait     = "wait"
	PhaseVerify   = "verify"
	PhaseStop     = "stop"
)

// ErrInterrupted is wrapped where a run was ended before its end. What it has finished is
// written, and a run that goes on begins there.
var ErrInterrupted = errors.New("the run was interrupted")

// Run runs all jobs. What goes wrong with a test is part of the results; an error means that
// the run could not go on.
func Run(ctx context.Context, options Options) error {
	options.Limits = options.Limits.complete()
	if options.Events == nil {
		options.Events = func(Event) {}
	}
	for i := range options.Jobs {
		if ctx.Err() != nil {
			return interrupted(ctx)
		}
		job := &options.Jobs[i]
		event := Event{Index: i, Total: len(options.Jobs), Test: job.Test.Name}
		if kept := options.Results.Finished(job.Test.Name); kept != nil {
			event.Kind, event.Result = TestKept, kept
			options.Events(event)

			continue
		}
		a := &attempt{options: options, job: job, event: event, result: results.Test{
			Name: job.Test.Name, Framework: job.Framework.Name, Folder: job.Framework.Dir,
			Refusals: job.Refusals, Reason: job.Reason,
		}}
		if err := a.run(ctx); err != nil {
			return fmt.Errorf("running %s: %w", job.Test.Name, err)
		}
		if a.result.Status == results.Interrupted {
			return interrupted(ctx)
		}
	}
	if err := options.Results.Finish(); err != nil {
		return fmt.Errorf("ending the run: %w", err)
	}

	return nil
}

func interrupted(ctx context.Context) error {
	return fmt.Errorf("%w: %w", ErrInterrupted, context.Cause(ctx))
}
