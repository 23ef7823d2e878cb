package tree

import (
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"io/fs"
	"path"
	"strconv"
)

// A Trace is what was asked of a tree, in order, and a sum of each answer. Whoever keeps a
// trace beside what was concluded can tell later, by asking the same again, whether the
// conclusion still stands: a reader without other inputs asks the same as long as the
// answers are the same.
type Trace []Question

// A Question is one thing that was asked of a tree.
type Question struct {
	Ask Ask
	// Name is the path that was asked about, from the root of the tree.
	Name string
	// Bytes is how much was read, if it was opened rather than read whole, or asked for of
	// its head.
	Bytes int64
	// Sum is the SHA-256 of the answer or of the error. The tree is hostile: with a weaker
	// sum, a file could be made that passes for another.
	Sum [sha256.Size]byte
}

// An Ask is a way to ask a tree.
type Ask uint8

// The ways to ask: for the content of a file, the beginning of one, the names in a
// directory, its entries, what is at a path, and ReadHead.
const (
	AskContent Ask = iota
	AskBeginning
	AskNames
	AskEntries
	AskStat
	AskHead
)

// Holds reports whether a tree gives the same answers.
func (t Trace) Holds(fsys fs.FS) bool {
	for _, question := range t {
		if question.ask(fsys) != question.Sum {
			return false
		}
	}

	return true
}

func (q Question) ask(fsys fs.FS) [sha256.Size]byte {
	switch q.Ask {
	case AskContent:
		return sumContent(fs.ReadFile(fsys, q.Name))
	case AskBeginning:
		return q.askBeginning(fsys)
	case AskNames:
		return sumNames(ReadNames(fsys, q.Name))
	case AskEntries:
		return sumEntries(fs.ReadDir(fsys, q.Name))
	case AskStat:
		return sumInfo(fs.Stat(fsys, q.Name))
	case AskHead:
		return sumContent(ReadHead(fsys, q.Name, int(q.Bytes)))
	}

	return [sha256.Size]byte{} // A question of a later version; no answer has this sum.
}

func (q Question) askBeginning(fsys fs.FS) [sha256.Size]byte {
	file, err := fsys.Open(q.Name)
	if err != nil {
		return sumError(err)
	}
	defer file.Close() //nolint:errcheck // It was only read.
	sum := newSum(contentAnswer)
	if _, err := io.CopyN(sum, file, q.Bytes); err != nil && !errors.Is(err, io.EOF) {
		return sumError(err)
	}

	return [sha256.Size]byte(sum.Sum(nil))
}

// A Recorder is a tree that keeps a trace of what is asked of it. It is for one
// goroutine. Repeated questions are asked again, but recorded once.
type Recorder struct {
	fsys   fs.FS
	prefix string
	log    *recording
}

type recording struct {
	trace  Trace
	known  map[asked]bool
	opened []*recordedFile
}

type asked struct {
	ask   Ask
	name  string
	bytes int64
}

// Record starts a trace of a tree.
func Record(fsys fs.FS) *Recorder {
	return &Recorder{fsys: fsys, log: &recording{known: map[asked]bool{}}}
}

var (
	_ fs.ReadDirFS  = (*Recorder)(nil)
	_ fs.ReadFileFS = (*Recorder)(nil)
	_ fs.StatFS     = (*Recorder)(nil)
	_ fs.SubFS      = (*Recorder)(nil)
)

// Trace returns what was asked so far. What is read of an open file afterwards is not in it.
func (r *Recorder) Trace() Trace {
	trace := r.log.trace
	for _, file := range r.log.opened {
		trace = append(trace, file.question())
	}

	return trace
}

// Open opens a file; what is read of it is recorded.
func (r *Recorder) Open(name string) (fs.File, error) {
	file, err := r.fsys.Open(name)
	if err != nil {
		r.add(AskBeginning, name, sumError(err))

		return nil, err
	}
	recorded := &recordedFile{File: file, name: path.Join(r.prefix, name), sum: newSum(contentAnswer)}
	r.log.opened = append(r.log.opened, recorded)

	return recorded, nil
}

// ReadFile returns the content of a file.
func (r *Recorder) ReadFile(name string) ([]byte, error) {
	content, err := fs.ReadFile(r.fsys, name)
	r.add(AskContent, name, sumContent(content, err))

	return content, err
}

// ReadHead returns the first bytes of a file, at most n.
func (r *Recorder) ReadHead(name string, n int) ([]byte, error) {
	head, err := ReadHead(r.fsys, name, n)
	r.addBytes(AskHead, name, int64(n), sumContent(head, err))

	return head, err
}

// ReadNames lists the names in a directory, in order.
func (r *Recorder) ReadNames(name string) ([]string, error) {
	names, err := ReadNames(r.fsys, name)
	r.add(AskNames, name, sumNames(names, err))

	return names, err
}

// ReadDir lists a directory in the order of the names.
func (r *Recorder) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(r.fsys, name)
	r.add(AskEntries, name, sumEntries(entries, err))

	return entries, err
}

// Stat describes what is at a path.
func (r *Recorder) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(r.fsys, name)
	r.add(AskStat, name, sumInfo(info, err))

	return info, err
}

// Sub returns a directory of the tree; what is asked of it is in the trace of the whole.
func (r *Recorder) Sub(name string) (fs.FS, error) {
	below, err := fs.Sub(r.fsys, name)
	if err != nil {
		r.add(AskStat, name, sumInfo(fs.Stat(r.fsys, name)))

		return nil, err
	}

	return &Recorder{fsys: below, prefix: path.Join(r.prefix, name), log: r.log}, nil
}

// Close closes the tree, if it has to be closed.
func (r *Recorder) Close() error {
	if closer, isCloser := r.fsys.(io.Closer); isCloser {
		return closer.Close() //nolint:wrapcheck // The tree's own error.
	}

	return nil
}

func (r *Recorder) add(ask Ask, name string, sum [sha256.Size]byte) { r.addBytes(ask, name, 0, sum) }

func (r *Recorder) addBytes(ask Ask, name string, bytes int64, sum [sha256.Size]byte) {
	name = path.Join(r.prefix, name)
	if question := (asked{ask, name, bytes}); !r.log.known[question] {
		r.log.known[question] = true
		r.log.trace = append(r.log.trace, Question{Ask: ask, Name: name, Bytes: bytes, Sum: sum})
	}
}

// A recordedFile sums what is read of it.
type recordedFile struct {
	fs.File

	name  string
	read  int64
	ended bool
	sum   hash.Hash
}

// Read implements [io.Reader].
func (f *recordedFile) Read(buffer []byte) (int, error) {
	n, err := f.File.Read(buffer)
	f.read += int64(n)
	f.sum.Write(buffer[:n])
	f.ended = f.ended || errors.Is(err, io.EOF)

	return n, err
}

func (f *recordedFile) question() Question {
	read := f.read
	if f.ended {
		read++ // Whoever saw the end must see it again: a longer file is another answer.
	}

	return Question{Ask: AskBeginning, Name: f.name, Bytes: read, Sum: [sha256.Size]byte(f.sum.Sum(nil))}
}

// The kinds of answers; their sums differ whatever the answers hold.
const (
	contentAnswer = "content\x00"
	errorAnswer   = "error\x00"
	namesAnswer   = "names\x00"
	infoAnswer    = "info\x00"
)

func newSum(kind string) hash.Hash {
	sum := sha256.New()
	sum.Write([]byte(kind))

	return sum
}

func sumError(err error) [sha256.Size]byte { return sha256.Sum256([]byte(errorAnswer + err.Error())) }

func sumContent(content []byte, err error) [sha256.Size]byte {
	if err != nil {
		return sumError(err)
	}

	sum := newSum(contentAnswer)
	sum.Write(content)

	return [sha256.Size]byte(sum.Sum(nil))
}

func sumNames(names []string, err error) [sha256.Size]byte {
	if err != nil {
		return sumError(err)
	}
	answer := []byte(namesAnswer)
	for _, name := range names {
		answer = append(append(answer, name...), 0)
	}

	return sha256.Sum256(answer)
}

func sumEntries(entries []fs.DirEntry, err error) [sha256.Size]byte {
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Type().String() + entry.Name()
	}

	return sumNames(names, err)
}

func sumInfo(info fs.FileInfo, err error) [sha256.Size]byte {
	if err != nil {
		return sumError(err)
	}
	answer := infoAnswer + info.Mode().String()
	if info.Mode().IsRegular() { // What a directory's size says differs from one system to the next.
		answer += strconv.FormatInt(info.Size(), 10)
	}

	return sha256.Sum256([]byte(answer))
}
