package engine

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/moby/moby/api/types/jsonstream"
	"github.com/moby/moby/client"
)

const (
	buildLimit = time.Hour
	// maxMessage bounds one message of a build; the engine sends output in pieces of 32 kB.
	maxMessage = 4 << 20
)

var (
	errBuild     = errors.New("the build failed")
	errBuildLate = errors.New("the build did not end in time")
	errNoImage   = errors.New("the Docker Engine named no image")
)

// Build builds an image with the classic builder, which the suite uses.
func (d *Docker) Build(ctx context.Context, recipe Recipe) (Image, error) {
	files := recipe.Files
	if files == nil {
		root, err := os.OpenRoot(recipe.Folder)
		if err != nil {
			return Image{}, fmt.Errorf("building %s: %w", recipe.Name, err)
		}
		defer root.Close() //nolint:errcheck // It was only read.
		files = root.FS()
	}
	limit := orElse(recipe.Limit, buildLimit)
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("%w: its limit is %s", errBuildLate, limit))
	defer cancel()
	log := NewLog(recipe.Log, recipe.LogLimit)
	id, err := d.build(ctx, recipe, files, log)
	if ctx.Err() != nil {
		d.brokenOff.Store(true)
		err = context.Cause(ctx)
	}
	if err != nil {
		return Image{}, fmt.Errorf("building %s: %w", recipe.Name, withTail(err, log))
	}
	if err := log.Err(); err != nil {
		return Image{}, fmt.Errorf("building %s: writing its log: %w", recipe.Name, err)
	}

	return Image{Name: recipe.Name, ID: id}, nil
}

func withTail(err error, log *Log) error {
	tail := log.Tail()
	if tail == "" {
		return err
	}

	return fmt.Errorf("%w; end of its log:\n%s", err, tail)
}

func (d *Docker) build(ctx context.Context, recipe Recipe, files fs.FS, log io.Writer) (string, error) {
	packed, err := newBuildContext(files, recipe.Dockerfile)
	if err != nil {
		return "", err
	}
	m := d.machines[recipe.Role]
	options, err := d.buildOptions(ctx, m, recipe, packed.dockerfile)
	if err != nil {
		return "", err
	}
	reader, writer := io.Pipe()
	packing := make(chan error, 1)
	go func() {
		err := packed.write(writer)
		writer.CloseWithError(err)
		packing <- err
	}()
	result, err := m.client.ImageBuild(ctx, reader, options)
	var id string
	if err == nil {
		id, err = follow(result.Body, log)
		err = errors.Join(err, result.Body.Close())
	}
	// The one who packs must not wait for an engine that has given up.
	_ = reader.Close()
	if fault := <-packing; fault != nil && !errors.Is(fault, io.ErrClosedPipe) {
		return "", fault
	}

	return id, err
}

func (d *Docker) buildOptions(
	ctx context.Context, m *machine, recipe Recipe, dockerfile string,
) (client.ImageBuildOptions, error) {
	limits, err := d.resources(ctx, m, Limits{})
	if err != nil {
		return client.ImageBuildOptions{}, err
	}
	arguments := make(map[string]*string, len(recipe.Arguments))
	for name, value := range recipe.Arguments {
		arguments[name] = &value
	}

	return client.ImageBuildOptions{
		Tags:       []string{recipe.Name},
		Dockerfile: dockerfile,
		BuildArgs:  arguments,
		Labels:     map[string]string{Label: d.options.Run, ownerLabel: owner(), nameLabel: recipe.Name},
		PullParent: !d.options.KeepBases,
		// Containers of a build that failed or was broken off go as well.
		Remove:      true,
		ForceRemove: true,
		Memory:      limits.Memory,
		MemorySwap:  limits.MemorySwap,
	}, nil
}

// follow passes a build's messages on to its log, and returns the id of the image.
func follow(messages io.Reader, log io.Writer) (string, error) {
	var id string
	lines := bufio.NewScanner(messages)
	lines.Buffer(nil, maxMessage)
	for lines.Scan() {
		var message jsonstream.Message
		if err := json.Unmarshal(lines.Bytes(), &message); err != nil {
			return "", fmt.Errorf("reading the Docker Engine's messages: %w", err)
		}
		switch {
		case message.Error != nil:
			_, _ = fmt.Fprintln(log, message.Error.Message)

			return "", fmt.Errorf("%w: %s", errBuild, visible(message.Error.Message))
		case message.Aux != nil:
			var made struct {
				ID string `json:"ID"` //nolint:tagliatelle // The engine's spelling.
			}
			if err := json.Unmarshal(*message.Aux, &made); err == nil && made.ID != "" {
				id = made.ID
			}
		case message.Stream != "":
			_, _ = io.WriteString(log, message.Stream)
		case message.Status != "" && message.Progress == nil:
			_, _ = fmt.Fprintln(log, message.ID, message.Status)
		}
	}
	if err := lines.Err(); err != nil {
		return "", fmt.Errorf("reading the Docker Engine's messages: %w", err)
	}
	if id == "" {
		return "", errNoImage
	}

	return id, nil
}
