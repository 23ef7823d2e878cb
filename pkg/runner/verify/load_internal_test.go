package verify

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The load generator counts as siege does: measured were 408 and all 5xx as failures, and
// no other status.
func TestLoad(t *testing.T) {
	t.Parallel()
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	for name, c := range map[string]struct {
		handler http.Handler
		want    LoadReport
	}{
		"200": {status(200), LoadReport{}},
		"400": {status(400), LoadReport{NotOK: 9}},
		"404": {status(404), LoadReport{NotOK: 9}},
		"429": {status(429), LoadReport{NotOK: 9}},
		"408": {status(408), LoadReport{Failed: 9, NotOK: 9}},
		"500": {status(500), LoadReport{Failed: 9, NotOK: 9}},
		"599": {status(599), LoadReport{Failed: 9, NotOK: 9}},
		"600": {status(600), LoadReport{NotOK: 9}},
		"closed": {http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			panic(http.ErrAbortHandler)
		}), LoadReport{Failed: 9, NotOK: 9}},
		"never": {http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		}), LoadReport{NotOK: 9, Unfinished: true}},
		"here": {http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/x" {
				http.Redirect(w, r, "/y", http.StatusFound)
			}
		}), LoadReport{}},
		"elsewhere": {http.RedirectHandler("http://elsewhere/", http.StatusFound), LoadReport{NotOK: 9}},
		"endless": {http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil {
					return
				}
			}
		}), LoadReport{Failed: 9, NotOK: 9}},
	} {
		virtually(t, c.handler, func(ctx context.Context, target Target, options Options) {
			report, err := users{options.Dial}.Load(ctx, target.Base, "/x", 9)
			if report.Elapsed > loadLimit {
				t.Errorf("%s: took %v", name, report.Elapsed)
			}
			report.Elapsed = 0
			if report != c.want || err != nil {
				t.Errorf("%s: %+v, %v; want %+v", name, report, err, c.want)
			}
		})
	}
}

// While a load goes on, nothing else is asked, and no table is read.
func TestLoadIsAlone(t *testing.T) {
	t.Parallel()
	a := newApp()
	loads := 0
	virtually(t, a, func(ctx context.Context, target Target, options Options) {
		target.Routes = a.routes()
		options.Loader = loaderFunc(func(ctx context.Context, base, at string, number int) (LoadReport, error) {
			loads++
			before := fmt.Sprint(a.asked)
			time.Sleep(5 * time.Second)
			if after := fmt.Sprint(a.asked); before != after {
				t.Errorf("asked during the load of %s: %s, then %s", at, before, after)
			}

			return users{options.Dial}.Load(ctx, base, at, number)
		})
		for _, outcome := range Types(ctx, sevenTypes(), target, a, options) {
			if outcome.Verdict != Pass {
				t.Errorf("%s: %s", outcome.Type, classes(outcome))
			}
		}
	})
	if loads != 4 {
		t.Errorf("%d loads; want 4", loads)
	}
}

type loaderFunc func(ctx context.Context, base, at string, number int) (LoadReport, error)

func (f loaderFunc) Load(ctx context.Context, base, at string, number int) (LoadReport, error) {
	return f(ctx, base, at, number)
}

// A hostile server ends each type with one failure, whatever it does.
func TestHostileServers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer func(conn net.Conn)
		want   string
	}{
		"endless body": {func(conn net.Conn) {
			flood(conn, "HTTP/1.1 200 OK\r\n\r\n", strings.Repeat("x", 1<<20), 0)
		}, "fail answer-too-large"},
		"endless header": {func(conn net.Conn) {
			flood(conn, "HTTP/1.1 200 OK\r\n", "A: "+strings.Repeat("x", 60000)+"\r\n", 0)
		}, "fail answer-too-large"},
		"slow drip": {func(conn net.Conn) {
			flood(conn, "HTTP/1.1 200 OK\r\n\r\n", "x", 10*time.Second)
		}, "fail timeout"},
		"elsewhere": {func(conn net.Conn) {
			flood(conn, "HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n", "", time.Hour)
		}, "fail redirect-elsewhere"},
	} {
		outcomes := hostileOutcomes(t, c.answer)
		for _, outcome := range outcomes {
			if got := classes(outcome); got != c.want {
				t.Errorf("%s: %s: %s; want %s", name, outcome.Type, got, c.want)
			}
			// update looks at two cases before it knows which failure came first.
			if outcome.Elapsed > 121*time.Second {
				t.Errorf("%s: %s took %v", name, outcome.Type, outcome.Elapsed)
			}
		}
	}
}
