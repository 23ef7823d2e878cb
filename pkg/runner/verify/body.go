package verify

import (
	"errors"
	"fmt"

	"github.com/tfblint/tfblint/pkg/runner/verify/python"
)

// checkBody wants a body.
func checkBody(at string, answer *Exchange) []Result {
	if len(answer.Response.Body) > 0 {
		return nil
	}

	return []Result{findingf(Fail, "empty-body", at, answer, "the body is empty")}
}

// checkJSON wants a body of JSON and returns its value.
func (r *run) checkJSON(at string, answer *Exchange) (any, []Result, error) {
	if empty := checkBody(at, answer); empty != nil {
		return nil, empty, nil
	}
	document, err := python.ReadJSON(answer.Response.Body)
	switch {
	case errors.Is(err, python.ErrDepth):
		return nil, nil, internalf(answer, "the body is JSON that is %v", err)
	case err != nil:
		return nil, []Result{findingf(Fail, "bad-json", at, answer, "the body is not JSON: %v", err)}, nil
	}
	if document.Encoding != python.UTF8 {
		r.remarkf("json-text", at, answer, "the body is %s; JSON is UTF-8 without a mark", document.Encoding)
	}
	if document.Literal != "" {
		r.remarkf("json-text", at, answer, "the body holds %s, which JSON does not have", document.Literal)
	}

	return document.Value, nil, nil
}

// shownValue is how many bytes of a value are shown.
const shownValue = 40

// show writes a value of JSON for a message, in a few words.
func show(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case python.Integer:
		return clip(string(value))
	case string:
		return fmt.Sprintf("%q", clip(value))
	case []any:
		return fmt.Sprintf("an array of %d items", len(value))
	case python.Object:
		return fmt.Sprintf("an object with %d keys", len(value))
	default:
		return fmt.Sprint(value)
	}
}

// clip shortens a value for a message.
func clip(text string) string { return clipText(text, shownValue) }

// lowered gives an object keys, and where asked for values, in lower case. Of keys that
// then coincide the last wins.
func lowered(object python.Object) map[string]any {
	keys := make(map[string]any, len(object))
	for _, member := range object {
		keys[python.Lower(member.Key)] = member.Value
	}

	return keys
}
