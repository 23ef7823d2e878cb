package results

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Options say what a run notes of itself before its first test.
type Options struct {
	// Name and Environment are the suite's --results-name and --results-environment; what
	// is empty gets the suite's own words.
	Name, Environment string
	// Host is the name of this machine.
	Host   string
	Git    *Git
	System OperatingSystem
	// Tests are the names of those that the plan has, approved or not, in its order.
	Tests []string
	// Metadata are of all tests that are known.
	Metadata []Metadata
	// Run is what ours says; its Tests are not looked at.
	Run Run
	// Now tells the time, with the zone that names and values have.
	Now func() time.Time
}

// A Folder is where a run keeps its results. Its methods are called by one goroutine.
type Folder struct {
	path  string
	root  *os.Root
	suite Document
	own   Run
	// findings of the tests that failed, as people read them, for the report to CI.
	details map[string]string
	now     func() time.Time
}

const (
	folderMode = 0o755
	fileMode   = 0o644
)

// tries is how many seconds ahead a name is looked for that no other run has.
const tries = 60

// Create makes a folder below parent, called by the time, and writes what is known before
// the first test. Where another run has taken that second's name it takes the next.
func Create(parent string, options Options) (*Folder, error) {
	if err := os.MkdirAll(parent, folderMode); err != nil {
		return nil, fmt.Errorf("making the folder of results: %w", err)
	}
	began := options.Now()
	for ahead := range tries {
		path := filepath.Join(parent, Stamp(began.Add(time.Duration(ahead)*time.Second)))
		err := os.Mkdir(path, folderMode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("making the folder of results: %w", err)
		}

		return begin(path, began, options)
	}

	return nil, fmt.Errorf("making the folder of results: %w in %s", errTaken, parent)
}

var errTaken = errors.New("the names of the next minute are all taken")

func begin(path string, began time.Time, options Options) (*Folder, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("opening the folder of results: %w", err)
	}
	f := &Folder{
		path: path, root: root, now: options.Now, suite: newDocument(began, options), own: options.Run,
		details: map[string]string{},
	}
	f.own.Version, f.own.Tests = version, []Test{}
	f.own.Types, f.own.Remarks = orEmpty(f.own.Types), orEmpty(f.own.Remarks)
	if f.own.Databases == nil {
		f.own.Databases = map[string]string{}
	}
	if err := errors.Join(f.writeMetadata(), f.write()); err != nil {
		return nil, errors.Join(err, root.Close())
	}

	return f, nil
}

func newDocument(began time.Time, options Options) Document {
	name, environment := options.Name, options.Environment
	if name == "" {
		name = began.Format("(unspecified, datetime = 2006-01-02 15:04:05)")
	}
	if environment == "" {
		environment = "(unspecified, hostname = " + options.Host + ")"
	}
	d := Document{
		UUID: newUUID(), Name: name, EnvironmentDescription: environment, Git: options.Git,
		OperatingSystem: options.System, StartTime: began.UnixMilli(), Frameworks: orEmpty(options.Tests),
		Duration: duration, TestMetadata: sortMetadata(options.Metadata),
	}
	d.ConcurrencyLevels, d.PipelineConcurrencyLevels, d.QueryIntervals, d.CachedQueryIntervals = levels()
	for _, name := range Types() {
		d.RawData.Set(name, Object[Raw]{})
		d.Succeeded.Set(name, []string{})
		d.Failed.Set(name, []string{})
	}

	return d
}

// newUUID draws a random UUID (RFC 9562, version 4).
func newUUID() string {
	var id [16]byte
	_, _ = rand.Read(id[:])   // It never fails: see crypto/rand.
	id[6] = id[6]&0x0f | 0x40 //nolint:mnd // The version.
	id[8] = id[8]&0x3f | 0x80 //nolint:mnd // The variant.

	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

// Path returns where the folder lies.
func (f *Folder) Path() string { return f.path }

// Close lets go of the folder. What was recorded is written already.
func (f *Folder) Close() error {
	if err := f.root.Close(); err != nil {
		return fmt.Errorf("closing the folder of results: %w", err)
	}

	return nil
}

// Run returns what has been recorded so far.
func (f *Folder) Run() *Run { return &f.own }

// Suite returns results.json as it stands.
func (f *Folder) Suite() *Document { return &f.suite }

// Finished returns the test that a run which goes on need not run again, or nil.
func (f *Folder) Finished(name string) *Test {
	for i := range f.own.Tests {
		if test := &f.own.Tests[i]; test.Name == name && test.IsFinished() {
			return test
		}
	}

	return nil
}

// Record notes what became of a test, and writes everything. Details are what a person reads
// of a test that failed. What was noted of the test before is replaced.
func (f *Folder) Record(test Test, details string) error {
	test.complete()
	f.forget(test.Name)
	f.own.Tests = append(f.own.Tests, test)
	f.details[test.Name] = details
	f.suite.Completed.Set(test.Name, test.sentence())
	verdicts := Object[string]{}
	for _, each := range test.Types {
		verdicts.Set(each.Type, each.Verdict)
	}
	if len(test.Types) > 0 {
		f.suite.Verify.Set(test.Name, verdicts)
	}

	return f.write()
}

// forget takes out what was noted of a test.
func (f *Folder) forget(name string) {
	f.own.Tests = slices.DeleteFunc(f.own.Tests, func(t Test) bool { return t.Name == name })
	f.suite.Completed.Delete(name)
	f.suite.Verify.Delete(name)
	delete(f.details, name)
}

// Finish notes that the run has come to its end.
func (f *Folder) Finish() error {
	ended := f.now().UnixMilli()
	f.suite.CompletionTime = &ended

	return f.write()
}

func (f *Folder) writeMetadata() error {
	text, err := encodeLine(f.suite.TestMetadata)
	if err != nil {
		return fmt.Errorf("writing %s: %w", metadataFile, err)
	}

	return f.replace(metadataFile, text)
}

// write writes what changes with each test: ours first, and results.json last. A test
// that only one of the two knows is run again by a run that goes on.
func (f *Folder) write() error {
	own, err := encodeLines(&f.own)
	if err != nil {
		return fmt.Errorf("writing %s: %w", ownFile, err)
	}
	suite, err := encodeLines(&f.suite)
	if err != nil {
		return fmt.Errorf("writing %s: %w", resultsFile, err)
	}
	for _, file := range []struct {
		name string
		text []byte
	}{
		{junitFile, f.junit()}, {ownFile, append(own, '\n')}, {resultsFile, suite},
	} {
		if err := f.replace(file.name, file.text); err != nil {
			return err
		}
	}

	return nil
}
