package printer

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/tfblint/tfblint/pkg/audit"
)

// JSON prints all of an audit as one document; see schema/audit.schema.json.
func JSON(w io.Writer, a *audit.Audit) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(a); err != nil {
		return fmt.Errorf("printing the audit as JSON: %w", err)
	}

	return nil
}
