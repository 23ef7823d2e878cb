package engine_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"

	"github.com/tfblint/tfblint/pkg/runner/engine"
	"github.com/tfblint/tfblint/pkg/runner/engine/enginetest"
)

// direct returns a client that knows nothing of our engine.
func direct(t *testing.T) *client.Client {
	t.Helper()
	connected, err := client.New(client.FromEnv)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connected.Close() })

	return connected
}

// leftovers returns what there is with our label.
func leftovers(t *testing.T) []string {
	t.Helper()
	var (
		left  []string //nolint:prealloc // It is empty where all is well.
		asked = direct(t)
		ours  = make(client.Filters).Add("label", engine.Label)
	)
	containers, err := asked.ContainerList(t.Context(), client.ContainerListOptions{All: true, Filters: ours})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range containers.Items {
		left = append(left, "container "+strings.Join(c.Names, " ")+" "+c.Command)
	}
	networks, err := asked.NetworkList(t.Context(), client.NetworkListOptions{Filters: ours})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range networks.Items {
		left = append(left, "network "+n.Name)
	}
	images, err := asked.ImageList(t.Context(), client.ImageListOptions{All: true, Filters: ours})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range images.Items {
		left = append(left, "image "+i.ID+" "+strings.Join(i.RepoTags, " "))
	}

	return left
}

// dangling counts images without a name, whosever they are.
func dangling(t *testing.T) int {
	t.Helper()
	images, err := direct(t).ImageList(t.Context(), client.ImageListOptions{All: true})
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, i := range images.Items {
		if len(i.RepoTags) == 0 || slices.Contains(i.RepoTags, "<none>:<none>") {
			count++
		}
	}

	return count
}

func start(t *testing.T, docker *engine.Docker, spec engine.Spec) engine.Running {
	t.Helper()
	spec.Name = "static"
	if spec.Port == 0 {
		spec.Port = 8080
	}
	if spec.Image == (engine.Image{}) {
		spec.Image = image(t, docker)
	}
	running, err := docker.Start(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := running.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	})

	return running
}

func TestDocker(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	var log bytes.Buffer
	running := start(t, docker, engine.Spec{Log: &log})
	ready(t, running)
	// An engine may have fewer rights than it needs for the suite's ulimits.
	for _, remark := range running.Remarks() {
		if !strings.Contains(remark, "ulimit") {
			t.Errorf("remark: %s", remark)
		}
	}
	found, err := direct(t).ContainerInspect(t.Context(), "tfb-server", client.ContainerInspectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if ports := found.Container.NetworkSettings.Ports; len(ports) > 0 {
		t.Errorf("published ports: %v", ports)
	}
	if got := found.Container.Config.Labels[engine.Label]; got != docker.Run() {
		t.Errorf("the container's label is %q, the run %q", got, docker.Run())
	}
	status := get(t, running, "/status")
	// CHOWN 0, DAC_OVERRIDE 1, FOWNER 3, KILL 5, SETGID 6, SETUID 7, NET_BIND_SERVICE 10.
	for _, want := range []string{"CapBnd:\t00000000000004eb", "NoNewPrivs:\t1", "Seccomp:\t2"} {
		if !strings.Contains(status, want) {
			t.Errorf("no %q in the server's status:\n%s", want, status)
		}
	}
	if got := strings.TrimSpace(get(t, running, "/somaxconn")); got != "65535" {
		t.Errorf("net.core.somaxconn is %s", got)
	}
	if err := running.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {
	case <-running.Exited():
	default:
		t.Error("the server was stopped and has not exited")
	}
	if got, want := log.String(), "mode serve\n"; got != want {
		t.Errorf("the log is %q, want %q", got, want)
	}
	if err := docker.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := leftovers(t); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestDockerPrivilegedLikeTFB(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{PrivilegedLikeTFB: true})
	running, err := docker.Start(t.Context(), engine.Spec{Name: "static", Image: image(t, docker), Port: 8080})
	if err != nil {
		// An engine in a container, or without all rights, cannot give them.
		if !strings.Contains(err.Error(), "leave out --privileged-like-tfb") {
			t.Error(err)
		}

		return
	}
	t.Cleanup(func() {
		if err := running.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	})
	ready(t, running)
	status := get(t, running, "/status")
	for _, want := range []string{"NoNewPrivs:\t0", "Seccomp:\t0"} {
		if !strings.Contains(status, want) {
			t.Errorf("no %q in the server's status:\n%s", want, status)
		}
	}
}

func TestDockerReachLoopback(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{Reach: engine.ReachLoopback})
	running := start(t, docker, engine.Spec{})
	if !strings.HasPrefix(running.Address(), "127.0.0.1:") || strings.HasSuffix(running.Address(), ":8080") {
		t.Errorf("the address is %s, want a port of the engine's choice on 127.0.0.1", running.Address())
	}
	ready(t, running)
}

func TestDockerReachHost(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{Reach: engine.ReachHost})
	number := enginetest.Port(t) // Of this machine, where others may listen too.
	running := start(t, docker, engine.Spec{Port: number, Command: []string{"serve", strconv.Itoa(number)}})
	if want := "127.0.0.1:" + strconv.Itoa(number); running.Address() != want {
		t.Errorf("the address is %s, want %s", running.Address(), want)
	}
	ready(t, running)
	found, err := direct(t).ContainerInspect(t.Context(), "tfb-server", client.ContainerInspectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"tfb-server:127.0.0.1", "tfb-database:127.0.0.1"}
	if got := found.Container.HostConfig.ExtraHosts; !slices.Equal(got, want) {
		t.Errorf("the extra hosts are %q, want %q", got, want)
	}
}

// A database is a container like another, built from files that are in the program, and
// ready when a callback says so.
func TestDockerDatabase(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	content, err := program()
	if err != nil {
		t.Fatal(err)
	}
	built, err := docker.Build(t.Context(), engine.Recipe{
		Name: "techempower/database", Role: engine.Database, Dockerfile: "database.dockerfile", Files: fstest.MapFS{
			"server":              {Data: content, Mode: 0o555},
			"database.dockerfile": {Data: []byte("FROM scratch\nCOPY server /\nENTRYPOINT [\"/server\"]")},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	database := start(t, docker, engine.Spec{Role: engine.Database, Image: built, Command: []string{"serve", "8080"}})
	calls := 0
	err = engine.Wait(t.Context(), database, engine.Readiness{Probe: func(context.Context) error {
		calls++
		if calls < 3 {
			return errors.New("still starting")
		}

		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	found, err := direct(t).ContainerInspect(t.Context(), "tfb-database", client.ContainerInspectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	host := found.Container.HostConfig
	if host.Sysctls["kernel.sem"] != "250 32000 256 512" {
		t.Errorf("the database has sysctls %v", host.Sysctls)
	}
	if !slices.Contains(found.Container.NetworkSettings.Networks["tfb"].Aliases, "tfb-database") {
		t.Error("the database is not known as tfb-database")
	}
}

func TestDockerServerEnds(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	running, err := docker.Start(t.Context(), engine.Spec{
		Name: "static", Image: image(t, docker), Command: []string{"exit"}, Port: 8080,
	})
	// It depends on who is faster whether it is seen to end before it has an address.
	if err == nil {
		err = engine.Wait(t.Context(), running, engine.Readiness{
			Probe: engine.HTTPProbe("http://"+running.Address()+"/json", ""),
		})
		if err := running.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}
	for _, want := range []string{"exit code 7", `cannot find \x1b[31mmy configuration`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in the error: %v", want, err)
		}
	}
}

func TestDockerOutOfMemory(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	running, err := docker.Start(t.Context(), engine.Spec{
		Name: "static", Image: image(t, docker), Command: []string{"eat"}, Port: 8080,
		Limits: engine.Limits{Memory: 64 << 20},
	})
	if err == nil {
		<-running.Exited()
		if exit := running.Exit(); exit.Code != 137 || !exit.OutOfMemory {
			t.Errorf("it ended with %+v", exit)
		}
		err = running.Stop(t.Context())
	} else if strings.Contains(err.Error(), "memory limit was reached") {
		err = nil
	}
	if err != nil {
		t.Error(err)
	}
}

func TestDockerServerIgnoresStop(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	running := start(t, docker, engine.Spec{Command: []string{"stubborn"}, Grace: time.Second})
	ready(t, running)
	if err := running.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if code := running.Exit().Code; code != 137 {
		t.Errorf("its exit code is %d, want that of SIGKILL", code)
	}
}

func TestDockerServerForksForever(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	running := start(t, docker, engine.Spec{Command: []string{"fork"}, Limits: engine.Limits{Processes: 64}})
	ready(t, running)
	eventually(t, "a fork is refused", func() bool {
		return strings.Contains(get(t, running, "/refused"), "resource temporarily unavailable")
	})
}

func TestDockerServerWritesForever(t *testing.T) {
	t.Parallel()
	const limit = 1 << 20
	docker := enginetest.Docker(t, engine.DockerOptions{})
	name := filepath.Join(t.TempDir(), "log")
	file, err := os.Create(name) //nolint:gosec // The test's own.
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // Its size is looked at.
	running := start(t, docker, engine.Spec{Command: []string{"spam"}, Log: file, LogLimit: limit})
	ready(t, running)
	size := func() int64 {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}

		return info.Size()
	}
	eventually(t, "the log is full", func() bool { return size() > limit })
	// It goes on to answer, and nothing more is written.
	get(t, running, "/json")
	if err := running.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := size(); got > limit+200 {
		t.Errorf("the log has %d bytes, its limit is %d", got, limit)
	}
}

func TestDockerRefusedSysctl(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	running := start(t, docker, engine.Spec{Sysctls: map[string]string{"net.core.nobody_has_this": "1"}})
	ready(t, running)
	refused := slices.ContainsFunc(running.Remarks(), func(remark string) bool {
		return strings.Contains(remark, "nobody_has_this")
	})
	if !refused {
		t.Errorf("remarks: %q", running.Remarks())
	}
}

func TestDockerNameInUse(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	built := image(t, docker)
	start(t, docker, engine.Spec{Image: built})
	_, err := docker.Start(t.Context(), engine.Spec{Name: "second", Image: built, Port: 8080})
	if err == nil || !strings.Contains(err.Error(), "tfblint run --clean") {
		t.Errorf("the error is %v", err)
	}
}

// What is not ours stays: containers, networks, and images that descend from ours.
func TestDockerCleanSparesOthers(t *testing.T) {
	t.Parallel()
	docker := enginetest.Docker(t, engine.DockerOptions{})
	built := image(t, docker)
	others := direct(t)
	tag := client.ImageTagOptions{Source: built.ID, Target: "tfblint-test/other"}
	if _, err := others.ImageTag(t.Context(), tag); err != nil {
		t.Fatal(err)
	}
	net, err := others.NetworkCreate(t.Context(), "tfb", client.NetworkCreateOptions{Driver: "bridge"})
	if err != nil {
		t.Fatal(err)
	}
	made, err := others.ContainerCreate(t.Context(), client.ContainerCreateOptions{
		Name:   "tfblint-test-other",
		Config: &container.Config{Image: "tfblint-test/other"},
		NetworkingConfig: &network.NetworkingConfig{
			EndpointsConfig: map[string]*network.EndpointSettings{"tfb": {}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		_, _ = others.ContainerRemove(ctx, made.ID, client.ContainerRemoveOptions{Force: true})
		_, _ = others.NetworkRemove(ctx, net.ID, client.NetworkRemoveOptions{})
		_, _ = others.ImageRemove(ctx, "tfblint-test/other", client.ImageRemoveOptions{})
	})
	running := start(t, docker, engine.Spec{Image: built})
	ready(t, running)
	if err := docker.Clean(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := others.ContainerInspect(t.Context(), made.ID, client.ContainerInspectOptions{}); err != nil {
		t.Error(err)
	}
	if _, err := others.NetworkInspect(t.Context(), net.ID, client.NetworkInspectOptions{}); err != nil {
		t.Error(err)
	}
	if _, err := others.ImageInspect(t.Context(), "tfblint-test/other"); err != nil {
		t.Error(err)
	}
	if _, err := others.ImageInspect(t.Context(), "techempower/tfb.test.static"); err == nil {
		t.Error("our name of the image is still there")
	}
}
