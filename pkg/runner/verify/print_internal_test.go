package verify

import (
	"bytes"
	"context"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/runner/verify/exchange"
)

var update = flag.Bool("update", false, "write golden files anew")

// Failures are shown with what a person needs to see and to try it again.
func TestWrite(t *testing.T) {
	t.Parallel()
	type change = func(*http.Request, *httptest.ResponseRecorder)
	for name, c := range map[string]struct {
		kind   string
		change change
		strict bool
	}{
		"right": {kind: "db"},
		"fortune": {kind: "fortune", change: func(_ *http.Request, answer *httptest.ResponseRecorder) {
			page := strings.Replace(fortunePage(), "— Donald", "&#8212; Donald", 1)
			answer.Body.Reset()
			answer.Body.WriteString(strings.Replace(page, "<td>0</td>", "<td>13</td>", 1))
		}},
		"hostile": {kind: "plaintext", change: func(_ *http.Request, answer *httptest.ResponseRecorder) {
			answer.Header().Set("Content-Type", "text/\u202eplain'; rm -rf /")
			answer.Body.Reset()
			answer.Body.WriteString("\x1b[2Jgoodbye\r\n" + strings.Repeat("long ", 300) + "\u202e")
		}},
		"remark": {kind: "db", change: replace("/db", `{"id":"1","randomNumber":1}`)},
		"strict": {kind: "db", change: replace("/db", `{"id":"1","randomNumber":0}`), strict: true},
	} {
		a := newApp()
		a.change = func(r *http.Request, answer *httptest.ResponseRecorder) {
			answer.Header().Set("Date", map[bool]string{
				true: "Sun, 06 Nov 1994 08:49:37 GMT", false: "Sun, 06 Nov 1994 08:49:38 GMT",
			}[a.asked[r.URL.RequestURI()] == 1])
			if c.change != nil {
				c.change(r, answer)
			}
		}
		var text bytes.Buffer
		virtually(t, a, func(ctx context.Context, target Target, options Options) {
			target.Routes, target.Strict = a.routes(), c.strict
			if err := Type(ctx, c.kind, target, a, options).Write(&text); err != nil {
				t.Error(err)
			}
		})
		golden := filepath.Join("testdata", name+".txt")
		if *update {
			if err := os.WriteFile(golden, text.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden) //nolint:gosec // our own golden file
		if err != nil {
			t.Fatal(err)
		}
		if difference := cmp.Diff(string(want), text.String()); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
}

func TestCurl(t *testing.T) {
	t.Parallel()
	got := Curl(exchange.Request{Base: vectorBase, Target: "/x?q='; rm", Fields: []exchange.Field{
		{Name: "Accept", Value: "*/*"},
		{Name: "Accept-Encoding", Value: "gzip"},
		{Name: "Connection", Value: "close"},
	}})
	const want = `curl -i --location --path-as-is --compressed -H 'Accept: */*' 'http://tfb-server:8080/x?q='\''; rm'`
	if got != want {
		t.Errorf("%s; want %s", got, want)
	}
}

func TestRule(t *testing.T) {
	t.Parallel()
	if got := Rule("update"); !strings.HasSuffix(got, "#database-updates") {
		t.Error(got)
	}
	if got := Rule("none"); !strings.HasSuffix(got, "#general-test-requirements") {
		t.Error(got)
	}
	outcome := Type(t.Context(), "none", Target{Base: vectorBase}, nil, Options{})
	if classes(outcome) != "fail internal-error" {
		t.Error(classes(outcome))
	}
}
