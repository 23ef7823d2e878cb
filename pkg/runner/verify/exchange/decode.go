package exchange

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

var errCoding = errors.New("the body is not what its Content-Encoding says")

// decodeBody undoes what Content-Encoding names, from the last coding to the first. Codings
// that are not known are left as they are.
func decodeBody(raw []byte, response *Response, limits Limits) ([]byte, error) {
	value, _ := response.Get("Content-Encoding")
	codings := strings.Split(strings.ToLower(value), ",")
	for _, coding := range slices.Backward(codings) {
		if len(codings) > 1 {
			coding = strings.TrimSpace(coding)
		}
		var err error
		switch coding {
		case "gzip", "x-gzip":
			raw, err = gunzip(raw, limits.Body)
		case "deflate":
			raw, err = inflate(raw, limits.Body)
		}
		if errors.Is(err, errTooMuch) {
			return nil, &stageError{measuring, err}
		}
		if err != nil {
			return nil, &stageError{decoding, fmt.Errorf("%w (%s): %w", errCoding, coding, err)}
		}
	}

	return raw, nil
}

// gunzip undoes gzip. Like Python's zlib it forgives an end that is missing and whatever
// follows the first member.
func gunzip(raw []byte, limit int64) ([]byte, error) {
	if len(raw) == 0 {
		return raw, nil
	}
	const magic = "\x1f\x8b"
	if !bytes.HasPrefix(raw, []byte(magic[:min(len(raw), len(magic))])) {
		return nil, gzip.ErrHeader
	}
	kept := &bounded{left: limit}
	source := bufio.NewReader(bytes.NewReader(raw))
	for member := 0; ; member++ {
		reader, err := gzip.NewReader(source)
		if err == nil {
			reader.Multistream(false)
			err = expand(kept, reader)
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return kept.data.Bytes(), nil
		case errors.Is(err, errTooMuch):
			return nil, err
		case err != nil && member > 0:
			return kept.data.Bytes(), nil
		case err != nil:
			return nil, fmt.Errorf("reading gzip: %w", err)
		}
	}
}

// inflate undoes deflate, with the header of zlib or, as some servers have it, without.
func inflate(raw []byte, limit int64) ([]byte, error) {
	if len(raw) == 0 {
		return raw, nil
	}
	kept := &bounded{left: limit}
	reader, err := zlib.NewReader(bytes.NewReader(raw))
	if err == nil {
		err = expand(kept, reader)
	}
	if isWhole(err) || errors.Is(err, errTooMuch) {
		return kept.data.Bytes(), forgive(err)
	}
	kept = &bounded{left: limit}
	err = expand(kept, flate.NewReader(bytes.NewReader(raw)))

	return kept.data.Bytes(), forgive(err)
}

// expand decompresses as much as there is.
func expand(to io.Writer, from io.Reader) error {
	_, err := io.Copy(to, from) // The writer ends what grows too large.
	if err != nil {
		return fmt.Errorf("decompressing: %w", err)
	}

	return nil
}

// isWhole reports whether nothing is wrong with data but that its end may be missing.
func isWhole(err error) bool { return err == nil || errors.Is(err, io.ErrUnexpectedEOF) }

func forgive(err error) error {
	if isWhole(err) {
		return nil
	}

	return err
}
