package database

import (
	"errors"
	"io"
)

// Options say how a private server is started. The zero value works.
type Options struct {
	// Folder is where the server's data folder is made; the system's temporary
	// folder if empty.
	Folder string
	// Programs are folders in which the server's programs are looked for before
	// PATH and the usual places.
	Programs []string
	// Log gets what the server prints; nobody if nil.
	Log io.Writer
}

// ErrNotInstalled is wrapped where the programs of a server are not found, or
// cannot be run here.
var ErrNotInstalled = errors.New("no private server can be had")
