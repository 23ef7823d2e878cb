package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/image"
	"github.com/moby/moby/client"
)

// After a build was broken off, Close looks this many times, with a pause between.
const (
	settling    = 3
	settlePause = time.Second
)

// removalPause is how long to wait for a removal that the engine has begun by itself.
const removalPause = 50 * time.Millisecond

// Close removes what this run has made, but for the images if they are to be kept.
func (d *Docker) Close(ctx context.Context) error {
	ctx, cancel := unending(ctx, 0)
	defer cancel()
	// The classic builder ends the step that it is at before it looks whether anybody waits
	// for it, and does not say when it has: what that step makes is found in a later round.
	if d.brokenOff.Load() {
		for range settling - 1 {
			if err := d.sweep(ctx); err != nil {
				return err
			}
			select {
			case <-time.After(settlePause):
			case <-ctx.Done():
			}
		}
	}

	return errors.Join(d.sweep(ctx), d.each(func(m *machine) error { return m.client.Close() }))
}

// sweep removes what this run has made so far.
func (d *Docker) sweep(ctx context.Context) error {
	return d.each(func(m *machine) error {
		faults := []error{
			m.removeContainers(ctx, Label+"="+d.options.Run, roleLabel),
			m.removeContainers(ctx, Label+"="+buildStage),
			m.removeNetworks(ctx, Label+"="+d.options.Run),
		}
		if !d.options.KeepImages {
			faults = append(faults,
				m.removeImages(ctx, Label+"="+d.options.Run), m.removeImages(ctx, Label+"="+buildStage))
		}

		return errors.Join(faults...)
	})
}

// Clean removes what any run has left: containers with their volumes, networks and images
// that carry our labels. An image that somebody else uses stays.
func (d *Docker) Clean(ctx context.Context) error {
	ctx, cancel := unending(ctx, 0)
	defer cancel()

	return d.each(func(m *machine) error {
		return errors.Join(
			m.removeContainers(ctx, Label, roleLabel),
			m.removeContainers(ctx, Label+"="+buildStage),
			m.removeNetworks(ctx, Label), m.removeImages(ctx, Label))
	})
}

func (m *machine) removeContainers(ctx context.Context, labels ...string) error {
	found, err := m.client.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: labelled(labels...)})
	if err != nil {
		return fmt.Errorf("listing containers: %w", err)
	}
	var faults []error
	for _, c := range found.Items {
		faults = append(faults, m.removeContainer(ctx, c.ID))
	}

	return errors.Join(faults...)
}

// removeContainer kills a container and removes it with its nameless volumes. It returns
// when the container is gone.
func (m *machine) removeContainer(ctx context.Context, id string) error {
	for {
		_, err := m.client.ContainerRemove(ctx, id, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true})
		switch {
		case err == nil, errdefs.IsNotFound(err):
			return nil
		case !errdefs.IsConflict(err):
			return fmt.Errorf("removing the container %.12s: %w", id, err)
		}
		// The engine is about to remove it by itself, as after a build that was broken off.
		select {
		case <-time.After(removalPause):
		case <-ctx.Done():
			return fmt.Errorf("removing the container %.12s: %w", id, err)
		}
	}
}

func (m *machine) removeNetworks(ctx context.Context, label string) error {
	found, err := m.client.NetworkList(ctx, client.NetworkListOptions{Filters: labelled(label)})
	if err != nil {
		return fmt.Errorf("listing networks: %w", err)
	}
	var faults []error
	for _, n := range found.Items {
		_, err := m.client.NetworkRemove(ctx, n.ID, client.NetworkRemoveOptions{})
		if err != nil && !errdefs.IsNotFound(err) {
			faults = append(faults, fmt.Errorf("removing the network %s: %w", n.Name, err))
		}
	}

	return errors.Join(faults...)
}

// removeImages removes what carries a label, children before parents: the order in which
// that works shows itself when nothing is left, or a whole round removes nothing.
func (m *machine) removeImages(ctx context.Context, label string) error {
	for {
		found, err := m.client.ImageList(ctx, client.ImageListOptions{All: true, Filters: labelled(label)})
		if err != nil {
			return fmt.Errorf("listing images: %w", err)
		}
		var (
			faults  []error
			removed bool
		)
		for _, summary := range found.Items {
			for _, reference := range ours(summary) {
				_, err := m.client.ImageRemove(ctx, reference, client.ImageRemoveOptions{})
				switch {
				case err == nil:
					removed = true
				// A conflict is a container or an image of somebody else's that needs it: ours
				// are gone, or go in a later round.
				case !errdefs.IsNotFound(err) && !errdefs.IsConflict(err):
					faults = append(faults, fmt.Errorf("removing the image %.19s: %w", reference, err))
				}
			}
		}
		if !removed {
			return errors.Join(faults...)
		}
	}
}

// ours returns by which references an image is removed: our own names of it, its id where
// it has no name, and none where it only descends from ours.
func ours(summary image.Summary) []string {
	var (
		names   []string
		foreign bool
	)
	for _, tag := range summary.RepoTags {
		switch repository := strings.TrimSuffix(tag, ":latest"); {
		case tag == "<none>:<none>":
		case repository == summary.Labels[nameLabel]:
			names = append(names, tag)
		default:
			foreign = true
		}
	}
	if len(names) > 0 || foreign {
		return names
	}

	return []string{summary.ID}
}

// labelled matches what carries all labels.
func labelled(labels ...string) client.Filters {
	return make(client.Filters).Add("label", labels...)
}
