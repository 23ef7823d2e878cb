package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"sync"
)

// A Kind is what an object is.
type Kind string

// The kinds of objects.
const (
	KindBlob   Kind = "blob"
	KindTree   Kind = "tree"
	KindCommit Kind = "commit"
	KindTag    Kind = "tag"
)

// An Object is what the repository has of an object.
type Object struct {
	ID   ID
	Kind Kind
	// Size is the number of bytes of the whole object.
	Size int64
	// Content is the object, or its first bytes if that was asked for.
	Content []byte
}

const (
	// skipped is how many bytes of an object are read past to keep the process. Where there are more,
	// another process costs less.
	skipped = 1 << 20
	// readBuffer is the size of the buffer between us and git.
	readBuffer = 64 << 10
)

// Read returns an object of at most limit bytes. Of a larger one it returns kind and size, and an
// error that wraps ErrTooLarge; nothing of it is held in memory.
func (r *Repository) Read(id ID, limit int64) (Object, error) {
	object, err := r.objects.read(id, limit)
	if err == nil && object.Size > limit {
		return object, fmt.Errorf("reading the object %s: %w", id, ErrTooLarge)
	}

	return object, err
}

// ReadHead returns an object with its first bytes, at most n.
func (r *Repository) ReadHead(id ID, n int64) (Object, error) {
	return r.objects.readPart(id.String(), n)
}

// Warm starts the process that reads objects, for a caller that is going to read some and has
// something else to do meanwhile.
func (r *Repository) Warm() { r.objects.warm() }

// objects reads objects through one `git cat-file --batch`, which is started when it is needed.
type objects struct {
	// begin starts a process.
	begin func() (*batch, error)

	mu      sync.Mutex
	process *batch
	closed  error
	// ahead are the objects that were asked for and not read yet.
	ahead map[ID]*future
}

var (
	errClosed = errors.New("the repository was closed")
	// errReplaced is what readers find who wait for a process that was ended because it was in the
	// middle of an object that nobody wants.
	errReplaced = errors.New("the process was replaced")
)

func (o *objects) read(id ID, limit int64) (Object, error) {
	if object, known := o.take(id); known && object.Size <= limit {
		return object, nil
	}

	return o.ask(id.String(), func(size int64) int64 {
		if size > limit {
			return 0
		}

		return size
	})
}

func (o *objects) readPart(name string, n int64) (Object, error) {
	return o.ask(name, func(size int64) int64 { return min(size, n) })
}

// ask reads as much of an object as want says, knowing its size. Its name is an ID or anything else
// that names an object, on one line.
func (o *objects) ask(name string, want func(size int64) int64) (Object, error) {
	for {
		process, turn, err := o.request(name)
		if err != nil {
			return Object{}, err
		}
		object, err := process.answer(turn, want)
		if errors.Is(err, errReplaced) {
			continue
		}
		if err != nil {
			return object, fmt.Errorf("reading the object %.200s: %w", name, err)
		}

		return object, nil
	}
}

// warm starts the process. What goes wrong is told to the one who reads an object.
func (o *objects) warm() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed == nil {
		_ = o.start()
	}
}

// start starts the process if there is none that works.
func (o *objects) start() error {
	if o.process != nil && o.process.isOver() == nil {
		return nil
	}
	process, err := o.begin()
	if err == nil {
		o.process = process
	}

	return err
}

// request sends the name of an object to the process, and returns the place in its queue.
func (o *objects) request(name string) (*batch, turn, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed != nil {
		return nil, turn{}, o.closed
	}
	if err := o.start(); err != nil {
		return nil, turn{}, err
	}
	place := o.process.send(name)

	return o.process, place, nil
}

// close ends the process, if there is one, and refuses further questions.
func (o *objects) close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed == nil {
		o.closed = errClosed
	}
	if o.process != nil {
		o.process.end(errClosed)
		o.process = nil
	}

	return nil
}

// kill is close, for when the context has ended.
func (o *objects) kill() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed == nil {
		o.closed = context.Canceled
	}
	if o.process != nil {
		o.process.end(context.Canceled)
		o.process = nil
	}
}

// A batch is a `git cat-file --batch`. It answers in the order of the questions; who asks waits for
// the answer of the one before to be read, and then reads the own one. So git works on the next
// question while an answer is used.
type batch struct {
	cmd       *exec.Cmd
	in        io.WriteCloser
	out       *bufio.Reader
	complaint *bounded
	// last is the end of the queue.
	last chan struct{}

	mu    sync.Mutex
	spent error
	wait  sync.Once
}

// A turn is a place in the queue: it begins when before is closed and ends when done is.
type turn struct {
	before <-chan struct{}
	done   chan struct{}
}

// startBatch starts the process. It outlives the question that it is started for, and ends when the
// repository is closed, the context that this was opened with ends, or this process does.
func startBatch(ctx context.Context, p program) (*batch, error) {
	cmd := p.command(ctx, "cat-file", "--batch")
	b := &batch{cmd: cmd, complaint: &bounded{limit: maxComplaint, cut: true}, last: make(chan struct{})}
	close(b.last)
	cmd.Stderr = b.complaint
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, explain("cat-file", "", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, explain("cat-file", "", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, explain("cat-file", "", err)
	}
	b.in, b.out = in, bufio.NewReaderSize(out, readBuffer)

	return b, nil
}

// send asks for an object. A process that has died says so to the one who reads the answer.
func (b *batch) send(name string) turn {
	place := turn{before: b.last, done: make(chan struct{})}
	b.last = place.done
	_, _ = io.WriteString(b.in, name+"\n")

	return place
}

// answer reads the answer of a turn.
func (b *batch) answer(place turn, want func(size int64) int64) (Object, error) {
	<-place.before
	defer close(place.done)
	if err := b.isOver(); err != nil {
		return Object{}, err
	}
	object, err := b.readAnswer(want)
	switch {
	case err == nil, errors.Is(err, ErrNoObject):
		return object, err
	case b.isOver() != nil: // Ended by another.
		return Object{}, b.isOver()
	}

	return Object{}, b.die(err)
}

// readAnswer reads "<id> <kind> <size>", a line break, the object and another line break.
func (b *batch) readAnswer(want func(size int64) int64) (Object, error) {
	line, err := b.out.ReadSlice('\n')
	if err != nil {
		return Object{}, fmt.Errorf("reading an answer of git cat-file: %w", err)
	}
	object, err := parseHeader(line)
	if err != nil {
		return Object{}, err
	}
	wanted := want(object.Size)
	object.Content = make([]byte, wanted)
	if _, err := io.ReadFull(b.out, object.Content); err != nil {
		return Object{}, fmt.Errorf("reading an answer of git cat-file: %w", err)
	}
	rest := object.Size - wanted + 1 // the line break
	if rest > skipped {
		b.end(errReplaced)

		return object, nil
	}
	if _, err = io.CopyN(io.Discard, b.out, rest); err != nil {
		return Object{}, fmt.Errorf("reading an answer of git cat-file: %w", err)
	}

	return object, nil
}

func parseHeader(line []byte) (Object, error) {
	const parts = 3
	if bytes.HasSuffix(line, []byte(" missing\n")) || bytes.HasSuffix(line, []byte(" ambiguous\n")) {
		return Object{}, ErrNoObject // After the name, whatever that is.
	}
	if fields := bytes.Fields(line); len(fields) == parts {
		id, err := ParseID(string(fields[0]))
		size, sizeErr := strconv.ParseInt(string(fields[2]), 10, 64)
		if err == nil && sizeErr == nil && size >= 0 {
			return Object{ID: id, Kind: Kind(fields[1]), Size: size}, nil
		}
	}

	return Object{}, fmt.Errorf("%w: git cat-file says %.80q", ErrMalformed, line)
}

// isOver returns why no further question can be asked, if so.
func (b *batch) isOver() error {
	b.mu.Lock()
	defer b.mu.Unlock()

	return b.spent
}

// end kills the process; who waits for it is told why.
func (b *batch) end(why error) {
	b.mu.Lock()
	if b.spent == nil {
		b.spent = why
	}
	b.mu.Unlock()
	_ = b.in.Close()
	_ = b.cmd.Process.Kill() // It may have ended already.
	b.reap()
}

// reap waits for the process, once.
func (b *batch) reap() {
	b.wait.Do(func() { _ = b.cmd.Wait() })
}

// die gives the reason why a process ended by itself.
func (b *batch) die(cause error) error {
	_ = b.in.Close()
	_ = b.cmd.Process.Kill()
	b.reap()
	err := missing(b.complaint.String(), cause)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.spent == nil {
		b.spent = errReplaced // The others may ask another process.
	}

	return err
}

// missing says what to run where a clone has not got an object, and git wanted to fetch it.
func missing(complaint string, cause error) error {
	err := explain("cat-file", complaint, cause)
	for _, sign := range []string{"promisor", "lazy fetching", "transport"} {
		if strings.Contains(complaint, sign) {
			return fmt.Errorf("%w in this partial clone; run: git fetch --refetch --no-filter origin: %w",
				ErrNoObject, err)
		}
	}

	return err
}
