package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
)

// What a container may use where its limits do not say.
const (
	memoryShare      = 0.95
	defaultProcesses = 8192
)

// The engine keeps a little of the output, for `docker logs`; the whole goes to the log.
const (
	logDriver  = "json-file"
	logMaxSize = "10m"
	logMaxFile = "2"
)

// servedCapabilities are the rights that servers need of those that Docker would give.
// They begin as root, listen below 1024 (NET_BIND_SERVICE), hand their files and sockets
// to the user that their workers become (CHOWN, FOWNER, SETUID, SETGID), go on to read and
// write these files (DAC_OVERRIDE), and signal their workers (KILL). nginx, Apache,
// php-fpm and the databases' entry points do all of that. None of them makes devices, raw
// sockets, other roots or file capabilities.
func servedCapabilities() []string {
	return []string{"CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID"}
}

var (
	errInUse      = errors.New("a container of that name exists")
	errPrivileged = errors.New("the Docker Engine has itself not the rights of a privileged container; " +
		"leave out --privileged-like-tfb")
)

// Start starts a container.
func (d *Docker) Start(ctx context.Context, spec Spec) (Running, error) {
	m := d.machines[spec.Role]
	if d.options.Reach != ReachHost {
		if err := d.network(ctx, m); err != nil {
			return nil, fmt.Errorf("starting %s: %w", spec.Name, err)
		}
	}
	options, err := d.container(ctx, m, spec)
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", spec.Name, err)
	}
	var remarks []string
	for {
		started, err := d.start(ctx, m, spec, options)
		if err == nil {
			started.remarks = remarks

			return started, nil
		}
		remark, dropped := degrade(options.HostConfig, err)
		if !dropped || ctx.Err() != nil {
			return nil, fmt.Errorf("starting %s: %w", spec.Name, err)
		}
		remarks = append(remarks, remark)
	}
}

// degrade drops what a kernel or an engine without its rights does not allow, judging by
// the error, and says so. A test runs without it, only not as fast.
func degrade(host *container.HostConfig, err error) (string, bool) {
	message := strings.ToLower(err.Error())
	switch {
	case len(host.Sysctls) > 0 && (strings.Contains(message, "sysctl") || strings.Contains(message, "/proc/sys")):
		host.Sysctls = nil

		return "the Docker Engine refuses the kernel settings of the container: " + visible(err.Error()), true
	case len(host.Ulimits) > 0 && strings.Contains(message, "rlimit"):
		host.Ulimits = withoutRefused(host.Ulimits, message)

		return "the Docker Engine refuses an ulimit of the container: " + visible(err.Error()), true
	case host.Init != nil && strings.Contains(message, "docker-init"):
		host.Init = nil

		return "the Docker Engine has no init process for the container: " + visible(err.Error()), true
	default:
		return "", false
	}
}

// withoutRefused returns the limits without the one that an error of runc names, by the
// kernel's number for it; without any where it names none of them.
func withoutRefused(limits []*container.Ulimit, message string) []*container.Ulimit {
	numbers := map[string]string{"nofile": "rlimit type 7:", "rtprio": "rlimit type 14:"}
	kept := slices.DeleteFunc(slices.Clone(limits), func(u *container.Ulimit) bool {
		number, known := numbers[u.Name]

		return known && strings.Contains(message, number)
	})
	if len(kept) == len(limits) {
		return nil
	}

	return kept
}

// start tries once. Whatever it made before it failed is removed.
func (d *Docker) start(
	ctx context.Context, m *machine, spec Spec, options client.ContainerCreateOptions,
) (_ *contained, err error) {
	created, err := m.client.ContainerCreate(ctx, options)
	switch {
	case errdefs.IsConflict(err):
		return nil, fmt.Errorf("%w: %s; if a run of tfblint left it, tfblint run --clean removes it: %w",
			errInUse, options.Name, err)
	case err != nil:
		// It may exist all the same, where the context ended between the two.
		return nil, errors.Join(fmt.Errorf("creating the container: %w", err), d.abandon(ctx, m, options.Name))
	}
	c := &contained{server: newServer(spec, ""), machine: m, id: created.ID}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.Stop(ctx))
		}
	}()
	if err := c.watch(ctx); err != nil {
		return nil, err
	}
	if _, err := m.client.ContainerStart(ctx, c.id, client.ContainerStartOptions{}); err != nil {
		if d.options.PrivilegedLikeTFB && strings.Contains(err.Error(), "apply caps") {
			err = fmt.Errorf("%w: %w", errPrivileged, err)
		}

		return nil, fmt.Errorf("starting the container: %w", err)
	}
	c.address, err = d.address(ctx, m, c.id, spec.Port)
	if errors.Is(err, errNoAddress) {
		// It has one while it runs.
		return nil, endedAtOnce(ctx, c, err)
	}
	if err != nil {
		return nil, err
	}

	return c, nil
}

// endedAtOnce says how a container ended that did so before it was asked for its address.
func endedAtOnce(ctx context.Context, c *contained, err error) error {
	select {
	case <-c.exited:
		return withTail(fmt.Errorf("%w: %s", errEnded, c.exit), c.log)
	case <-ctx.Done():
		return fmt.Errorf("asking for the container's address: %w", context.Cause(ctx))
	case <-time.After(lastOutput):
		return err
	}
}

// abandon removes a container of this run by its name.
func (d *Docker) abandon(ctx context.Context, m *machine, name string) error {
	if ctx.Err() == nil || name == "" {
		return nil
	}
	ctx, cancel := unending(ctx, 0)
	defer cancel()
	found, err := m.client.ContainerList(ctx, client.ContainerListOptions{
		All: true, Filters: labelled(Label+"="+d.options.Run, roleLabel).Add("name", "^/?"+name+"$"),
	})
	if err != nil {
		return fmt.Errorf("listing containers: %w", err)
	}
	var faults []error
	for _, c := range found.Items {
		faults = append(faults, m.removeContainer(ctx, c.ID))
	}

	return errors.Join(faults...)
}

// container says what is created for a spec.
func (d *Docker) container(ctx context.Context, m *machine, spec Spec) (client.ContainerCreateOptions, error) {
	host, err := d.hostConfig(ctx, m, spec)
	if err != nil {
		return client.ContainerCreateOptions{}, err
	}
	image := spec.Image.ID
	if image == "" {
		image = spec.Image.Name
	}
	options := client.ContainerCreateOptions{
		Name:       containerName(spec.Role),
		HostConfig: host,
		Config: &container.Config{
			Image: image, Cmd: spec.Command, Env: spec.Environment,
			Labels:       map[string]string{Label: d.options.Run, ownerLabel: owner(), roleLabel: spec.Role.String()},
			AttachStdout: true, AttachStderr: true,
		},
	}
	if d.options.Reach == ReachHost {
		return options, nil
	}
	aliases := spec.Aliases
	if options.Name != "" {
		aliases = append([]string{options.Name}, aliases...)
	}
	options.NetworkingConfig = &network.NetworkingConfig{
		EndpointsConfig: map[string]*network.EndpointSettings{NetworkName: {Aliases: aliases}},
	}
	if d.options.Reach == ReachLoopback && spec.Port > 0 {
		port, _ := network.PortFrom(uint16(spec.Port), network.TCP) //nolint:gosec // Docker looks at it again.
		options.Config.ExposedPorts = network.PortSet{port: {}}
		host.PortBindings = network.PortMap{port: {{HostIP: netip.AddrFrom4([4]byte{127, 0, 0, 1})}}}
	}

	return options, nil
}

// containerName returns what a container is called.
func containerName(role Role) string {
	switch role {
	case Application:
		return ServerName
	case Database:
		return DatabaseName
	default:
		return ""
	}
}

func (d *Docker) hostConfig(ctx context.Context, m *machine, spec Spec) (*container.HostConfig, error) {
	resources, err := d.resources(ctx, m, spec.Limits)
	if err != nil {
		return nil, err
	}
	resources.Ulimits = ulimits(spec.Role)
	withInit := spec.Role == Application
	host := &container.HostConfig{
		NetworkMode: NetworkName,
		Resources:   resources,
		Sysctls:     sysctls(spec),
		Init:        &withInit,
		LogConfig: container.LogConfig{
			Type: logDriver, Config: map[string]string{"max-size": logMaxSize, "max-file": logMaxFile},
		},
	}
	if d.options.PrivilegedLikeTFB {
		// The suite gives these rights to applications only.
		host.Privileged = spec.Role == Application
	} else {
		host.CapDrop, host.CapAdd = []string{"ALL"}, servedCapabilities()
		host.SecurityOpt = []string{"no-new-privileges"}
	}
	if d.options.Reach == ReachHost {
		host.NetworkMode = network.NetworkHost
		// They would be the machine's own.
		maps.DeleteFunc(host.Sysctls, func(name, _ string) bool { return strings.HasPrefix(name, "net.") })
		if host.ExtraHosts, err = d.extraHosts(ctx); err != nil {
			return nil, err
		}
	}

	return host, nil
}

// resources turns limits into those of a container.
func (d *Docker) resources(ctx context.Context, m *machine, limits Limits) (container.Resources, error) {
	has, err := m.has(ctx)
	if err != nil {
		return container.Resources{}, err
	}
	if limits.Memory <= 0 {
		limits.Memory = int64(float64(has.memory) * memoryShare)
	}
	if limits.Processes <= 0 {
		limits.Processes = defaultProcesses
		if d.options.PrivilegedLikeTFB {
			limits.Processes = -1
		}
	}
	if limits.CPUs <= 0 {
		limits.CPUs = float64(has.cpus)
	}

	return container.Resources{
		Memory:     limits.Memory,
		MemorySwap: limits.Memory,
		PidsLimit:  &limits.Processes,
		NanoCPUs:   int64(limits.CPUs * 1e9), //nolint:mnd // Billionths, as the name says.
		CpusetCpus: limits.CPUSet,
	}, nil
}

// The suite's own ulimits, soft and hard.
const (
	serverFiles   = 200_000
	serverRTPrio  = 99
	databaseFiles = 65_535
)

func ulimits(role Role) []*container.Ulimit {
	if role == Application {
		return []*container.Ulimit{
			{Name: "nofile", Soft: serverFiles, Hard: serverFiles},
			{Name: "rtprio", Soft: serverRTPrio, Hard: serverRTPrio},
		}
	}

	return []*container.Ulimit{{Name: "nofile", Soft: databaseFiles, Hard: databaseFiles}}
}

func sysctls(spec Spec) map[string]string {
	settings := map[string]string{"net.core.somaxconn": "65535"}
	if spec.Role == Database {
		settings["kernel.sem"] = "250 32000 256 512"
	}
	maps.Copy(settings, spec.Sysctls)

	return settings
}
