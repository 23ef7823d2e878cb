//go:build unix

package database

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/user"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// A privateServer is a server of our own, in a folder of its own.
type privateServer struct {
	recipe  recipe
	site    site
	folder  *folder
	process *process // nil until the server itself is started

	once sync.Once
	err  error
}

// StartPrivate starts a server from locally installed programs, on a free port
// of 127.0.0.1, and fills it as Fill does. The context bounds the start and not
// the server's life, which Stop ends. If this process is killed, Linux ends the
// server at once; Clean removes what is left, there and elsewhere.
func StartPrivate(ctx context.Context, kind Kind, options Options) (Server, error) {
	r, err := recipeFor(ctx, kind, options)
	if err != nil {
		return nil, err
	}
	const tries = 3
	for try := 1; ; try++ {
		server, err := startOnce(ctx, r, options)
		if err == nil {
			return server, nil
		}
		// Between finding a free port and using it, somebody else may have taken it.
		if try == tries || !strings.Contains(err.Error(), "ddress already in use") {
			return nil, fmt.Errorf("starting a private %s server: %w", kind, err)
		}
	}
}

func startOnce(ctx context.Context, r recipe, options Options) (*privateServer, error) {
	as, err := accountFor(r)
	if err != nil {
		return nil, err
	}
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	home, err := makeFolder(options.Folder)
	if err != nil {
		return nil, err
	}
	s := &privateServer{recipe: r, site: site{folder: home.path, port: port}, folder: home}
	if err := s.start(ctx, as, options.Log); err != nil {
		return nil, errors.Join(err, s.Stop(context.WithoutCancel(ctx)))
	}

	return s, nil
}

func (s *privateServer) start(ctx context.Context, as account, log io.Writer) error {
	if err := s.furnish(as); err != nil {
		return err
	}
	if s.recipe.prepare != nil {
		for _, arguments := range s.recipe.prepare(s.site) {
			process, err := launch(s.site.folder, arguments, as, log)
			if err == nil {
				err = process.finish(ctx)
			}
			if err != nil {
				return fmt.Errorf("making a database%s with %s: %w", as, arguments[0], err)
			}
		}
	}
	var err error
	arguments := s.recipe.serve(s.site)
	if s.process, err = launch(s.site.folder, arguments, as, log); err != nil {
		return err
	}

	return s.whileAlive(ctx, s.fill)
}

// furnish makes what the server finds in its folder. Others may pass through
// the folder, to what is theirs, and not look into it.
func (s *privateServer) furnish(as account) error {
	var err error
	files := map[string]string{}
	if s.recipe.files != nil {
		if files, err = s.recipe.files(s.site); err != nil {
			return err
		}
	}
	for name, text := range files {
		if err := as.give(s.site.path(name), func(path string) error {
			return os.WriteFile(path, []byte(text), 0o600)
		}); err != nil {
			return err
		}
	}
	const private = 0o700
	for _, name := range []string{"data", "tmp"} {
		if err := as.give(s.site.path(name), func(path string) error { return os.Mkdir(path, private) }); err != nil {
			return err
		}
	}
	if as.credential == nil {
		return nil
	}

	const passable = 0o711 // what is in it is closed to others
	if err := os.Chmod(s.site.folder, passable); err != nil {
		return fmt.Errorf("preparing the database's folder: %w", err)
	}

	return nil
}

// give makes something and hands it to the account.
func (a account) give(path string, build func(string) error) error {
	if err := build(path); err != nil {
		return fmt.Errorf("preparing the database's folder: %w", err)
	}
	if a.credential == nil {
		return nil
	}
	if err := os.Lchown(path, int(a.credential.Uid), int(a.credential.Gid)); err != nil {
		return fmt.Errorf("preparing the database's folder: %w", err)
	}

	return nil
}

// whileAlive runs a step that is pointless once the server has ended.
func (s *privateServer) whileAlive(ctx context.Context, step func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- step(ctx) }()
	select {
	case err := <-done:
		return err
	case <-s.process.ended:
		cancel()
		//nolint:errcheck // it only says that it was cancelled
		<-done

		return s.process.failure()
	}
}

func (s *privateServer) fill(ctx context.Context) error {
	address := s.Address()
	if s.recipe.create != nil {
		if err := again(ctx, func() error { return s.recipe.create(ctx, address) }); err != nil {
			return err
		}
	}
	reader, err := Await(ctx, s.recipe.kind, address)
	if err != nil {
		return err
	}
	if err := reader.Close(); err != nil {
		return err
	}

	return Fill(ctx, address, s.recipe.kind)
}

// Address is where the server is reached, from this machine only.
func (s *privateServer) Address() Address { return s.recipe.address(s.site) }

// Stop ends the server, kills what has not ended after some seconds, and
// deletes its folder.
func (s *privateServer) Stop(ctx context.Context) error {
	s.once.Do(func() {
		if s.process != nil {
			s.process.quit(ctx, s.recipe.quit)
		}
		if err := s.folder.remove(); err != nil {
			s.err = fmt.Errorf("deleting the data of the private %s server: %w", s.recipe.kind, err)
		}
	})

	return s.err
}

// freePort asks the system for a port that nobody uses.
func freePort(ctx context.Context) (int, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("looking for a free port: %w", err)
	}
	port := 0
	if address, ok := listener.Addr().(*net.TCPAddr); ok {
		port = address.Port
	}

	if err := listener.Close(); err != nil {
		return 0, fmt.Errorf("looking for a free port: %w", err)
	}

	return port, nil
}

// accountFor chooses whom a server runs as: us, unless we are root.
func accountFor(r recipe) (account, error) {
	if syscall.Geteuid() != 0 {
		return account{}, nil
	}
	for _, name := range r.accounts {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(found.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(found.Gid, 10, 32)
		if uidErr == nil && gidErr == nil && uid != 0 {
			return account{name: name, credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
		}
	}

	return account{}, fmt.Errorf("%w: the server must not run as root, and none of the accounts %s is there; "+
		"make one, or run tfblint as another user", errNoAccount, strings.Join(r.accounts, ", "))
}

// String is a part of a message that says whom something ran as.
func (a account) String() string {
	if a.name == "" {
		return ""
	}

	return " as the user " + a.name + ", to whom its folder has to be open,"
}
