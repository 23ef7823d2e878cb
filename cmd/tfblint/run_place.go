package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/pflag"

	"github.com/tfblint/tfblint/pkg/runner"
	"github.com/tfblint/tfblint/pkg/runner/database"
	"github.com/tfblint/tfblint/pkg/runner/engine"
	"github.com/tfblint/tfblint/pkg/runner/engine/supervise"
	"github.com/tfblint/tfblint/pkg/runner/plan"
)

// The engines, as flags and results name them.
const (
	engineAuto    = "auto"
	engineDocker  = "docker"
	engineProcess = "process"
	engineAttach  = "attach"
)

// placeFlags say where and by what tests are run.
type placeFlags struct {
	engine, url, exec, databaseURL    string
	dockerHost, databaseHost          string
	privileged, keepBases, keepImages bool
}

func (f *placeFlags) add(set *pflag.FlagSet) {
	set.StringVar(&f.engine, "engine", engineAuto,
		"what builds and starts tests: docker, process, or auto (docker if one answers, else process)")
	set.StringVar(&f.url, "url", "",
		"verify a server that is running already, such as http://127.0.0.1:8080, as one test")
	set.StringVar(&f.exec, "exec", "",
		"start each test with this command of the shell, in its framework's folder; implies --engine process")
	set.StringVar(&f.databaseURL, "database-url", "",
		"a database that is running already, such as postgres://user:password@host:5432/name; not with docker")
	set.StringVar(&f.dockerHost, "docker-host", "",
		"the Docker Engine for tests (default: DOCKER_HOST, or this machine's)")
	set.StringVar(&f.databaseHost, "database-docker-host", "",
		"the Docker Engine for databases (default: that for tests)")
	set.BoolVar(&f.privileged, "privileged-like-tfb", false,
		"give containers the rights that the suite gives them: privileged, with all capabilities")
	set.BoolVar(&f.keepBases, "keep-bases", false,
		"build on the base images that are there, without asking for newer ones")
	set.BoolVar(&f.keepImages, "keep-images", false, "leave images for the next run's builds")
}

var (
	errURLAlone   = errors.New("--url starts nothing; use it without --exec and --engine")
	errExecDocker = errors.New("--exec starts processes; use it without --engine docker")
	errURLDocker  = errors.New("--database-url is not for containers, which find their database by its name; " +
		"use --engine process")
	errNoPlaceEngine = errors.New("use docker, process or auto")
)

func (f *placeFlags) check() error {
	switch {
	case f.engine != engineAuto && f.engine != engineDocker && f.engine != engineProcess:
		return usage(fmt.Errorf("--engine: %w %q; %w", errFlag, f.engine, errNoPlaceEngine))
	case f.url != "" && (f.exec != "" || f.engine != engineAuto):
		return usage(errURLAlone)
	case f.exec != "" && f.engine == engineDocker:
		return usage(errExecDocker)
	case f.databaseURL != "" && f.engine == engineDocker:
		return usage(errURLDocker)
	}

	return nil
}

// A place is where tests are run: an engine, databases, and what can be had there.
type place struct {
	name      string
	engine    runner.Engine
	databases runner.Databases
	// how says how each database is had.
	how       map[string]string
	abilities plan.Abilities
	// uncounted says that there is no database to ask.
	uncounted bool
	closer    func(ctx context.Context) error
}

// Detect implements [plan.Detector].
func (p *place) Detect(context.Context) (plan.Abilities, error) { return p.abilities, nil }

func (p *place) close(ctx context.Context) {
	if p.closer != nil {
		_ = p.closer(context.WithoutCancel(ctx)) // What is left is removed by --clean.
	}
}

// choosePlace finds out where tests are run.
func (p *program) choosePlace(ctx context.Context, flags *placeFlags) (*place, error) {
	var given *runner.Given
	if flags.databaseURL != "" {
		kind, address, err := database.ParseURL(flags.databaseURL)
		if err != nil {
			return nil, usage(fmt.Errorf("--database-url: %w", err))
		}
		given = &runner.Given{Kind: kind, Address: address}
	}
	switch {
	case flags.url != "":
		return attachTo(flags.url, given)
	case flags.engine == engineProcess, flags.exec != "", given != nil:
		return p.processes(ctx, given)
	}
	docker, err := p.docker(flags)
	if err != nil {
		return nil, usage(err)
	}
	err = docker.Ping(ctx)
	switch {
	case err == nil:
		// What a run has left that was killed has the names that this one needs.
		if err := docker.CleanOrphans(ctx); err != nil {
			p.warnf("%v\n", err)
		}

		return containers(docker), nil
	case flags.engine == engineDocker || !errors.Is(err, engine.ErrNoDocker):
		return nil, &statusError{statusFailed, fmt.Errorf("%w; start one, or use --engine process", err)}
	}
	p.warnf("no Docker Engine answers: tests are run as processes of yours, and may do whatever you may\n")

	return p.processes(ctx, nil)
}

// attachTo verifies a server that runs already. Its database is where it is; without an address
// nothing is counted.
func attachTo(url string, given *runner.Given) (*place, error) {
	attached, err := engine.NewAttach(url)
	if err != nil {
		return nil, usage(fmt.Errorf("--url: %w; write it like http://127.0.0.1:8080", err))
	}
	found := &place{
		name: engineAttach, engine: attached, uncounted: given == nil, how: map[string]string{},
		abilities: plan.Abilities{OperatingSystems: []string{linux, "windows"}, Engine: engineAttach},
	}
	if given != nil {
		found.give(given)

		return found, nil
	}
	for _, kind := range database.Kinds() {
		found.abilities.Databases = append(found.abilities.Databases, string(kind))
	}

	return found, nil
}

func (p *place) give(given *runner.Given) {
	p.databases = *given
	p.how[string(given.Kind)] = "url"
	p.abilities.Databases = []string{string(given.Kind)}
}

// processes runs tests as processes, with databases from installed programs.
func (p *program) processes(ctx context.Context, given *runner.Given) (*place, error) {
	made, err := p.processEngine()
	if err != nil {
		return nil, err
	}
	found := &place{
		name: engineProcess, engine: made, closer: made.Close, how: map[string]string{},
		abilities: plan.Abilities{OperatingSystems: []string{systemName()}, Engine: engineProcess},
	}
	if given != nil {
		found.give(given)

		return found, nil
	}
	options := database.Options{}
	// What a run has left that was killed is in nobody's way, but need not stay.
	if _, err := database.Clean(ctx, options); err != nil {
		p.warnf("%v\n", err)
	}
	found.databases = runner.PrivateDatabases{Options: options}
	for _, kind := range database.Kinds() {
		if database.Installed(ctx, kind, options) == nil {
			found.abilities.Databases = append(found.abilities.Databases, string(kind))
			found.how[string(kind)] = "private"
		}
	}

	return found, nil
}

// systemName is the name that tests have for this operating system. What runs on Linux as the
// suite knows it runs, as a process, on any Unix.
func systemName() string {
	if runtime.GOOS == "windows" {
		return "windows"
	}

	return linux
}

// processEngine makes the engine of processes, which keeps its records where the cache is.
func (p *program) processEngine() (*engine.Processes, error) {
	options := engine.ProcessOptions{Environment: p.passedOn()}
	folder, err := os.UserCacheDir()
	if err != nil {
		return nil, &statusError{statusFailed, fmt.Errorf("finding a place for records of processes: %w", err)}
	}
	options.State = filepath.Join(folder, "tfblint", "processes")
	if runtime.GOOS == linux {
		self, err := os.Executable()
		if err != nil {
			return nil, &statusError{statusFailed, fmt.Errorf("finding this program: %w", err)}
		}
		options.Supervisor = []string{self, supervise.Word}
	}

	return engine.NewProcesses(options), nil
}

// passedOn is what of our environment servers get. Secrets of a CI job are not among it.
func (p *program) passedOn() []string {
	var passed []string
	for _, name := range []string{
		"PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR",
		"SystemRoot", "ComSpec", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "LOCALAPPDATA", "APPDATA",
		"GOPATH", "GOCACHE", "GOMODCACHE", "GOPROXY", "GOFLAGS", "GOTOOLCHAIN", "JAVA_HOME", "VIRTUAL_ENV",
	} {
		if value := p.environment(name); value != "" {
			passed = append(passed, name+"="+value)
		}
	}

	return passed
}

// docker makes the engine of containers.
func (p *program) docker(flags *placeFlags) (*engine.Docker, error) {
	certificates := ""
	if p.environment("DOCKER_TLS_VERIFY") != "" {
		certificates = p.environment("DOCKER_CERT_PATH")
	}
	host := flags.dockerHost
	if host == "" {
		host = p.environment("DOCKER_HOST")
	}
	options := engine.DockerOptions{
		Application: engine.Host{Address: host, Certificates: certificates},
		KeepBases:   flags.keepBases, KeepImages: flags.keepImages, PrivilegedLikeTFB: flags.privileged,
	}
	if flags.databaseHost != "" {
		options.Database = engine.Host{Address: flags.databaseHost, Certificates: certificates}
	}

	return engine.NewDocker(options)
}

func containers(docker *engine.Docker) *place {
	found := &place{
		name: engineDocker, engine: docker, closer: docker.Close, databases: &runner.ContainerDatabases{Engine: docker},
		how:       map[string]string{},
		abilities: plan.Abilities{OperatingSystems: []string{linux}, Engine: engineDocker},
	}
	for _, kind := range database.Kinds() {
		found.abilities.Databases = append(found.abilities.Databases, string(kind))
		found.how[string(kind)] = "container"
	}

	return found
}

// cleanUp removes whatever runs have left that were killed.
func (p *program) cleanUp(ctx context.Context, flags *placeFlags) error {
	var faults []error
	processes, err := p.processEngine()
	if err == nil {
		err = processes.Clean(ctx)
	}
	faults = append(faults, err)
	_, err = database.Clean(ctx, database.Options{})
	faults = append(faults, err)
	where := []string{"processes", "private databases"}
	docker, err := p.docker(flags)
	if err != nil {
		return usage(err)
	}
	switch err := docker.Ping(ctx); {
	case err == nil:
		faults = append(faults, docker.Clean(ctx), docker.Close(ctx))
		where = append(where, "containers, networks and images")
	case flags.engine == engineDocker || !errors.Is(err, engine.ErrNoDocker):
		faults = append(faults, err)
	}
	if err := errors.Join(faults...); err != nil {
		return &statusError{statusFailed, err}
	}
	_, err = fmt.Fprintf(p.stdout, "Nothing of earlier runs is left: %s.\n", strings.Join(where, "; "))

	return err //nolint:wrapcheck // Standard output says what is wrong with it.
}
