// Package engine builds, starts and stops the tests of a suite, and the databases beside
// them, in containers, in groups of processes, or not at all where a server runs already.
//
// What is started is hostile. It is limited in memory, processes, time and output, it ends
// when its run ends, and whatever a killed run has left is found again by [Engine.Clean].
package engine

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"
)

// DefaultLogLimit is how many bytes of a build or a server's output are kept where nothing
// else is said. It is the suite's own limit.
const DefaultLogLimit = 50 << 20

// An Engine runs tests. A run uses one from beginning to end, and closes it.
type Engine interface {
	// Build makes what [Spec.Image] names. Engines that have no images do nothing.
	Build(ctx context.Context, recipe Recipe) (Image, error)
	// Start starts a server and returns when it was started, which is before it answers:
	// see [Wait]. When Start fails or its context ends, it leaves nothing behind.
	Start(ctx context.Context, spec Spec) (Running, error)
	// Close removes what this run has made. It does so even when its context has ended.
	Close(ctx context.Context) error
	// Clean removes what any run has left, and nothing else. It ends runs that still go on.
	Clean(ctx context.Context) error
}

// Running is a server that was started.
type Running interface {
	// Address is the host and port at which the server answers, once it does.
	Address() string
	// Exited is closed when the server has ended, by itself or by Stop.
	Exited() <-chan struct{}
	// Exit says how the server ended. It is meaningful once Exited is closed.
	Exit() Exit
	// Tail returns the last lines of the output, with control characters made visible.
	Tail() string
	// Remarks says what was asked for and could not be had, such as a kernel setting.
	Remarks() []string
	// Stop ends the server and all that it started, and removes what was made for it. It
	// does so even when its context has ended, and may be called more than once.
	Stop(ctx context.Context) error
}

// A Role is the part that a container plays, and says on which machine it runs.
type Role int

// The roles. The zero value is the application.
const (
	Application Role = iota
	Database
	Load
)

func (r Role) String() string {
	switch r {
	case Application:
		return "application"
	case Database:
		return "database"
	case Load:
		return "load"
	default:
		return "unknown"
	}
}

// A Recipe says how an image is built.
type Recipe struct {
	// Name is the image's name, without a tag.
	Name string
	// Role says on which machine it is built.
	Role Role
	// Folder is the build context on disk. Files is one that is not, and comes first.
	Folder string
	Files  fs.FS
	// Dockerfile is a slash-separated path in the context.
	Dockerfile string
	Arguments  map[string]string
	// Limit is how long a build may take; zero is an hour, as in the suite.
	Limit time.Duration
	// Log takes the build's output, up to LogLimit bytes; zero is [DefaultLogLimit].
	Log      io.Writer
	LogLimit int64
}

// A Test is what the suite knows of a test when it builds it.
type Test struct {
	Name string
	// Folder is where benchmark_config.json lies.
	Folder string
	// Dockerfile is the setting of that name; empty is <test name>.dockerfile.
	Dockerfile string
	// Database is its name; empty is none.
	Database string
	// Environment is the suite's name for the machines, such as Citrine.
	Environment string
}

// Recipe returns how the suite builds a test's image: by which name, from which file, and
// with which arguments.
func (t Test) Recipe() Recipe {
	dockerfile, database := t.Dockerfile, strings.ToLower(t.Database)
	if dockerfile == "" {
		dockerfile = t.Name + ".dockerfile"
	}
	if database == "" {
		database = "none"
	}

	return Recipe{
		// The names of images are in lower case; those of tests are not always.
		Name:       "techempower/tfb.test." + strings.ToLower(t.Name),
		Folder:     t.Folder,
		Dockerfile: dockerfile,
		Arguments: map[string]string{
			"BENCHMARK_ENV":     t.Environment,
			"TFB_TEST_NAME":     t.Name,
			"TFB_TEST_DATABASE": database,
		},
	}
}

// An Image is what a build has made. It is empty where an engine has no images.
type Image struct {
	Name string
	ID   string
}

// A Spec says what is started.
type Spec struct {
	// Name is what messages and records call it: the test's name, or the database's.
	Name string
	Role Role
	// Image is what a container is made from.
	Image Image
	// Command is what a process runs; in a container it replaces the image's own command.
	Command []string
	// Folder is where a process is started.
	Folder string
	// Environment has entries of the form KEY=value.
	Environment []string
	// Port is where the server listens.
	Port   int
	Limits Limits
	// Aliases are names on the containers' network beside the role's own.
	Aliases []string
	// Sysctls are kernel settings of a container beside the role's own; they come first.
	Sysctls map[string]string
	// Log takes the output, up to LogLimit bytes; zero is [DefaultLogLimit].
	Log      io.Writer
	LogLimit int64
	// Grace is how long a server may take to end when asked to; zero is two seconds.
	Grace time.Duration
}

// Limits is what a server may use. Zero values are the engine's defaults.
type Limits struct {
	// Memory is in bytes, swap included; by default 95 % of the machine's.
	Memory int64
	// Processes is how many processes and threads there may be; by default 8192.
	Processes int64
	// CPUs is how many cores' worth of time; by default all of them.
	CPUs float64
	// CPUSet names the cores that may be used, such as 0-3; by default all.
	CPUSet string
}

const (
	defaultGrace = 2 * time.Second
	// removal is how long stopping and removing may take beyond the grace. A Docker Engine on
	// a busy machine has been seen to need more than a minute to list its containers.
	removal = 5 * time.Minute
)

// unending returns a context for undoing: one that does not end with ctx, because what
// would be left behind is worse than a late end, but ends by itself.
func unending(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), grace+removal)
}

// An Exit says how a server ended.
type Exit struct {
	// Code is the exit code; 128 and the signal's number where a signal ended it.
	Code int
	// OutOfMemory says that it, or a process in it, was killed at its memory limit.
	OutOfMemory bool
	// Err is set where it is not known how the server ended.
	Err error
}

func (e Exit) String() string {
	switch {
	case e.Err != nil:
		return "the server was lost: " + e.Err.Error()
	case e.OutOfMemory:
		return fmt.Sprintf("the server ended with exit code %d; its memory limit was reached", e.Code)
	default:
		return fmt.Sprintf("the server ended with exit code %d", e.Code)
	}
}

// newID draws the id of a run.
func newID() string {
	id := make([]byte, 8) //nolint:mnd // Enough never to meet twice.
	// It never fails: see crypto/rand.
	_, _ = io.ReadFull(rand.Reader, id)

	return hex.EncodeToString(id)
}
