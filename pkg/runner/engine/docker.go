package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/moby/moby/client"
)

// Label is the label that everything of ours carries in a Docker Engine. Its value is the
// id of the run that made it, or buildStage on what a build has left on its way.
const Label = "dev.tfblint.run"

// nameLabel tells by which name an image was built, so that an image that somebody else
// derived from it, and that inherits its labels, is not taken for ours.
const nameLabel = "dev.tfblint.name"

// roleLabel tells a container that we have started from one that somebody else made from
// an image of ours, and that inherits the image's labels.
const roleLabel = "dev.tfblint.role"

var (
	// ErrNoDocker says that no Docker Engine answers.
	ErrNoDocker = errors.New("no Docker Engine answers")
	errScheme   = errors.New("want unix://, npipe:// or tcp:// (an ssh:// host needs a forwarded socket)")
)

// A Host is a machine with a Docker Engine.
type Host struct {
	// Address is what DOCKER_HOST says; empty is the machine's own engine.
	Address string
	// Certificates is the folder with ca.pem, cert.pem and key.pem, as in DOCKER_CERT_PATH;
	// empty where the connection is not encrypted.
	Certificates string
}

// Reach is how the application's port is reached.
type Reach int

// The ways to a container. Unset, it follows from the host's address: ReachBridge where
// the engine shares our kernel, ReachLoopback where it works in a virtual machine of this
// one (Docker Desktop), ReachHost where it is on another.
const (
	ReachUnset Reach = iota
	// ReachBridge goes to the container's address on its network. No port is published.
	ReachBridge
	// ReachLoopback publishes the port on 127.0.0.1 only.
	ReachLoopback
	// ReachHost gives containers the network of their machine, as the suite does when it
	// runs on three of them.
	ReachHost
)

// DockerOptions are the options of a Docker engine.
type DockerOptions struct {
	// Run is the id of this run; drawn at random when empty.
	Run string
	// Application, Database and Load are the machines. Those without an address are the
	// application's.
	Application, Database, Load Host
	Reach                       Reach
	// KeepBases builds on the base images that an engine has, and fetches only what is
	// missing. Otherwise they are fetched anew, as the suite does.
	KeepBases bool
	// KeepImages lets Close leave images for the next run's builds. Clean removes them.
	KeepImages bool
	// PrivilegedLikeTFB gives containers the rights and the freedom that the suite gives them.
	PrivilegedLikeTFB bool
}

// Docker is the engine of containers.
type Docker struct {
	options  DockerOptions
	machines map[Role]*machine
	// brokenOff says that a build was, which an engine may notice a little later.
	brokenOff atomic.Bool
}

// A machine is a Docker Engine and what is known of it.
type machine struct {
	client *client.Client
	host   Host
	// name is the host of its address, empty for our own machine.
	name string

	mu       sync.Mutex
	capacity capacity
}

// A capacity is what a machine has for containers.
type capacity struct {
	memory int64
	cpus   int
}

// NewDocker returns the engine of containers. It does not ask yet whether one answers.
func NewDocker(options DockerOptions) (*Docker, error) {
	if options.Run == "" {
		options.Run = newID()
	}
	d := &Docker{options: options, machines: map[Role]*machine{}}
	known := map[Host]*machine{}
	for role, host := range map[Role]Host{
		Application: options.Application, Database: options.Database, Load: options.Load,
	} {
		if host.Address == "" {
			host = options.Application
		}
		if known[host] == nil {
			m, err := newMachine(host)
			if err != nil {
				return nil, err
			}
			known[host] = m
		}
		d.machines[role] = known[host]
	}
	if d.options.Reach == ReachUnset {
		d.options.Reach = d.reach()
	}

	return d, nil
}

func newMachine(host Host) (*machine, error) {
	address := host.Address
	if address == "" {
		address = client.DefaultDockerHost
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("the Docker host: %w", err)
	}
	switch parsed.Scheme {
	case "unix", "npipe", "tcp":
	default:
		return nil, fmt.Errorf("the Docker host %q: %w", address, errScheme)
	}
	options := []client.Opt{client.WithHost(address)}
	if folder := host.Certificates; folder != "" {
		options = append(options, client.WithTLSClientConfig(
			filepath.Join(folder, "ca.pem"), filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")))
	}
	connected, err := client.New(options...)
	if err != nil {
		return nil, fmt.Errorf("the Docker host %q: %w", address, err)
	}
	m := &machine{client: connected, host: host}
	if parsed.Scheme == "tcp" {
		m.name = parsed.Hostname()
	}

	return m, nil
}

// reach says how containers are reached where the options do not.
func (d *Docker) reach() Reach {
	first := d.machines[Application]
	switch {
	case d.machines[Database] != first || d.machines[Load] != first:
		return ReachHost
	case first.name != "" && !loopback(first.name):
		return ReachHost
	case runtime.GOOS == "linux":
		return ReachBridge
	default:
		return ReachLoopback
	}
}

func loopback(name string) bool {
	address := net.ParseIP(name)

	return name == "localhost" || address != nil && address.IsLoopback()
}

// Run returns the id that everything of this run carries.
func (d *Docker) Run() string { return d.options.Run }

// Ping asks every machine's engine whether it is there.
func (d *Docker) Ping(ctx context.Context) error {
	return d.each(func(m *machine) error {
		if _, err := m.client.Ping(ctx, client.PingOptions{NegotiateAPIVersion: true}); err != nil {
			return fmt.Errorf("%w at %s: %w", ErrNoDocker, m.client.DaemonHost(), err)
		}

		return nil
	})
}

// each calls do for every machine once, and joins the errors.
func (d *Docker) each(do func(m *machine) error) error {
	var (
		faults []error
		done   = map[*machine]bool{}
	)
	for _, role := range []Role{Application, Database, Load} {
		m := d.machines[role]
		if !done[m] {
			done[m] = true
			faults = append(faults, do(m))
		}
	}

	return errors.Join(faults...)
}

// has returns what a machine has, asking it once.
func (m *machine) has(ctx context.Context) (capacity, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.capacity.memory > 0 {
		return m.capacity, nil
	}
	answer, err := m.client.Info(ctx, client.InfoOptions{})
	if err != nil {
		return capacity{}, fmt.Errorf("asking the Docker Engine what its machine has: %w", err)
	}
	m.capacity = capacity{memory: answer.Info.MemTotal, cpus: answer.Info.NCPU}

	return m.capacity, nil
}
