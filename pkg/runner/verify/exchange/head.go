package exchange

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tfblint/tfblint/pkg/runner/verify/python"
)

var (
	errNotHTTP   = errors.New("no status line of HTTP/1")
	errLongLine  = errors.New("a line of more than 65,536 bytes")
	errManyLines = errors.New("more than 100 header lines")
	errNoAnswer  = errors.New("closed")
	errHeader    = errors.New("a header block of more bytes than the limit")
)

// The limits of Python's http.client. What exceeds them is no HTTP to it.
const (
	mostLine  = 65536
	mostLines = 100
)

// A wireReader reads an answer line by line.
type wireReader struct {
	*bufio.Reader

	// header is how many bytes the header block may still take.
	header int
}

// readResponse reads one answer. Beside an error it returns what had been understood.
func readResponse(wire io.Reader, limits Limits, request Request) (*Response, error) {
	r := &wireReader{bufio.NewReader(wire), limits.Header}
	response, err := r.head()
	if err != nil {
		return response, err
	}
	raw, err := r.body(response, limits, request)
	if err != nil {
		return response, err
	}
	if !request.Discard {
		response.Body, err = decodeBody(raw, response, limits)
	}

	return response, err
}

// head reads status line and header block, stepping over 100 Continue.
func (r *wireReader) head() (*Response, error) {
	for {
		response := &Response{}
		if err := r.statusLine(response); err != nil {
			return nil, err
		}
		if err := r.fields(response); err != nil {
			return response, err
		}
		const proceed = 100
		if response.Status != proceed {
			return response, nil
		}
	}
}

// line reads up to and with the next line feed, or what there is before the end.
func (r *wireReader) line() (string, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		r.header -= len(part)
		switch {
		case len(line) > mostLine:
			return "", &stageError{garbled, errLongLine}
		case r.header < 0:
			return "", &stageError{measuring, errHeader}
		case err == nil, errors.Is(err, io.EOF):
			return string(line), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", &stageError{answering, err}
		}
	}
}

func (r *wireReader) statusLine(response *Response) error {
	line, err := r.line()
	if err != nil {
		return err
	}
	if line == "" {
		return &stageError{answering, errNoAnswer}
	}
	proto, rest := word(line)
	code, reason := word(rest)
	status, err := python.IntOfText(code)
	const least, most = 100, 999
	if err != nil || status < least || status > most ||
		!strings.HasPrefix(proto, "HTTP/1.") && proto != "HTTP/0.9" {
		return &stageError{garbled, fmt.Errorf("%w: it begins with %.40q", errNotHTTP, line)}
	}
	response.Proto, response.Status, response.Reason = proto, int(status), latin1(strings.TrimSpace(reason))

	return nil
}

// word splits text after its first word.
func word(text string) (first, rest string) {
	const blanks = " \t\r\n\v\f"
	text = strings.TrimLeft(text, blanks)
	if end := strings.IndexAny(text, blanks); end >= 0 {
		return text[:end], text[end:]
	}

	return text, ""
}

// fields reads a header block as Python's email package does: leading blanks of a value are
// dropped and trailing ones kept; a line that is no header ends the headers, though not the
// block; the end of the connection ends both.
func (r *wireReader) fields(response *Response) error {
	over := false
	for range mostLines + 1 {
		line, err := r.line()
		if err != nil {
			return err
		}
		if line == "\r\n" || line == "\n" || line == "" {
			return nil
		}
		over = over || !response.add(line)
	}

	return &stageError{garbled, errManyLines}
}

// add takes a line of a header block and reports whether it was one.
func (r *Response) add(line string) bool {
	if line[0] == ' ' || line[0] == '\t' {
		if last := len(r.Fields) - 1; last >= 0 {
			r.Fields[last].Value += "\r\n" + latin1(strings.TrimRight(line, "\r\n"))
		}

		return true
	}
	name, value, colon := strings.Cut(line, ":")
	if !colon || strings.ContainsFunc(name, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return false
	}
	if name != "" {
		value = strings.TrimRight(strings.TrimLeft(value, " \t"), "\r\n")
		r.Fields = append(r.Fields, Field{name, latin1(value)})
	}

	return true
}

// latin1 reads bytes as Python reads header lines, one character a byte.
func latin1(text string) string {
	runes := make([]rune, 0, len(text))
	for i := range len(text) {
		runes = append(runes, rune(text[i]))
	}

	return string(runes)
}
