package engine

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// lastOutput is how long the last output of a container that has ended may be under way.
const lastOutput = 2 * time.Second

var (
	errLogFull = errors.New("the log has reached its limit")
	errWaiting = errors.New("the Docker Engine does not say how it ended")
)

// contained is a server in a container.
type contained struct {
	server

	machine *machine
	id      string
	// unwatch ends the streams from the engine; nil until there are any.
	unwatch context.CancelFunc

	stopping sync.Mutex
	stopped  bool
}

// watch takes the output and the end of a container that is about to start. Doing so
// before it starts loses nothing of one that ends at once.
func (c *contained) watch(ctx context.Context) error {
	streams, cancel := context.WithCancel(context.WithoutCancel(ctx))
	output, err := c.machine.client.ContainerAttach(streams, c.id,
		client.ContainerAttachOptions{Stream: true, Stdout: true, Stderr: true})
	if err != nil {
		cancel()

		return fmt.Errorf("taking the container's output: %w", err)
	}
	end := c.machine.client.ContainerWait(streams, c.id,
		client.ContainerWaitOptions{Condition: container.WaitConditionNextExit})
	written := make(chan struct{})
	go func() {
		defer close(written)
		// Taking no more lets the engine drop the output of a server that writes for ever.
		out := untilFull{c.log}
		_, _ = stdcopy.StdCopy(out, out, output.Reader)
		output.Close()
	}()
	go c.await(streams, end, written, output.Close)
	c.unwatch = cancel

	return nil
}

// await notes how the container ended.
func (c *contained) await(ctx context.Context, end client.ContainerWaitResult, written <-chan struct{}, hangUp func()) {
	defer close(c.exited)
	select {
	case response := <-end.Result:
		c.exit.Code = int(response.StatusCode)
	case err := <-end.Error:
		c.exit.Err = fmt.Errorf("%w: %w", errWaiting, err)
	}
	select {
	case <-written:
	case <-time.After(lastOutput):
	case <-ctx.Done():
	}
	hangUp()
	state, err := c.machine.client.ContainerInspect(ctx, c.id, client.ContainerInspectOptions{})
	if err == nil && state.Container.State != nil {
		c.exit.OutOfMemory = state.Container.State.OOMKilled
	}
}

// untilFull is a log that refuses more than it keeps.
type untilFull struct{ log *Log }

func (u untilFull) Write(p []byte) (int, error) {
	n, err := u.log.Write(p)
	if err == nil && u.log.Full() {
		return n, errLogFull
	}

	return n, err
}

// Stop asks the container to end, kills it after the grace, and removes it.
func (c *contained) Stop(ctx context.Context) error {
	c.stopping.Lock()
	defer c.stopping.Unlock()
	if c.stopped {
		return nil
	}
	ctx, cancel := unending(ctx, c.grace)
	defer cancel()
	seconds := int(math.Ceil(c.grace.Seconds()))
	_, err := c.machine.client.ContainerStop(ctx, c.id, client.ContainerStopOptions{Timeout: &seconds})
	if errdefs.IsNotFound(err) {
		err = nil
	}
	// Removing kills as well, so that a failure to stop it only matters when that fails too.
	if fault := c.machine.removeContainer(ctx, c.id); fault != nil {
		return errors.Join(fault, err)
	}
	if c.unwatch != nil {
		c.unwatch()
		<-c.exited
	}
	c.stopped = true
	if err := c.log.Err(); err != nil {
		return fmt.Errorf("writing the log: %w", err)
	}

	return nil
}

// address returns where a container answers.
func (d *Docker) address(ctx context.Context, m *machine, id string, port int) (string, error) {
	host, number := m.name, strconv.Itoa(port)
	if host == "" {
		host = "127.0.0.1"
	}
	if d.options.Reach == ReachHost {
		return net.JoinHostPort(host, number), nil
	}
	found, err := m.client.ContainerInspect(ctx, id, client.ContainerInspectOptions{})
	if err != nil {
		return "", fmt.Errorf("asking for the container's address: %w", err)
	}
	settings := found.Container.NetworkSettings
	if settings == nil {
		return "", errNoAddress
	}
	if d.options.Reach == ReachLoopback {
		for name, bindings := range settings.Ports {
			if int(name.Num()) == port && len(bindings) > 0 {
				return net.JoinHostPort(host, bindings[0].HostPort), nil
			}
		}

		return "", errNoAddress
	}
	if own := settings.Networks[NetworkName]; own != nil && own.IPAddress.IsValid() {
		return net.JoinHostPort(own.IPAddress.String(), number), nil
	}

	return "", errNoAddress
}
