package runner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/runner/database"
	"github.com/tfblint/tfblint/pkg/runner/engine"
	"github.com/tfblint/tfblint/pkg/runner/results"
	"github.com/tfblint/tfblint/pkg/runner/verify"
	"github.com/tfblint/tfblint/pkg/text"
)

// An attempt is one test being run.
type attempt struct {
	options Options
	job     *Job
	event   Event
	result  results.Test

	outcomes []verify.Outcome
	logs     []io.Closer
	undo     []func(ctx context.Context) error
	// broken is the first log that could not be written.
	broken error
	phase  string
	since  time.Time
}

// run runs the test and records what became of it.
func (a *attempt) run(ctx context.Context) error {
	a.tell(TestBegan)
	if len(a.job.Refusals) > 0 && a.job.Reason == "" {
		a.result.Status = results.Refused
	} else {
		a.result.Started = a.options.Now()
		err := a.sequence(ctx)
		// Whatever happened, nothing stays behind; not even a signal keeps us from that.
		a.tearDown(context.WithoutCancel(ctx))
		a.result.Ended = a.options.Now()
		a.conclude(ctx, err)
	}
	if a.broken != nil {
		return a.broken
	}
	if err := a.options.Results.Record(a.result, a.details()); err != nil {
		return err
	}
	a.event.Result, a.event.Outcomes = &a.result, a.outcomes
	a.tell(TestEnded)

	return nil
}

// sequence goes through all phases. Its error ends the test.
func (a *attempt) sequence(ctx context.Context) error {
	db, err := a.database(ctx)
	if err != nil {
		return err
	}
	image, err := a.build(ctx)
	if err != nil {
		return err
	}
	running, err := a.start(ctx, image, db)
	if err != nil {
		return err
	}
	base := "http://" + running.Address()
	if err := a.ready(ctx, running, base); err != nil {
		return err
	}
	if err := a.wait(ctx, running); err != nil {
		return err
	}

	return a.verify(ctx, running, base, db)
}

// conclude says what became of the test.
func (a *attempt) conclude(ctx context.Context, err error) {
	switch {
	case ctx.Err() != nil:
		a.result.Status = results.Interrupted
		a.result.Types = nil
	case err != nil:
		a.result.Status, a.result.Error = results.Broke, err.Error()
	default:
		a.result.Status = results.Passed
		for _, each := range a.result.Types {
			if each.Verdict == string(verify.Fail) {
				a.result.Status = results.Failed
			}
		}
	}
}

// tell tells the listener.
func (a *attempt) tell(kind EventKind) {
	event := a.event
	event.Kind = kind
	a.options.Events(event)
}

// begin begins a phase, and ends the one before.
func (a *attempt) begin(phase string) {
	a.end()
	a.phase, a.since = phase, a.options.Now()
	a.event.Phase = phase
	a.tell(PhaseBegan)
}

// secondsOf writes a time to the millisecond.
func secondsOf(took time.Duration) float64 { return float64(took.Milliseconds()) / 1000 } //nolint:mnd // Its name.

func (a *attempt) end() {
	if a.phase == "" {
		return
	}
	took := max(a.options.Now().Sub(a.since), 0)
	a.result.Phases = append(a.result.Phases, results.Phase{Name: a.phase, Seconds: secondsOf(took)})
	a.phase = ""
}

func (a *attempt) remarkf(format string, arguments ...any) {
	a.result.Remarks = append(a.result.Remarks, fmt.Sprintf(format, arguments...))
}

// log makes a log that is closed with the test. Where that fails the run has to end: the disk
// is full, or the folder gone.
func (a *attempt) log(kind, name string) io.Writer {
	log, err := a.options.Results.Log(a.job.Test.Name, kind, name)
	if err != nil {
		a.broken = errors.Join(a.broken, err)

		return io.Discard
	}
	a.logs = append(a.logs, log)

	return log
}

// database makes the test's database ready, or returns nil where it has none.
func (a *attempt) database(ctx context.Context) (*Database, error) {
	kind := a.job.Test.Terms[matrix.Database].Name
	if kind == matrix.None || kind == "" || a.options.Databases == nil {
		return nil, nil //nolint:nilnil // A test without a database.
	}
	a.begin(PhaseDatabase)
	// An image of the database's may have to be built first.
	limited, cancel := within(ctx, a.options.Limits.Build+a.options.Limits.Database)
	defer cancel()
	db, err := a.options.Databases.Up(limited, database.Kind(kind), a.log(results.Start, "tfb-database"))
	if err != nil {
		return nil, fmt.Errorf("its database did not come up: %w", err)
	}
	a.undo = append(a.undo, db.Down)
	a.result.Remarks = append(a.result.Remarks, db.Remarks...)

	return db, nil
}

// build makes the test's image.
func (a *attempt) build(ctx context.Context) (engine.Image, error) {
	a.begin(PhaseBuild)
	test := a.job.Test
	recipe := engine.Test{
		Name: test.Name, Folder: a.job.Folder, Dockerfile: test.DeclaredRecipe,
		Database: test.Terms[matrix.Database].Name, Environment: a.options.Environment,
	}.Recipe()
	recipe.Limit = a.options.Limits.Build
	recipe.Log = a.log(results.Build, strings.TrimSuffix(recipe.Dockerfile, ".dockerfile"))
	image, err := a.options.Engine.Build(ctx, recipe)
	if err != nil {
		return image, fmt.Errorf("it was not built: %w", err)
	}

	return image, nil
}

// start starts the server.
func (a *attempt) start(ctx context.Context, image engine.Image, db *Database) (engine.Running, error) {
	a.begin(PhaseStart)
	test := a.job.Test
	spec := engine.Spec{
		Name: test.Name, Image: image, Folder: a.job.Folder, Port: test.Port, Limits: a.options.Server,
		Log: a.log(results.Start, test.Name),
	}
	if test.Command != "" {
		spec.Command = strings.Fields(test.Command)
	}
	if command := a.job.Command; len(command.Words) > 0 {
		spec.Command, spec.Environment = command.Words, append(spec.Environment, command.Environment...)
		if command.Folder != "" {
			spec.Folder = command.Folder
		}
		if command.Port > 0 {
			spec.Port = command.Port
		}
		if db != nil {
			spec.Environment = append(append([]string{}, db.Environment...), spec.Environment...)
		}
	}
	limited, cancel := within(ctx, a.options.Limits.Ready)
	defer cancel()
	running, err := a.options.Engine.Start(limited, spec)
	if err != nil {
		return nil, fmt.Errorf("it did not start: %w", err)
	}
	a.undo = append(a.undo, running.Stop)
	a.result.Remarks = append(a.result.Remarks, running.Remarks()...)

	return running, nil
}

var (
	errNoTypes = errors.New("its configuration has no type to verify")
	errWait    = errors.New("it wants to wait too long")
	errEnded   = errors.New("it ended before it was verified")
)

// ready waits until the route of the test's first type is answered.
func (a *attempt) ready(ctx context.Context, running engine.Running, base string) error {
	a.begin(PhaseReady)
	if len(a.job.Test.Cells) == 0 {
		return errNoTypes
	}
	first := a.job.Test.Cells[0]
	for _, cell := range a.job.Test.Cells {
		if rank(cell.Type) < rank(first.Type) {
			first = cell
		}
	}
	err := engine.Wait(ctx, running, engine.Readiness{
		Probe: engine.HTTPProbe(base+first.URL, ""), Limit: a.options.Limits.Ready,
	})
	if err != nil {
		return fmt.Errorf("it did not become ready: %w", err)
	}

	return nil
}

// wait waits as long as the configuration says, once the server answers.
func (a *attempt) wait(ctx context.Context, running engine.Running) error {
	pause, err := a.pause()
	if err != nil || pause == 0 {
		return err
	}
	a.begin(PhaseWait)
	select {
	case <-ctx.Done():
		return context.Cause(ctx) //nolint:wrapcheck // Nobody reads it: the test was interrupted.
	case <-running.Exited():
		return fmt.Errorf("%w: %s; end of its log:\n%s", errEnded, running.Exit(), running.Tail())
	case <-time.After(pause):
		return nil
	}
}

// pause reads wait_before_sending_requests.
func (a *attempt) pause() (time.Duration, error) {
	source := a.job.Framework.Source
	if source == nil {
		return 0, nil
	}
	node, _ := source.Find(a.job.Test.Pointer + text.Join("wait_before_sending_requests"))
	if node == nil || node.Kind != text.Number {
		return 0, nil
	}
	limit := a.options.Limits.Wait
	asked, err := strconv.ParseFloat(node.Text, 64)
	if err != nil || asked > limit.Seconds() {
		return 0, fmt.Errorf("%w: wait_before_sending_requests is %s seconds, and %s are allowed",
			errWait, node.Text, limit)
	}

	return time.Duration(max(asked, 0) * float64(time.Second)), nil
}

// verify verifies all types that were asked for.
func (a *attempt) verify(ctx context.Context, running engine.Running, base string, db *Database) error {
	a.begin(PhaseVerify)
	names, routes := a.types()
	if len(names) == 0 {
		return errNoTypes
	}
	options, reader := a.options.Verify, verify.Database(nil)
	if db != nil {
		reader = db.Reader
	}
	if reader == nil && options.Uncounted {
		a.remarkUncounted(names)
	}
	limited, cancel := within(ctx, a.options.Limits.Verify)
	defer cancel()
	a.outcomes = verify.Types(limited, names, verify.Target{
		Base: base, Routes: routes, CI: a.options.CI, Strict: a.options.Strict,
	}, reader, options)
	if limited.Err() != nil && ctx.Err() == nil {
		a.remarkf("verification was ended after %s; what was not done by then counts as failed",
			a.options.Limits.Verify)
	}
	select {
	case <-running.Exited():
		a.remarkf("the server ended while it was verified: %s; end of its log:\n%s", running.Exit(), running.Tail())
	default:
	}

	return a.keep(ctx)
}

// types returns the types to verify, in the suite's order, and their routes.
func (a *attempt) types() ([]string, map[string]string) {
	routes := map[string]string{}
	for _, cell := range a.job.Test.Cells {
		routes[cell.Type] = cell.URL
	}
	var names []string
	for _, name := range results.Types() {
		if _, has := routes[name]; has && wanted(a.job.Types, name) {
			names = append(names, name)
		}
	}

	return names, routes
}

func wanted(types []string, name string) bool {
	return len(types) == 0 || slices.Contains(types, name)
}

// rank is the place of a type in the suite's order.
func rank(name string) int {
	for i, each := range results.Types() {
		if each == name {
			return i
		}
	}

	return len(results.Types())
}

// remarkUncounted says what was left out for want of a database.
func (a *attempt) remarkUncounted(names []string) {
	var left []string
	for _, name := range names {
		switch name {
		case "db", "query", "fortune", "update":
			left = append(left, name)
		}
	}
	if len(left) > 0 {
		a.remarkf("queries and rows were not counted for %s, and no table was compared: there is no database to ask; "+
			"give its address with --database-url", strings.Join(left, ", "))
	}
}

// keep keeps what verification says.
func (a *attempt) keep(ctx context.Context) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // The run was interrupted, which its caller sees: these are no verdicts.
	}
	for _, outcome := range a.outcomes {
		each := results.Type{
			Type: outcome.Type, Verdict: string(outcome.Verdict),
			Seconds: secondsOf(outcome.Elapsed),
		}
		for _, result := range outcome.Results {
			each.Findings = append(each.Findings, results.Finding{
				Severity: string(result.Severity), Class: result.Class, At: result.At, Message: result.Message,
			})
		}
		a.result.Types = append(a.result.Types, each)
		var shown bytes.Buffer
		if err := outcome.Write(&shown); err != nil {
			return err
		}
		if err := a.options.Results.Verification(a.job.Test.Name, outcome.Type, shown.Bytes()); err != nil {
			a.broken = errors.Join(a.broken, err)
		}
	}

	return nil
}

// details are what people read of a test that was not right.
func (a *attempt) details() string {
	var shown bytes.Buffer
	for _, outcome := range a.outcomes {
		if outcome.Verdict != verify.Pass {
			_ = outcome.Write(&shown) // A buffer takes everything.
		}
	}
	for _, remark := range a.result.Remarks {
		shown.WriteString(remark + "\n")
	}

	return shown.String()
}

// tearDown undoes everything, the last thing first. What cannot be undone is said, and the
// rest is.
func (a *attempt) tearDown(ctx context.Context) {
	if len(a.undo) > 0 {
		a.begin(PhaseStop)
	}
	for _, undo := range slices.Backward(a.undo) {
		if err := undo(ctx); err != nil {
			a.remarkf("tearing it down: %v", err)
		}
	}
	a.end()
	for _, log := range a.logs {
		if err := log.Close(); err != nil {
			a.broken = errors.Join(a.broken, fmt.Errorf("writing a log: %w", err))
		}
	}
}

var errLimit = errors.New("the time limit is over")

// within bounds a phase, and says so where it ends one.
func within(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, limit, fmt.Errorf("%w: %s", errLimit, limit))
}
