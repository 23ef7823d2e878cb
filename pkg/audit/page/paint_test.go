package page_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
)

// paints is when a page was first seen, and when it was whole with its script run, in milliseconds from its opening.
const paints = `new Promise((done) => {
  const look = () => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    const [opened] = performance.getEntriesByType("navigation");
    if (paint && opened.loadEventEnd) { done([paint.startTime, opened.loadEventEnd]); } else { setTimeout(look, 10); }
  };
  look();
})`

// empty is a page with a word.
const empty = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>a</title><p>a`

// BenchmarkPaint opens the page of the suite that TFBLINT_TREE names, else of the small one, from disk, in turn with
// one that has a word. The time that counts is that of the first paint, by the browser's own clock.
func BenchmarkPaint(b *testing.B) {
	dir, repository := matrix, ""
	if root := os.Getenv("TFBLINT_TREE"); root != "" {
		dir, repository = root, root
	}
	pages := []string{write(b, read(b, dir, repository)), "file://" + filepath.Join(b.TempDir(), "empty.html")}
	if err := os.WriteFile(pages[1][len("file://"):], []byte(empty), 0o600); err != nil {
		b.Fatal(err)
	}
	t := browser(b)
	for _, width := range []int64{1440, 390} {
		b.Run(strconv.FormatInt(width, 10), func(b *testing.B) {
			t.size(width, "light")
			var painted, loaded [2][]float64
			for b.Loop() {
				for i, address := range pages {
					t.do(chromedp.Navigate("about:blank"), chromedp.Navigate(address))
					times := ask[[]float64](t, paints)
					painted[i], loaded[i] = append(painted[i], times[0]), append(loaded[i], times[1])
				}
			}
			b.ReportMetric(median(painted[0]), "paint-ms")
			b.ReportMetric(median(painted[1]), "empty-paint-ms")
			b.ReportMetric(median(painted[0])/median(painted[1]), "paint/empty")
			b.ReportMetric(slices.Max(painted[0]), "slowest-paint-ms")
			b.ReportMetric(median(loaded[0]), "load-ms")
		})
	}
}

func median(values []float64) float64 { return slices.Sorted(slices.Values(values))[len(values)/2] }
