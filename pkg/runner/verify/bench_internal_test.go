package verify

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/verify/exchange"
)

// BenchmarkSevenTypes verifies a correct server over TCP with 512 users under load; what it
// counts is in memory. The suite's own verification needs 67 s, of which 66 are sleeps.
func BenchmarkSevenTypes(b *testing.B) {
	a := newApp()
	server := httptest.NewServer(a)
	defer server.Close()
	for b.Loop() {
		began := time.Now() //nolint:forbidigo // this is about time
		target := Target{Base: server.URL, Routes: a.routes()}
		for _, outcome := range Types(b.Context(), sevenTypes(), target, a, Options{}) {
			if outcome.Verdict != Pass {
				b.Errorf("%s: %s", outcome.Type, classes(outcome))
			}
		}
		b.ReportMetric(time.Since(began).Seconds(), "s/verification")
	}
}

// BenchmarkCheckList reads the largest right answer.
func BenchmarkCheckList(b *testing.B) {
	rows := 500
	body := recordedBody{Rows: &rows}.bytes(b)
	answer := &Exchange{Response: &exchange.Response{Body: body}}
	r := newRun("query", Target{}, nil, Options{}, newTurns())
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if found, err := r.checkList("", answer, rows, Fail); err != nil || len(found) > 0 {
			b.Fatal(fmt.Sprint(found, err))
		}
	}
}

// BenchmarkFortune reads and compares a right page.
func BenchmarkFortune(b *testing.B) {
	page := fortunePage()
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if normal, _, err := normalise(page); err != nil || normal != page {
			b.Fatal(err)
		}
	}
}
