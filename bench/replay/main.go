// Command replay runs `tfblint lint --base` over the history of a suite: for every commit of
// the first-parent line that touches a configuration, on what it changes. It prints whether
// anything failed, how long it took, and how often rules about growth spoke, to be compared
// with what people counted in the same history.
//
//	go run ./bench/replay --repository PATH [--since DAY] [--until DAY] [--json FILE]
//
// The repository may be bare and is only read; one git process reads all objects.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
)

func main() {
	var options options
	flag.StringVar(&options.repository, "repository", ".", "the suite's git repository, which may be bare")
	flag.StringVar(&options.head, "head", "HEAD", "revision whose first-parent line is replayed")
	flag.StringVar(&options.since, "since", "2018-01-01", "first day, as YYYY-MM-DD in UTC")
	flag.StringVar(&options.until, "until", "", "last day; empty for no end")
	flag.IntVar(&options.bulk, "bulk", defaultBulk,
		"how many frameworks a commit may touch; what touches more is replayed, but counted apart")
	flag.StringVar(&options.json, "json", "", "file to write every commit and finding to")
	flag.Parse()
	debug.SetGCPercent(gcPercent)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, options, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "replay:", err)
		os.Exit(1)
	}
}

// gcPercent lets garbage grow to several times what is in use. Every commit brings a whole suite
// that is soon forgotten, and collecting would take a fifth of the time.
const gcPercent = 400

// defaultBulk keeps merges of a whole round of changes, and moves of the whole suite, from
// being counted as one pull request.
const defaultBulk = 40

// options are what is replayed.
type options struct {
	repository, head, since, until, json string
	bulk                                 int
}

// run replays a history and says what came of it. Commits that failed are an error.
func run(ctx context.Context, options options, out io.Writer) error {
	replayed, err := replay(ctx, options)
	if err != nil {
		return err
	}
	if options.json != "" {
		if err := writeJSON(options.json, replayed); err != nil {
			return err
		}
	}
	summary := sum(replayed, options.bulk)
	if err := summary.print(out); err != nil {
		return fmt.Errorf("printing the summary: %w", err)
	}

	return summary.failed()
}

func writeJSON(name string, replayed []outcome) error {
	encoded, err := json.MarshalIndent(replayed, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding what was found: %w", err)
	}
	if err := os.WriteFile(name, append(encoded, '\n'), 0o600); err != nil {
		return fmt.Errorf("writing what was found: %w", err)
	}

	return nil
}
