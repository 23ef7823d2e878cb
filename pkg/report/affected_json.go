package report

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/tfblint/tfblint/pkg/affected"
)

// affectedVersion is the version of the document that AffectedJSON prints; see
// schema/affected.schema.json.
const affectedVersion = 1

// AffectedJSON prints what a change concerns as one JSON document.
type AffectedJSON struct{}

type jsonAffected struct {
	Version int    `json:"version"`
	Base    string `json:"base"`
	Head    string `json:"head,omitempty"`
	affected.Selection
	Workflow *affected.Workflow `json:"workflow,omitempty"`
}

// Print implements [AffectedFormat].
func (AffectedJSON) Print(w io.Writer, a *Affected) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	document := jsonAffected{
		Version: affectedVersion, Base: a.Base, Head: a.Head, Selection: *a.Selection, Workflow: a.Workflow,
	}
	document.Skipped = a.skipped()
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("printing the frameworks as JSON: %w", err)
	}

	return nil
}
