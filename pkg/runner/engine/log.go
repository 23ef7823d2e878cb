package engine

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	// tailBytes and tailLines bound what Tail returns: enough for a stack trace.
	tailBytes = 8 << 10
	tailLines = 30
)

// A Log passes output on, up to a limit, and remembers the end of it. Writing to it never
// fails, so that a full disk does not end a server; Err says what went wrong.
type Log struct {
	mu    sync.Mutex
	out   io.Writer
	left  int64
	limit int64
	full  bool
	err   error
	tail  []byte
}

// NewLog returns a Log that writes to out, which may be nil. A limit of zero is
// [DefaultLogLimit].
func NewLog(out io.Writer, limit int64) *Log {
	if limit <= 0 {
		limit = DefaultLogLimit
	}

	return &Log{out: out, left: limit, limit: limit}
}

// Write takes all of p, and passes on what the limit leaves of it.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.remember(p)
	if l.full {
		return len(p), nil
	}
	part := p
	if int64(len(part)) > l.left {
		part = part[:l.left]
	}
	l.pass(part)
	l.left -= int64(len(part))
	if len(part) < len(p) {
		l.full = true
		l.pass(fmt.Appendf(nil, "\n[the log ends here: it has reached its limit of %d bytes]\n", l.limit))
	}

	return len(p), nil
}

// Full says that the limit was reached and nothing more is passed on.
func (l *Log) Full() bool {
	l.mu.Lock()
	defer l.mu.Unlock()

	return l.full
}

// Err returns the first error of writing the log.
func (l *Log) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()

	return l.err
}

// Tail returns the last lines, with control characters made visible.
func (l *Log) Tail() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := strings.Split(strings.TrimRight(string(l.tail), "\r\n"), "\n")
	if len(lines) > tailLines {
		lines = lines[len(lines)-tailLines:]
	}

	return visible(strings.Join(lines, "\n"))
}

func (l *Log) pass(p []byte) {
	if l.out == nil || l.err != nil {
		return
	}
	_, l.err = l.out.Write(p)
}

// remember keeps the last tailBytes of all that was written.
func (l *Log) remember(p []byte) {
	if len(p) >= tailBytes {
		l.tail = append(l.tail[:0], p[len(p)-tailBytes:]...)

		return
	}
	if over := len(l.tail) + len(p) - tailBytes; over > 0 {
		l.tail = append(l.tail[:0], l.tail[over:]...)
	}
	l.tail = append(l.tail, p...)
}

// visible returns text with everything escaped that a terminal could take for a command.
func visible(text string) string {
	var b strings.Builder
	for text != "" {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1, r != '\n' && r != '\t' && !unicode.IsPrint(r):
			quoted := strconv.QuoteToASCII(text[:size])
			b.WriteString(quoted[1 : len(quoted)-1])
		default:
			b.WriteRune(r)
		}
		text = text[size:]
	}

	return b.String()
}
