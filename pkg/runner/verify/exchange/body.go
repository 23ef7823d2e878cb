package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/tfblint/tfblint/pkg/runner/verify/python"
)

var (
	errLengths   = errors.New("the Content-Length values differ")
	errShort     = errors.New("the connection ended early")
	errChunk     = errors.New("the length of a chunk is no hexadecimal number")
	errTooMuch   = errors.New("a body of more bytes than the limit")
	errLongChunk = errors.New("a line between chunks of more than 65,536 bytes")
)

// body reads the body as it stands on the wire, without chunking.
func (r *wireReader) body(response *Response, limits Limits, request Request) ([]byte, error) {
	kept := &bounded{left: limits.Body, discard: request.Discard}
	err := r.bodyTo(kept, response)

	return kept.data.Bytes(), err
}

func (r *wireReader) bodyTo(kept io.Writer, response *Response) error {
	coding, _ := response.Get("Transfer-Encoding")
	if isChunked(coding) {
		return r.chunks(kept)
	}
	length, err := contentLength(response)
	if err != nil {
		return &stageError{decoding, err}
	}
	if length < 0 {
		_, err = io.Copy(kept, r)

		return bodyError(err)
	}

	return r.copy(kept, length)
}

// A bounded buffer takes so many bytes and then fails.
type bounded struct {
	data    bytes.Buffer
	left    int64
	discard bool
}

func (b *bounded) Write(data []byte) (int, error) {
	b.left -= int64(len(data))
	if b.left < 0 {
		return 0, errTooMuch
	}
	if b.discard {
		return len(data), nil
	}

	return b.data.Write(data) //nolint:wrapcheck // a bytes.Buffer has no errors
}

// copy copies exactly so many bytes.
func (r *wireReader) copy(to io.Writer, length int64) error {
	copied, err := io.CopyN(to, r, length)
	if errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w: %d bytes of %d", errShort, copied, length)
	}

	return bodyError(err)
}

func bodyError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errTooMuch):
		return &stageError{measuring, err}
	default:
		return &stageError{body, err}
	}
}

// isChunked reports whether one of the transfer codings is chunked.
func isChunked(coding string) bool {
	for part := range strings.SplitSeq(strings.ToLower(coding), ",") {
		if strings.TrimSpace(part) == "chunked" {
			return true
		}
	}

	return false
}

// contentLength returns how long the body is, -1 where it lasts to the end of the connection.
// A value that is no number, or negative, is none; two that differ are an error.
func contentLength(response *Response) (int64, error) {
	const information, ok, noContent, notModified = 100, 200, 204, 304
	value, present := response.Get("Content-Length")
	length := int64(-1)
	if present {
		for i, part := range strings.Split(value, ",") {
			number, err := python.IntOfText(part)
			if err != nil {
				length = -1

				break
			}
			if i > 0 && number != length {
				return 0, fmt.Errorf("%w: %s", errLengths, value)
			}
			length = max(number, -1)
		}
	}
	if s := response.Status; s == noContent || s == notModified || information <= s && s < ok {
		return 0, nil
	}

	return length, nil
}

// chunks reads chunks up to the one of length 0, and the trailer after it.
func (r *wireReader) chunks(to io.Writer) error {
	for {
		line, err := r.chunkLine()
		if err != nil {
			return err
		}
		size, _, _ := strings.Cut(line, ";")
		length, err := strconv.ParseUint(strings.TrimSpace(size), 16, 62)
		if err != nil {
			if line == "" {
				return &stageError{body, errShort}
			}

			return &stageError{decoding, fmt.Errorf("%w: %.20q", errChunk, line)}
		}
		if length == 0 {
			return r.trailer()
		}
		if err := r.copy(to, int64(length)); err != nil {
			return err
		}
		if _, err := r.chunkLine(); err != nil {
			return err
		}
	}
}

func (r *wireReader) chunkLine() (string, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > mostLine:
			return "", &stageError{decoding, errLongChunk}
		case err == nil, errors.Is(err, io.EOF):
			return string(line), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", &stageError{body, err}
		}
	}
}

// trailer steps over what follows the last chunk, up to an empty line or the end.
func (r *wireReader) trailer() error {
	for range mostLines {
		line, err := r.chunkLine()
		if err != nil || line == "" || line == "\r\n" {
			return err
		}
	}

	return &stageError{measuring, errManyLines}
}
