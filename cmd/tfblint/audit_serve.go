package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tfblint/tfblint/pkg/audit/live"
	"github.com/tfblint/tfblint/pkg/audit/page"
	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/report"
)

var errServe = errors.New("--serve shows the page in a browser; use it without --format and --output")

// serveAudit shows the audit's page to browsers of this machine until it is interrupted.
func (p *program) serveAudit(ctx context.Context, flags *auditFlags, args []string) error {
	if flags.output != "" || flags.format != formatText {
		return usage(errServe)
	}
	suite, err := locate(args)
	if err != nil {
		return err
	}
	defer suite.Close()
	follow := newFollowed(ctx, suite, flags)
	listener, err := live.Listen(ctx, flags.serve)
	if err != nil {
		return usage(fmt.Errorf("--serve: %w", err))
	}
	server := live.Server{
		Build: func(ctx context.Context, version string) ([]byte, error) {
			found, err := p.readAudit(ctx, flags, args)
			if err != nil {
				return nil, err
			}
			var content bytes.Buffer
			err = page.WriteLive(&content, found, version)

			return content.Bytes(), err
		},
		State:  follow.state,
		Failed: func(err error) { p.warnf("the page stays as it was: %s\n", report.Plain(err.Error())) },
		Word:   func(err error) string { return report.Plain(err.Error()) },
	}

	return server.Serve(ctx, listener, func() {
		fmt.Fprintf(p.stdout, "The audit is at http://%s/ and follows the files. Ctrl-C ends it.\n", //nolint:errcheck,lll // A person sees it or not.
			listener.Addr())
	})
}

// A followed is a place whose files make an audit what it is.
type followed struct {
	files fs.FS
	names []string
}

// follows are all places of an audit.
type follows []followed

// newFollowed returns the suite's own files, those that flags name, and those of git's that grow with every commit
// and checkout. In a linked work tree, and in a suite that is a folder of a repository, these lie elsewhere.
func newFollowed(ctx context.Context, suite *openSuite, flags *auditFlags) follows {
	all := follows{{suite.tree, []string{"frameworks", config.FileName, config.BaselineName}}}
	for _, name := range append([]string{flags.suite.config, flags.costs}, flags.suite.policies...) {
		if absolute, err := filepath.Abs(name); err == nil && name != "" {
			dir, file := filepath.Split(absolute)
			all = append(all, followed{os.DirFS(dir), []string{cmp.Or(file, ".")}})
		}
	}
	if repository, err := git.Open(ctx, suite.root); err == nil {
		defer repository.Close() //nolint:errcheck // Nothing was written.
		all = append(all, followed{os.DirFS(repository.Dir()), []string{"HEAD", "logs/HEAD"}})
	}

	return all
}

// state is something else whenever one of the files is.
func (f follows) state(ctx context.Context) (string, error) {
	states := make([]string, len(f))
	for i, place := range f {
		var err error
		if states[i], err = live.Fingerprint(ctx, place.files, place.names...); err != nil {
			return "", err
		}
	}

	return strings.Join(states, "-"), nil
}
