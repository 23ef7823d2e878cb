package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/tfblint/tfblint/pkg/cache"
)

// cacheVariable names the folder of the cache; `off` switches it off.
const cacheVariable = "TFBLINT_CACHE"

func (p *program) cacheCommand() *cobra.Command {
	group := &cobra.Command{
		Use:   "cache",
		Short: "Say where verdicts are kept for the next run, or delete them",
		Long: "lint keeps what it worked out, by the content of the files it was worked out from, so that the\n" +
			"next run judges only what has changed. The folder is tfblint in the user's cache folder, or what\n" +
			cacheVariable + " names; with " + cacheVariable + "=off nothing is kept. Files that no run has written\n" +
			"for 30 days are deleted.",
	}
	group.AddCommand(
		&cobra.Command{
			Use:   "dir",
			Short: "Print the cache's folder",
			Args:  cobra.NoArgs,
			RunE: func(*cobra.Command, []string) error {
				dir, err := p.cacheDir()
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(p.stdout, dir)

				return err //nolint:wrapcheck // Standard output says what is wrong with it.
			},
		},
		&cobra.Command{
			Use:   "clean",
			Short: "Delete what is kept",
			Args:  cobra.NoArgs,
			RunE: func(*cobra.Command, []string) error {
				dir, err := p.cacheDir()
				if err != nil {
					return err
				}

				return cache.Cache{Dir: dir}.Clear()
			},
		},
	)

	return group
}

var errNoCache = errors.New("there is no cache: set " + cacheVariable + " to a folder")

// cacheDir returns the cache's folder.
func (p *program) cacheDir() (string, error) {
	switch dir := p.environment(cacheVariable); {
	case dir == "off":
		return "", usage(fmt.Errorf("%w instead of off", errNoCache))
	case dir != "":
		return dir, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", usage(fmt.Errorf("%w (%w)", errNoCache, err))
	}

	return filepath.Join(dir, "tfblint"), nil
}

// cache returns what is kept of the suite with the given root. Without a folder for it, or
// without knowing which program this is, nothing is.
func (p *program) cache(root string) cache.Cache {
	dir, err := p.cacheDir()
	if err != nil {
		return cache.Cache{}
	}
	absolute, err := filepath.Abs(root)
	build := build()
	if err != nil || build == "" {
		return cache.Cache{}
	}

	return cache.Cache{Dir: dir, Scope: build + "\x00" + absolute}
}

// build tells this build of the program from every other one, also from the next one of a
// developer, whose version is the same. It is empty when that cannot be known.
func build() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	file, err := os.Stat(name)
	info, known := debug.ReadBuildInfo()
	if err != nil || !known {
		return ""
	}

	return fmt.Sprint(info, file.Size(), file.ModTime().UnixNano())
}
