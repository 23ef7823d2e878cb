package engine_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/engine"
)

func attach(t *testing.T, url string) engine.Running {
	t.Helper()
	attached, err := engine.NewAttach(url)
	if err != nil {
		t.Fatal(err)
	}
	running, err := attached.Start(t.Context(), engine.Spec{})
	if err != nil {
		t.Fatal(err)
	}

	return running
}

func TestHTTPProbe(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	for _, status := range []int{200, 302, 399, 400, 404, 500, 503} {
		mux.HandleFunc(fmt.Sprintf("/%d", status), func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "http://"+r.Host+"/500")
			w.WriteHeader(status)
		})
	}
	mux.HandleFunc("/host", func(w http.ResponseWriter, r *http.Request) {
		if r.Host != "tfb-server:8080" {
			w.WriteHeader(http.StatusBadRequest)
		}
	})
	mux.HandleFunc("/short", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = fmt.Fprint(w, "less")
	})
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = fmt.Fprint(w, strings.Repeat("more", 1000))
		}
	})
	mux.HandleFunc("/header", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("More", strings.Repeat("x", 2<<20))
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	for path, want := range map[string]string{
		"/200": "", "/302": "", "/399": "", "/host": "",
		"/400": "400 Bad Request", "/404": "404 Not Found", "/500": "500", "/503": "503",
		"/short": "unexpected EOF", "/endless": "deadline exceeded", "/header": "exceeded",
	} {
		limit := time.Minute // It is there so that the test ends.
		if path == "/endless" {
			limit = time.Second
		}
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		err := engine.HTTPProbe(server.URL+path, "tfb-server:8080")(ctx)
		cancel()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}

var errNotYet = errors.New("not yet")

func TestWait(t *testing.T) {
	t.Parallel()
	running := attach(t, "http://localhost:1")
	calls := 0
	if err := engine.Wait(t.Context(), running, engine.Readiness{Probe: func(context.Context) error {
		calls++
		if calls == 1 {
			return errNotYet
		}

		return nil
	}}); err != nil || calls != 2 {
		t.Errorf("after %d calls: %v", calls, err)
	}

	err := engine.Wait(t.Context(), running, engine.Readiness{
		Limit: 100 * time.Millisecond, Probe: func(context.Context) error { return errNotYet },
	})
	if !errors.Is(err, errNotYet) || !strings.Contains(err.Error(), "did not answer as it should within 100ms") {
		t.Errorf("at the limit: %v", err)
	}

	// One that hangs is broken off, and what is broken off does not hide the error before.
	calls = 0
	err = engine.Wait(t.Context(), running, engine.Readiness{
		Limit: 300 * time.Millisecond, Probe: func(ctx context.Context) error {
			calls++
			if calls == 1 {
				return errNotYet
			}
			<-ctx.Done()

			return ctx.Err()
		},
	})
	if !errors.Is(err, errNotYet) {
		t.Errorf("hanging: %v", err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	err = engine.Wait(ctx, running, engine.Readiness{Probe: func(context.Context) error {
		cancel()

		return errNotYet
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestAttach(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"http://127.0.0.1:8080":  "127.0.0.1:8080",
		"http://127.0.0.1:8080/": "127.0.0.1:8080",
		"http://[::1]:8080":      "[::1]:8080",
		"http://localhost":       "localhost:80",
	} {
		running := attach(t, url)
		if running.Address() != want {
			t.Errorf("%s: the address is %s", url, running.Address())
		}
		if err := running.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}
	for _, url := range []string{
		"", "localhost:8080", "https://localhost", "http://", "http://x/json", "http://x?y",
		"http://a:b@c", "http://x:y", "http://x#y",
	} {
		if _, err := engine.NewAttach(url); err == nil {
			t.Errorf("%q was accepted", url)
		}
	}
}
