package page_test

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/tfblint/tfblint/pkg/audit"
	"github.com/tfblint/tfblint/pkg/audit/page"
)

// patience is how long a browser may take for all that a test asks of it. It is there so that a test ends.
const patience = 3 * time.Minute

// A tab is a page in a browser.
type tab struct {
	testing.TB

	ctx   context.Context //nolint:containedctx // It is what chromedp calls a tab.
	mutex sync.Mutex
	said  []string
}

// browser starts Chromium. Where it is not installed the test is skipped, except in CI.
func browser(tb testing.TB) *tab {
	tb.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatalf("there is no browser: %v", err)
		}
		tb.Skipf("there is no browser: %v; Debian's package is chromium", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.Flag("disable-gpu", true), chromedp.Flag("force-color-profile", "srgb"))
	if os.Geteuid() == 0 { // Chromium's sandbox refuses to be started by root.
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(tb.Context(), patience)
	tb.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	tb.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	tb.Cleanup(cancel)
	opened := &tab{TB: tb, ctx: ctx}
	if err := chromedp.Listen(ctx, opened.listen); err != nil {
		tb.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, cdplog.Enable, cdp.Empty{}); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		opened.mutex.Lock()
		defer opened.mutex.Unlock()
		for _, said := range opened.said {
			tb.Errorf("the browser says: %s", said)
		}
	})

	return opened
}

// listen keeps what a browser's console would show: violations of the policy too.
func (b *tab) listen(event any) {
	var said string
	switch event := event.(type) {
	case *cdplog.EventEntryAdded:
		said = fmt.Sprintf("%s: %s %s", event.Entry.Level, event.Entry.Text, event.Entry.URL)
	case *runtime.EventExceptionThrown:
		said = fmt.Sprintf("%s at line %d", event.ExceptionDetails.Text, event.ExceptionDetails.LineNumber)
		if thrown := event.ExceptionDetails.Exception; thrown != nil {
			said += ": " + thrown.Description
		}
	case *runtime.EventConsoleAPICalled:
		said = fmt.Sprintf("console.%s", event.Type)
	default:
		return
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.said = append(b.said, said)
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// call gives the browser a command.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.Helper()
	result, err := chromedp.Call(b.ctx, command, params)
	if err != nil {
		b.Fatal(err)
	}

	return result
}

// ask evaluates an expression in the page, and waits for a promise.
func ask[T any](b *tab, expression string) T {
	b.Helper()
	answer, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}

	return answer
}

// wait waits until an expression is true in the page.
func (b *tab) wait(expression string) {
	b.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Poll[chromedp.Void](expression)); err != nil {
		b.Fatalf("waiting for %s: %v", expression, err)
	}
}

// want fails where an expression is not what it should be.
func want[T comparable](b *tab, expression string, wanted T) {
	b.Helper()
	if got := ask[T](b, expression); got != wanted {
		b.Errorf("%s is %v, want %v", expression, got, wanted)
	}
}

// size makes the window so many pixels wide, with or without the system asking for dark.
func (b *tab) size(width int64, scheme string) {
	b.Helper()
	const height = 900
	b.do(chromedp.EmulateViewport(width, height))
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
}

// open writes the page of an audit to a file and opens that.
func (b *tab) open(a *audit.Audit) (address string) {
	b.Helper()
	address = write(b.TB, a)
	b.do(chromedp.Navigate(address))

	return address
}

// write writes the page to a file and returns its address.
func write(tb testing.TB, a *audit.Audit) string {
	tb.Helper()
	var content bytes.Buffer
	if err := page.Write(&content, a); err != nil {
		tb.Fatal(err)
	}
	file := filepath.Join(tb.TempDir(), "audit.html")
	if err := os.WriteFile(file, content.Bytes(), 0o600); err != nil {
		tb.Fatal(err)
	}

	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
}

// suites are the audits that a browser is shown.
func suites(t *testing.T) map[string]*audit.Audit {
	t.Helper()
	shown := map[string]*audit.Audit{"matrix": read(t, matrix, ""), "hostile": hostile(t)}
	if root := os.Getenv("TFBLINT_TREE"); root != "" {
		shown["real"] = read(t, root, root)
	}

	return shown
}

// TestScreenshots writes pictures of the pages into the folder that TFBLINT_SCREENSHOTS names, to be looked at.
func TestScreenshots(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("TFBLINT_SCREENSHOTS")
	if folder == "" {
		t.Skip("TFBLINT_SCREENSHOTS names no folder")
	}
	b := browser(t)
	for name, shown := range suites(t) {
		b.open(shown)
		for _, width := range []int64{1440, 390} {
			for _, scheme := range []string{"light", "dark"} {
				b.size(width, scheme)
				for place, found := range map[string]string{
					"top": "header", "summary": "#summary", "removals": "#removals", "charts": "#charts",
					"heat": ".heat", "tests": "#tests", "findings": "#findings", "stale": "#stale", "broken": "#broken",
					"history": "#history", "frameworks": "#frameworks", "open": "#frameworks details:nth-of-type(5)",
				} {
					if !ask[bool](b, fmt.Sprintf("document.querySelector(%q) !== null", found)) {
						continue
					}
					ask[bool](b, fmt.Sprintf("(document.querySelector(%q).open = %v, "+
						"document.querySelector(%[1]q).scrollIntoView(), true)", found, place == "open"))
					ask[bool](b, "new Promise((done) => requestAnimationFrame("+
						"() => requestAnimationFrame(() => done(true))))")
					picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
					if err != nil {
						t.Fatal(err)
					}
					file := fmt.Sprintf("%s-%d-%s-%s.png", name, width, scheme, place)
					//nolint:gosec // G703: whoever runs the test names the folder.
					if err := os.WriteFile(filepath.Join(folder, file), picture, 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
}

// repeated is a text again and again.
func repeated(text string, characters int) string {
	return strings.Repeat(text, characters/len(text)+1)[:characters]
}
