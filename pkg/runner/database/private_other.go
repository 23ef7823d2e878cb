//go:build !unix

package database

import (
	"context"
	"fmt"
)

// Installed says that a private server cannot be started here.
func Installed(context.Context, Kind, Options) error {
	return fmt.Errorf("%w on this system; give --database-url", ErrNotInstalled)
}

// StartPrivate says that a private server cannot be started here.
func StartPrivate(ctx context.Context, kind Kind, options Options) (Server, error) {
	return nil, Installed(ctx, kind, options)
}

// Clean has nothing to do where no private server can be started.
func Clean(context.Context, Options) (int, error) { return 0, nil }
