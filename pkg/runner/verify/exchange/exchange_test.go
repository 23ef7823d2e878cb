package exchange_test

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/runner/verify/exchange"
)

const base = "http://tfb-server:8080"

// An answerer is a server that is given a connection and what was asked for.
type answerer func(conn net.Conn, target string)

// get asks a server that lives in memory and is given each request's target. Time is
// virtual.
func get(t *testing.T, answer answerer) (response *exchange.Response, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		var serving sync.WaitGroup
		var client exchange.Client
		client.Dial = func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			serving.Go(func() {
				defer func() { _ = theirs.Close() }()
				lines := bufio.NewReader(theirs)
				request, _ := lines.ReadString('\n')
				for line := request; line != "\r\n" && line != ""; {
					line, _ = lines.ReadString('\n')
				}
				if fields := strings.Fields(request); len(fields) > 1 {
					answer(theirs, fields[1])
				}
			})

			return ours, nil
		}
		response, err = client.Get(t.Context(), exchange.Request{Base: base, Target: "/x"})
		serving.Wait()
	})

	return response, err
}

func says(text string) func(net.Conn, string) {
	return func(conn net.Conn, _ string) { _, _ = io.WriteString(conn, text) }
}

func compressed(t *testing.T, open func(io.Writer) io.WriteCloser, text string) string {
	t.Helper()
	var data bytes.Buffer
	w := open(&data)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}

	return data.String()
}

func TestGetReads(t *testing.T) {
	t.Parallel()
	zipped := compressed(t, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }, "hello")
	zlibbed := compressed(t, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }, "hello")
	deflated := compressed(t, func(w io.Writer) io.WriteCloser {
		raw, _ := flate.NewWriter(w, -1)

		return raw
	}, "hello")
	const ok = "HTTP/1.1 200 OK\r\n"
	for answer, want := range map[string]string{
		ok + "Content-Length: 5\r\n\r\nhello":                                                       "hello",
		"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello":                                               "hello",
		"HTTP/1.1 200\r\ncontent-length:5 \r\n\r\nhello world":                                      "hello",
		"HTTP/1.0 200 OK\r\n\r\nto the end":                                                         "to the end",
		ok + "Content-Length: 5, 5\r\nContent-Length: 5\r\n\r\nhello":                               "hello",
		ok + "Content-Length: x\r\n\r\nhello":                                                       "hello",
		ok + "Content-Length: -1\r\n\r\nhello":                                                      "hello",
		"HTTP/1.1 204 No\r\n\r\nhello":                                                              "",
		ok + "Transfer-Encoding: Chunked\r\n\r\n2;a=b\r\nhe\r\n3\r\nllo\r\n0\r\nA: b\r\n\r\n":       "hello",
		ok + "Transfer-Encoding: gzip, chunked\r\nContent-Length: 1\r\n\r\n5\r\nhello\r\n0\r\n\r\n": "hello",
		"HTTP/1.1 100 Go on\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi":          "hi",
		ok + "Content-Encoding: gzip\r\n\r\n" + zipped:                                              "hello",
		ok + "Content-Encoding: GZIP\r\n\r\n" + zipped + zipped:                                     "hellohello",
		ok + "Content-Encoding: gzip\r\n\r\n" + zipped + "junk":                                     "hello",
		ok + "Content-Encoding: gzip\r\n\r\n" + zipped[:len(zipped)-3]:                              "hello",
		ok + "Content-Encoding: deflate\r\n\r\n" + zlibbed:                                          "hello",
		ok + "Content-Encoding: deflate\r\n\r\n" + deflated:                                         "hello",
		ok + "Content-Encoding: identity, gzip\r\n\r\n" + zipped:                                    "hello",
		ok + "Content-Encoding: br\r\n\r\nhello":                                                    "hello",
		ok + "Content-Encoding: gzip\r\n\r\n":                                                       "",
		"HTTP/1.1 302 Found\r\nContent-Length: 2\r\n\r\nhi":                                         "hi",
		ok + "A: b": "",
	} {
		response, err := get(t, says(answer))
		if err != nil {
			t.Errorf("%.80q: %v", answer, err)
		} else if got := string(response.Body); got != want {
			t.Errorf("%.80q: the body is %q; want %q", answer, got, want)
		}
	}
}

func TestGetKeepsHeaders(t *testing.T) {
	t.Parallel()
	response, err := get(t, says("HTTP/1.1 404 Not Found\r\nServer:  x y \r\nSERVER:\tz\r\nEmpty:\r\n"+
		"Folded: a\r\n b \r\n:nameless\r\nLatin: \xe9\r\nno header\r\nDate: lost\r\nContent-Length: 0\r\n\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	fmt.Fprintln(&text, response.Status, response.Reason, response.Proto)
	for _, name := range []string{"server", "empty", "folded", "latin", "date", "content-length"} {
		value, present := response.Get(name)
		fmt.Fprintf(&text, "%s %q %v\n", name, value, present)
	}
	const want = `404 Not Found HTTP/1.1
server "x y , z" true
empty "" true
folded "a\r\n b " true
latin "é" true
date "" false
content-length "" false
`
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestGetFails(t *testing.T) {
	t.Parallel()
	drip := func(head, again string, every time.Duration) func(net.Conn, string) {
		return func(conn net.Conn, _ string) {
			for _, err := io.WriteString(conn, head); err == nil; _, err = io.WriteString(conn, again) {
				time.Sleep(every)
			}
		}
	}
	silent := func(head string) func(net.Conn, string) {
		return func(conn net.Conn, _ string) {
			_, _ = io.WriteString(conn, head)
			_, _ = io.Copy(io.Discard, conn)
		}
	}
	const ok = "HTTP/1.1 200 OK\r\n"
	const chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"
	much := strings.Repeat("x", 1<<20)
	large := strings.Repeat("x", 5<<20)
	gzipBomb := compressed(t, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }, large)
	zlibBomb := compressed(t, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }, large)
	for name, c := range map[string]struct {
		answer func(net.Conn, string)
		want   exchange.Class
	}{
		"closed":              {says(""), exchange.Unreachable},
		"garbage":             {says("no HTTP\r\n\r\n"), exchange.Unreachable},
		"HTTP/2":              {says("HTTP/2 200 OK\r\n\r\n"), exchange.Unreachable},
		"status":              {says("HTTP/1.1 2000 OK\r\n\r\n"), exchange.Unreachable},
		"long line":           {says(ok + "A: " + strings.Repeat("x", 1<<17)), exchange.Unreachable},
		"many lines":          {says(ok + strings.Repeat("A: b\r\n", 101) + "\r\n"), exchange.Unreachable},
		"large header":        {says(ok + strings.Repeat("A: "+much[:60000]+"\r\n", 3)), exchange.TooLarge},
		"endless header":      {drip(ok, strings.Repeat("x", 1000), 0), exchange.Unreachable},
		"endless informal":    {drip("", "HTTP/1.1 100 Go on\r\n\r\n", 0), exchange.TooLarge},
		"endless body":        {drip(ok+"\r\n", much, 0), exchange.TooLarge},
		"huge length":         {drip(ok+"Content-Length: 10000000000\r\n\r\n", much, 0), exchange.TooLarge},
		"huge chunk":          {drip(chunked+"fffffffff\r\n", much, 0), exchange.TooLarge},
		"endless trailer":     {drip(chunked+"0\r\n", "A: b\r\n", 0), exchange.TooLarge},
		"bomb":                {says(ok + "Content-Encoding: gzip\r\n\r\n" + gzipBomb), exchange.TooLarge},
		"zlib bomb":           {says(ok + "Content-Encoding: deflate\r\n\r\n" + zlibBomb), exchange.TooLarge},
		"silent":              {silent(""), exchange.Timeout},
		"silent in headers":   {silent(ok + "A: b\r\n"), exchange.Timeout},
		"silent in body":      {silent(ok + "Content-Length: 3\r\n\r\nx"), exchange.Unreachable},
		"slow drip":           {drip(ok+"\r\n", "x", 14*time.Second), exchange.Timeout},
		"slow drip of header": {drip(ok, "A", 14*time.Second), exchange.Timeout},
		"short body":          {says(ok + "Content-Length: 10\r\n\r\nx"), exchange.Internal},
		"short chunk":         {says(chunked + "5\r\nhel"), exchange.Internal},
		"no last chunk":       {says(ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n"), exchange.Internal},
		"bad chunk":           {says(ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), exchange.Internal},
		"lengths differ":      {says(ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx"), exchange.Internal},
		"no gzip":             {says(ok + "Content-Encoding: gzip\r\n\r\nhello"), exchange.Internal},
		"no deflate":          {says(ok + "Content-Encoding: deflate\r\n\r\nhello"), exchange.Internal},
	} {
		_, err := get(t, c.answer)
		var failure *exchange.Failure
		if !errors.As(err, &failure) || failure.Class != c.want {
			t.Errorf("%s: %v; want class %s", name, err, c.want)
		}
	}
}

func TestGetFollowsRedirects(t *testing.T) {
	t.Parallel()
	const found = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: %s\r\n\r\n"
	for location, want := range map[string]string{
		"/y": base + "/y", "y": base + "/y", "?a=b": base + "/x?a=b", "http://tfb-server:8080/y#z": base + "/y",
		"http://TFB-SERVER:8080/y":  "http://TFB-SERVER:8080/y",
		"//tfb-server:8080/y":       base + "/y",
		"/a b/é":                    base + "/a%20b/%C3%A9",
		"http://elsewhere:8080/y":   "redirect-elsewhere",
		"https://tfb-server:8080/y": "redirect-elsewhere",
		"http://tfb-server/y":       "redirect-elsewhere",
		"http://tfb-server:8081/y":  "redirect-elsewhere",
		"file:///etc/passwd":        "internal-error",
		"http://[::1/":              "internal-error",
		"/x":                        "internal-error",
	} {
		response, err := get(t, func(conn net.Conn, target string) {
			if target == "/x" {
				_, _ = fmt.Fprintf(conn, found, location)
			} else {
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
			}
		})
		var got string
		if failure, ok := errors.AsType[*exchange.Failure](err); ok {
			got = string(failure.Class)
		} else {
			got = response.URL
		}
		if got != want {
			t.Errorf("%s: %s, %v; want %s", location, got, err, want)
		}
	}
}

func TestGetWritesRequest(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{
		"/a?b=c d#e":  "/a?b=c%20d",
		"/%41%2f%zz":  "/A%2F%25zz",
		"/./a/../b/.": "/b/",
		"?q=":         "/?q=",
		"/é\r\nX: y":  "/%C3%A9%0D%0AX:%20y",
	} {
		var request string
		ours, theirs := net.Pipe()
		client := exchange.Client{Dial: func(context.Context, string, string) (net.Conn, error) { return ours, nil }}
		done := make(chan struct{})
		go func() {
			defer close(done)
			buffer := make([]byte, 1000)
			n, _ := theirs.Read(buffer)
			request = string(buffer[:n])
			_ = theirs.Close()
		}()
		fields := []exchange.Field{{Name: "Accept", Value: "*/*"}}
		_, _ = client.Get(t.Context(), exchange.Request{Base: base, Target: target, Fields: fields})
		<-done
		if want := "GET " + want + " HTTP/1.1\r\nHost: tfb-server:8080\r\nAccept: */*\r\n\r\n"; request != want {
			t.Errorf("%s: %q; want %q", target, request, want)
		}
	}
	for _, base := range []string{"https://x", "x", "http://", "http://x/y", "ftp://x", "http://x:y:z"} {
		_, err := (&exchange.Client{}).Get(t.Context(), exchange.Request{Base: base, Target: "/"})
		var failure *exchange.Failure
		if !errors.As(err, &failure) || failure.Class != exchange.Internal {
			t.Errorf("%s: %v", base, err)
		}
	}
}

func TestGetEndsWithContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		ours, theirs := net.Pipe()
		go func() { _, _ = io.Copy(io.Discard, theirs) }()
		client := exchange.Client{Dial: func(context.Context, string, string) (net.Conn, error) { return ours, nil }}
		_, err := client.Get(ctx, exchange.Request{Base: base, Target: "/"})
		var failure *exchange.Failure
		if !errors.As(err, &failure) || failure.Class != exchange.Interrupted {
			t.Errorf("%v; want class %s", err, exchange.Interrupted)
		}
	})
}

// FuzzGet reads whatever a server may send, with small limits.
func FuzzGet(f *testing.F) {
	for _, seed := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
		"HTTP/1.1 302 Found\r\nLocation: /y\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08",
		"HTTP/1.1 100\r\n\r\nHTTP/1.0 200\r\n a\r\n:b\r\n\r\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		client := exchange.Client{
			Dial: func(context.Context, string, string) (net.Conn, error) {
				return &canned{answer: bytes.NewReader(data)}, nil
			},
			Limits: exchange.Limits{Body: 1000, Header: 1000},
		}
		response, err := client.Get(t.Context(), exchange.Request{Base: base, Target: "/"})
		var failure *exchange.Failure
		switch {
		case err != nil && !errors.As(err, &failure):
			t.Errorf("%v is no failure", err)
		case err == nil && (len(response.Body) > 1000 || response.Status == 0):
			t.Errorf("a body of %d bytes, status %d", len(response.Body), response.Status)
		}
	})
}

// A canned connection reads what it was given.
type canned struct {
	net.Conn

	answer *bytes.Reader
}

func (c *canned) Read(data []byte) (int, error)  { return c.answer.Read(data) }
func (*canned) Write(data []byte) (int, error)   { return len(data), nil }
func (*canned) Close() error                     { return nil }
func (*canned) SetReadDeadline(time.Time) error  { return nil }
func (*canned) SetWriteDeadline(time.Time) error { return nil }
