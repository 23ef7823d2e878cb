// Command floor is what tfblint is measured against: without arguments an empty Go process,
// with the root of a suite and a list of names in it a process that looks at these and does
// nothing else. It imports nothing of ours, whose start would count as its own.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	if len(os.Args) < 3 { //nolint:mnd // Its own name, root and list.
		return
	}
	if err := floor(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	}
}

// floor does what a process cannot do without that looks at the files on a list: it
// lists the folders, which end in a slash, reads the files, or as many bytes as a tab
// before a number says, and decodes those in JSON.
func floor(root, list string) error {
	names, err := os.Open(list)
	if err != nil {
		return fmt.Errorf("opening the list: %w", err)
	}
	defer names.Close() //nolint:errcheck // It is only read.
	lines := bufio.NewScanner(names)
	for lines.Scan() {
		name := filepath.Join(root, filepath.FromSlash(lines.Text()))
		if strings.HasSuffix(lines.Text(), "/") {
			if _, err := os.ReadDir(name); err != nil {
				return fmt.Errorf("listing: %w", err)
			}

			continue
		}
		if name, size, isHead := strings.Cut(name, "\t"); isHead {
			if err := readHead(name, size); err != nil {
				return err
			}

			continue
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("reading: %w", err)
		}
		if filepath.Ext(name) == ".json" {
			var decoded any
			_ = json.Unmarshal(content, &decoded) // A broken file has been read all the same.
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("reading the list: %w", err)
	}

	return nil
}

func readHead(name, size string) error {
	wanted, err := strconv.Atoi(size)
	if err != nil {
		return fmt.Errorf("reading the start of %s: %w", name, err)
	}
	file, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	defer file.Close() //nolint:errcheck // It is only read.
	if _, err := io.ReadFull(file, make([]byte, wanted)); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) &&
		!errors.Is(err, io.EOF) {
		return fmt.Errorf("reading: %w", err)
	}

	return nil
}
