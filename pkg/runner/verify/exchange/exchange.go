// Package exchange makes single GET requests as Python's requests does, for a verdict that
// must not differ from one found with it.
//
// It reads the wire itself. net/http's client trims blanks from values, hides Content-Length
// and Transfer-Encoding, merges and rejects what requests lets through (and the other way
// round), and does not say whether a server closed, stalled or talked nonsense. What it
// would save is about three hundred lines; what it hides are verdicts.
//
// The server is hostile: each limit below ends an exchange with a Failure, memory is
// bounded by Limits.Header and Limits.Body, and no other server is ever asked.
package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Limits bound one exchange. A zero value stands for the default named beside it.
type Limits struct {
	// Stall is how long a connect and each wait for further bytes may take: 15 s, as the
	// suite has it.
	Stall time.Duration
	// Whole is how long all of it may take, redirects included: 60 s, four stalls. The
	// suite has no such limit, and a server that drips one byte every 14 s holds it up for
	// ever.
	Whole time.Duration
	// Header is how many bytes a status line with its header block may have: 128 KiB, twice
	// the longest line that Python reads.
	Header int
	// Body is how many bytes a body may have, before and after decoding: 4 MiB, some 250
	// times the largest right answer (500 rows).
	Body int64
}

const (
	defaultStall  = 15 * time.Second
	defaultWhole  = 60 * time.Second
	defaultHeader = 128 << 10
	defaultBody   = 4 << 20
	// mostRedirects is the limit of requests; the answer to the 31st is an error.
	mostRedirects = 30
)

// A Client makes requests, each on a connection of its own. Its zero value works.
type Client struct {
	// Dial connects; nil is a net.Dialer.
	Dial   func(ctx context.Context, network, address string) (net.Conn, error)
	Limits Limits
}

// A Request asks for one address.
type Request struct {
	// Base is http://host:port.
	Base string
	// Target is what follows: path and query.
	Target string
	// Fields are sent after Host, in this order.
	Fields []Field
	// Discard reads the body without keeping it.
	Discard bool
}

// A Field is one line of a header.
type Field struct{ Name, Value string }

// A Response is the last answer, after all redirects.
type Response struct {
	// URL is where the answer came from; unlike what was asked for if there were redirects.
	URL       string
	Redirects int
	Proto     string
	Status    int
	Reason    string
	Fields    []Field
	Body      []byte
}

// Get returns the value of a header: several of one name are joined with a comma and a blank.
func (r *Response) Get(name string) (value string, present bool) {
	var values []string
	for _, field := range r.Fields {
		if strings.EqualFold(field.Name, name) {
			values = append(values, field.Value)
		}
	}

	return strings.Join(values, ", "), len(values) > 0
}

// A Class says how an exchange failed.
type Class string

// The classes of failures. The last two are ours: the suite follows redirects to anywhere
// and reads for ever.
const (
	Unreachable Class = "unreachable"
	Timeout     Class = "timeout"
	Internal    Class = "internal-error"
	Interrupted Class = "interrupted"
	TooLarge    Class = "answer-too-large"
	Elsewhere   Class = "redirect-elsewhere"
)

// A Failure is an exchange that gave no answer.
type Failure struct { //nolint:errname // an error by way, an outcome by nature
	Class   Class
	URL     string
	Message string
	// Response is what had been read of an answer, or nil.
	Response *Response
	Err      error
}

func (f *Failure) Error() string {
	if f.Err == nil {
		return fmt.Sprintf("GET %s: %s", f.URL, f.Message)
	}

	return fmt.Sprintf("GET %s: %s: %v", f.URL, f.Message, f.Err)
}

func (f *Failure) Unwrap() error { return f.Err }

// Get asks for an address, follows redirects on the same server, and reads the answer. Its
// error is a *Failure.
func (c *Client) Get(ctx context.Context, request Request) (*Response, error) {
	limits := c.Limits.orDefaults()
	ctx, cancel := context.WithTimeoutCause(ctx, limits.Whole, errWhole)
	defer cancel()

	here, err := parseAddress(request.Base, request.Target)
	if err != nil {
		url := request.Base + request.Target

		return nil, &Failure{Class: Internal, URL: url, Message: "the address cannot be read", Err: err}
	}
	for redirects := 0; ; redirects++ {
		response, err := c.once(ctx, here, request, limits)
		if err != nil {
			return nil, failure(ctx, here, response, limits, err)
		}
		response.Redirects = redirects
		location, redirected := response.redirect()
		if !redirected {
			return response, nil
		}
		next, err := here.follow(location)
		switch {
		case err != nil:
			return nil, &Failure{Internal, here.String(), "the redirect cannot be followed", response, err}
		case redirects == mostRedirects:
			message := fmt.Sprintf("more than %d redirects, the last to %s", mostRedirects, next)

			return nil, &Failure{Internal, here.String(), message, response, nil}
		case !next.sameServer(here):
			message := fmt.Sprintf("the answer redirects to another server, %s, which is not asked", next)

			return nil, &Failure{Elsewhere, here.String(), message, response, nil}
		}
		here = next
	}
}

// once makes one request on a connection of its own. What was read comes back beside an
// error as well.
func (c *Client) once(ctx context.Context, here address, request Request, limits Limits) (*Response, error) {
	conn, err := c.connect(ctx, here, limits)
	if err != nil {
		return nil, &stageError{connecting, err}
	}
	defer conn.Close() //nolint:errcheck // everything has been read, or an error says why not
	unbind := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer unbind()

	wire := &patient{conn, limits.Stall}
	if _, err := io.WriteString(wire, requestText(here, request.Fields)); err != nil && ctx.Err() != nil {
		return nil, &stageError{connecting, err}
	}
	// Whoever answers before the request was written to its end has answered as well.
	response, err := readResponse(wire, limits, request)
	if response != nil {
		response.URL = here.String()
	}

	return response, err
}

func (c *Client) connect(ctx context.Context, here address, limits Limits) (net.Conn, error) {
	dial := c.Dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: limits.Stall}).DialContext
	}
	conn, err := dial(ctx, "tcp", here.dialAddress())
	if err != nil {
		return nil, fmt.Errorf("connecting to %s: %w", here.dialAddress(), err)
	}

	return conn, nil
}

func (l Limits) orDefaults() Limits {
	orDefault(&l.Stall, defaultStall)
	orDefault(&l.Whole, defaultWhole)
	orDefault(&l.Header, defaultHeader)
	orDefault(&l.Body, defaultBody)

	return l
}

func orDefault[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
	}
}

func requestText(here address, fields []Field) string {
	var text strings.Builder
	fmt.Fprintf(&text, "GET %s HTTP/1.1\r\nHost: %s\r\n", here.target, here.host)
	for _, field := range fields {
		fmt.Fprintf(&text, "%s: %s\r\n", field.Name, field.Value)
	}
	text.WriteString("\r\n")

	return text.String()
}

// redirect returns where an answer sends on, if it does.
func (r *Response) redirect() (location string, ok bool) {
	switch r.Status {
	case 301, 302, 303, 307, 308: //nolint:mnd // their numbers are what they are known by
		location, ok = r.Get("Location")
		bytes := make([]byte, 0, len(location))
		for _, char := range location {
			bytes = append(bytes, byte(char)) //nolint:gosec // header lines are read one character a byte
		}

		return string(bytes), ok
	}

	return "", false
}

// A patient connection waits so long for each read and each write, and no longer.
type patient struct {
	net.Conn
	stall time.Duration
}

func (p *patient) Read(data []byte) (int, error) {
	// A connection that takes no deadline is closed, which reading says better.
	_ = p.SetReadDeadline(p.deadline())

	return p.Conn.Read(data) //nolint:wrapcheck // a reader's error is its caller's
}

func (p *patient) Write(data []byte) (int, error) {
	_ = p.SetWriteDeadline(p.deadline())

	return p.Conn.Write(data) //nolint:wrapcheck // as above
}

func (p *patient) deadline() time.Time {
	return time.Now().Add(p.stall) //nolint:forbidigo // a deadline is a moment; none of it is shown
}

// errWhole is why an exchange that took too long was ended.
var errWhole = errors.New("the whole answer took too long")
