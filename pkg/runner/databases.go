package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/database"
	"github.com/tfblint/tfblint/pkg/runner/engine"
)

// A Database is one that is up.
type Database struct {
	Reader database.Reader
	// Environment tells a server that runs as a process where it is. Containers know it by its
	// name.
	Environment []string
	Remarks     []string

	stop func(ctx context.Context) error
}

// Down lets go of the database, and ends it if it is ours.
func (d *Database) Down(ctx context.Context) error {
	err := d.Reader.Close()
	if d.stop != nil {
		err = errors.Join(err, d.stop(ctx))
	}

	return err
}

// environment are the variables by which implementations are told of a database. DBHOST is
// what several of the suite's read.
func environment(kind database.Kind, address database.Address) []string {
	return []string{
		"DBHOST=" + address.Host,
		"DBPORT=" + strconv.Itoa(address.Port),
		"TFB_DATABASE_HOST=" + address.Host,
		"TFB_DATABASE_PORT=" + strconv.Itoa(address.Port),
		"TFB_DATABASE_URL=" + address.URL(kind).String(),
	}
}

// PrivateDatabases are servers of our own, from installed programs.
type PrivateDatabases struct{ Options database.Options }

// Up starts one and fills it.
func (p PrivateDatabases) Up(ctx context.Context, kind database.Kind, log io.Writer) (*Database, error) {
	options := p.Options
	options.Log = log
	server, err := database.StartPrivate(ctx, kind, options)
	if err != nil {
		return nil, err
	}
	reader, err := database.Await(ctx, kind, server.Address())
	if err != nil {
		return nil, errors.Join(err, server.Stop(context.WithoutCancel(ctx)))
	}

	return &Database{Reader: reader, Environment: environment(kind, server.Address()), stop: server.Stop}, nil
}

// Given is a database that somebody else runs. It is used as it is, and stays.
type Given struct {
	Kind    database.Kind
	Address database.Address
}

var errOtherKind = errors.New("the database that was given is of another kind")

// Up connects to it.
func (g Given) Up(ctx context.Context, kind database.Kind, _ io.Writer) (*Database, error) {
	if kind != g.Kind {
		return nil, fmt.Errorf("%w: want %s, have %s", errOtherKind, kind, g.Kind)
	}
	reader, err := database.Connect(ctx, kind, g.Address)
	if err != nil {
		return nil, err
	}

	return &Database{Reader: reader, Environment: environment(kind, g.Address)}, nil
}

// ContainerDatabases are containers of an engine. An image is built when it is first needed,
// once a run; where that fails, each test that needs it says so.
type ContainerDatabases struct {
	Engine Engine
	// Limit is for a container to come up; zero is 60 s. BuildLimit is for its image.
	Limit, BuildLimit time.Duration

	images map[database.Kind]engine.Image
}

// Up builds the image, unless that was done, and starts a container.
func (c *ContainerDatabases) Up(ctx context.Context, kind database.Kind, log io.Writer) (*Database, error) {
	image, err := c.image(ctx, kind, log)
	if err != nil {
		return nil, err
	}
	address, err := standard(kind)
	if err != nil {
		return nil, err
	}
	running, err := c.Engine.Start(ctx, engine.Spec{
		Name: string(kind), Role: engine.Database, Image: image, Port: address.Port, Log: log,
	})
	if err != nil {
		return nil, fmt.Errorf("starting the %s container: %w", kind, err)
	}
	db, err := c.await(ctx, kind, address, running)
	if err != nil {
		return nil, errors.Join(err, running.Stop(context.WithoutCancel(ctx)))
	}

	return db, nil
}

func (c *ContainerDatabases) image(ctx context.Context, kind database.Kind, log io.Writer) (engine.Image, error) {
	if image, built := c.images[kind]; built {
		return image, nil
	}
	files, err := database.Container(kind)
	if err != nil {
		return engine.Image{}, err
	}
	image, err := c.Engine.Build(ctx, engine.Recipe{
		Name: "techempower/" + string(kind), Role: engine.Database, Files: files, Dockerfile: "Dockerfile",
		Limit: c.BuildLimit, Log: log,
	})
	if err != nil {
		return image, fmt.Errorf("building the image of %s: %w", kind, err)
	}
	if c.images == nil {
		c.images = map[database.Kind]engine.Image{}
	}
	c.images[kind] = image

	return image, nil
}

// await connects once the container is ready.
func (c *ContainerDatabases) await(
	ctx context.Context, kind database.Kind, address database.Address, running engine.Running,
) (*Database, error) {
	host, port, err := net.SplitHostPort(running.Address())
	if err != nil {
		return nil, fmt.Errorf("reaching the %s container: %w", kind, err)
	}
	address.Host = host
	if address.Port, err = strconv.Atoi(port); err != nil {
		return nil, fmt.Errorf("reaching the %s container: %w", kind, err)
	}
	var reader database.Reader
	err = engine.Wait(ctx, running, engine.Readiness{
		Limit: c.Limit,
		Probe: func(ctx context.Context) (err error) {
			reader, err = database.Connect(ctx, kind, address)

			return err
		},
	})
	if err != nil {
		return nil, fmt.Errorf("waiting for the %s container: %w", kind, err)
	}

	return &Database{Reader: reader, Remarks: running.Remarks(), stop: running.Stop}, nil
}

// standard returns what the suite's database of a kind is reached by, but for the host.
func standard(kind database.Kind) (database.Address, error) {
	_, address, err := database.ParseURL(string(kind) + "://localhost")
	if err != nil {
		return address, fmt.Errorf("%q: %w", kind, database.ErrKind)
	}

	return address, nil
}
