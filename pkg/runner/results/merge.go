package results

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Merge joins the results of several runs, such as the shards of one, in a new folder below
// parent. Of a test that several have run, the newest that came to a verdict wins; that, and
// whatever else the runs disagree about, is among the remarks of the new run.
func Merge(parent string, paths []string, now func() time.Time) (*Folder, error) {
	var parts []*Folder
	defer func() {
		for _, part := range parts {
			_ = part.Close() // It was only read.
		}
	}()
	for _, path := range paths {
		part, err := Open(path, now)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return nil, fmt.Errorf("joining results: %w", ErrNoResults)
	}
	joined := join(parts)
	folder, err := Create(parent, joined.options(now))
	if err != nil {
		return nil, err
	}
	if err := joined.into(folder); err != nil {
		return nil, errors.Join(err, folder.Close())
	}

	return folder, nil
}

// A joint is what several runs say together.
type joint struct {
	parts    []*Folder
	tests    []won
	names    []string
	metadata []Metadata
	remarks  []string
}

// won is a test with the run that it is taken from.
type won struct {
	Test

	from *Folder
}

func join(parts []*Folder) *joint {
	j := &joint{parts: parts}
	j.compareRuns()
	winners := map[string]won{}
	metadata := map[string]Metadata{}
	for _, part := range parts {
		for _, test := range part.own.Tests {
			winners[test.Name] = j.better(winners, won{test, part})
		}
		for _, each := range part.suite.TestMetadata {
			if earlier, found := metadata[each.Name]; found && !reflect.DeepEqual(earlier, each) {
				j.remarkf("the configurations of %s differ; what %s says is kept", each.Name, parts[0].path)

				continue
			}
			metadata[each.Name] = each
		}
		j.names = append(j.names, part.suite.Frameworks...)
	}
	for _, test := range winners {
		j.tests = append(j.tests, test)
	}
	for _, each := range metadata {
		j.metadata = append(j.metadata, each)
	}
	slices.SortFunc(j.tests, func(a, b won) int { return cmp.Compare(a.Name, b.Name) })
	slices.Sort(j.names)
	j.names = slices.Compact(j.names)

	return j
}

// better chooses between what two runs say of a test.
func (j *joint) better(winners map[string]won, next won) won {
	earlier, found := winners[next.Name]
	if !found {
		return next
	}
	winner := earlier
	if next.weight() > earlier.weight() || next.weight() == earlier.weight() && next.Ended.After(earlier.Ended) {
		winner = next
	}
	if earlier.weight() == 0 && next.weight() == 0 {
		return winner // Neither has run it.
	}
	if earlier.Status == next.Status && reflect.DeepEqual(verdicts(&earlier.Test), verdicts(&next.Test)) {
		j.remarkf("%s was run twice, with the same verdicts; what %s says is kept", next.Name, winner.from.path)
	} else {
		j.remarkf("%s was run twice, and the verdicts differ: %s in %s, %s in %s; what %s says is kept", next.Name,
			earlier.Status, earlier.from.path, next.Status, next.from.path, winner.from.path)
	}

	return winner
}

// weight says how much a run has to say of a test: a verdict, an error, or nothing.
func (w *won) weight() int {
	switch w.Status {
	case Passed, Failed:
		return 2 //nolint:mnd // More than an error.
	case Broke, Interrupted:
		return 1
	case Refused:
	}

	return 0
}

func verdicts(test *Test) map[string]string {
	found := map[string]string{}
	for _, each := range test.Types {
		found[each.Type] = each.Verdict
	}

	return found
}

// compareRuns remarks on what should be the same in all runs.
func (j *joint) compareRuns() {
	first := j.parts[0]
	for _, other := range j.parts[1:] {
		for _, each := range []struct {
			what           string
			wanted, actual any
		}{
			{"the suite's commit", commitOf(first), commitOf(other)},
			{"the engine", first.own.Engine, other.own.Engine},
			{"strict mode", first.own.Strict, other.own.Strict},
			{"the rights of containers", first.own.PrivilegedLikeTFB, other.own.PrivilegedLikeTFB},
			{"the version of tfblint", first.own.Tool, other.own.Tool},
			{"the types asked for", first.own.Types, other.own.Types},
		} {
			if !reflect.DeepEqual(each.wanted, each.actual) {
				j.remarkf("%s differs: %v in %s, %v in %s", each.what, each.wanted, first.path, each.actual, other.path)
			}
		}
	}
}

func commitOf(f *Folder) string {
	if f.suite.Git == nil {
		return "unknown"
	}

	return f.suite.Git.CommitID
}

func (j *joint) remarkf(format string, arguments ...any) {
	j.remarks = append(j.remarks, fmt.Sprintf(format, arguments...))
}

// options describe the joined run; it is called and placed as the first one.
func (j *joint) options(now func() time.Time) Options {
	first := j.parts[0]
	run := first.own
	run.Shard, run.Forced = "", nil
	run.Databases = map[string]string{}
	run.Remarks = nil
	for _, part := range j.parts {
		maps.Copy(run.Databases, part.own.Databases)
		if part.own.Forced != nil && run.Forced == nil {
			run.Forced = map[string]string{}
		}
		maps.Copy(run.Forced, part.own.Forced)
		run.Remarks = append(run.Remarks, part.own.Remarks...)
	}
	run.Remarks = append(run.Remarks, j.remarks...)

	return Options{
		Name: first.suite.Name, Environment: first.suite.EnvironmentDescription, Git: first.suite.Git,
		System: first.suite.OperatingSystem, Tests: j.names, Metadata: j.metadata, Run: run, Now: now,
	}
}

// into writes what was joined.
func (j *joint) into(folder *Folder) error {
	folder.suite.StartTime = j.parts[0].suite.StartTime
	ended, complete := int64(0), true
	for _, part := range j.parts {
		folder.suite.StartTime = min(folder.suite.StartTime, part.suite.StartTime)
		if part.suite.CompletionTime == nil {
			complete = false

			continue
		}
		ended = max(ended, *part.suite.CompletionTime)
	}
	if complete {
		folder.suite.CompletionTime = &ended
	}
	for _, test := range j.tests {
		if err := copyLogs(folder, test.from, test.Name); err != nil {
			return fmt.Errorf("copying the logs of %s from %s: %w", test.Name, test.from.path, err)
		}
		if err := folder.Record(test.Test, ""); err != nil {
			return err
		}
	}

	return folder.write()
}

// What the logs of one test may be: a folder for the build, one for the server and one for each
// type, with a few files each. The suite keeps at most 50 MiB of a log.
const (
	mostFiles   = 100
	mostOfAFile = 51 << 20
)

var errTooMany = errors.New("there are too many files")

// copyLogs copies the folder of a test: regular files, two levels deep.
func copyLogs(to, from *Folder, test string) error {
	name := folderOf(test)
	if _, err := from.root.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return nil // It was not run.
	}
	count := 0

	return fs.WalkDir(from.root.FS(), name, func(path string, entry fs.DirEntry, err error) error {
		const depth = 2
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.Count(path, "/") < depth:
			return to.root.MkdirAll(path, folderMode)
		case entry.IsDir() || !entry.Type().IsRegular():
			return fmt.Errorf("%s: %w: %w", path, ErrInvalid, errNoFile)
		}
		count++
		if count > mostFiles {
			return fmt.Errorf("%s: %w: %w", path, ErrInvalid, errTooMany)
		}

		return copyLog(to.root, from.root, path)
	})
}

func copyLog(to, from *os.Root, path string) error {
	source, err := from.Open(path)
	if err != nil {
		return err //nolint:wrapcheck // copyLogs' caller says what was done.
	}
	defer source.Close() //nolint:errcheck // It is only read.
	target, err := to.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err //nolint:wrapcheck // Idem.
	}
	copied, err := io.Copy(target, io.LimitReader(source, mostOfAFile+1))
	if err == nil && copied > mostOfAFile {
		err = fmt.Errorf("%s: %w: %w", path, ErrInvalid, errTooLarge)
	}

	return errors.Join(err, target.Close())
}
