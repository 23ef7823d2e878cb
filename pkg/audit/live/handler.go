package live

import (
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A document is what is shown, and the news about it.
type document struct {
	mutex   sync.Mutex
	version string
	content []byte
	// problem is why the document is not what the files are, if it is not.
	problem string
	// changed is closed when any of these is another.
	changed chan struct{}
}

// set shows content from now on and tells those who wait for it.
func (d *document) set(version string, content []byte) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.version, d.content, d.problem = version, content, ""
	d.wake()
}

// say tells those who look at the document why it stays as it is, or with nothing that it is as it should be. It
// reports whether that is news.
func (d *document) say(problem string) bool {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if problem == d.problem {
		return false
	}
	d.problem = problem
	d.wake()

	return true
}

func (d *document) wake() {
	close(d.changed)
	d.changed = make(chan struct{})
}

// news returns the version and the problem of the moment, and a channel that is closed when one of them is another.
func (d *document) news() (version, problem string, changed <-chan struct{}) {
	d.mutex.Lock()
	defer d.mutex.Unlock()

	return d.version, d.problem, d.changed
}

func (d *document) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", d.page)
	mux.HandleFunc("GET /events", d.events)

	return mux
}

func (d *document) page(w http.ResponseWriter, _ *http.Request) {
	d.mutex.Lock()
	content := d.content
	d.mutex.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	_, _ = w.Write(content) // Who has left need not be told.
}

// beat is how often a browser is told that nothing has changed, so that those are noticed who have left.
const beat = 20 * time.Second

// events tells a browser how the document is, until there is a new one; it then loads that and asks again.
func (d *document) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	stream := http.NewResponseController(w)
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for said := ""; ; {
		version, problem, changed := d.news()
		news := event(version != r.URL.Query().Get("version"), problem)
		text := news
		if news == said {
			text = ": still\n\n"
		}
		if _, err := w.Write([]byte(text)); err != nil {
			return
		}
		if err := stream.Flush(); err != nil || news == renewed {
			return
		}
		said = news
		select {
		case <-r.Context().Done():
			return
		case <-changed:
		case <-ticker.C:
		}
	}
}

// renewed is said once there is another document.
const renewed = "event: changed\ndata:\n\n"

// event is what a browser is told: that there is another document than the one it has, that there is a problem,
// or that there is none.
func event(isOld bool, problem string) string {
	switch {
	case isOld:
		return renewed
	case problem != "":
		// To a browser, a carriage return ends a line as well.
		lines := strings.NewReplacer("\r\n", "\ndata: ", "\r", "\ndata: ", "\n", "\ndata: ").Replace(problem)

		return "event: failed\ndata: " + lines + "\n\n"
	}

	return "event: well\ndata:\n\n"
}

// guard answers only requests for a name that is this machine's own, and says in every answer what a
// browser must not do with it. The page itself says what it may load.
func guard(at net.Addr, next http.Handler) http.Handler {
	_, port, _ := net.SplitHostPort(at.String())
	hosts := map[string]bool{at.String(): true}
	for _, name := range []string{"localhost", own, "::1"} {
		hosts[net.JoinHostPort(name, port)] = true
	}
	if port == "80" {
		hosts["localhost"], hosts[own], hosts["[::1]"] = true, true, true
	}

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("Content-Security-Policy", "frame-ancestors 'none'")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		if !hosts[r.Host] {
			http.Error(w, "This page is shown under this machine's own names only.", http.StatusMisdirectedRequest)

			return
		}
		next.ServeHTTP(w, r)
	})
}
