package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/tfblint/tfblint/pkg/audit/history"
)

const (
	gap     = 2
	hour    = 3600
	percent = 100
	most    = 10 // Contributors that are listed.
)

// tell prints a history in tables.
func tell(read *history.History, head time.Time, out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, gap, ' ', 0)
	fmt.Fprintf(table, "commits\t%d\nconfigurations\t%d\nelsewhere\t%d\ndisbelieved\t%d\nproblems\t%d\n\n",
		read.Commits, read.Configurations, len(read.Elsewhere), read.Disbelieved, len(read.Problems))
	fmt.Fprintln(table, "month\tframeworks\ttests\tactive\tcells\trepeated\tcrowded\thours")
	for i, month := range read.Months {
		if i == len(read.Months)-1 || read.Months[i+1].Start.Month() == time.January {
			fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%.1f\n", month.Start.Format("2006-01"), month.Frameworks,
				month.Tests, month.Active, month.Cells, month.Repeated, month.Crowded, month.Seconds/hour)
		}
	}
	tellEvents(read, head, table)
	fmt.Fprintln(table, "\nregret\tadded\told\tremoved\tshare\tlow\thigh")
	for _, row := range slices.Concat(read.Regret, read.Crowding) {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%.0f %%\t%.0f\t%.0f\n", row.Axis, row.Added, row.Old, row.Removed,
			percent*row.Share, percent*row.Low, percent*row.High)
	}
	fmt.Fprintln(table, "\npruning\tyears\tremoved\tcovered\ta year")
	for _, row := range read.Pruning {
		fmt.Fprintf(table, "%s\t%.0f\t%d\t%d\t%.1f %%\n", row.Axis, row.Years, row.Removed, row.Covered,
			percent*row.PerYear)
	}
	fmt.Fprintln(table, "\ncontributor\ttests\tcells\tremoved\tstanding\thours")
	for _, row := range read.Contributors[:min(most, len(read.Contributors))] {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%.1f\n",
			row.Name, row.Tests, row.Cells, row.Removed, row.Standing, row.Seconds/hour)
	}

	return table.Flush() //nolint:wrapcheck // It is wrapped by the caller.
}

// tellEvents prints how often what happened, and the ages of the folders.
func tellEvents(read *history.History, head time.Time, out *tabwriter.Writer) {
	counts, bulk := map[history.Kind]int{}, map[history.Kind]int{}
	for _, one := range read.Events {
		counts[one.Kind]++
		if one.Bulk {
			bulk[one.Kind]++
		}
	}
	fmt.Fprintln(out, "\nevent\ttimes\tin bulk")
	for _, kind := range []history.Kind{
		history.Added, history.Removed, history.Restored, history.Renamed, history.Moved, history.Broken,
		history.Mended, history.Retyped,
	} {
		fmt.Fprintf(out, "%s\t%d\t%d\n", kind, counts[kind], bulk[kind])
	}
	years, folders := map[int]int{}, map[string]bool{}
	for _, test := range read.Tests {
		if folders[test.Dir] {
			continue
		}
		folders[test.Dir] = true
		age := -1
		if !test.Folder.Time.IsZero() {
			age = int(head.Sub(test.Folder.Time).Hours() / (24 * 365.25)) //nolint:mnd // Years.
		}
		years[age]++
	}
	fmt.Fprintln(out, "\nfolder touched, years ago\tframeworks")
	for age := -1; age <= 12; age++ {
		fmt.Fprintf(out, "%d\t%d\n", age, years[age])
	}
}

// lookFor looks for removals that others found, in the events.
func lookFor(read *history.History, file string, out io.Writer) error {
	type removal struct {
		Commit    string `json:"commit"`
		Framework string `json:"framework"`
		Test      string `json:"test"`
		// Broken tests are not counted by axis.
		Broken  bool     `json:"was_broken"` //nolint:tagliatelle // It is written so.
		Differs []string `json:"differs_on"` //nolint:tagliatelle // As above.
	}
	known := map[string]*history.Event{}
	for i := range read.Events {
		if one := &read.Events[i]; one.Kind == history.Removed {
			known[one.Commit+" "+one.Key] = one
		}
	}
	opened, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("opening the removals: %w", err)
	}
	defer opened.Close() //nolint:errcheck // It is only read.
	lines := bufio.NewScanner(opened)
	found, all := 0, 0
	axes := map[string]int{}
	var missing []string
	for lines.Scan() {
		var one removal
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return fmt.Errorf("reading the removals: %w", err)
		}
		all++
		if event := known[one.Commit+" "+one.Test]; event != nil {
			found++
			if !one.Broken {
				axes[strings.Join(one.Differs, "+")+" is "+event.Axis]++
			}
		} else {
			missing = append(missing, fmt.Sprintf("not removed: %s %s %s", one.Commit, one.Framework, one.Test))
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("reading the removals: %w", err)
	}
	for _, pair := range slices.Sorted(maps.Keys(axes)) {
		missing = append(missing, fmt.Sprintf("%s: %d", pair, axes[pair]))
	}
	missing = append(missing, fmt.Sprintf("%d of %d removals found\n", found, all))
	_, err = io.WriteString(out, "\n"+strings.Join(missing, "\n"))

	return err //nolint:wrapcheck // It is wrapped by the caller.
}
