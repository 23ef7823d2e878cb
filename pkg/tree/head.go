package tree

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// ReadHead returns the first bytes of a regular file, at most n. Of a [Dir] the file may be of any
// size: what a file is shows at its start, and those larger than MaxFileSize are not read
// for anything else.
func ReadHead(fsys fs.FS, name string, n int) ([]byte, error) {
	if header, ok := fsys.(interface {
		ReadHead(name string, n int) ([]byte, error)
	}); ok {
		return header.ReadHead(name, n)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading the start of a file: %w", err)
	}
	defer file.Close() //nolint:errcheck // It was only read.

	head, err := readHead(file, n)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}

	return head, nil
}

// ReadHead returns the first bytes of a regular file of any size, at most n.
func (d *Dir) ReadHead(name string, n int) ([]byte, error) {
	const op = "read"
	file, err := within(d, op, name, openForReading)
	if err != nil {
		return nil, err
	}
	defer release(file)
	head, err := readHead(file, n)
	if err != nil {
		return nil, d.fail(op, name, err)
	}

	return head, nil
}

// readHead reads at most n bytes of an open file, which must be a regular one.
func readHead(file fs.File, n int) ([]byte, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, ErrNotRegular
	}
	head := make([]byte, min(int64(n), info.Size()))
	read, err := io.ReadFull(file, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) { // It shrank meanwhile.
		err = nil
	}

	return head[:read], err
}
