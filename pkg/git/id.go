package git

import (
	"crypto/sha1" //nolint:gosec // The name of an object; nothing is kept safe by it.
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strconv"
)

// An ID is the hash that names an object, as bytes.
type ID string

// String returns the ID as git writes it, in hexadecimal.
func (id ID) String() string { return hex.EncodeToString([]byte(id)) }

// ParseID reads an ID as git writes it.
func ParseID(text string) (ID, error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != sha1.Size && len(raw) != sha256.Size {
		return "", fmt.Errorf("%w: %.80q is no object id", ErrMalformed, text)
	}

	return ID(raw), nil
}

// A format is the hash that a repository names its objects by.
type format uint8

const (
	formatSHA1 format = iota
	formatSHA256
)

func formatOf(name string) (format, error) {
	switch name {
	case "sha1":
		return formatSHA1, nil
	case "sha256":
		return formatSHA256, nil
	}

	return 0, fmt.Errorf("%w: the repository names objects by %.20q, which tfblint does not know", ErrMalformed, name)
}

// size is the number of bytes of an ID.
func (f format) size() int {
	if f == formatSHA256 {
		return sha256.Size
	}

	return sha1.Size
}

func (f format) hash() hash.Hash {
	if f == formatSHA256 {
		return sha256.New()
	}

	return sha1.New() //nolint:gosec // See above.
}

// idOf returns the ID of an object.
func (f format) idOf(kind Kind, content []byte) ID {
	sum := f.hash()
	sum.Write([]byte(string(kind) + " " + strconv.Itoa(len(content)) + "\x00"))
	sum.Write(content)

	return ID(sum.Sum(nil))
}

// ID returns what the repository would name an object with this content.
func (r *Repository) ID(kind Kind, content []byte) ID { return r.format.idOf(kind, content) }

// emptyTree returns the ID of the tree without entries, which every repository has.
func (f format) emptyTree() ID { return f.idOf(KindTree, nil) }
