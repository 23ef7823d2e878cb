package parallel_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/tfblint/tfblint/pkg/parallel"
)

func TestForEach(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 1000} {
		calls := make([]atomic.Int64, n)
		parallel.ForEach(n, func(i int) { calls[i].Add(1) })
		for i := range calls {
			if count := calls[i].Load(); count != 1 {
				t.Errorf("of %d, number %d was called %d times", n, i, count)
			}
		}
	}
}

func TestForEachUntil(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var calls atomic.Int64
	parallel.ForEachUntil(ctx, 1_000_000, func(int) {
		calls.Add(1)
		cancel()
	})
	if count := calls.Load(); count == 1_000_000 {
		t.Error("all numbers were called although the context ended with the first")
	}
}
