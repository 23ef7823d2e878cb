package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

var errURL = errors.New("want a URL such as http://127.0.0.1:8080")

// Attach is the engine for a server that runs already, at a contributor's desk. It starts
// nothing, and so has nothing to stop or remove.
type Attach struct {
	address string
}

// NewAttach returns the engine for the server at a URL, which names a host and no path.
func NewAttach(text string) (*Attach, error) {
	parsed, err := url.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the server's URL: %w", err)
	}
	// Routes come from the test's configuration, so that a path here would be lost.
	bare := url.URL{Scheme: "http", Host: parsed.Host}
	if parsed.Hostname() == "" || strings.TrimSuffix(text, "/") != bare.String() {
		return nil, fmt.Errorf("the server's URL: %w: %q", errURL, text)
	}
	port := parsed.Port()
	if port == "" {
		port = "80"
	}

	return &Attach{address: net.JoinHostPort(parsed.Hostname(), port)}, nil
}

// Build does nothing: the server was built by the one who runs it.
func (*Attach) Build(context.Context, Recipe) (Image, error) { return Image{}, nil }

// Start returns the server that runs.
func (a *Attach) Start(context.Context, Spec) (Running, error) {
	return &attached{newServer(Spec{}, a.address)}, nil
}

// Close does nothing.
func (*Attach) Close(context.Context) error { return nil }

// Clean does nothing.
func (*Attach) Clean(context.Context) error { return nil }

// An attached server is somebody else's: it never ends for us, and we do not see its log.
type attached struct{ server }

// Stop leaves it alone.
func (*attached) Stop(context.Context) error { return nil }
