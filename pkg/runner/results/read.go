package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/tfblint/tfblint/pkg/schemacheck"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/schema"
)

var (
	// ErrNoResults is wrapped where a folder is not one that a run has written.
	ErrNoResults = errors.New("no results of tfblint run")
	// ErrInvalid is wrapped where a file is not what it should be.
	ErrInvalid  = errors.New("the file cannot be used")
	errTooLarge = errors.New("it is too large")
	errNoFile   = errors.New("it is no regular file")
)

// largest is how many bytes a file that is read may have. Results of the largest suite
// known, with every finding of 800 tests, have about 20 MB.
const largest = 256 << 20

// Open opens the folder of a run, to look at it or to go on with it. A test that only one of
// its files knows was being written when the run was killed, and counts as not run.
func Open(path string, now func() time.Time) (*Folder, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("opening the results in %s: %w: %w", path, ErrNoResults, err)
	}
	f := &Folder{path: path, root: root, now: now, details: map[string]string{}}
	if err := f.read(); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the results in %s: %w", path, err), root.Close())
	}

	return f, nil
}

func (f *Folder) read() error {
	if err := f.load(resultsFile, "results", &f.suite); err != nil {
		return err
	}
	if err := f.load(ownFile, "run", &f.own); err != nil {
		return err
	}
	known := map[string]bool{}
	for _, test := range f.own.Tests {
		sentence, found := f.suite.Completed.Get(test.Name)
		if known[test.Name] {
			return fmt.Errorf("%s: %w: the test %q is there twice", ownFile, ErrInvalid, test.Name)
		}
		known[test.Name] = found && sentence == test.sentence()
	}
	for _, name := range append([]string{}, f.suite.Completed.Keys()...) {
		if !known[name] {
			f.forget(name)
		}
	}
	for name, both := range known {
		if !both {
			f.forget(name)
		}
	}
	for i := range f.own.Tests {
		f.own.Tests[i].complete()
	}

	return nil
}

// load reads a file and holds it against its schema.
func (f *Folder) load(name, schemaName string, into any) error {
	source, err := f.source(name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: there is no %s", ErrNoResults, name)
	}
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if err := check(name, schemaName, source); err != nil {
		return err
	}
	if err := json.Unmarshal(source, into); err != nil {
		return fmt.Errorf("reading %s: %w: %w", name, ErrInvalid, err)
	}

	return nil
}

// source reads a regular file of a bounded size.
func (f *Folder) source(name string) ([]byte, error) {
	info, err := f.root.Lstat(name)
	if err != nil {
		return nil, err //nolint:wrapcheck // load says what was done.
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, errNoFile)
	}
	file, err := f.root.Open(name)
	if err != nil {
		return nil, err //nolint:wrapcheck // Idem.
	}
	defer file.Close() //nolint:errcheck // It is only read.
	source, err := io.ReadAll(io.LimitReader(file, largest+1))
	if err != nil {
		return nil, err //nolint:wrapcheck // Idem.
	}
	if len(source) > largest {
		return nil, fmt.Errorf("%w: %w: more than %d bytes", ErrInvalid, errTooLarge, largest)
	}

	return source, nil
}

// check says everything that is wrong with a file, with places.
func check(name, schemaName string, source []byte) error {
	definition, err := schema.Read(schemaName)
	if err != nil {
		return fmt.Errorf("reading the schema of %s: %w", name, err)
	}
	checker, err := schemacheck.Compile(schemaName, definition)
	if err != nil {
		return fmt.Errorf("compiling the schema of %s: %w", name, err)
	}
	document := text.ParseJSON(name, source)
	var faults []string
	for _, problem := range document.Problems {
		faults = append(faults, fmt.Sprintf("%s: %s", document.PlaceOf(problem.Start, problem.End), problem.Message))
	}
	for _, problem := range checker.Check(document) {
		faults = append(faults, fmt.Sprintf("%s: %s", problem.Place, problem.Message))
	}
	if len(faults) > 0 {
		return fmt.Errorf("%w:\n%s", ErrInvalid, strings.Join(faults, "\n"))
	}

	return nil
}
