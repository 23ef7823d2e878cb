package verify

import "context"

// Turns let requests of several types go on side by side, but give a load step, whose
// queries the database counts, the server and the database to itself.
type turns struct {
	// places holds one element for each request under way; a load step takes all places.
	places chan struct{}
	// alone is held by the load step that collects places, so that two never wait for each
	// other.
	alone chan struct{}
}

// mostAtOnce is more than the seven types can use, each of which makes one request at a
// time.
const mostAtOnce = 16

func newTurns() *turns {
	return &turns{make(chan struct{}, mostAtOnce), make(chan struct{}, 1)}
}

// share waits until no load step is under way. The caller leaves when it is done.
func (t *turns) share(ctx context.Context) (leave func(), err error) {
	if err := enter(ctx, t.places); err != nil {
		return nil, err
	}

	return func() { <-t.places }, nil
}

// takeAll waits until nobody else does anything.
func (t *turns) takeAll(ctx context.Context) (leave func(), err error) {
	if err := enter(ctx, t.alone); err != nil {
		return nil, err
	}
	taken := 0
	leave = func() {
		for range taken {
			<-t.places
		}
		<-t.alone
	}
	for taken < mostAtOnce {
		if err := enter(ctx, t.places); err != nil {
			leave()

			return nil, err
		}
		taken++
	}

	return leave, nil
}

func enter(ctx context.Context, room chan struct{}) error {
	select {
	case room <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx) //nolint:wrapcheck // it is nobody's but the caller's own
	}
}
