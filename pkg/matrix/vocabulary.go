package matrix

import (
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// A Vocabulary turns the spellings that people use into one name each. It is data
// (policy/data/vocabulary.yaml); its zero value only folds case and space.
type Vocabulary struct {
	// None lists spellings of "no value", in lower case. The empty text is one.
	None []string `json:"none"`
	// Axes is by name of the axis.
	Axes map[string]AxisVocabulary `json:"axes"`
	// Images says which container images provide an interpreter: from the familiar
	// name of the image's repository to the interpreter's name without a version.
	Images map[string]string `json:"images"`
	// Programs and Workers name the web server behind a program, and behind a
	// worker class of gunicorn, as the server axis does.
	Programs map[string]string `json:"programs"`
	Workers  map[string]string `json:"workers"`

	names map[Axis]map[string]string
	none  map[string]bool
}

// An AxisVocabulary holds the spellings on one axis, in lower case.
type AxisVocabulary struct {
	// Unset is the name that an unset value has, by language.
	Unset map[string]string `json:"unset"`
	// Aliases is by name.
	Aliases map[string][]string `json:"aliases"`
}

// Index prepares the vocabulary for Name. It must be called once, before Name is
// called from several goroutines.
func (v *Vocabulary) Index() {
	v.none = map[string]bool{"": true}
	for _, spelling := range v.None {
		v.none[spelling] = true
	}
	v.names = make(map[Axis]map[string]string, AxisCount)
	for axis := range Axis(AxisCount) {
		names := map[string]string{}
		for name, aliases := range v.Axes[axis.String()].Aliases {
			for _, alias := range aliases {
				names[alias] = name
			}
		}
		v.names[axis] = names
	}
}

// Name returns the normalised name of a declared value. What a value that is not
// set means can depend on the test's language, given by its normalised name.
func (v *Vocabulary) Name(axis Axis, language, declared string) string {
	folded := fold(declared)
	if folded == "" || v.none[folded] {
		if unset, found := v.Axes[axis.String()].Unset[language]; found {
			return unset
		}

		return None
	}
	if name, found := v.names[axis][folded]; found {
		return name
	}

	return folded
}

// IsNone reports whether a text is a spelling of nothing.
func (v *Vocabulary) IsNone(declared string) bool {
	folded := fold(declared)

	return folded == "" || v.none[folded]
}

func fold(declared string) string { return strings.ToLower(strings.TrimSpace(declared)) }

// A Provided is a name on an axis that evidence shows, with what showed it.
type Provided struct {
	Name string
	// Evidence is the text that shows it: an image reference, a program.
	Evidence string
	Place    finding.Place
}
