package schemacheck

import (
	"regexp"
	"sync"
	"sync/atomic"
)

// A pattern is a regular expression that is compiled when it is first used: compiling all
// of a schema's takes longer than reading the schema, and a file with few faults meets few
// of them. It remembers its verdicts: a suite says "/json" and "Linux" hundreds of times,
// and matching was half of what checking cost.
type pattern struct {
	compile  func() *regexp.Regexp
	verdicts sync.Map // From a text to whether it matches.
	size     atomic.Int32
}

// Limits on what a pattern remembers: texts that recur are short, and hostile ones many.
const (
	maxRememberedText  = 64
	maxRememberedTexts = 1024
)

func (p *pattern) matches(text string) bool {
	if known, found := p.verdicts.Load(text); found {
		verdict, _ := known.(bool)

		return verdict
	}
	verdict := p.compile().MatchString(text)
	if len(text) <= maxRememberedText && p.size.Load() < maxRememberedTexts {
		p.size.Add(1)
		p.verdicts.Store(text, verdict)
	}

	return verdict
}
