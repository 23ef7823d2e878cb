package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/tfblint/tfblint/pkg/tfb"
	"github.com/tfblint/tfblint/pkg/tree"
)

// A bench measures processes.
type bench struct {
	ctx            context.Context //nolint:containedctx // The program's own, handed to processes.
	tfblint, floor string
	scratch        string
	runs           int
	synthetic      bool
	cache          string // What TFBLINT_CACHE is for the processes.
}

// A row is something that users run.
type row struct {
	name      string
	command   []string // Without the suite; nil means lint.
	root      string
	dir       string // What is linted, from the root; "." for all.
	noContext bool
	runs      int
	// remembers says that an earlier run's verdicts are there.
	remembers bool
	// change is the folder of the framework whose configuration is another one at each run;
	// empty for none.
	change string
	// flags ask for a change; staged stages what is changed.
	flags  []string
	staged bool
}

// A sample is what one process took.
type sample struct {
	wall time.Duration
	peak int64 // In bytes.
}

const (
	factorLarge = 10
	factorHuge  = 100
	fewRuns     = 3 // Of what takes seconds.
)

// measure prints the table.
func (b *bench) measure(root string) error {
	one, err := example(root)
	if err != nil {
		return err
	}
	rows, err := b.rows(root, one)
	if err != nil {
		return err
	}
	fmt.Printf("%s, %d frameworks; %d cores, %s; medians (minima)\n\n",
		root, count(root), runtime.NumCPU(), runtime.Version())
	const gap = 2 // Blanks between columns.
	table := tabwriter.NewWriter(os.Stdout, 0, 0, gap, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "what\twall ms\tfloor ms\tratio\tfloor with Dockerfiles ms\tratio\tbeyond empty ms\tpeak MiB\t")
	for _, row := range rows {
		if err := b.row(table, row); err != nil {
			return err
		}
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("printing the table: %w", err)
	}

	return nil
}

// rows makes the suites to measure on, and says what is measured; one is a framework's folder.
func (b *bench) rows(root, one string) ([]row, error) {
	scratch := filepath.Join(b.scratch, "copy")
	if err := multiply(root, scratch, 1); err != nil {
		return nil, err
	}
	rows := []row{
		{name: "whole tree, first run", root: root, dir: ".", runs: b.runs},
		{
			name: "whole tree, one framework changed",
			root: scratch, dir: ".", runs: b.runs, remembers: true, change: one,
		},
		{name: "whole tree, nothing changed", root: root, dir: ".", runs: b.runs, remembers: true},
		{name: "one framework, first run", root: root, dir: one, runs: b.runs},
		{name: "one framework, it has changed", root: scratch, dir: one, runs: b.runs, remembers: true, change: one},
		{name: "one file, --no-context, first run", root: root, dir: one, noContext: true, runs: b.runs},
	}
	committed := filepath.Join(b.scratch, "repository")
	if err := b.commit(root, committed); err != nil {
		return nil, err
	}
	rows = append(rows,
		row{
			name: "whole tree, --base, one framework changed",
			root: committed, dir: ".", runs: b.runs, change: one, flags: []string{"--base", "HEAD"},
		},
		row{
			name: "whole tree, --staged, one file",
			root: committed, dir: ".", runs: b.runs, change: one, flags: []string{"--staged"}, staged: true,
		},
		row{name: "audit", command: []string{"audit"}, root: root, dir: ".", runs: b.runs},
		row{
			name: "audit as a page", command: []string{"audit", "--format", "html"},
			root: root, dir: ".", runs: b.runs,
		},
		row{name: "prune", command: []string{"prune"}, root: root, dir: ".", runs: b.runs},
	)
	factors := []int{factorLarge, factorHuge}
	if !b.synthetic {
		factors = nil
	}
	for _, factor := range factors {
		large := filepath.Join(b.scratch, fmt.Sprintf("%d-fold", factor))
		if err := multiply(root, large, factor); err != nil {
			return nil, err
		}
		rows = append(rows, row{
			name: fmt.Sprintf("synthetic, %d times the tree, first run", factor),
			root: large, dir: ".", runs: min(b.runs, fewRuns),
		}, row{
			name: fmt.Sprintf("synthetic, %d times the tree, nothing changed", factor),
			root: large, dir: ".", runs: min(b.runs, fewRuns), remembers: true,
		}, row{
			name: fmt.Sprintf("synthetic, %d times the tree, audit", factor), command: []string{"audit"},
			root: large, dir: ".", runs: min(b.runs, fewRuns),
		})
	}

	return rows, nil
}

// arguments are those of tfblint.
func (r row) arguments() []string {
	args := r.command
	if args == nil {
		args = []string{"lint", "--oneline"}
	}
	place := filepath.Join(r.root, filepath.FromSlash(r.dir))
	args = append(slices.Clone(args), r.flags...)
	if r.noContext {
		return append(args, "--no-context", filepath.Join(place, tfb.ConfigName))
	}

	return append(args, place)
}

// row measures one row. The processes take turns, so that what else the machine does
// meets all of them alike.
func (b *bench) row(table *tabwriter.Writer, r row) error {
	list, wide := filepath.Join(b.scratch, "list"), filepath.Join(b.scratch, "wide")
	if err := writeList(b.ctx, r.root, list, []string{r.dir}, r.noContext); err != nil {
		return err
	}
	if err := addRecipes(r.root, list, wide); err != nil {
		return err
	}
	args := r.arguments()
	b.cache = "off"
	if r.remembers {
		b.cache = filepath.Join(b.scratch, "cache")
		b.process(b.tfblint, args...)
	}
	var linted, floored, widely, empty []sample
	for i := range r.runs {
		if err := r.touch(i); err != nil {
			return err
		}
		if r.staged {
			if err := b.git(r.root, "add", "--all"); err != nil {
				return err
			}
		}
		empty = append(empty, b.process(b.floor))
		floored = append(floored, b.process(b.floor, r.root, list))
		widely = append(widely, b.process(b.floor, r.root, wide))
		linted = append(linted, b.process(b.tfblint, args...))
	}
	took, least, peak := summary(linted)
	floor, floorLeast, _ := summary(floored)
	wideFloor, wideLeast, _ := summary(widely)
	start, _, _ := summary(empty)
	if least == 0 || floorLeast == 0 || wideLeast == 0 {
		return fmt.Errorf("%s: %w", r.name, errNoRun)
	}
	const mebibyte = 1 << 20
	fmt.Fprintf(table, "%s\t%.1f (%.1f)\t%.1f (%.1f)\t%.2f (%.2f)\t%.1f (%.1f)\t%.2f (%.2f)\t%.1f\t%d\t\n", r.name,
		ms(took), ms(least),
		ms(floor), ms(floorLeast), ms(took)/ms(floor), ms(least)/ms(floorLeast),
		ms(wideFloor), ms(wideLeast), ms(took)/ms(wideFloor), ms(least)/ms(wideLeast),
		ms(took-start), peak/mebibyte)

	return nil
}

// touch changes the configuration that is to change, by a blank line more or less at its
// end, so that what is said about it stays the same.
func (r row) touch(run int) error {
	if r.change == "" {
		return nil
	}
	name := filepath.Join(r.root, filepath.FromSlash(r.change), tfb.ConfigName)
	content, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("changing a configuration: %w", err)
	}
	content = append(bytes.TrimRight(content, "\n"), bytes.Repeat([]byte("\n"), 1+run)...)
	if err := os.WriteFile(name, content, 0o600); err != nil {
		return fmt.Errorf("changing a configuration: %w", err)
	}

	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// summary returns the median and the least time, and the largest peak.
func summary(samples []sample) (median, least time.Duration, peak int64) {
	times := make([]time.Duration, len(samples))
	for i, s := range samples {
		times[i] = s.wall
		peak = max(peak, s.peak)
	}
	slices.Sort(times)

	return times[len(times)/2], times[0], peak
}

// process runs a process to its end. Findings make it exit with 1; that is no failure.
func (b *bench) process(name string, args ...string) sample {
	command := exec.CommandContext(b.ctx, name, args...)
	command.Env = append(os.Environ(), "TFBLINT_CACHE="+b.cache)
	begin := time.Now()
	err := command.Run()
	wall := time.Since(begin)
	failed := command.ProcessState == nil || command.ProcessState.ExitCode() > 1 ||
		name == b.floor && err != nil // Findings are no failure; a floor has none.
	if failed {
		fmt.Fprintf(os.Stderr, "bench: %s %v: %v\n", name, args, err)

		return sample{}
	}

	return sample{wall: wall, peak: peakMemory(command.ProcessState)}
}

// example returns the folder of a framework with many tests in the language whose rules
// read most: the worst case for one file.
func example(root string) (string, error) {
	opened, err := tree.OpenDir(root)
	if err != nil {
		return "", fmt.Errorf("opening the suite: %w", err)
	}
	defer opened.Close() //nolint:errcheck // It is only read.
	dirs, err := tfb.List(opened)
	if err != nil {
		return "", fmt.Errorf("listing the suite: %w", err)
	}
	for _, wanted := range []string{"frameworks/Python/flask", "frameworks/Python/brook"} {
		if slices.Contains(dirs, wanted) {
			return wanted, nil
		}
	}

	return dirs[0], nil
}

func count(root string) int {
	// It fails only where the pattern is malformed.
	found, _ := filepath.Glob(filepath.Join(root, tfb.Root, "*", "*", tfb.ConfigName))

	return len(found)
}
