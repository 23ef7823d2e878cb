// Package github carries reviews out at GitHub: it reads what stands at a pull request, and sends
// the requests that lead from there to what pkg/review decided.
//
// What GitHub answers is not trusted, and neither is the network. Answers are bounded in size and
// number, redirects are refused, and texts of other people are left at the door. A request whose
// answer got lost is sent again only where that cannot double anything; where it could, what
// stands there is read and decided anew (see [Client.Review]).
package github

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	api "github.com/google/go-github/v92/github"

	"github.com/tfblint/tfblint/pkg/review"
)

// DefaultURL is where GitHub's API is.
const DefaultURL = "https://api.github.com/"

const (
	// defaultPatience is how long a review waits in all: the minute that GitHub asks for after
	// a secondary rate limit without Retry-After, twice, and some repetitions. A CI job is paid
	// by the minute, and an hour until a primary rate limit ends is not worth it.
	defaultPatience = 3 * time.Minute
	// requestTimeout is for one request. GitHub itself gives up after ten seconds.
	requestTimeout = 30 * time.Second
	// maxAnswer is the size of one answer in bytes. A page of a hundred comments, each of 65,536
	// characters of four bytes, has 26 MB.
	maxAnswer = 64 << 20
)

// Options say where and as whom a Client works.
type Options struct {
	// BaseURL of the API; empty for DefaultURL. It has to be https, unless it is this machine.
	BaseURL string
	// Token is sent to BaseURL and nowhere else, and appears in no error.
	Token string
	// Account is the login that the token writes as. Empty: GitHub is asked, and where the
	// token may not ask, it is that of a workflow, github-actions[bot]. Tokens of other
	// applications may not ask either, and have to say it: name[bot].
	Account string
	// UserAgent names the program; GitHub wants one.
	UserAgent string
	// Transport carries requests; nil for http.DefaultTransport.
	Transport http.RoundTripper
	// Patience bounds what a review waits in all, for rate limits and before repetitions;
	// 0 for three minutes, negative for no waiting.
	Patience time.Duration
	// Limits say how much goes into a request; the zero value for review.GitHub.
	Limits review.Limits
}

// A Client reads and writes reviews. It is used for one review at a time.
type Client struct {
	api     *api.Client
	options Options
}

// ErrOptions is what New wraps where the options cannot be used.
var ErrOptions = errors.New("GitHub cannot be asked")

// New returns a client. It sends nothing yet.
func New(options Options) (*Client, error) {
	if options.BaseURL == "" {
		options.BaseURL = DefaultURL
	}
	base, err := baseURL(options.BaseURL)
	if err != nil {
		return nil, err
	}
	if options.Token == "" {
		return nil, fmt.Errorf("%w: there is no token", ErrOptions)
	}
	if strings.ContainsFunc(options.Token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, fmt.Errorf("%w: the token has characters that no token has (a line end?)", ErrOptions)
	}
	if options.Transport == nil {
		options.Transport = http.DefaultTransport
	}
	if options.Patience == 0 {
		options.Patience = defaultPatience
	}
	if options.UserAgent == "" {
		options.UserAgent = "tfblint"
	}
	if options.Limits == (review.Limits{}) {
		options.Limits = review.GitHub
	}
	client, err := api.NewClient(
		api.WithHTTPClient(&http.Client{
			Transport: bounded{options.Transport},
			// The token goes to the one place that it was given for.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Timeout:       requestTimeout,
		}),
		api.WithAuthToken(options.Token),
		api.WithUserAgent(options.UserAgent),
		api.WithURLs(&base, nil),
		// What to do about a rate limit is decided here, by what GitHub says and not by a clock.
		api.WithDisableRateLimitCheck(),
	)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOptions, err)
	}

	return &Client{api: client, options: options}, nil
}

// baseURL returns the address with a slash at its end, as paths are appended to it.
func baseURL(address string) (string, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("%w: its address: %w", ErrOptions, err)
	}
	if parsed.Host == "" || parsed.User != nil || parsed.RawQuery != "" || parsed.Fragment != "" {
		return "", fmt.Errorf("%w: %q is no address of an API, like %s", ErrOptions, parsed.Redacted(), DefaultURL)
	}
	ip := net.ParseIP(parsed.Hostname())
	here := parsed.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if parsed.Scheme != "https" && (parsed.Scheme != "http" || !here) {
		return "", fmt.Errorf("%w: %q would carry the token in the clear; use https", ErrOptions, address)
	}
	if !strings.HasSuffix(parsed.Path, "/") {
		parsed.Path += "/"
	}

	return parsed.String(), nil
}

// bounded ends answers that are too large with errTooLarge.
type bounded struct{ next http.RoundTripper }

var errTooLarge = errors.New("the answer is larger than 64 MiB")

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := b.next.RoundTrip(request)
	if err != nil {
		return nil, err //nolint:wrapcheck // http.Client wraps it.
	}
	response.Body = &boundedBody{ReadCloser: response.Body, left: maxAnswer}

	return response, nil
}

type boundedBody struct {
	io.ReadCloser

	left int64
}

// Read implements io.Reader.
func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLarge
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)

	return n, err //nolint:wrapcheck // A reader passes io.EOF on as it is.
}
