package verify

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// replace answers one path with another body.
func replace(path, body string) func(*http.Request, *httptest.ResponseRecorder) {
	return func(r *http.Request, answer *httptest.ResponseRecorder) {
		if r.URL.Path == path && r.URL.RawQuery != "q=2" && r.URL.RawQuery != "q=501" {
			answer.Body.Reset()
			answer.Body.WriteString(body)
		}
	}
}

// utf16OfASCII writes text as UTF-16 with a mark.
func utf16OfASCII(text string) string {
	return "\xff\xfe" + strings.Join(strings.Split(text, ""), "\x00") + "\x00"
}

// Each case is a wrong implementation that the suite's verification does not fail.
func TestStrict(t *testing.T) {
	t.Parallel()
	type change = func(*http.Request, *httptest.ResponseRecorder)
	asked := 0
	for name, c := range map[string]struct {
		kind    string
		change  change
		prepare func(*app)
		lenient Severity
		want    string
	}{
		"UTF-16": {
			kind: "json", change: replace("/json", utf16OfASCII(`{"message":"Hello, World!"}`)),
			lenient: Pass, want: "strict-json-text",
		},
		"infinity hidden": {
			kind: "db", lenient: Warn, want: "strict-json-text",
			change: replace("/db", `{"id":1,"randomNumber":Infinity,"x":1}`),
		},
		"fortune 500": {
			kind: "fortune", change: func(_ *http.Request, a *httptest.ResponseRecorder) { a.Code = 404 },
			lenient: Pass, want: "strict-status",
		},
		"case 404": {kind: "cached-query", change: func(r *http.Request, a *httptest.ResponseRecorder) {
			if r.URL.RawQuery == "q=2" {
				a.Code = 404
			}
		}, lenient: Pass, want: "strict-status"},
		"later status": {kind: "json", change: func(_ *http.Request, a *httptest.ResponseRecorder) {
			asked++
			if asked%2 == 0 {
				a.Code = 500
			}
		}, lenient: Pass, want: "strict-later-status"},
		"date backwards": {kind: "json", change: func(_ *http.Request, a *httptest.ResponseRecorder) {
			started := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
			a.Header().Set("Date", started.Add(-time.Since(started)).Format(http.TimeFormat))
		}, lenient: Pass, want: "strict-date-order"},
		"row hidden": {
			kind: "db", lenient: Warn, want: "strict-row-hidden",
			change: replace("/db", `{"id":null,"randomNumber":1,"x":1}`),
		},
		"word hidden": {
			kind: "db", lenient: Warn, want: "strict-row-hidden",
			change: replace("/db", `{"id":"word","randomNumber":1,"x":1}`),
		},
		"number negative": {
			kind: "db", lenient: Pass, want: "strict-row-number-small",
			change: replace("/db", `{"id":1,"randomNumber":-1}`),
		},
		"number text": {
			kind: "db", lenient: Pass, want: "strict-row-number-type",
			change: replace("/db", `{"id":"1","randomNumber":1}`),
		},
		"number decimal": {
			kind: "cached-query", lenient: Pass, want: "strict-row-number-type",
			change: replace("/cached-queries", `[{"id":1,"randomNumber":1.5}]`),
		},
		"load skipped": {
			kind: "db", lenient: Warn, want: "strict-load-skipped",
			change: replace("/db", `{"id":1,"randomNumber":1,"x":1}`),
		},
		"reference": {
			kind: "fortune", lenient: Pass, want: "strict-fortune-reference",
			change: replace("/fortunes", strings.Replace(fortunePage(), "Emacs", "&#8203;Emacs", 1)),
		},
		"half the updates": {
			kind: "update", lenient: Pass, want: "strict-few-updates",
			prepare: func(a *app) { a.forget = 0.4 },
		},
		"no tables": {
			kind: "update", lenient: Fail, want: "strict-table-unreadable",
			prepare: func(a *app) { a.noTables = true },
		},
		"load 404": {kind: "db", change: func(r *http.Request, a *httptest.ResponseRecorder) {
			if r.Header.Get("Accept") == "*/*" {
				a.Code = 404
			}
		}, lenient: Pass, want: "strict-load-status"},
	} {
		for _, strict := range []bool{false, true} {
			a := newApp()
			a.change = c.change
			if c.prepare != nil {
				c.prepare(a)
			}
			var outcome Outcome
			virtually(t, a, func(ctx context.Context, target Target, options Options) {
				target.Routes, target.Strict = a.routes(), strict
				outcome = Type(ctx, c.kind, target, a, options)
			})
			where, verdict := outcome.Remarks, c.lenient
			if strict {
				where, verdict = outcome.Results, Fail
			}
			found := false
			for _, result := range where {
				found = found || result.Class == c.want
			}
			if !found || outcome.Verdict != verdict {
				t.Errorf("%s, strict %v: %s, %s, remarks %v; want %s and %s",
					name, strict, outcome.Verdict, classes(outcome), outcome.Remarks, verdict, c.want)
			}
		}
	}
}

// A trailing blank cannot be seen; a remark says that it is there.
func TestTrailingBlank(t *testing.T) {
	t.Parallel()
	answers := map[string][]recordedAnswer{"/plaintext": {
		trailing("Sun, 06 Nov 1994 08:49:37 GMT "), trailing("Sun, 06 Nov 1994 08:49:40 GMT "),
	}}
	outcome := recordedOutcome(t, answers)
	remarks := outcome.Remarks
	if got := classes(outcome); got != "warn date-format" || len(remarks) != 1 ||
		remarks[0].Class != "strict-trailing-blank" {
		t.Errorf("%s, remarks %v", got, outcome.Remarks)
	}
}
