package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strconv"
	"sync"
	"time"
)

// Marker is the variable that all processes of a server have in their environment. By it
// those are found that have left their group and outlived the one that watched them.
const Marker = "TFBLINT_RUN"

// killing is how long a supervisor may take for it on a busy machine.
const killing = 20 * time.Second

var (
	errNoCommand = errors.New("there is no command; name one with --exec, or under run: in .tfblint.yaml")
	errPort      = errors.New("the port is in use, so that somebody else would answer")
	errSurvived  = errors.New("it cannot be ended")
)

// ProcessOptions are the options of the engine of processes.
type ProcessOptions struct {
	// Run is the id of this run; drawn at random when empty.
	Run string
	// State is a folder for the records by which Clean finds what a killed run has left.
	// Without it there are no records, and Clean finds nothing.
	State string
	// Supervisor is a command that calls supervise.Main with what is appended to it: this
	// program and supervise.Word. It
	// stands between us and each server, and ends all descendants of the server, wherever
	// they have gone, when we ask it to or are no more. Only Linux can have one; without it
	// a server's group and what carries the marker are ended.
	Supervisor []string
	// Environment is what all servers have in theirs.
	Environment []string
}

// Processes is the engine of processes on this machine. It does not limit what a server
// uses, and keeps it from nothing that its user may do.
type Processes struct {
	options ProcessOptions
}

// NewProcesses returns the engine of processes.
func NewProcesses(options ProcessOptions) *Processes {
	if options.Run == "" {
		options.Run = newID()
	}

	return &Processes{options: options}
}

// Build does nothing: what is run was built before.
func (*Processes) Build(context.Context, Recipe) (Image, error) { return Image{}, nil }

// Close has nothing left to do: servers are stopped one by one, and leave nothing.
func (*Processes) Close(context.Context) error { return nil }

// Start starts a server in a group of its own.
func (p *Processes) Start(ctx context.Context, spec Spec) (Running, error) {
	if len(spec.Command) == 0 {
		return nil, fmt.Errorf("starting %s: %w", spec.Name, errNoCommand)
	}
	if err := free(ctx, spec.Port); err != nil {
		return nil, fmt.Errorf("starting %s: %w", spec.Name, err)
	}
	g := &group{
		server: newServer(spec, net.JoinHostPort("127.0.0.1", strconv.Itoa(spec.Port))),
		marker: p.options.Run + "-" + newID(),
	}
	if err := g.start(p.options, spec); err != nil {
		return nil, fmt.Errorf("starting %s: %w", spec.Name, err)
	}
	record, err := writeRecord(p.options.State, g.marker, g.command.Process.Pid)
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", spec.Name, errors.Join(err, g.Stop(ctx)))
	}
	g.record = record

	return g, nil
}

// free makes sure that nobody listens where the server is expected.
func free(ctx context.Context, port int) error {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", ":"+strconv.Itoa(port))
	if err != nil {
		return fmt.Errorf("%w: %w", errPort, err)
	}

	if err := listener.Close(); err != nil {
		return fmt.Errorf("looking whether the port is free: %w", err)
	}

	return nil
}

// group is a server in a group of processes.
type group struct {
	server

	// marker is what Marker has as its value: the run's id, and one of this server.
	marker  string
	command *exec.Cmd
	// leash is what a supervisor waits for the end of; nil without one.
	leash io.Closer
	// record is the file that tells of the group; empty without one.
	record string

	stopping sync.Mutex
	stopped  bool
}

func (g *group) start(options ProcessOptions, spec Spec) error {
	words := spec.Command
	if len(options.Supervisor) > 0 {
		words = append(append([]string{}, options.Supervisor...), g.grace.String())
		words = append(words, spec.Command...)
	}
	// What is run is what the user, or the policy that they approved, says.
	command := exec.Command(words[0], words[1:]...) //nolint:gosec,noctx // It outlives the context, until Stop.
	command.Dir = spec.Folder
	command.Env = append(append([]string{}, options.Environment...), spec.Environment...)
	command.Env = append(command.Env, Marker+"="+g.marker)
	command.Stdout, command.Stderr = g.log, g.log
	// A descendant that keeps the output open does not keep the server from having ended.
	command.WaitDelay = lastOutput
	ownGroup(command)
	if len(options.Supervisor) > 0 {
		leash, err := command.StdinPipe()
		if err != nil {
			return fmt.Errorf("making a pipe: %w", err)
		}
		g.leash = leash
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("running %q: %w", spec.Command[0], err)
	}
	g.command = command
	go g.await()

	return nil
}

// await notes how the server ended.
func (g *group) await() {
	defer close(g.exited)
	err := g.command.Wait()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) && !errors.Is(err, exec.ErrWaitDelay) {
		g.exit.Err = err
	}
	g.exit.Code = exitCode(g.command.ProcessState)
}

// Stop asks the group to end, kills it after the grace, and then whatever is left.
func (g *group) Stop(ctx context.Context) error {
	g.stopping.Lock()
	defer g.stopping.Unlock()
	if g.stopped {
		return nil
	}
	ctx, cancel := unending(ctx, g.grace)
	defer cancel()
	if g.leash != nil {
		// The supervisor sees the end of it, and does the same with more certainty.
		_ = g.leash.Close()
	} else {
		askGroup(g.command.Process)
	}
	select {
	case <-g.exited:
	case <-time.After(g.patience()):
	}
	killGroup(g.command.Process)
	err := killMarked(ctx, g.marker)
	select {
	case <-g.exited:
	case <-ctx.Done():
		return errors.Join(fmt.Errorf("stopping process %d: %w", g.command.Process.Pid, errSurvived), err)
	}
	if err != nil {
		return err
	}
	g.stopped = true
	if err := g.log.Err(); err != nil {
		return fmt.Errorf("writing the log: %w", err)
	}

	return removeRecord(g.record)
}

// patience is how long the group may take to end. A supervisor does its own killing after
// the grace, and is given time for it: without it, what has left the group may escape.
func (g *group) patience() time.Duration {
	if g.leash != nil {
		return g.grace + killing
	}

	return g.grace
}
