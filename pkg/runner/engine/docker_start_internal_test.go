package engine

import (
	"slices"
	"testing"
)

// hosted returns an engine whose machine is known, so that none need answer.
func hosted(t *testing.T, options DockerOptions) *Docker {
	t.Helper()
	d, err := NewDocker(options)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range d.machines {
		m.capacity = capacity{memory: 1000, cpus: 4}
	}

	return d
}

func TestHostConfig(t *testing.T) {
	t.Parallel()
	d := hosted(t, DockerOptions{})
	safe, err := d.hostConfig(t.Context(), d.machines[Application], Spec{})
	if err != nil {
		t.Fatal(err)
	}
	if safe.Privileged || !slices.Equal(safe.CapDrop, []string{"ALL"}) || len(safe.CapAdd) != 7 ||
		!slices.Equal(safe.SecurityOpt, []string{"no-new-privileges"}) || !*safe.Init {
		t.Errorf("an application has %+v", safe)
	}
	if safe.Memory != 950 || safe.MemorySwap != 950 || *safe.PidsLimit != 8192 || safe.NanoCPUs != 4e9 {
		t.Errorf("an application has the limits %+v", safe.Resources)
	}
	limited, err := d.hostConfig(t.Context(), d.machines[Application], Spec{
		Limits: Limits{Memory: 10, Processes: 20, CPUs: 1.5, CPUSet: "0-1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if limited.Memory != 10 || *limited.PidsLimit != 20 || limited.NanoCPUs != 15e8 || limited.CpusetCpus != "0-1" {
		t.Errorf("an application has the limits %+v", limited.Resources)
	}

	d = hosted(t, DockerOptions{PrivilegedLikeTFB: true})
	for role, privileged := range map[Role]bool{Application: true, Database: false, Load: false} {
		host, err := d.hostConfig(t.Context(), d.machines[role], Spec{Role: role})
		if err != nil {
			t.Fatal(err)
		}
		if host.Privileged != privileged || len(host.CapDrop) > 0 || len(host.SecurityOpt) > 0 ||
			*host.PidsLimit != -1 {
			t.Errorf("a container like the suite's (%s) has %+v", role, host)
		}
	}
}

func TestThreeMachines(t *testing.T) {
	t.Parallel()
	d := hosted(t, DockerOptions{
		Application: Host{Address: "tcp://127.0.0.2:2375"},
		Database:    Host{Address: "tcp://127.0.0.3:2375"},
		Load:        Host{Address: "tcp://127.0.0.4:2375"},
	})
	if d.options.Reach != ReachHost {
		t.Errorf("containers on three machines are reached by way %d", d.options.Reach)
	}
	host, err := d.hostConfig(t.Context(), d.machines[Database], Spec{Role: Database})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"tfb-server:127.0.0.2", "tfb-database:127.0.0.3"}; !slices.Equal(host.ExtraHosts, want) {
		t.Errorf("a container knows %q", host.ExtraHosts)
	}
	if len(host.Sysctls) != 1 || !host.NetworkMode.IsHost() {
		t.Errorf("a container with its machine's network has %v in %s", host.Sysctls, host.NetworkMode)
	}
}

func TestReach(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]Reach{
		"tcp://192.0.2.1:2375": ReachHost, "tcp://example.org:2376": ReachHost,
	} {
		if got := hosted(t, DockerOptions{Application: Host{Address: address}}).options.Reach; got != want {
			t.Errorf("%s: containers are reached by way %d, want %d", address, got, want)
		}
	}
	for _, address := range []string{"ssh://somewhere", "http://x", "socket", "unix", ":"} {
		if _, err := NewDocker(DockerOptions{Application: Host{Address: address}}); err == nil {
			t.Errorf("the Docker host %q was accepted", address)
		}
	}
}
