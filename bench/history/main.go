// Command history reads the history of a suite as an audit does, and prints what can be compared with
// what people counted in the same history. With -check it also reads the suite at the last commits of
// months as lint does, and fails where the two differ.
//
//	go run ./bench/history -suite PATH [-check N] [-json FILE] [-cache DIR] [-removals FILE] [-floor N]
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
	"time"

	"github.com/tfblint/tfblint/pkg/audit/history"
	"github.com/tfblint/tfblint/pkg/cache"
	"github.com/tfblint/tfblint/pkg/git"
	"github.com/tfblint/tfblint/pkg/lint"
)

// options are what is asked for.
type options struct {
	suite, json, cache, removals string
	check, floor                 int
}

// garbage is how much memory is used before any is collected; see gc in cmd/tfblint.
const garbage = 512 << 20

func main() {
	var options options
	flag.StringVar(&options.suite, "suite", ".", "the suite's git repository, which may be bare")
	flag.IntVar(&options.check, "check", 0, "check every so many months against the tree; 0 for none")
	flag.StringVar(&options.json, "json", "", "file to write the whole history to")
	flag.StringVar(&options.cache, "cache", "", "folder to keep what was read; empty for none")
	flag.StringVar(&options.removals, "removals", "", "removals.jsonl of the shared vectors, to look for in the events")
	flag.IntVar(&options.floor, "floor", 0, "how many times to measure against git alone; 0 for none")
	flag.Parse()
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(garbage)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, &options, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "history:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, asked *options, out io.Writer) error {
	repository, err := git.Open(ctx, asked.suite)
	if err != nil {
		return fmt.Errorf("opening the suite: %w", err)
	}
	defer repository.Close() //nolint:errcheck // It is only read.
	reading, err := tables()
	if err != nil {
		return err
	}
	reading.Cache = cache.Cache{Dir: asked.cache, Scope: "bench"}
	begin := time.Now()
	read, err := history.Read(ctx, repository, *reading)
	if err != nil {
		return fmt.Errorf("reading the history: %w", err)
	}
	fmt.Fprintf(os.Stderr, "read in %v\n", time.Since(begin).Round(time.Millisecond))
	if asked.json != "" {
		encoded, err := json.MarshalIndent(read, "", "  ") //nolint:musttag // Only people look at it.
		if err != nil {
			return fmt.Errorf("encoding the history: %w", err)
		}
		if err := os.WriteFile(asked.json, encoded, 0o600); err != nil {
			return fmt.Errorf("writing the history: %w", err)
		}
	}
	head, err := repository.Time(read.Head)
	if err != nil {
		return fmt.Errorf("reading the history: %w", err)
	}
	if err := tell(read, head, out); err != nil {
		return fmt.Errorf("printing the history: %w", err)
	}
	if asked.removals != "" {
		if err := lookFor(read, asked.removals, out); err != nil {
			return err
		}
	}
	if asked.floor > 0 {
		if err := compare(ctx, asked, reading, out); err != nil {
			return err
		}
	}
	if asked.check == 0 {
		return nil
	}

	return check(ctx, repository, reading, read, asked.check)
}

// tables reads what an audit counts by.
func tables() (*history.Options, error) {
	opened, err := lint.OpenTables(nil)
	if err != nil {
		return nil, fmt.Errorf("reading the tables: %w", err)
	}
	read := &history.Options{}
	if read.Vocabulary, err = opened.Vocabulary(); err != nil {
		return nil, fmt.Errorf("reading the tables: %w", err)
	}
	if read.Costs, err = opened.Costs(); err != nil {
		return nil, fmt.Errorf("reading the tables: %w", err)
	}
	if err := opened.Read("history", &read.Table); err != nil {
		return nil, fmt.Errorf("reading the tables: %w", err)
	}

	return read, nil
}
