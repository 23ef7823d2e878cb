package verify

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestUncounted verifies an implementation without a database to ask: what answers show is
// judged as ever, and nothing is put under load.
func TestUncounted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*http.Request, *httptest.ResponseRecorder)
		want   Severity
	}{
		"right": {nil, Pass},
		"wrong": {func(_ *http.Request, answer *httptest.ResponseRecorder) { answer.Body.Reset() }, Fail},
	} {
		for _, sequential := range []bool{false, true} {
			a := newApp()
			a.change = c.change
			virtually(t, a, func(ctx context.Context, target Target, options Options) {
				target.Routes = a.routes()
				options.Uncounted, options.Sequential = true, sequential
				for _, outcome := range Types(ctx, sevenTypes(), target, nil, options) {
					if outcome.Verdict != c.want || outcome.Load != nil {
						t.Errorf("%s, sequential %v: %s: %s, load %v",
							name, sequential, outcome.Type, classes(outcome), outcome.Load)
					}
				}
			})
		}
	}
}
