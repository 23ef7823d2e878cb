package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// multiply writes a suite with the frameworks of another, each so many times: the folder
// and the framework's name get a number, unless it is once, and everything directly in the
// folder is copied.
func multiply(from, to string, factor int) error {
	configs, err := filepath.Glob(filepath.Join(from, tfb.Root, "*", "*", tfb.ConfigName))
	if err != nil {
		return fmt.Errorf("listing the suite: %w", err)
	}
	for _, config := range configs {
		source := filepath.Dir(config)
		relative, err := filepath.Rel(from, source)
		if err != nil {
			return fmt.Errorf("copying %s: %w", source, err)
		}
		for n := range factor {
			suffix := ""
			if factor > 1 {
				suffix = "-x" + strconv.Itoa(n)
			}
			if err := copyFramework(source, filepath.Join(to, relative)+suffix, suffix); err != nil {
				return err
			}
		}
	}

	return nil
}

func copyFramework(from, to, suffix string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return fmt.Errorf("copying %s: %w", from, err)
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return fmt.Errorf("copying %s: %w", from, err)
	}
	var name string
	if content, err := os.ReadFile(filepath.Join(from, tfb.ConfigName)); err == nil {
		if node := text.ParseJSON(tfb.ConfigName, content).Root.Get("framework"); node != nil {
			name = node.Text
		}
	}
	for _, entry := range entries {
		if !entry.Type().IsRegular() {
			continue
		}
		content, err := os.ReadFile(filepath.Join(from, entry.Name()))
		if err != nil {
			return fmt.Errorf("copying %s: %w", from, err)
		}
		target := entry.Name()
		if target == tfb.ConfigName {
			content = bytes.Replace(content, []byte(strconv.Quote(name)), []byte(strconv.Quote(name+suffix)), 1)
		} else if rest, found := bytes.CutPrefix([]byte(target), []byte(name)); found && name != "" {
			target = name + suffix + string(rest)
		}
		if err := os.WriteFile(filepath.Join(to, target), content, 0o600); err != nil {
			return fmt.Errorf("copying %s: %w", from, err)
		}
	}

	return nil
}
