package database

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrKind is wrapped where a kind is none of Kinds.
var ErrKind = errors.New("unknown kind of database")

// errSettled marks errors that another try cannot mend.
var errSettled = errors.New("another try would not help")

// How long one thing may take. A local server needs milliseconds for each.
const (
	connectLimit  = 5 * time.Second
	countersLimit = 15 * time.Second
	tablesLimit   = 30 * time.Second
	fillLimit     = 60 * time.Second
)

// Connect reaches a database that is running, and makes sure that it can be
// read as verification needs it.
func Connect(ctx context.Context, kind Kind, address Address) (Reader, error) {
	ctx, cancel := context.WithTimeout(ctx, connectLimit)
	defer cancel()
	var (
		reader Reader
		err    error
	)
	switch kind {
	case Postgres:
		reader, err = connectPostgres(ctx, address)
	case MySQL:
		reader, err = connectMySQL(ctx, address)
	case MongoDB:
		reader, err = connectMongoDB(ctx, address)
	default:
		return nil, unknownKind(kind)
	}
	if err != nil {
		return nil, fmt.Errorf("reaching the %s database at %s: %w", kind, address, address.withoutPassword(err))
	}

	return reader, nil
}

// Await is Connect for a database that has just been started: it tries again
// for a minute, at first every few milliseconds and in the end every second. An
// answer that will stay the same, such as a wrong password, ends it at once.
func Await(ctx context.Context, kind Kind, address Address) (Reader, error) {
	var reader Reader
	err := again(ctx, func() (err error) {
		reader, err = Connect(ctx, kind, address)

		return err
	})

	return reader, err
}

// again tries something until a server has come up.
func again(ctx context.Context, try func() error) error {
	for count := 0; ; count++ {
		err := try()
		pause := pauseAfter(count)
		if err == nil || errors.Is(err, errSettled) || errors.Is(err, ErrKind) || pause == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w; the last answer was: %w", context.Cause(ctx), err)
		case <-time.After(pause):
		}
	}
}

// pauseAfter is how long to wait after so many tries, or nothing when that was
// the last. All pauses together are the minute that the suite waits: a server on
// this machine is there after the first of them, a container after some more.
func pauseAfter(tries int) time.Duration {
	const (
		atOnce, soon       = 50, 90
		last               = 145
		tiny, small, large = 20 * time.Millisecond, 100 * time.Millisecond, time.Second
	)
	switch {
	case tries < atOnce:
		return tiny
	case tries < soon:
		return small
	case tries < last:
		return large
	default:
		return 0
	}
}

func unknownKind(kind Kind) error {
	return fmt.Errorf("%w %q: there are postgres, mysql and mongodb", ErrKind, string(kind))
}

// settled says what to do about an error that another try cannot mend.
func settled(err error, advice string) error {
	return &settledError{err: err, advice: advice}
}

type settledError struct {
	err    error
	advice string
}

func (e *settledError) Error() string { return e.err.Error() + "; " + e.advice }

func (e *settledError) Unwrap() []error { return []error{e.err, errSettled} }
