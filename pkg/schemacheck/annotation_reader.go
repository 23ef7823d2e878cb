package schemacheck

import (
	"errors"

	"github.com/tfblint/tfblint/pkg/text"
)

// ErrAnnotation is what [Compile] wraps for a keyword of this package that is
// unknown or has a value of the wrong kind.
var ErrAnnotation = errors.New("not a keyword as schemacheck has it")

// readOwn takes over one keyword of our own. It reports false if it cannot.
func (a *annotations) readOwn(keyword string, value *text.Node) bool {
	var ok bool
	switch keyword {
	case "x-want":
		a.want, ok = textOf(value)
	case "x-fix":
		a.fix, ok = textOf(value)
	case "x-code":
		if a.code, ok = textOf(value); !ok {
			a.codes, ok = mapOf(value, textOf)
		}
	case "x-unknown":
		a.strangers, ok = mapOf(value, strangerOf)
	}

	return ok
}

func strangerOf(n *text.Node) (stranger, bool) {
	var s stranger
	ok := n.Kind == text.Object
	for i := range n.Members {
		word, isText := textOf(n.Members[i].Value)
		switch n.Members[i].Key {
		case "code":
			s.code = word
		case "fix":
			s.fix = word
		default:
			ok = false
		}
		ok = ok && isText
	}

	return s, ok
}
