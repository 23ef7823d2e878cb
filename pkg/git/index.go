package git

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	// maxIndex bounds the size of an index file. That of the TechEmpower suite has 1 MB.
	maxIndex = 512 << 20
	// maxPath bounds a path of which an index of version 4 has only the end. No system takes longer ones.
	maxPath = 64 << 10
)

// Staged returns the entries of the index in the order of their paths: what a commit would hold. An
// entry that is only intended to be added is left out, one that is not checked out is not. In a
// sparse index, an entry may be a folder, whose path ends in a slash. An index in the middle of a
// merge is an error that wraps ErrUnmerged.
func (r *Repository) Staged(ctx context.Context) ([]Entry, error) {
	staged, err := r.readIndex(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the index: %w", err)
	}
	entries := make([]Entry, 0, len(staged))
	for _, entry := range staged {
		switch {
		case entry.stage != 0:
			return nil, fmt.Errorf("reading the index: %w", conflict(entry.Name))
		case !entry.intended:
			entries = append(entries, entry.Entry)
		}
	}

	return entries, nil
}

// readIndex reads the index, and the one that it shares most entries with if it is split.
func (r *Repository) readIndex(ctx context.Context) ([]indexEntry, error) {
	if ctx.Err() != nil {
		return nil, fmt.Errorf("the context has ended: %w", context.Cause(ctx))
	}
	content, err := readIndexFile(r.index)
	switch {
	case errors.Is(err, fs.ErrNotExist) && r.root == "":
		return nil, fmt.Errorf("the repository is bare and has no index; name a commit: %w", err)
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil // Nothing was ever staged.
	case err != nil:
		return nil, err
	}
	top, err := r.format.parseIndex(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.index, err)
	}
	if top.link.base == "" {
		return top.entries, inOrder(top.entries)
	}
	shared := filepath.Join(r.gitDir, "sharedindex."+top.link.base.String())
	if content, err = readIndexFile(shared); err != nil {
		return nil, err
	}
	base, err := r.format.parseIndex(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", shared, err)
	}
	merged, err := top.onto(base.entries)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.index, err)
	}

	return merged, inOrder(merged)
}

func readIndexFile(name string) (string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return "", fmt.Errorf("looking for it: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxIndex {
		return "", fmt.Errorf("%w: %s is no index file", ErrMalformed, name)
	}
	content, err := os.ReadFile(name) //nolint:gosec // Where git keeps its index.
	if err != nil {
		return "", fmt.Errorf("reading its file: %w", err)
	}

	return string(content), nil
}

// inOrder refuses an index whose paths do not ascend.
func inOrder(entries []indexEntry) error {
	for i := 1; i < len(entries); i++ {
		if entries[i].compare(entries[i-1]) <= 0 {
			return fmt.Errorf("%w index: %.200q does not follow %.200q",
				ErrMalformed, entries[i].Name, entries[i-1].Name)
		}
	}

	return nil
}

// An indexFile is what one file says: its entries and what it shares.
type indexFile struct {
	entries []indexEntry
	link    indexLink
}

// An indexEntry is an entry with what decides whether it counts.
type indexEntry struct {
	Entry

	// stage is 1 to 3 for the sides of a conflict.
	stage int
	// intended is set by `git add --intent-to-add`.
	intended bool
}

// compare orders entries as git does.
func (e indexEntry) compare(other indexEntry) int {
	if byName := strings.Compare(e.Name, other.Name); byName != 0 {
		return byName
	}

	return e.stage - other.stage
}

// The form of an index file, see gitformat-index(5).
const (
	indexSignature = "DIRC"
	indexHeader    = 12
	// statSize is what an entry has before its ID: times, device, inode, mode, owner and size.
	statSize   = 40
	modeOffset = 24
	flagsSize  = 2
	// alignment is that of entries before version 4.
	alignment       = 8
	oldest, newest  = 2, 4
	flagExtended    = 0x4000
	stageShift      = 12
	stageMask       = 3
	flagIntended    = 0x2000 // of the extended flags
	extensionHeader = 8
)

// parseIndex reads an index file of version 2, 3 or 4. Its strings share the content.
func (f format) parseIndex(content string) (indexFile, error) {
	var file indexFile
	if len(content) < indexHeader+f.size() || content[:len(indexSignature)] != indexSignature {
		return file, fmt.Errorf("%w index: it does not begin with %s", ErrMalformed, indexSignature)
	}
	version, count := uint32At(content, 4), int(uint32At(content, 8)) //nolint:mnd // After the signature.
	if version < oldest || version > newest {
		return file, fmt.Errorf("%w index: version %d; run: git update-index --index-version 4", ErrMalformed, version)
	}
	body, sum := content[:len(content)-f.size()], content[len(content)-f.size():]
	if err := f.checkSum(body, sum); err != nil {
		return file, err
	}
	if count > len(body)/(statSize+f.size()+flagsSize) {
		return file, fmt.Errorf("%w index: %d entries are more than there is room for", ErrMalformed, count)
	}
	file.entries = make([]indexEntry, count)
	rest, previous := body[indexHeader:], ""
	for i := range file.entries {
		entry, size, err := f.parseEntry(rest, version, previous)
		if err != nil {
			return file, err
		}
		file.entries[i], previous, rest = entry, entry.Name, rest[size:]
	}
	link, err := f.parseExtensions(rest)
	file.link = link

	return file, err
}

// checkSum compares the content with the hash at its end, which is zero where index.skipHash is set.
func (f format) checkSum(body, sum string) error {
	if strings.Trim(sum, "\x00") == "" {
		return nil
	}
	hash := f.hash()
	hash.Write([]byte(body))
	if string(hash.Sum(nil)) != sum {
		return fmt.Errorf("%w index: its checksum is wrong; run: git fsck", ErrMalformed)
	}

	return nil
}

// parseEntry reads the entry that text begins with, and returns how long it is.
func (f format) parseEntry(text string, version uint32, previous string) (indexEntry, int, error) {
	at := statSize + f.size() + flagsSize
	if len(text) < at {
		return indexEntry{}, 0, errEarlyEnd
	}
	flags := uint16At(text, at-flagsSize)
	entry := indexEntry{
		Entry: Entry{Mode: Mode(uint32At(text, modeOffset)), ID: ID(text[statSize : statSize+f.size()])},
		stage: int(flags >> stageShift & stageMask),
	}
	if flags&flagExtended != 0 {
		if version == oldest || len(text) < at+flagsSize {
			return indexEntry{}, 0, fmt.Errorf("%w index: an entry has flags that its version has not", ErrMalformed)
		}
		entry.intended = uint16At(text, at)&flagIntended != 0
		at += flagsSize
	}
	kept := 0
	if version == newest {
		cut, size := offsetVarint(text[at:])
		if size == 0 || cut > uint64(len(previous)) {
			return indexEntry{}, 0, fmt.Errorf("%w index: a path is cut from nothing", ErrMalformed)
		}
		kept, at = len(previous)-int(cut), at+size //nolint:gosec // It is no more than a length.
	}
	length := strings.IndexByte(text[at:], 0)
	if length < 0 {
		return indexEntry{}, 0, errEarlyEnd
	}
	entry.Name = text[at : at+length]
	if version == newest {
		if kept+length > maxPath {
			return indexEntry{}, 0, fmt.Errorf("%w index: a path has more than %d bytes", ErrMalformed, maxPath)
		}
		entry.Name = previous[:kept] + entry.Name

		return entry, at + length + 1, nil
	}
	size := (at + length + alignment) / alignment * alignment // One to eight zeros follow.
	if size > len(text) {
		return indexEntry{}, 0, errEarlyEnd
	}

	return entry, size, nil
}

var errEarlyEnd = fmt.Errorf("%w index: it ends early", ErrMalformed)

// parseExtensions looks for the one that says that the index is split. Those that begin with a
// capital letter may be ignored; "sdir" says that there are entries for folders, which is plain.
func (f format) parseExtensions(text string) (indexLink, error) {
	var link indexLink
	for text != "" {
		if len(text) < extensionHeader {
			return link, errEarlyEnd
		}
		name, size := text[:4], uint64(uint32At(text, 4)) //nolint:mnd // Its name has four letters.
		text = text[extensionHeader:]
		if size > uint64(len(text)) {
			return link, errEarlyEnd
		}
		content := text[:size]
		text = text[size:]
		switch {
		case name == "link":
			var err error
			if link, err = f.parseLink(content); err != nil {
				return link, err
			}
		case name == "sdir", name[0] >= 'A' && name[0] <= 'Z':
		default:
			return link, fmt.Errorf("%w index: it needs the extension %q, which tfblint does not know",
				ErrMalformed, name)
		}
	}

	return link, nil
}

// An indexLink says what a split index changes in a shared one.
type indexLink struct {
	base              ID
	deleted, replaced []uint64
}

func (f format) parseLink(content string) (indexLink, error) {
	if len(content) < f.size() {
		return indexLink{}, errEarlyEnd
	}
	link := indexLink{base: ID(content[:f.size()])}
	if strings.Trim(string(link.base), "\x00") == "" {
		return indexLink{}, nil // Nothing is shared.
	}
	rest := content[f.size():]
	if rest == "" {
		return link, nil
	}
	var err error
	if link.deleted, rest, err = parseBitmap(rest); err != nil {
		return link, err
	}
	link.replaced, _, err = parseBitmap(rest)

	return link, err
}

// parseBitmap reads a bitmap in the form of EWAH: runs of equal words, each followed by some as they
// are. It returns the words, and what follows the bitmap.
func parseBitmap(text string) (words []uint64, rest string, err error) {
	const head, tail, word, runBits, perWord = 8, 4, 8, 32, 64
	if len(text) < head+tail {
		return nil, "", errEarlyEnd
	}
	bits, count := uint64(uint32At(text, 0)), uint64(uint32At(text, 4)) //nolint:mnd // Two numbers.
	text = text[head:]
	if count > uint64(len(text)-tail)/word { //nolint:gosec // It has more than tail.
		return nil, "", errEarlyEnd
	}
	most := (bits+perWord-1)/perWord + 1
	packed, rest := text[:count*word], text[count*word+tail:]
	for packed != "" {
		marker := uint64At(packed)
		packed = packed[word:]
		run, literal := marker>>1&(1<<runBits-1), marker>>(runBits+1)
		if run > most || literal > uint64(len(packed))/word || uint64(len(words))+run+literal > most {
			return nil, "", fmt.Errorf("%w index: a bitmap is longer than it says", ErrMalformed)
		}
		words = append(words, slices.Repeat([]uint64{-(marker & 1)}, int(run))...)
		for range literal {
			words = append(words, uint64At(packed))
			packed = packed[word:]
		}
	}

	return words, rest, nil
}

func isSet(words []uint64, bit int) bool {
	const perWord = 64

	return bit/perWord < len(words) && words[bit/perWord]>>(bit%perWord)&1 != 0
}

// onto applies a split index to the one that it shares entries with: some of those are deleted, some
// are replaced by entries without a name, and others are new.
func (top indexFile) onto(base []indexEntry) ([]indexEntry, error) {
	merged := make([]indexEntry, 0, len(base)+len(top.entries))
	own := top.entries
	for i, entry := range base {
		if isSet(top.link.replaced, i) {
			if len(own) == 0 || own[0].Name != "" {
				return nil, fmt.Errorf("%w index: a replaced entry is not there", ErrMalformed)
			}
			name := entry.Name
			entry, own = own[0], own[1:]
			entry.Name = name
		}
		if !isSet(top.link.deleted, i) {
			merged = append(merged, entry)
		}
	}
	shared := len(merged)
	for _, entry := range own {
		if entry.Name == "" {
			return nil, fmt.Errorf("%w index: a new entry has no name", ErrMalformed)
		}
	}
	merged = append(merged, own...)
	if shared == len(merged) {
		return merged, nil
	}
	slices.SortStableFunc(merged, indexEntry.compare)

	return merged, nil
}

// offsetVarint reads a number as version 4 and packs write it, and returns how long it is.
func offsetVarint(text string) (value uint64, size int) {
	const bits, more, low, longest = 7, 0x80, 0x7f, 5
	for i := range min(len(text), longest) {
		if i > 0 {
			value++
		}
		value = value<<bits | uint64(text[i]&low)
		if text[i]&more == 0 {
			return value, i + 1
		}
	}

	return 0, 0
}

func uint16At(text string, at int) uint16 { return binary.BigEndian.Uint16([]byte(text[at : at+2])) }

func uint32At(text string, at int) uint32 { return binary.BigEndian.Uint32([]byte(text[at : at+4])) }

func uint64At(text string) uint64 { return binary.BigEndian.Uint64([]byte(text[:8])) }
