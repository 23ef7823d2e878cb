// Package live shows a document to the browsers of this machine and makes it anew when the files change
// that it is made of. Nothing else of the machine can be asked for: there are two addresses, the document
// and the news about it.
//
// Pages of strangers run in the same browser. They cannot read what is served here (no other origin is
// allowed to), cannot frame it, and cannot become the same origin by pointing a name of theirs at this
// machine, because only its own names are answered.
package live

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// A Server serves one document.
type Server struct {
	// Build makes the document, an HTML page, which asks for /events?version=VERSION to learn how it is:
	// "changed" when there is another one, "failed" with the reason while the files have changed and no other
	// could be made, else "well". A document that could not be made anew stays as it was.
	Build func(ctx context.Context, version string) ([]byte, error)
	// State is something else whenever the files are, and the version of the document: see [Fingerprint].
	State func(context.Context) (string, error)
	// Failed is told what went wrong after the first time, by Build or State. What was said last is not said again.
	Failed func(error)
	// Word puts the same into words for those who look at the document. They are shown as text.
	Word func(error) string
	// Every is how often files are looked at; zero means once a second.
	Every time.Duration
}

const (
	oftenEnough   = time.Second
	headerTimeout = 5 * time.Second
	idleTimeout   = time.Minute
	headerBytes   = 16 << 10
	// A browser that is shown the last page may take so long to receive it.
	goodbye = time.Second
)

// Listen opens a port of this machine for itself. The address is a port, or one of the machine's own
// addresses with a port; 0 or nothing is any port that is free.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	host, port, err := split(address)
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, fmt.Errorf("listening on %s: %w", net.JoinHostPort(host, port), err)
	}

	return listener, nil
}

// ErrAddress says that an address is none of this machine alone.
var ErrAddress = errors.New("use a port, localhost:PORT, 127.0.0.1:PORT or [::1]:PORT")

const own = "127.0.0.1"

func split(address string) (host, port string, err error) {
	host, port = own, "0"
	if strings.Contains(address, ":") {
		if host, port, err = net.SplitHostPort(address); err != nil {
			return "", "", fmt.Errorf("%q: %w", address, ErrAddress)
		}
	} else if address != "" {
		port = address
	}
	if host == "" || host == "localhost" { // Not looked up: a file could say that it is elsewhere.
		host = own
	}
	if at, err := netip.ParseAddr(host); err != nil || !at.IsLoopback() {
		return "", "", fmt.Errorf("%q: %w; the page is for this machine only", address, ErrAddress)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", "", fmt.Errorf("%q: %w", address, ErrAddress)
	}

	return host, port, nil
}

// Serve makes the document and serves it on a listener of [Listen] until the context ends, which is no
// error. It closes the listener. ready is called once, when the document is there.
func (s *Server) Serve(ctx context.Context, listener net.Listener, ready func()) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer listener.Close() //nolint:errcheck // Closed by the server below, but for a failure before.

	shown := &document{changed: make(chan struct{})}
	state, err := s.State(ctx)
	if err != nil {
		return err
	}
	content, err := s.Build(ctx, state)
	if err != nil {
		return err
	}
	shown.set(state, content)

	server := &http.Server{
		Handler:           guard(listener.Addr(), shown.handler()),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: headerBytes,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	go s.watch(ctx, state, shown)
	ready()
	select {
	case err := <-ended:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		_ = server.Close() // Whoever has not got the page by now does not wait for it.
	}

	return nil
}

// watch makes the document anew when files have changed and then rested for as long as they are looked at
// apart: an editor, or git, writes many files one after the other.
func (s *Server) watch(ctx context.Context, built string, shown *document) {
	every := s.Every
	if every == 0 {
		every = oftenEnough
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	seen, wrong := built, "" // wrong is what is to be said of what is built.
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		state, err := s.State(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			s.tell(shown, err)

			continue
		case state != seen || state == built:
			seen = state
			shown.say(wrong) // Where State has failed before, it does so no more.

			continue
		}
		built = state
		content, err := s.Build(ctx, state)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			wrong = s.tell(shown, err)
		default:
			wrong = ""
			shown.set(state, content)
		}
	}
}

// tell says what went wrong to the one who serves the document and to those who look at it, and returns what these
// are told.
func (s *Server) tell(shown *document, err error) string {
	wrong := s.Word(err)
	if shown.say(wrong) {
		s.Failed(err)
	}

	return wrong
}
