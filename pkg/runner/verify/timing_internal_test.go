package verify

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// once is how often each address is asked for where every Date changes in time; the load
// step comes on top.
func once() map[string]int {
	asked := map[string]int{
		"/json": 2, "/plaintext": 2, "/db": 2 + 512, "/fortunes": 2 + 512, "/queries?q=20": 512, "/updates?q=20": 512,
	}
	for _, route := range []string{"/queries?q=", "/updates?q=", "/cached-queries?q="} {
		for _, c := range []string{"2", "0", "foo", "501"} {
			asked[route+c] = 2
		}
		asked[route] = 4
	}

	return asked
}

func TestSevenTypesAtOnce(t *testing.T) {
	t.Parallel()
	// Virtual time has no work in it, only waits: the floor of what a verification takes.
	for name, c := range map[string]struct {
		options Options
		most    time.Duration
	}{
		"overlapping":         {Options{}, 3400 * time.Millisecond},
		"as the suite has it": {Options{Sequential: true}, 67 * time.Second},
	} {
		a := newApp()
		var outcomes []Outcome
		elapsed := virtually(t, a, func(ctx context.Context, target Target, options Options) {
			target.Routes = a.routes()
			options.Sequential = c.options.Sequential
			outcomes = Types(ctx, sevenTypes(), target, a, options)
		})
		for i, outcome := range outcomes {
			if outcome.Type != sevenTypes()[i] || outcome.Verdict != Pass || len(outcome.Remarks) > 0 {
				t.Errorf("%s: %s: %s, %v", name, outcome.Type, classes(outcome), outcome.Remarks)
			}
		}
		if elapsed > c.most {
			t.Errorf("%s: the waits take %v; want at most %v", name, elapsed, c.most)
		}
		if !maps.Equal(a.asked, once()) {
			t.Errorf("%s: asked for %v; want %v", name, a.asked, once())
		}
	}
}

func TestDateIsWaitedFor(t *testing.T) {
	t.Parallel()
	dated := func(every time.Duration) func(*http.Request, *httptest.ResponseRecorder) {
		return func(_ *http.Request, answer *httptest.ResponseRecorder) {
			now := time.Now().UTC() //nolint:forbidigo // virtual time
			answer.Header().Set("Date", now.Truncate(every).Format(http.TimeFormat))
		}
	}
	for _, c := range []struct {
		every time.Duration
		want  string
		asked int
	}{
		{time.Second, "pass ok", 2},
		{2 * time.Second, "pass ok", 3},
		{3 * time.Second, "pass ok", 3},
		{time.Hour, "fail date-cached", 3},
	} {
		a := newApp()
		a.change = dated(c.every)
		virtually(t, a, func(ctx context.Context, target Target, options Options) {
			target.Routes = a.routes()
			outcome := Type(ctx, "json", target, a, options)
			if got := classes(outcome); got != c.want || a.asked["/json"] != c.asked {
				t.Errorf("a Date every %v: %s after %d requests; want %s after %d",
					c.every, got, a.asked["/json"], c.want, c.asked)
			}
			// The further look at the case of 501 changes 500 more rows, after the comparison.
			a.forget = 0.60
			outcome = Type(ctx, "update", target, a, options)
			if got := classes(outcome); !strings.Contains(got, "fail too-few-updates") {
				t.Errorf("a Date every %v: update is %s; want too few updates", c.every, got)
			}
		})
	}
}

func TestFirstFailureCounts(t *testing.T) {
	t.Parallel()
	// The second look at the case 2 comes before the first look at the case 0, whose body
	// is a failure too.
	a := newApp()
	a.change = func(r *http.Request, answer *httptest.ResponseRecorder) {
		switch {
		case r.URL.RawQuery == "q=0":
			answer.Body.Reset()
			answer.Body.WriteString(`[{"id":"word","randomNumber":1}]`)
		case r.URL.RawQuery == "q=2" && a.asked[r.URL.RequestURI()] == 2:
			panic(http.ErrAbortHandler)
		}
	}
	virtually(t, a, func(ctx context.Context, target Target, options Options) {
		target.Routes = a.routes()
		outcome := Type(ctx, "query", target, a, options)
		if got := classes(outcome); got != "fail unreachable" {
			t.Errorf("%s; want unreachable", got)
		}
		if a.asked["/queries?q=foo"] > 0 || a.asked["/queries?q=20"] > 0 {
			t.Errorf("asked on after a failure: %v", a.asked)
		}
	})
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	a := newApp()
	virtually(t, a, func(ctx context.Context, target Target, options Options) {
		ctx, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
		defer cancel()
		target.Routes = a.routes()
		for _, outcome := range Types(ctx, sevenTypes(), target, a, options) {
			if got := classes(outcome); got != "fail interrupted" {
				t.Errorf("%s: %s; want interrupted", outcome.Type, got)
			}
		}
	})
}

func TestOneAddressOfTwoTypesIsAskedInOrder(t *testing.T) {
	t.Parallel()
	routes := map[string]string{
		"json": "/a", "plaintext": "/b", "db": "/a", "query": "/q", "cached-query": "/cached", "fortune": "/b",
	}
	names := []string{"json", "plaintext", "db", "query", "fortune", "cached-query"}
	got := chainsOf(names, Target{Routes: routes})
	if want := "[[0 2] [1 4] [3] [5]]"; fmt.Sprint(got) != want {
		t.Errorf("chains %v; want %s", got, want)
	}
	routes["cached-query"] = "/q"
	got = chainsOf([]string{"query", "cached-query"}, Target{Routes: routes})
	if !slices.Equal(got[0], []int{0, 1}) {
		t.Errorf("chains %v; want one", got)
	}
}
