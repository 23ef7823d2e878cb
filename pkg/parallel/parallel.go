// Package parallel spreads work over all cores.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// ForEach calls do for the numbers from 0 below n, on all cores and in no certain order, and
// returns when all calls have.
func ForEach(n int, do func(i int)) {
	var (
		next  atomic.Int64
		group sync.WaitGroup
	)
	for range min(runtime.GOMAXPROCS(0), n) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	group.Wait()
}

// ForEachUntil is ForEach, but begins no further calls when the context ends.
func ForEachUntil(ctx context.Context, n int, do func(i int)) {
	ForEach(n, func(i int) {
		if ctx.Err() == nil {
			do(i)
		}
	})
}
