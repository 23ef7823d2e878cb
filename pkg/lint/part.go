package lint

import (
	"fmt"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/opa"
)

// A part is rules of one category that are evaluated together: on the same document, for
// the same languages and under the same conditions. Rules are compiled in parts, each when
// it is first wanted and all cores at once: compiling is most of the work before the first
// finding, and most runs need only some.
type part struct {
	category  string
	subject   subject
	languages []string
	// when has the indexes of the conditions in the plan.
	when    []int
	rules   []*opa.Rule
	engine  func() (*opa.Engine, error)
	query   func() (*opa.Query, error)
	queries sync.Map // From a rule to the prepared query for it alone.
}

// A subject is what a rule is evaluated on.
type subject uint8

const (
	anyFramework subject = iota
	wholeMatrix
	exceptions // Waivers and the baseline.
)

func subjectOf(rule *opa.Rule) subject {
	switch rule.Scope {
	case opa.Matrix:
		return wholeMatrix
	case opa.Exceptions:
		return exceptions
	case opa.Framework, opa.Evidence, opa.Problems, opa.Stacks:
	}

	return anyFramework
}

// implied returns the conditions that a rule's scope means.
func implied(scope opa.Scope) []string {
	switch scope {
	case opa.Problems:
		return []string{"problems"}
	case opa.Stacks:
		return []string{"stacks"}
	case opa.Framework, opa.Evidence, opa.Matrix, opa.Exceptions:
	}

	return nil
}

// place adds a rule to its part.
func (p *plan) place(rule *opa.Rule) error {
	when, err := p.conditionsOf(rule)
	if err != nil {
		return err
	}
	for _, part := range p.parts {
		if part.category == rule.Category && part.subject == subjectOf(rule) &&
			slices.Equal(part.languages, rule.Languages) && slices.Equal(part.when, when) {
			part.rules = append(part.rules, rule)

			return nil
		}
	}
	p.parts = append(p.parts, p.newPart(&part{
		category: rule.Category, subject: subjectOf(rule), languages: rule.Languages, when: when,
		rules: []*opa.Rule{rule},
	}))

	return nil
}

// newPart gives a part its way to compile its rules.
func (p *plan) newPart(added *part) *part {
	added.engine = sync.OnceValues(func() (*opa.Engine, error) {
		engine, err := p.bundle.Compile(opa.Settings{
			Rules: added.rules, Params: p.params, Schemas: p.schemas, Vetted: p.schemas == nil,
		})
		if err != nil {
			return nil, fmt.Errorf("compiling policies: %w", err)
		}

		return engine, nil
	})
	added.query = sync.OnceValues(func() (*opa.Query, error) {
		engine, err := added.engine()
		if err != nil {
			return nil, err
		}
		query, err := engine.Query(added.rules)
		if err != nil {
			return nil, fmt.Errorf("preparing the rules: %w", err)
		}

		return query, nil
	})

	return added
}

// conditionsOf returns the indexes of a rule's conditions, in their order.
func (p *plan) conditionsOf(rule *opa.Rule) ([]int, error) {
	conditions := slices.Clone(rule.When)
	for _, text := range implied(rule.Scope) {
		condition, err := opa.ParseCondition(text)
		if err != nil {
			return nil, fmt.Errorf("placing rule %s: %w", rule.Name, err)
		}
		conditions = append(conditions, condition)
	}
	var when []int
	for _, condition := range conditions {
		i := slices.IndexFunc(p.conditions, func(known opa.Condition) bool {
			return known.String() == condition.String()
		})
		if i < 0 {
			i = len(p.conditions)
			p.conditions = append(p.conditions, condition)
		}
		when = append(when, i)
	}
	slices.Sort(when)

	return when, nil
}

// met says for each condition of the plan whether a document meets it.
func (p *plan) met(document ast.Value) []bool {
	met := make([]bool, len(p.conditions))
	for i, condition := range p.conditions {
		met[i] = condition.Holds(document)
	}

	return met
}

// concerns reports whether the part is about a framework in the given languages that meets
// the given conditions. Nil stands for all languages, and for all conditions.
func (p *part) concerns(languages []string, met []bool) bool {
	if languages != nil && len(p.languages) > 0 &&
		!slices.ContainsFunc(languages, func(language string) bool { return slices.Contains(p.languages, language) }) {
		return false
	}

	return met == nil || !slices.ContainsFunc(p.when, func(condition int) bool { return !met[condition] })
}

// queryOf returns the prepared query for one rule of the part.
func (p *part) queryOf(rule *opa.Rule) (*opa.Query, error) {
	if known, found := p.queries.Load(rule); found {
		query, _ := known.(*opa.Query) // Nothing else is stored.

		return query, nil
	}
	engine, err := p.engine()
	if err != nil {
		return nil, err
	}
	query, err := engine.Query([]*opa.Rule{rule})
	if err != nil {
		return nil, fmt.Errorf("preparing rule %s: %w", rule.Name, err)
	}
	p.queries.Store(rule, query)

	return query, nil
}

// prepare starts to compile what frameworks in the given languages need whatever else they
// are; nil means all rules, as among all frameworks some meets each condition.
func (p *plan) prepare(languages []string) {
	for _, part := range p.parts {
		if part.subject != exceptions && (languages == nil || len(part.when) == 0 && part.concerns(languages, nil)) {
			go func() { _, _ = part.query() }() // Whoever needs it asks again and gets the error.
		}
	}
}

// check compiles the rules of users, all of them: one that is wrong must not go unnoticed
// because nothing asks for it today.
func (p *plan) check() error {
	if p.schemas == nil {
		return nil // Ours were checked by their tests.
	}
	for _, part := range p.parts {
		if _, err := part.query(); err != nil {
			return err
		}
	}

	return nil
}
