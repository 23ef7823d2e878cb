package engine

import "time"

// server is what all servers that were started have in common.
type server struct {
	address string
	log     *Log
	grace   time.Duration
	remarks []string

	// exit is written before exited is closed, and not changed after.
	exit   Exit
	exited chan struct{}
}

func newServer(spec Spec, address string) server {
	grace := spec.Grace
	if grace <= 0 {
		grace = defaultGrace
	}

	return server{
		address: address, grace: grace, log: NewLog(spec.Log, spec.LogLimit), exited: make(chan struct{}),
	}
}

// Address is the host and port at which the server answers.
func (s *server) Address() string { return s.address }

// Exited is closed when the server has ended.
func (s *server) Exited() <-chan struct{} { return s.exited }

// Exit says how it ended.
func (s *server) Exit() Exit { return s.exit }

// Tail returns the last lines of its output.
func (s *server) Tail() string { return s.log.Tail() }

// Remarks says what could not be had.
func (s *server) Remarks() []string { return s.remarks }
