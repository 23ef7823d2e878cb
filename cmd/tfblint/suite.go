package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// suiteFlags say with which configuration and rules a suite is looked at.
type suiteFlags struct {
	config   string
	policies []string
}

func (f *suiteFlags) add(set *pflag.FlagSet) {
	set.StringVar(&f.config, "config", "", "configuration file (default: "+config.FileName+" in the suite's root)")
	set.StringArrayVar(&f.policies, "policy", nil, "folder with further rules (repeatable)")
}

// An openSuite is the suite that the arguments of a command belong to.
type openSuite struct {
	options lint.Options
	root    string
	tree    *tree.Dir
	// settings is where the configuration, the rules it names and the baseline are read.
	settings fs.FS
	// fromBase says that this is the base of a change, and not what is linted.
	fromBase bool
	// repository is open where a change is looked at.
	repository *git.Repository
	// given is the configuration file that a flag names, if one does.
	given string
}

// Close lets go of the suite's folder.
func (s *openSuite) Close() {
	_ = s.tree.Close() // Nothing was written.
	if s.repository != nil {
		_ = s.repository.Close()
	}
}

// open finds the suite that paths belong to, and reads its configuration.
func (f *suiteFlags) open(paths []string) (*openSuite, error) {
	suite, err := locate(paths)
	if err != nil {
		return nil, err
	}
	if err := suite.configure(f); err != nil {
		suite.Close()

		return nil, err
	}

	return suite, nil
}

// locate finds the suite that paths belong to, and opens its folder.
func locate(paths []string) (*openSuite, error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	suite := &openSuite{}
	for _, name := range paths {
		location, err := tfb.Locate(name)
		if err != nil {
			return nil, &statusError{statusFailed, err}
		}
		if suite.root != "" && location.Root != suite.root {
			return nil, usage(
				fmt.Errorf("%w: %s and %s; lint them one at a time", errTwoSuites, suite.root, location.Root))
		}
		suite.root = location.Root
		suite.options.Alone = location.Alone
		suite.options.Dirs = append(suite.options.Dirs, location.Dir)
	}
	opened, err := tree.OpenDir(suite.root)
	if err != nil {
		return nil, fmt.Errorf("opening the suite: %w", err)
	}
	suite.tree = opened
	suite.options.Suite, suite.settings = opened, opened

	return suite, nil
}

var errTwoSuites = errors.New("the paths belong to two suites")

// fault says in which suite something was looked for that is not there.
func (s *openSuite) fault(err error) error {
	if errors.Is(err, tfb.ErrNoFrameworks) {
		return fmt.Errorf("%s: %w", s.root, err)
	}

	return err
}

// configure reads the suite's configuration and opens the policies it and the flags name.
func (s *openSuite) configure(flags *suiteFlags) error {
	read := func() (*config.Config, error) { return config.Read(s.settings) }
	if flags.config != "" {
		s.given = flags.config
		read = func() (*config.Config, error) {
			content, err := os.ReadFile(flags.config)
			if err != nil {
				return nil, usage(fmt.Errorf("reading the configuration: %w", err))
			}

			return config.Parse(flags.config, content)
		}
	}
	settings, err := read()
	if err != nil {
		return err
	}
	s.options.Config = settings
	for i, dir := range settings.Policies {
		source, err := fs.Sub(s.settings, dir)
		if err != nil {
			if inner := (*fs.PathError)(nil); errors.As(err, &inner) {
				err = inner.Err // The path stands before it.
			}

			message := fmt.Sprintf("%q: %v; name a folder of the suite that holds rules/", dir, err)

			return settings.PolicyFault(i, message)
		}
		s.options.Policies = append(s.options.Policies, opa.Source{Name: dir, FS: source})
	}
	sources, err := policySources(flags.policies)
	if err != nil {
		return err
	}
	s.options.Policies = slices.Concat(s.options.Policies, sources)

	return nil
}

// failOn returns the least severity that fails: by the flag, else by the configuration.
func (s *openSuite) failOn(flag string) (finding.Severity, error) {
	switch {
	case flag != "":
		return severityFlag("fail-on", flag)
	case s.options.Config.FailOn != finding.Off:
		return s.options.Config.FailOn, nil
	}

	return finding.Error, nil
}

// display returns a file of the suite as a path that can be opened from the current
// folder: relative where that does not lead upwards, else absolute.
func (s *openSuite) display(file string) string {
	if s.given != "" && file == s.given {
		return file
	}
	absolute := filepath.Join(s.root, filepath.FromSlash(file))
	current, err := os.Getwd()
	if err != nil {
		return absolute
	}
	relative, err := filepath.Rel(current, absolute)
	if err != nil || relative == ".." || strings.HasPrefix(relative, ".."+string(filepath.Separator)) {
		return absolute
	}

	return relative
}
