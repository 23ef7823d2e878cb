package schemacheck

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/tfblint/tfblint/pkg/text"
)

// problem puts a fault into words.
func (f *fault) problem(doc *text.Document) Problem {
	pointer := f.at.pointer()
	p := Problem{
		Code:       f.code,
		Pointer:    pointer,
		Key:        f.key,
		Expected:   f.expected(),
		Suggestion: f.suggestion(),
		Place:      doc.Place(pointer),
	}
	if p.Key == "" && f.at != nil && f.at.member != nil {
		p.Key = f.at.member.Key
	}
	switch {
	case f.name != nil:
		p.Place = doc.PlaceOf(f.name.KeyStart, f.name.KeyEnd)
	case f.meant != nil:
		p.Place = doc.PlaceOf(f.meant.KeyStart, f.meant.KeyEnd)
	}
	switch f.keyword {
	case keywordRequired:
	case keywordPropertyNames:
		p.Value = quote(f.key)
	default:
		p.Value = shown(f.node)
	}
	p.Message = f.message(p)

	return p
}

func (f *fault) message(p Problem) string {
	switch {
	case f.keyword == keywordRequired:
		return f.missingMessage(p)
	case f.keyword == keywordAdditionalProperties:
		return f.strangerMessage(p)
	case f.keyword == keywordPropertyNames:
		return sentence(shownKey(f.key)+" cannot be a name here", f.wanted(), didYouMean(shownKey, p.Suggestion))
	case f.code == MissingKey && f.isAbsence():
		return sentence(f.subject()+" lacks something", f.wanted()) + also(f.view.fix)
	}

	return sentence(f.subject()+" is "+found(f.node), f.wanted(), didYouMean(asIs, p.Suggestion)) + also(f.view.fix)
}

func (f *fault) missingMessage(p Problem) string {
	missing := shownKey(f.key) + " is missing in " + f.place()
	switch {
	case f.meant != nil:
		return missing + ", where " + shownKey(f.meant.Key) + " seems to mean it; rename that key."
	case f.view.want == "" && f.view.example == "":
		return missing + "; add it."
	case f.view.example == "":
		return missing + "; add it with " + f.view.want + "."
	case f.view.want == "":
		return missing + "; add it, for example \"" + p.Key + "\": " + f.view.example + "."
	}

	return missing + "; add it with " + f.view.want + ", for example \"" + p.Key + "\": " + f.view.example + "."
}

func (f *fault) strangerMessage(p Problem) string {
	unknown := shownKey(f.key) + " is no key of " + cmp.Or(f.view.title, f.parent())
	switch {
	case f.view.fix != "":
		return unknown + "." + also(f.view.fix)
	case p.Suggestion != "":
		return unknown + didYouMean(shownKey, p.Suggestion) + "?"
	}
	const fewKeys = 8
	if len(f.among) == 0 || len(f.among) > fewKeys {
		return unknown + "; nothing reads it. Remove it or correct its name."
	}

	return unknown + "; there are " + strings.Join(f.among, ", ") + "."
}

// wanted returns the part of a message that says what should be there.
func (f *fault) wanted() string {
	switch {
	case f.view.want == "" && len(f.view.expected) > 0:
		return "; wanted one of " + strings.Join(f.view.expected, ", ")
	case f.view.want == "" && f.view.example == "":
		return "; wanted " + cmp.Or(f.view.title, "something else")
	case f.view.want == "":
		return "; wanted something like " + f.view.example
	case f.view.example == "" || len(f.view.expected) > 0 || f.keyword == keywordPropertyNames:
		return "; wanted " + f.view.want
	}

	return "; wanted " + f.view.want + ", for example " + f.view.example
}

func (f *fault) expected() []string {
	switch {
	case f.keyword == keywordAdditionalProperties:
		return f.among
	case len(f.view.expected) > 0 && f.keyword != keywordRequired:
		return f.view.expected
	case f.view.want != "":
		return []string{f.view.want}
	}

	return nil
}

// suggestion returns the key or the value that was probably meant, if there is one.
func (f *fault) suggestion() string {
	switch f.keyword {
	case keywordRequired:
		if f.meant != nil {
			return f.key
		}
	case keywordAdditionalProperties:
		if f.view.fix == "" {
			return Nearest(f.key, f.among)
		}
	case keywordPropertyNames:
		return repaired(f.key, f.wouldTake(text.String))
	case keywordEnum, keywordAnyOf, keywordPattern, keywordNot, keywordType:
		return f.nearValue()
	}

	return ""
}

func (f *fault) nearValue() string {
	if f.node.Kind != text.String {
		return ""
	}
	if len(f.view.expected) > 0 {
		return Nearest(f.node.Text, f.view.expected)
	}
	if _, isNumber := numberOf(f.node.Text); isNumber && f.wouldTake(text.Number)(f.node.Text) {
		return f.node.Text
	}
	if f.keyword == keywordPattern {
		return repaired(f.node.Text, f.wouldTake(text.String))
	}

	return ""
}

// wouldTake returns a function that reports whether a value of the kind would be
// right in the place of the faulty one.
func (f *fault) wouldTake(kind text.Kind) func(string) bool {
	return func(s string) bool {
		return f.view.whole != nil && reading{}.meets(f.view.whole, &text.Node{Kind: kind, Text: s})
	}
}

// joinMisspelt makes one of two faults where a key is missing because it is
// misspelt: the missing key moves to where the misspelt one stands.
func joinMisspelt(faults []fault) []fault {
	joined := make(map[*text.Member]bool)
	for i := range faults {
		missing := &faults[i]
		if missing.keyword != keywordRequired {
			continue
		}
		for j := range faults {
			stranger := &faults[j]
			if stranger.keyword == keywordAdditionalProperties && !joined[stranger.name] &&
				stranger.at.parent == missing.at && Nearest(stranger.key, stranger.among) == missing.key {
				missing.meant = stranger.name
				joined[stranger.name] = true

				break
			}
		}
	}
	faults = slices.DeleteFunc(faults, func(f fault) bool { return f.name != nil && joined[f.name] })
	slices.SortStableFunc(faults, func(a, b fault) int { return cmp.Compare(a.offset(), b.offset()) })

	return faults
}

// subject names the value at fault at the start of a sentence.
func (f *fault) subject() string {
	switch {
	case f.at == nil:
		return "The file"
	case f.at.member != nil:
		return shownKey(f.at.member.Key)
	}

	return "Item " + strconv.Itoa(f.at.index+1) + " of " + f.parent()
}

// place names the object that lacks a key.
func (f *fault) place() string {
	switch {
	case f.at == nil:
		return "the file"
	case f.at.member != nil:
		return shownKey(f.at.member.Key)
	}

	return "item " + strconv.Itoa(f.at.index+1) + " of " + f.parent()
}

// parent names what the value at fault lies in.
func (f *fault) parent() string {
	switch up := f.at.parent; {
	case up == nil:
		return "the file"
	case up.member != nil:
		return shownKey(up.member.Key)
	}

	return "the list"
}
