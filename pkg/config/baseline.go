package config

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/text"
)

// BaselineName is the name of the baseline file, in the root of a suite, unless the
// configuration gives another.
const BaselineName = ".tfblint-baseline.json"

// A Baseline is what was found before: findings that are known, so that only new ones
// are reported. The zero Baseline knows nothing.
type Baseline struct {
	// Name is the file, from the root of the suite.
	Name    string
	Entries []Entry

	source *text.Document
}

// An Entry is one known finding. The fingerprint identifies it; the rest is for readers.
type Entry struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	Framework   string `json:"framework"`
	Test        string `json:"test"`
	// File is the name of the file, without its folder: a folder that is renamed must
	// not change the entry.
	File string `json:"file,omitempty"`
	// Count is the number that the finding is about, 0 for none. A finding with a larger
	// one is not known.
	Count int `json:"count,omitempty"`
}

// ErrBaseline is what ReadBaseline wraps when the file is no baseline.
var ErrBaseline = errors.New("the baseline cannot be used; mend it, or remove it and run `tfblint baseline write`")

// BaselineFile returns where the baseline lies, from the root of the suite.
func (c *Config) BaselineFile() string { return cmp.Or(c.Baseline, BaselineName) }

// ReadBaseline reads the baseline of a suite. It returns nil where there is none; that is
// an error where the configuration names one and needed says that it must be there.
func (c *Config) ReadBaseline(suite fs.FS, needed bool) (*Baseline, error) {
	name := c.BaselineFile()
	content, err := fs.ReadFile(suite, name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && c.Baseline != "" && needed:
		return nil, c.fault("/baseline", fmt.Sprintf("there is no file %q; `tfblint baseline write` writes it", name))
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil //nolint:nilnil // A suite without a baseline is no error, and not one that knows nothing.
	case err != nil:
		return nil, fmt.Errorf("reading the baseline: %w", err)
	}

	return ParseBaseline(name, content)
}

// ParseBaseline reads a baseline from the text of the file called name. Its error lists
// everything that is wrong, with places.
func ParseBaseline(name string, content []byte) (*Baseline, error) {
	document := text.ParseJSON(name, content)
	if err := check(document, "baseline", ErrBaseline); err != nil {
		return nil, err
	}
	baseline := &Baseline{Name: name, source: document}
	for i, node := range document.Root.Get("findings").Items {
		entry := Entry{
			Fingerprint: textOf(node, "fingerprint"), Rule: textOf(node, "rule"),
			Framework: textOf(node, "framework"), Test: textOf(node, "test"), File: textOf(node, "file"),
		}
		if count := textOf(node, "count"); count != "" {
			number, err := strconv.Atoi(count)
			if err != nil {
				return nil, fmt.Errorf("%w:\n%s: %q is no whole number that can be used",
					ErrBaseline, document.Place(text.Join("findings", strconv.Itoa(i), "count")), count)
			}
			entry.Count = number
		}
		baseline.Entries = append(baseline.Entries, entry)
	}

	return baseline, nil
}

func textOf(node *text.Node, key string) string {
	if value := node.Get(key); value != nil {
		return value.Text
	}

	return ""
}

// Place returns where an entry that was read stands, by its index.
func (b *Baseline) Place(index int) finding.Place {
	return b.source.Place(text.Join("findings", strconv.Itoa(index)))
}

// Document returns the file as it was read.
func (b *Baseline) Document() *text.Document { return b.source }

// baselineVersion is the version of the form of the file; see
// schema/baseline.schema.json.
const baselineVersion = 1

// FormatBaseline returns the text of a baseline file: one entry a line, sorted and each
// once, so that a change to one finding is a change to one line.
func FormatBaseline(entries []Entry) ([]byte, error) {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, compareEntries)
	entries = slices.Compact(entries)
	var content bytes.Buffer
	fmt.Fprintf(&content, "{\n  \"version\": %d,\n  \"findings\": [", baselineVersion)
	for i, entry := range entries {
		if i > 0 {
			content.WriteByte(',')
		}
		content.WriteString("\n    ")
		encoder := json.NewEncoder(&content)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(entry); err != nil {
			return nil, fmt.Errorf("writing an entry of the baseline: %w", err)
		}
		content.Truncate(content.Len() - len("\n")) // The encoder ends the line; a comma may follow.
	}
	if len(entries) > 0 {
		content.WriteString("\n  ")
	}
	content.WriteString("]\n}\n")

	return content.Bytes(), nil
}

// compareEntries keeps together what lies together in the suite: a framework that goes
// takes one block of lines with it.
func compareEntries(a, b Entry) int {
	return cmp.Or(
		cmp.Compare(a.Framework, b.Framework),
		cmp.Compare(a.Test, b.Test),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Fingerprint, b.Fingerprint),
		cmp.Compare(a.Count, b.Count),
	)
}
