package lint

import (
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/opa"
)

// A part is rules of one category that are evaluated together: on the same document, for
// the same languages and under the same conditions.
type part struct {
	category  string
	subject   subject
	languages []string
	// when has the indexes of the conditions in the plan.
	when  []int
	rules []*opa.Rule
	// unit is what the part is compiled in; it is nil until that is decided.
	unit    *unit
	query   func() (*opa.Query, error)
	queries sync.Map // From a rule to the prepared query for it alone.
}

// A unit is parts that are compiled together. Compiling is most of the work before the first
// finding, and most runs need only some parts; what the library of rules lends to several
// parts is compiled once a unit.
type unit struct {
	engine func() (*opa.Engine, error)
}

// A subject is what a rule is evaluated on.
type subject uint8

const (
	anyFramework      subject = iota
	severalFrameworks         // Some rows of the table of the matrix.
	wholeMatrix
	changedFramework // A framework and what has changed in it.
	wholeChange      // The matrix and what has changed in it.
	exceptions       // Waivers and the baseline.
)

func subjectOf(rule *opa.Rule) subject {
	switch rule.Scope {
	case opa.Frameworks:
		return severalFrameworks
	case opa.Matrix:
		return wholeMatrix
	case opa.Change:
		return changedFramework
	case opa.Changes:
		return wholeChange
	case opa.Exceptions:
		return exceptions
	case opa.Framework, opa.Evidence, opa.Problems, opa.Stacks, opa.Approval:
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
	case opa.Framework, opa.Evidence, opa.Frameworks, opa.Matrix,
		opa.Change, opa.Changes, opa.Exceptions, opa.Approval:
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
	added := &part{
		category: rule.Category, subject: subjectOf(rule), languages: rule.Languages, when: when,
		rules: []*opa.Rule{rule},
	}
	added.query = sync.OnceValues(func() (*opa.Query, error) { return p.prepareQuery(added) })
	p.parts = append(p.parts, added)

	return nil
}

func (p *plan) prepareQuery(part *part) (*opa.Query, error) {
	engine, err := p.engine(part)
	if err != nil {
		return nil, err
	}
	query, err := engine.Query(part.rules)
	if err != nil {
		return nil, fmt.Errorf("preparing the rules: %w", err)
	}

	return query, nil
}

// engine returns the compiled rules of a part, and others. A part that nobody foresaw is
// compiled alone.
func (p *plan) engine(part *part) (*opa.Engine, error) {
	p.compiling.Lock()
	if part.unit == nil {
		part.unit = p.newUnit(part.rules)
	}
	unit := part.unit
	p.compiling.Unlock()

	return unit.engine()
}

func (p *plan) newUnit(rules []*opa.Rule) *unit {
	return &unit{engine: sync.OnceValues(func() (*opa.Engine, error) {
		engine, err := p.bundle.Compile(opa.Settings{
			Rules: rules, Params: p.params, Schemas: p.schemas,
		})
		if err != nil {
			return nil, fmt.Errorf("compiling policies: %w", err)
		}

		return engine, nil
	})}
}

// compile starts to compile the parts that are wanted, in a unit for each core. Whoever needs
// a part asks again, waits, and gets the error.
func (p *plan) compile(wanted func(*part) bool) {
	p.compiling.Lock()
	defer p.compiling.Unlock()
	var (
		parts []*part
		total int
	)
	for _, part := range p.parts {
		if part.unit == nil && wanted(part) {
			parts = append(parts, part)
			total += len(part.rules)
		}
	}
	share := (total + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
	for len(parts) > 0 {
		var rules []*opa.Rule
		count := 0
		for count < len(parts) && len(rules) < share {
			rules = append(rules, parts[count].rules...)
			count++
		}
		unit := p.newUnit(rules)
		for _, part := range parts[:count] {
			part.unit = unit
		}
		go func() { _, _ = unit.engine() }()
		parts = parts[count:]
	}
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
		met[i] = p.unconditional || condition.Holds(document)
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

	if met == nil {
		return true
	}

	return !slices.ContainsFunc(p.when, func(condition int) bool { return !met[condition] })
}

// queryOf returns the prepared query for one rule of a part.
func (p *plan) queryOf(part *part, rule *opa.Rule) (*opa.Query, error) {
	if known, found := part.queries.Load(rule); found {
		query, _ := known.(*opa.Query) // Nothing else is stored.

		return query, nil
	}
	engine, err := p.engine(part)
	if err != nil {
		return nil, err
	}
	query, err := engine.Query([]*opa.Rule{rule})
	if err != nil {
		return nil, fmt.Errorf("preparing rule %s: %w", rule.Name, err)
	}
	part.queries.Store(rule, query)

	return query, nil
}

// check compiles the rules of users, all of them: one that is wrong must not go unnoticed
// because nothing asks for it today.
func (p *plan) check() error {
	if p.schemas == nil {
		return nil // Ours were checked by their tests.
	}
	p.compile(func(*part) bool { return true })
	for _, part := range p.parts {
		if _, err := part.query(); err != nil {
			return err
		}
	}

	return nil
}
