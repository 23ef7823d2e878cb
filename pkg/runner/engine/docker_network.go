package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"

	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
)

// The suite's own names. Implementations connect to tfb-database; the names of containers
// are their host names.
const (
	NetworkName  = "tfb"
	ServerName   = "tfb-server"
	DatabaseName = "tfb-database"
)

var errNoAddress = errors.New("it has no address")

// network makes sure that the network is there. One that somebody else made is used, and
// stays.
func (d *Docker) network(ctx context.Context, m *machine) error {
	found, err := m.client.NetworkList(ctx, client.NetworkListOptions{
		Filters: make(client.Filters).Add("name", NetworkName), // Matches parts of names as well.
	})
	if err != nil {
		return fmt.Errorf("listing networks: %w", err)
	}
	if slices.ContainsFunc(found.Items, func(s network.Summary) bool { return s.Name == NetworkName }) {
		return nil
	}
	if _, err := m.client.NetworkCreate(ctx, NetworkName, client.NetworkCreateOptions{
		Driver: "bridge", Labels: map[string]string{Label: d.options.Run, ownerLabel: owner()},
	}); err != nil {
		return fmt.Errorf("creating the network %s: %w", NetworkName, err)
	}

	return nil
}

// extraHosts names the other machines to a container that has its machine's network.
func (d *Docker) extraHosts(ctx context.Context) ([]string, error) {
	var hosts []string
	for _, known := range []struct {
		name string
		role Role
	}{{ServerName, Application}, {DatabaseName, Database}} {
		host := d.machines[known.role].name
		if host == "" {
			host = "127.0.0.1"
		}
		addresses, err := net.DefaultResolver.LookupHost(ctx, host)
		if err != nil {
			return nil, fmt.Errorf("looking up the machine of %s: %w", known.name, err)
		}
		hosts = append(hosts, known.name+":"+addresses[0])
	}

	return hosts, nil
}
