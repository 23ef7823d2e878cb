package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A viewer is a browser that looks at an audit that is served.
type viewer struct {
	*testing.T

	ctx   context.Context //nolint:containedctx // It is what chromedp calls a tab.
	suite string
}

// TestServe looks at an audit as it is served while its suite, a linked work tree, is changed, broken and mended.
func TestServe(t *testing.T) {
	t.Parallel()
	v := &viewer{T: t, suite: linkedSuite(t)}
	v.ctx = startBrowser(t)
	address, end := serveSuite(t, v.suite)
	v.do(chromedp.Navigate(address))
	v.wait("document.getElementById('live').textContent === 'Follows the files.'")
	v.wait("document.querySelector('header').textContent.includes('Commit ')")
	v.wait("!document.body.textContent.includes('not committed')")
	v.wait("document.querySelector('#tests-table').textContent.includes('Added')")

	// A change is shown, and the reader stays where they were.
	v.wait("(location.hash = 'language=Go', true)")
	v.wait("(document.querySelector('#frameworks details').open = true)")
	v.replace(`"postgres":`, `"anew":`)
	v.wait("document.querySelector('#tests-table').textContent.includes('pebble-anew')")
	v.wait("document.querySelectorAll('#tests-table tbody tr:not([hidden])').length === 2")
	v.wait("document.querySelector('#frameworks details').open")
	v.wait("document.querySelector('header').textContent.includes('not committed')")

	// A commit changes no file of the suite.
	v.git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--all", "--message=b")
	v.wait("!document.querySelector('header').textContent.includes('not committed')")

	// A configuration that cannot be read is a finding, and the page is one without its tests.
	v.replace(`"tests": [`, `"tests": [[[`)
	v.wait("!document.querySelector('#tests-table').textContent.includes('pebble')")
	v.replace(`"tests": [[[`, `"tests": [`)
	v.wait("document.querySelector('#tests-table').textContent.includes('pebble-anew')")

	// What cannot be audited leaves the page as it was, which it says, also to who comes now.
	wrong := "document.querySelector('#live.wrong')?.checkVisibility()"
	v.write(".tfblint.yaml", "version: <b>1</b>\n")
	v.wait(wrong)
	v.wait("document.getElementById('live').textContent.includes('.tfblint.yaml')")
	v.wait("document.getElementById('live').textContent.includes('<b>1</b>')")
	v.wait("document.getElementById('live').children.length === 0")
	v.wait("document.querySelector('#tests-table').textContent.includes('pebble-anew')")
	v.do(chromedp.Reload())
	v.wait(wrong)
	v.write(".tfblint.yaml", "version: 1\n")
	v.replace(`"anew":`, `"mended":`)
	v.wait("document.querySelector('#tests-table').textContent.includes('pebble-mended')")
	v.wait("document.getElementById('live').textContent === 'Follows the files.'")

	// A suite that goes for a moment and comes back as it was needs no other page.
	v.wait("(window.same = true)")
	v.rename("frameworks", "away")
	v.wait(wrong)
	v.rename("away", "frameworks")
	v.wait("document.getElementById('live').textContent === 'Follows the files.'")
	v.wait("!document.querySelector('#live.wrong')")

	end()
	v.wait(wrong)
	v.wait("document.getElementById('live').textContent.includes('does not answer')")
}

// linkedSuite is a linked work tree of a repository with the small suite.
func linkedSuite(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	origin := filepath.Join(folder, "origin")
	if err := os.CopyFS(origin, os.DirFS(filepath.Join("..", "..", "testdata", "matrix"))); err != nil {
		t.Fatal(err)
	}
	v := &viewer{T: t, suite: origin}
	v.git("init", "--quiet")
	v.git("add", ".")
	v.git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=a")
	linked := filepath.Join(folder, "linked")
	v.git("worktree", "add", "--quiet", linked)

	return linked
}

// serveSuite serves the audit of a suite with its history until end is called.
func serveSuite(t *testing.T, suite string) (address string, end func()) {
	t.Helper()
	out, in := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	p := &program{stdout: in, stderr: &bytes.Buffer{}, environment: withoutCache(nil), now: time.Now}
	ended := make(chan int, 1)
	go func() {
		ended <- p.run(ctx, []string{"audit", "--history", "--serve", suite})
		_ = in.Close()
	}()
	end = func() {
		cancel()
		if status := <-ended; status != 0 {
			t.Errorf("the server ends with %d", status)
		}
	}
	line := make([]byte, 1<<10)
	n, err := out.Read(line)
	address = regexp.MustCompile(`http://[^ ]+`).FindString(string(line[:n]))
	if address == "" {
		t.Fatalf("no address in %q: %v", line[:n], err)
	}

	return address, end
}

// startBrowser starts Chromium. Where it is not installed the test is skipped, except in CI.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("there is no browser: %v", err)
		}
		t.Skipf("there is no browser: %v; Debian's package is chromium", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program))
	if os.Geteuid() == 0 { // Chromium's sandbox refuses to be started by root.
		options = append(options, chromedp.NoSandbox)
	}
	const patience = 3 * time.Minute // It is there so that the test ends.
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)

	return ctx
}

func (v *viewer) do(actions ...chromedp.Action[chromedp.Void]) {
	v.Helper()
	if err := chromedp.Do(v.ctx, actions...); err != nil {
		v.Fatal(err)
	}
}

// wait waits until an expression is true in the page. The page may be replaced meanwhile, so that each look is a
// question of its own.
func (v *viewer) wait(expression string) {
	v.Helper()
	const every, atMost = 50 * time.Millisecond, time.Minute
	var last error
	for begin := time.Now(); time.Since(begin) < atMost; time.Sleep(every) {
		is, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && is {
			return
		}
		last = err
	}
	said, _ := chromedp.Run(v.ctx, chromedp.Evaluate[string]("document.querySelector('header')?.textContent"))
	v.Fatalf("waiting for %s: %v; the page says %q", expression, last, said)
}

func (v *viewer) write(name, content string) {
	v.Helper()
	//nolint:gosec // G703: the test's own folder and names.
	if err := os.WriteFile(filepath.Join(v.suite, name), []byte(content), 0o600); err != nil {
		v.Fatal(err)
	}
}

// replace changes a configuration.
func (v *viewer) replace(old, by string) {
	v.Helper()
	const name = "frameworks/Go/pebble/benchmark_config.json"
	content, err := os.ReadFile(filepath.Join(v.suite, name))
	if err != nil || !bytes.Contains(content, []byte(old)) {
		v.Fatalf("no %s in %s: %v", old, name, err)
	}
	v.write(name, strings.Replace(string(content), old, by, 1))
}

func (v *viewer) rename(from, to string) {
	v.Helper()
	if err := os.Rename(filepath.Join(v.suite, from), filepath.Join(v.suite, to)); err != nil {
		v.Fatal(err)
	}
}

func (v *viewer) git(args ...string) {
	v.Helper()
	//nolint:gosec // G204: git, with the test's own words.
	command := exec.CommandContext(v.Context(), "git", append([]string{"-C", v.suite}, args...)...)
	if out, err := command.CombinedOutput(); err != nil {
		v.Fatalf("git %s: %v: %s", strings.Join(args, " "), err, out)
	}
}
