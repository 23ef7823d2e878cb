package git

const (
	// prefetchSize is the largest object that is kept until it is read.
	prefetchSize = 64 << 10
	// prefetchCount bounds how many are kept, and so what is held in memory.
	prefetchCount = 2048
)

// A future is an object that was asked for ahead.
type future struct {
	ready  chan struct{}
	object Object
	err    error
}

// Prefetch asks for objects that are going to be read soon. Git then need not wait for one question
// after the other. Objects of more than 64 KB are asked for again when they are read.
func (r *Repository) Prefetch(ids []ID) { r.objects.prefetch(ids) }

func (o *objects) prefetch(ids []ID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ahead == nil {
		o.ahead = map[ID]*future{}
	}
	var wanted []ID
	for _, id := range ids {
		if _, known := o.ahead[id]; !known && len(o.ahead) < prefetchCount {
			o.ahead[id] = &future{ready: make(chan struct{})}
			wanted = append(wanted, id)
		}
	}
	if len(wanted) > 0 {
		go o.fetch(wanted, o.futures(wanted))
	}
}

func (o *objects) futures(ids []ID) []*future {
	futures := make([]*future, len(ids))
	for i, id := range ids {
		futures[i] = o.ahead[id]
	}

	return futures
}

// fetch reads objects in the order of the questions, a few of which are always under way.
func (o *objects) fetch(ids []ID, futures []*future) {
	const ahead = 64
	type question struct {
		process *batch
		place   turn
		err     error
	}
	questions := make(chan question, ahead)
	go func() {
		defer close(questions)
		for _, id := range ids {
			process, place, err := o.request(id.String())
			questions <- question{process, place, err}
		}
	}()
	next := 0
	for q := range questions {
		f := futures[next]
		next++
		f.err = q.err
		if q.err == nil {
			f.object, f.err = q.process.answer(q.place, func(size int64) int64 { return min(size, prefetchSize) })
		}
		close(f.ready)
	}
}

// take returns an object that was asked for ahead, if it is whole. It is kept for one reader only.
func (o *objects) take(id ID) (Object, bool) {
	o.mu.Lock()
	f, known := o.ahead[id]
	delete(o.ahead, id)
	o.mu.Unlock()
	if !known {
		return Object{}, false
	}
	<-f.ready

	return f.object, f.err == nil && f.object.Size == int64(len(f.object.Content))
}
