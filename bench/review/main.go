// Command review replays reviews of real pull requests: for every merge of a suite's history that
// touches a configuration, and every commit that stands for a pull request in its place, it has
// `tfblint review --dry-run` say what it would post, and holds that against what GitHub takes and
// against what git itself says of the difference.
//
//	go build -o /tmp/tfblint ./cmd/tfblint
//	go run ./bench/review --program /tmp/tfblint --repository PATH [--since DAY] [--keep FOLDER]
//
// The repository may be bare and is only read. It ends with status 1 where a review failed, is over
// a limit, or has a comment outside of the difference.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	var options options
	flag.StringVar(&options.program, "program", "", "the tfblint to run")
	flag.StringVar(&options.repository, "repository", ".", "the suite's git repository, which may be bare")
	flag.StringVar(&options.head, "head", "HEAD", "revision whose first-parent line is replayed")
	flag.StringVar(&options.since, "since", "2023-01-01", "first day, as YYYY-MM-DD")
	flag.StringVar(&options.keep, "keep", "", "folder to write each summary to, as COMMIT.md; it must be there")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := replay(ctx, options, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "review:", err)
		os.Exit(1)
	}
}

// options are what is replayed.
type options struct {
	program, repository, head, since, keep string
}
