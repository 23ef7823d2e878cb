// Package report prints what a run found: one file an output format, one interface.
package report

import (
	"io"

	"github.com/tfblint/tfblint/pkg/lint"
)

// A Format prints a report. Everything that comes from the tree under review is
// hostile text; a format writes it so that it stays text.
type Format interface {
	Print(w io.Writer, report *lint.Report) error
}
