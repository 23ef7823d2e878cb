package verify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/database"
)

// An app does what all seven types require, and is its own database. Tests break it in
// one place.
type app struct {
	mutex    sync.Mutex
	world    map[int]int
	counters database.Counters
	asked    map[string]int
	// change alters an answer before it is sent.
	change func(r *http.Request, answer *httptest.ResponseRecorder)
	// forget is the share of updates that are not written.
	forget   float64
	noTables bool
}

func newApp() *app {
	a := &app{
		world: map[int]int{}, asked: map[string]int{},
		counters: database.Counters{"calls": 0, "rows_select": 0, "rows_update": 0},
	}
	for id := 1; id <= 10000; id++ {
		a.world[id] = 1 + rand.IntN(10000) //nolint:gosec // numbers of a test
	}

	return a
}

func (*app) routes() map[string]string {
	return map[string]string{
		"json": "/json", "plaintext": "/plaintext", "db": "/db", "query": "/queries?q=", "update": "/updates?q=",
		"fortune": "/fortunes", "cached-query": "/cached-queries?q=",
	}
}

func sevenTypes() []string {
	return []string{"db", "json", "query", "update", "fortune", "plaintext", "cached-query"}
}

func (a *app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	target := r.URL.RequestURI()
	a.asked[target]++
	answer := httptest.NewRecorder()
	answer.Header().Set("Server", "app")
	number, _ := strconv.Atoi(r.URL.Query().Get("q"))
	number = min(max(number, 1), 500)
	switch r.URL.Path {
	case "/json":
		answer.Header().Set("Content-Type", "application/json")
		_, _ = answer.WriteString(`{"message":"Hello, World!"}`)
	case "/plaintext":
		answer.Header().Set("Content-Type", "text/plain")
		_, _ = answer.WriteString("Hello, World!")
	case "/db":
		rows(answer, a.rows(1, 1)[0])
	case "/queries":
		rows(answer, a.rows(number, number))
	case "/cached-queries":
		rows(answer, a.rows(number, 0))
	case "/updates":
		rows(answer, a.update(number))
	case "/fortunes":
		a.counters["calls"]++
		a.counters["rows_select"] += 12
		answer.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = answer.WriteString(fortunePage())
	}
	if a.change != nil {
		a.change(r, answer)
	}
	maps.Copy(w.Header(), answer.Header())
	w.Header().Set("Content-Length", strconv.Itoa(answer.Body.Len()))
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

type row struct {
	ID           int `json:"id"`
	RandomNumber int `json:"randomNumber"`
}

func rows(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	data, _ := json.Marshal(value) //nolint:errchkjson // rows of two integers
	_, _ = w.Write(data)
}

func (a *app) rows(number, queries int) []row {
	rows := make([]row, 0, number)
	for range number {
		id := 1 + rand.IntN(10000) //nolint:gosec // as above
		rows = append(rows, row{id, a.world[id]})
	}
	a.counters["calls"] += int64(queries)
	a.counters["rows_select"] += int64(queries)

	return rows
}

// update writes all rows of a request with one statement.
func (a *app) update(number int) []row {
	rows := a.rows(number, number)
	a.counters["calls"]++
	a.counters["rows_update"] += int64(number)
	for i := range rows {
		if rand.Float64() >= a.forget { //nolint:gosec // as above
			rows[i].RandomNumber = rows[i].RandomNumber%10000 + 1
			a.world[rows[i].ID] = rows[i].RandomNumber
		}
	}

	return rows
}

func (*app) Kind() database.Kind { return database.Postgres }

func (a *app) Counters(context.Context, string) (database.Counters, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()

	return maps.Clone(a.counters), nil
}

func (a *app) Tables(context.Context) ([]database.Table, error) {
	if a.noTables {
		return nil, errors.New("permission denied")
	}
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.counters["calls"]++
	a.counters["rows_select"] += 10000
	table := database.Table{Name: "World", Numbers: map[string]int64{}}
	for id, number := range a.world {
		table.Numbers[strconv.Itoa(id)] = int64(number)
	}

	return []database.Table{table}, nil
}

func (*app) ResetCaches(context.Context) error { return nil }

// A pipeListener accepts connections that live in memory.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error { close(l.closed); return nil }

func (*pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case l.conns <- theirs:
		return ours, nil
	case <-l.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// in runs with a context against a target.
type in = func(ctx context.Context, target Target, options Options)

// virtually runs f against a server in memory, in virtual time, which it returns.
func virtually(t *testing.T, handler http.Handler, f in) time.Duration {
	t.Helper()
	var elapsed time.Duration
	synctest.Test(t, func(t *testing.T) {
		listener := &pipeListener{make(chan net.Conn), make(chan struct{})}
		server := &http.Server{Handler: handler} //nolint:gosec // its only client is ours (G112)
		done := make(chan struct{})
		go func() {
			_ = server.Serve(listener)
			close(done)
		}()
		began := time.Now() //nolint:forbidigo // virtual time
		f(t.Context(), Target{Base: vectorBase}, Options{Dial: listener.dial})
		elapsed = time.Since(began)
		_ = server.Close()
		<-done
		synctest.Wait()
	})

	return elapsed
}

// classes lists severities and classes of an outcome.
func classes(outcome Outcome) string {
	list := make([]string, 0, len(outcome.Results))
	for _, result := range outcome.Results {
		list = append(list, fmt.Sprint(result.Severity, " ", result.Class))
	}

	return strings.Join(list, ", ")
}

// flood writes a head and then the same again and again.
func flood(conn net.Conn, head, again string, every time.Duration) {
	for _, err := io.WriteString(conn, head); err == nil; _, err = io.WriteString(conn, again) {
		if again == "" {
			_, _ = io.Copy(io.Discard, conn)

			return
		}
		time.Sleep(every)
	}
}

// hostileOutcomes verifies seven types against a server that is given connections after
// the request, in virtual time.
func hostileOutcomes(t *testing.T, answer func(net.Conn)) []Outcome {
	t.Helper()
	var outcomes []Outcome
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		dial := func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			go func() {
				defer func() { _ = theirs.Close() }()
				_, _ = theirs.Read(make([]byte, 1<<16))
				answer(theirs)
			}()

			return ours, nil
		}
		a := newApp()
		target := Target{Base: vectorBase, Routes: a.routes()}
		outcomes = Types(t.Context(), sevenTypes(), target, a, Options{Dial: dial})
		time.Sleep(time.Minute) // The server finds out.
	})

	return outcomes
}
