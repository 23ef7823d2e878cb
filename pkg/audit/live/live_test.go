package live_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/audit/live"
)

func TestListen(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "0", "localhost:0", "127.0.0.1:0", "127.8.0.1:0", ":0"} {
		listener, err := live.Listen(t.Context(), address)
		if err != nil {
			t.Errorf("%q: %v", address, err)

			continue
		}
		if at, ok := listener.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
			t.Errorf("%q: listens on %s", address, listener.Addr())
		}
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, address := range []string{
		"0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.org:0", "localhost", "1:2:3", "65536", "-1", "localhost:http",
		"::1",
	} {
		if listener, err := live.Listen(t.Context(), address); !errors.Is(err, live.ErrAddress) {
			t.Errorf("%q: got %v, %v", address, listener, err)
		}
	}
}

// A served is a server of the content of a file.
type served struct {
	url, file string
	// beside is a file that is not looked at.
	beside   string
	failures chan error
	end      func() error
}

func serve(t *testing.T) *served {
	t.Helper()
	folder := t.TempDir()
	it := &served{
		file: filepath.Join(folder, "page"), beside: filepath.Join(t.TempDir(), "page"), failures: make(chan error, 10),
	}
	it.write(t, "first")
	listener, err := live.Listen(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	it.url = "http://" + listener.Addr().String() + "/"
	server := live.Server{
		Build: func(_ context.Context, version string) ([]byte, error) {
			content, err := os.ReadFile(it.file)
			if strings.Contains(string(content), "wrong") {
				return nil, errors.New(string(content))
			}

			return fmt.Appendf(nil, "%s %s", content, version), err
		},
		State:  func(ctx context.Context) (string, error) { return live.Fingerprint(ctx, os.DirFS(folder), ".") },
		Failed: func(err error) { it.failures <- err },
		Word:   error.Error,
		Every:  time.Millisecond,
	}
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener, func() { close(ready) }) }()
	it.end = func() error {
		stop()

		return <-ended
	}
	select {
	case <-ready:
	case err := <-ended:
		t.Fatal(err)
	}

	return it
}

// write changes the file in one step. The server of a test looks so often that a file which is emptied first and
// written then may rest for as long as it takes to be shown empty.
func (s *served) write(t *testing.T, content string) {
	t.Helper()
	if err := os.WriteFile(s.beside, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(s.beside, s.file); err != nil {
		t.Fatal(err)
	}
}

// An answer is a response whose body ends with the test.
type answer struct{ *http.Response }

func request(t *testing.T, method, url, host string) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = host
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })

	return answer{response}
}

func read(t *testing.T, response answer) string {
	t.Helper()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}

	return string(content)
}

func TestOnlyOwnNames(t *testing.T) {
	t.Parallel()
	it := serve(t)
	port := it.url[strings.LastIndex(it.url, ":")+1 : len(it.url)-1]
	for host, want := range map[string]int{
		"":                       http.StatusOK,
		"localhost:" + port:      http.StatusOK,
		"127.0.0.1:" + port:      http.StatusOK,
		"[::1]:" + port:          http.StatusOK,
		"localhost":              http.StatusMisdirectedRequest,
		"localhost:1":            http.StatusMisdirectedRequest,
		"rebound.example":        http.StatusMisdirectedRequest,
		"127.0.0.1.nip.io":       http.StatusMisdirectedRequest,
		"localhost.evil:" + port: http.StatusMisdirectedRequest,
	} {
		for _, address := range []string{"", "events"} {
			response := request(t, http.MethodGet, it.url+address, host)
			if response.StatusCode != want {
				t.Errorf("%q of host %q: got %s, want %d", address, host, response.Status, want)
			}
			if want != http.StatusOK && strings.Contains(read(t, response), "first") {
				t.Errorf("host %q was shown the page", host)
			}
		}
	}
	if err := it.end(); err != nil {
		t.Error(err)
	}
}

func TestNothingElseIsServed(t *testing.T) {
	t.Parallel()
	it := serve(t)
	for address, want := range map[string]int{
		"":                   http.StatusOK,
		"page":               http.StatusNotFound,
		"index.html":         http.StatusNotFound,
		"../page":            http.StatusNotFound,
		"%2e%2e/%2e%2e/page": http.StatusNotFound,
		"events/":            http.StatusNotFound,
		".git/config":        http.StatusNotFound,
		"?q=page":            http.StatusOK,
	} {
		response := request(t, http.MethodGet, it.url+address, "")
		if response.StatusCode != want {
			t.Errorf("%q: got %s, want %d", address, response.Status, want)
		}
		for header, want := range map[string]string{
			"Cache-Control": "no-store", "Content-Security-Policy": "frame-ancestors 'none'",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Access-Control-Allow-Origin": "",
		} {
			if got := response.Header.Get(header); got != want {
				t.Errorf("%q: %s is %q, want %q", address, header, got, want)
			}
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		if response := request(t, method, it.url, ""); response.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s: got %s", method, response.Status)
		}
	}
	if err := it.end(); err != nil {
		t.Error(err)
	}
}

// next waits until the server says that the page has changed.
func next(t *testing.T, response answer) {
	t.Helper()
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		if lines.Text() == "event: changed" {
			return
		}
	}
	t.Fatalf("the news ended without any: %v", lines.Err())
}

// said fails where the server does not say these lines next.
func said(t *testing.T, lines *bufio.Scanner, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !lines.Scan() || lines.Text() != want {
			t.Fatalf("got %q, want %q: %v", lines.Text(), want, lines.Err())
		}
	}
}

func TestNews(t *testing.T) {
	t.Parallel()
	it := serve(t)
	content, version, _ := strings.Cut(read(t, request(t, http.MethodGet, it.url, "")), " ")
	if content != "first" {
		t.Errorf("got %q", content)
	}
	news := request(t, http.MethodGet, it.url+"events?version="+version, "")
	it.write(t, "second, and longer")
	next(t, news)
	if content := read(t, request(t, http.MethodGet, it.url, "")); !strings.HasPrefix(content, "second") {
		t.Errorf("got %q", content)
	}
	// Who comes with an old version is told at once.
	next(t, request(t, http.MethodGet, it.url+"events?version="+version, ""))
	next(t, request(t, http.MethodGet, it.url+"events", ""))

	// What cannot be made leaves the page as it is, and is said to all, as text and nothing else.
	content, version, _ = strings.Cut(read(t, request(t, http.MethodGet, it.url, "")), "longer ")
	viewer := bufio.NewScanner(request(t, http.MethodGet, it.url+"events?version="+version, "").Body)
	said(t, viewer, "event: well", "data:", "")
	it.write(t, "wrong\nid: 1\rretry: 1\r\n\r\nevent: changed")
	if err := <-it.failures; !strings.HasPrefix(err.Error(), "wrong") {
		t.Error(err)
	}
	failed := []string{
		"event: failed", "data: wrong", "data: id: 1", "data: retry: 1", "data: ", "data: event: changed", "",
	}
	said(t, viewer, failed...)
	said(t, bufio.NewScanner(request(t, http.MethodGet, it.url+"events?version="+version, "").Body), failed...)
	if again := read(t, request(t, http.MethodGet, it.url, "")); !strings.HasPrefix(again, content) {
		t.Errorf("got %q", again)
	}
	it.write(t, "third")
	said(t, viewer, "event: changed", "data:", "")
	if err := it.end(); err != nil {
		t.Error(err)
	}
}

// TestStateFails has files that cannot be looked at for a moment and are then what they were.
func TestStateFails(t *testing.T) {
	t.Parallel()
	listener, err := live.Listen(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	var isWrong atomic.Bool
	failures := make(chan error, 10)
	server := live.Server{
		Build: func(context.Context, string) ([]byte, error) { return []byte("page"), nil },
		State: func(context.Context) (string, error) {
			if isWrong.Load() {
				return "", errors.New("unseen")
			}

			return "same", nil
		},
		Failed: func(err error) { failures <- err },
		Word:   error.Error,
		Every:  time.Millisecond,
	}
	go func() { _ = server.Serve(t.Context(), listener, func() {}) }()
	address := "http://" + listener.Addr().String() + "/events?version=same"
	viewer := bufio.NewScanner(request(t, http.MethodGet, address, "").Body)
	said(t, viewer, "event: well", "data:", "")
	isWrong.Store(true)
	said(t, viewer, "event: failed", "data: unseen", "")
	time.Sleep(10 * time.Millisecond)
	isWrong.Store(false)
	said(t, viewer, "event: well", "data:", "")
	if len(failures) != 1 {
		t.Errorf("said %d times", len(failures))
	}
}

func TestFirstBuildFails(t *testing.T) {
	t.Parallel()
	listener, err := live.Listen(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	wrong := errors.New("wrong")
	server := live.Server{
		Build: func(context.Context, string) ([]byte, error) { return nil, wrong },
		State: func(context.Context) (string, error) { return "", nil },
	}
	if err := server.Serve(t.Context(), listener, func() { t.Error("ready") }); !errors.Is(err, wrong) {
		t.Error(err)
	}
	if _, err := listener.Accept(); err == nil {
		t.Error("the port is still open")
	}
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	last := ""
	changed := func(what string, want bool) {
		t.Helper()
		now, err := live.Fingerprint(t.Context(), os.DirFS(folder), "a", "b")
		if err != nil {
			t.Fatal(err)
		}
		if (now != last) != want {
			t.Errorf("%s: changed is %v", what, !want)
		}
		last = now
	}
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	changed("nothing there", true)
	do(os.MkdirAll(filepath.Join(folder, "a", "in"), 0o700))
	changed("folders", true)
	file := filepath.Join(folder, "a", "in", "file")
	do(os.WriteFile(file, []byte("1"), 0o600))
	changed("a file", true)
	changed("nothing", false)
	do(os.Chtimes(file, time.Time{}, time.Unix(1, 0)))
	changed("its time", true)
	do(os.WriteFile(filepath.Join(folder, "elsewhere"), nil, 0o600))
	changed("a file elsewhere", false)
	do(os.WriteFile(filepath.Join(folder, "b"), nil, 0o600))
	changed("a root that is a file", true)
	do(os.Rename(file, file+"2"))
	changed("its name", true)
	do(os.Remove(file + "2"))
	changed("gone", true)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := live.Fingerprint(ctx, os.DirFS(folder), "a"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
