//go:build unix

package database

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// A process is one program of a server, in a process group of its own.
type process struct {
	group  int
	output *output
	ended  chan struct{}
	err    error // how it ended; to be read after ended is closed
}

// An account is whom a server runs as; the zero value is whoever we are.
type account struct {
	name       string
	credential *syscall.Credential
}

// launch starts a program in a server's folder. The program holds the folder's
// lock for as long as it or a child of it lives, and dies with us where the
// system can see to that.
func launch(folder string, arguments []string, as account, log io.Writer) (*process, error) {
	held, err := lock(filepath.Join(folder, serverFile))
	if err != nil {
		return nil, err
	}
	defer func() { _ = held.Close() }()
	p := &process{output: &output{log: log}, ended: make(chan struct{})}
	//nolint:gosec,noctx // a program that was looked for; it outlives the context of its start, and Stop ends it
	cmd := exec.Command(arguments[0], arguments[1:]...)
	cmd.Dir = folder
	cmd.Env = []string{
		"PATH=" + filepath.Dir(arguments[0]) + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		"HOME=" + folder, "TMPDIR=" + filepath.Join(folder, "tmp"), "LC_ALL=C", "TZ=UTC",
	}
	cmd.Stdout, cmd.Stderr = p.output, p.output
	cmd.ExtraFiles = []*os.File{held}
	cmd.SysProcAttr = attributes(as)
	cmd.WaitDelay = time.Second // for what a child that holds our pipe has yet to say
	started := make(chan error)
	go p.run(cmd, started)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("starting %s: %w", arguments[0], err)
	}
	group := []byte(strconv.Itoa(p.group))
	if err := os.WriteFile(filepath.Join(folder, groupFile), group, 0o600); err != nil {
		p.kill()

		return nil, fmt.Errorf("starting %s: %w", arguments[0], err)
	}

	return p, nil
}

// run starts the program and waits for it on one thread, which it keeps: the
// system ends a child when the thread that started it ends, not the process.
func (p *process) run(cmd *exec.Cmd, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := cmd.Start()
	if err == nil {
		p.group = cmd.Process.Pid
	}
	started <- err
	if err != nil {
		return
	}
	p.err = cmd.Wait()
	close(p.ended)
}

// kill ends every process of the group.
func (p *process) kill() {
	// A group that is gone needs no signal.
	_ = syscall.Kill(-p.group, syscall.SIGKILL)
}

// finish waits for a program that ends by itself, and ends it with the context.
func (p *process) finish(ctx context.Context) error {
	select {
	case <-p.ended:
	case <-ctx.Done():
		p.kill()
		<-p.ended

		return fmt.Errorf("it was given up: %w", context.Cause(ctx))
	}
	// What it was to do is done, or has failed: whatever it left behind is to end too.
	p.kill()
	if p.err != nil {
		return p.failure()
	}

	return nil
}

var errEnded = errors.New("the program ended")

// failure says how the program ended, with its last words.
func (p *process) failure() error {
	how := "by itself"
	if p.err != nil {
		how = p.err.Error()
	}

	return fmt.Errorf("%w (%s); its last words were:\n%s", errEnded, how, p.output.last())
}

// quitLimit is how long a server may take to end before it is killed.
const quitLimit = 5 * time.Second

// quit ends the program and everything that it started.
func (p *process) quit(ctx context.Context, sig syscall.Signal) {
	// The leader alone, as servers expect it; it tells its children.
	_ = syscall.Kill(p.group, sig)
	select {
	case <-p.ended:
	case <-ctx.Done():
	case <-time.After(quitLimit):
	}
	// Children that outlived their leader, or that never listened.
	p.kill()
	<-p.ended
}

// An output passes on what a program prints and keeps the end of it.
type output struct {
	log io.Writer

	mu   sync.Mutex
	tail []byte
}

const tailSize = 2048

func (o *output) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.log != nil {
		// A log that fails must not end the server.
		_, _ = o.log.Write(text)
	}
	o.tail = append(o.tail, text...)
	if extra := len(o.tail) - tailSize; extra > 0 {
		o.tail = append(o.tail[:0], o.tail[extra:]...)
	}

	return len(text), nil
}

func (o *output) last() string {
	o.mu.Lock()
	defer o.mu.Unlock()

	return string(o.tail)
}
