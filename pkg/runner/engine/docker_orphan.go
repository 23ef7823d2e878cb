package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/moby/moby/client"
)

// ownerLabel carries which process made something. What a run has left that was killed is in the
// way of the next one, which has to tell it from what belongs to a run that still lives.
const ownerLabel = "dev.tfblint.owner"

// CleanOrphans removes what runs have left that were killed: those of this machine whose process is
// gone. Clean also removes what belongs to others.
func (d *Docker) CleanOrphans(ctx context.Context) error {
	return d.each(func(m *machine) error {
		runs, err := m.orphans(ctx)
		if err != nil {
			return err
		}
		var faults []error
		for _, run := range runs {
			label := Label + "=" + run
			faults = append(faults,
				m.removeContainers(ctx, label, ownerLabel), m.removeNetworks(ctx, label), m.removeImages(ctx, label))
		}

		return errors.Join(faults...)
	})
}

// orphans returns the runs of which something is left and whose process is gone.
func (m *machine) orphans(ctx context.Context) ([]string, error) {
	var all []map[string]string
	owned := labelled(ownerLabel)
	containers, err := m.client.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: owned})
	if err != nil {
		return nil, fmt.Errorf("listing containers: %w", err)
	}
	for _, one := range containers.Items {
		all = append(all, one.Labels)
	}
	networks, err := m.client.NetworkList(ctx, client.NetworkListOptions{Filters: owned})
	if err != nil {
		return nil, fmt.Errorf("listing networks: %w", err)
	}
	for _, one := range networks.Items {
		all = append(all, one.Labels)
	}
	images, err := m.client.ImageList(ctx, client.ImageListOptions{All: true, Filters: owned})
	if err != nil {
		return nil, fmt.Errorf("listing images: %w", err)
	}
	for _, one := range images.Items {
		all = append(all, one.Labels)
	}
	var runs []string
	for _, labels := range all {
		if look(labels[ownerLabel]) == gone && !slices.Contains(runs, labels[Label]) {
			runs = append(runs, labels[Label])
		}
	}

	return runs, nil
}
