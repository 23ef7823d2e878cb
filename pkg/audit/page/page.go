// Package page writes an audit as one HTML file that needs nothing else: no network, no server, no
// script to be read. What the audit says is drawn here, on the server's side of things; the script in the page
// filters and sorts what is there.
//
// Names in a suite are a stranger's. They reach the page through html/template and [plain.Line] only, and the
// page itself forbids, by a content security policy, everything but its own style and script.
package page

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/tfblint/tfblint/pkg/audit"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	//go:embed page.js
	pageScript string
	//go:embed live.js
	liveScript string
)

// Write writes the page of an audit.
func Write(w io.Writer, a *audit.Audit) error { return write(w, a, "") }

// WriteLive writes the page as pkg/audit/live serves it: it loads itself anew when there is another
// version than this one.
func WriteLive(w io.Writer, a *audit.Audit, version string) error { return write(w, a, version) }

func write(w io.Writer, a *audit.Audit, version string) error {
	parsed, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return fmt.Errorf("reading the page's template: %w", err)
	}
	shown := newView(a)
	shown.Version = version
	shown.embed()
	// The page is whole or not written at all.
	var page bytes.Buffer
	if err := parsed.Execute(&page, shown); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	if _, err := w.Write(page.Bytes()); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}

	return nil
}

// embed puts style and scripts into the page, and a policy that allows these and nothing else.
func (v *view) embed() {
	scripts := []string{pageScript}
	connect := ""
	if v.Version != "" {
		scripts = append(scripts, liveScript)
		connect = "; connect-src 'self'"
	}
	var elements strings.Builder
	hashes := make([]string, len(scripts))
	for i, script := range scripts {
		fmt.Fprintf(&elements, "<script>%s</script>\n", script)
		hashes[i] = hash(script)
	}
	v.Script = template.HTML(elements.String())                 //nolint:gosec // G203: our own files.
	v.Style = template.HTML("<style>" + pageCSS + "</style>\n") //nolint:gosec // G203: our own file.
	v.Policy = fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; img-src data:%s; "+
		"base-uri 'none'; form-action 'none'", hash(pageCSS), strings.Join(hashes, " "), connect)
}

// hash names a style or a script in a content security policy.
func hash(content string) string {
	sum := sha256.Sum256([]byte(content))

	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
