package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/tfblint/tfblint/pkg/audit/history"
	"github.com/tfblint/tfblint/pkg/cache"
	"github.com/tfblint/tfblint/pkg/git"
)

// compare measures reading the history in turn with git alone, which lists what every commit changes
// and then prints all configurations. Medians of so many runs.
func compare(ctx context.Context, asked *options, reading *history.Options, out io.Writer) error {
	blobs, err := blobs(ctx, asked.suite)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "tfblint-history")
	if err != nil {
		return fmt.Errorf("making a folder for the cache: %w", err)
	}
	defer os.RemoveAll(folder) //nolint:errcheck // A temporary folder.
	kept := *reading
	kept.Cache = cache.Cache{Dir: folder, Scope: "bench"}
	reading.Cache = cache.Cache{}
	var floors, firsts, repeats []time.Duration
	for i := range asked.floor + 1 {
		floor, err := timed(func() error { return alone(ctx, asked.suite, blobs) })
		if err != nil {
			return err
		}
		first, err := timed(func() error { return read(ctx, asked.suite, reading) })
		if err != nil {
			return err
		}
		again, err := timed(func() error { return read(ctx, asked.suite, &kept) })
		if err != nil {
			return err
		}
		if i > 0 { // The first run fills caches.
			floors, firsts, repeats = append(floors, floor), append(firsts, first), append(repeats, again)
		}
	}
	floor, first, again := median(floors), median(firsts), median(repeats)
	_, err = fmt.Fprintf(out, "\ngit alone %v, history %v (ratio %.2f), nothing new %v (ratio %.2f); medians of %d\n",
		floor.Round(time.Millisecond), first.Round(time.Millisecond), first.Seconds()/floor.Seconds(),
		again.Round(time.Millisecond), again.Seconds()/floor.Seconds(), asked.floor)

	return err //nolint:wrapcheck // It is about standard output, and says so.
}

func timed(do func() error) (time.Duration, error) {
	begin := time.Now()
	err := do()

	return time.Since(begin), err
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)

	return times[len(times)/2]
}

// read reads the history as an audit does, in a repository that is opened for it.
func read(ctx context.Context, suite string, reading *history.Options) error {
	repository, err := git.Open(ctx, suite)
	if err != nil {
		return fmt.Errorf("opening the suite: %w", err)
	}
	defer repository.Close() //nolint:errcheck // It is only read.
	if _, err := history.Read(ctx, repository, *reading); err != nil {
		return fmt.Errorf("reading the history: %w", err)
	}

	return nil
}

// alone lets git do what cannot be done without it.
func alone(ctx context.Context, suite, blobs string) error {
	log := exec.CommandContext(ctx, "git", "-C", suite, "log", "--raw", "--no-renames", "--no-abbrev", "-z")
	log.Stdout = io.Discard
	if err := log.Run(); err != nil {
		return fmt.Errorf("running git log: %w", err)
	}
	show := exec.CommandContext(ctx, "git", "-C", suite, "cat-file", "--batch")
	show.Stdin, show.Stdout = strings.NewReader(blobs), io.Discard
	if err := show.Run(); err != nil {
		return fmt.Errorf("running git cat-file: %w", err)
	}

	return nil
}

// blobs lists the configurations of the line of first parents.
func blobs(ctx context.Context, suite string) (string, error) {
	log := exec.CommandContext(ctx, "git", "-C", suite, "log", "--first-parent", "-m", "--raw", "--no-renames",
		"--no-abbrev", "--format=", "--", "*/benchmark_config", "*/benchmark_config.json")
	said, err := log.Output()
	if err != nil {
		return "", fmt.Errorf("listing the configurations: %w", err)
	}
	const to = 3 // The place of the new object's name.
	found := map[string]bool{}
	for line := range bytes.Lines(said) {
		if words := strings.Fields(string(line)); len(words) > to && strings.Trim(words[to], "0") != "" {
			found[words[to]] = true
		}
	}

	return strings.Join(slices.Sorted(maps.Keys(found)), "\n") + "\n", nil
}
