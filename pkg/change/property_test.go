package change_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// A plan is a suite in the simplest form that says all of it: what its configurations hold,
// each value as JSON, by folder.
type plan map[string]*planned

type planned struct {
	own     map[string]string
	entries int
	tests   map[string]map[string]string
}

func (p plan) clone() plan {
	copied := plan{}
	for dir, f := range p {
		tests := map[string]map[string]string{}
		for key, fields := range f.tests {
			tests[key] = maps.Clone(fields)
		}
		copied[dir] = &planned{maps.Clone(f.own), f.entries, tests}
	}

	return copied
}

// configs writes the plan as a suite's configurations.
func (p plan) configs() map[string]string {
	configs := map[string]string{}
	for dir, f := range p {
		entries := make([][]string, f.entries)
		for i, key := range slices.Sorted(maps.Keys(f.tests)) {
			entries[i%f.entries] = append(entries[i%f.entries], fmt.Sprintf("%q: %s", key, object(f.tests[key])))
		}
		texts := make([]string, 0, len(entries))
		for _, entry := range entries {
			texts = append(texts, "{"+strings.Join(entry, ", ")+"}")
		}
		own := maps.Clone(f.own)
		own["tests"] = "[" + strings.Join(texts, ", ") + "]"
		configs[dir] = object(own)
	}

	return configs
}

func object(fields map[string]string) string {
	members := make([]string, 0, len(fields))
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		members = append(members, fmt.Sprintf("%q: %s", key, fields[key]))
	}

	return "{" + strings.Join(members, ", ") + "}"
}

// A dice throws plans.
type dice struct{ *rand.Rand }

func (d dice) pick(list ...string) string { return list[d.IntN(len(list))] }

// fields throws what a test says. The values are such as could be taken for each other.
func (d dice) fields() map[string]string {
	fields := map[string]string{"language": d.pick(`"Go"`, `"Java"`)}
	for key, values := range map[string][]string{
		"port": {"8080", `"8080"`, "0", "null", "-1.5e3"},
		"display_name": {
			`"Gin"`, `"Gin [raw]"`, `""`, `"[raw]"`, `"null"`, `"(unreadable)"`, `"two\nlines"`, "NaN", `"NaN"`,
		},
		"tags":     {"[]", `["broken"]`, `["broken", "x"]`, `"broken"`, `{"a": [true, {}], "b": 1}`},
		"database": {`"Postgres"`, `"MySQL"`, `"None"`},
		"orm":      {`"Raw"`, `"Full"`},
		"json_url": {`"/json"`, `"/j"`},
		"db_url":   {`"/db"`},
		"notes":    {`"a remark"`, `"\"quoted\""`, `" 1 "`},
	} {
		if d.IntN(2) == 0 {
			fields[key] = d.pick(values...)
		}
	}

	return fields
}

func (d dice) dir() string { return d.pick("Go/", "Java/") + d.pick("gin", "echo", "chi", "tonic") }

func (d dice) key() string { return d.pick("default", "raw", "pg", "mysql", "postgres", "postgresql") }

func (d dice) framework() *planned {
	f := &planned{own: map[string]string{}, entries: 1 + d.IntN(3), tests: map[string]map[string]string{}}
	if d.IntN(4) > 0 {
		f.own["framework"] = d.pick(`"gin"`, `"echo"`, `"chi"`, `"tonic"`)
	}
	if d.IntN(2) == 0 {
		f.own["maintainers"] = d.pick(`["a"]`, `["a", "b"]`, "[]")
	}
	for range d.IntN(5) {
		f.tests[d.key()] = d.fields()
	}

	return f
}

func (d dice) suite() plan {
	p := plan{}
	for range 1 + d.IntN(5) {
		p[d.dir()] = d.framework()
	}

	return p
}

// mutate makes some changes of the kinds that people make.
func (d dice) mutate(p plan) plan {
	p = p.clone()
	for range 1 + d.IntN(4) {
		dirs := slices.Sorted(maps.Keys(p))
		if len(dirs) == 0 {
			break
		}
		dir, other := d.pick(dirs...), d.dir()
		f := p[dir]
		key, to := d.key(), d.key()
		switch d.IntN(8) {
		case 0: // Another folder.
			delete(p, dir)
			p[other] = f
		case 1: // Another name.
			f.own["framework"] = d.pick(`"gin"`, `"kami"`)
		case 2: // Another key.
			if fields, found := f.tests[key]; found {
				delete(f.tests, key)
				f.tests[to] = fields
			}
		case 3: // A test moves out.
			if fields, found := f.tests[key]; found && p[other] != nil {
				delete(f.tests, key)
				p[other].tests[to] = fields
			}
		case 4:
			f.tests[to] = d.fields()
		case 5:
			if f.tests[key] != nil {
				f.tests[key]["tags"] = `["broken"]`
			}
		case 6:
			f.entries = 1 + d.IntN(3)
		case 7:
			delete(p, dir)
		}
	}

	return p
}

// both throws two suites, most often one made of the other.
func (d dice) both() (base, head plan) {
	base = d.suite()
	if d.IntN(4) == 0 {
		return base, d.suite()
	}

	return base, d.mutate(base)
}

const throws = 1000

func forEachThrow(t *testing.T, check func(t *testing.T, base, head plan, baseMatrix, headMatrix *matrix.Matrix)) {
	t.Helper()
	for seed := range uint64(throws) {
		base, head := dice{rand.New(rand.NewPCG(seed, 0))}.both() //nolint:gosec // It is to be the same each time.
		check(t, base, head, load(t, base.configs()), load(t, head.configs()))
		if t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, cmp.Diff(base.configs(), head.configs()))
		}
	}
}

// TestSame shows that a suite does not differ from itself, read twice or shared.
func TestSame(t *testing.T) {
	t.Parallel()
	forEachThrow(t, func(t *testing.T, base, _ plan, one, _ *matrix.Matrix) {
		t.Helper()
		for _, other := range []*matrix.Matrix{one, load(t, base.configs())} {
			if c := change.Compare(one, other); !c.Empty() {
				t.Errorf("a suite differs from itself: %v", told(c))
			}
		}
	})
}

// TestApply shows that a change holds all that lies between two suites: without looking at the
// head but for what is new altogether, it makes the head of the base.
func TestApply(t *testing.T) {
	t.Parallel()
	forEachThrow(t, func(t *testing.T, base, head plan, baseMatrix, headMatrix *matrix.Matrix) {
		t.Helper()
		c := change.Compare(baseMatrix, headMatrix)
		if diff := cmp.Diff(head, base.apply(c, head), cmp.AllowUnexported(planned{})); diff != "" {
			t.Errorf("%s\n%s", diff, strings.Join(told(c), "\n"))
		}
	})
}

// apply returns the plan with a change made. Only frameworks and tests without a base side
// are looked up in head.
func (p plan) apply(c *change.Change, head plan) plan {
	result := p.clone()
	for i := range c.Frameworks {
		if base := c.Frameworks[i].Base; base != nil {
			delete(result, folder(base))
		}
	}
	for i := range c.Frameworks {
		f := &c.Frameworks[i]
		if f.Head == nil {
			continue
		}
		made := &planned{own: map[string]string{}, tests: map[string]map[string]string{}}
		if f.Base == nil {
			made.own, made.entries = head[folder(f.Head)].own, head[folder(f.Head)].entries
		} else {
			before := p[folder(f.Base)]
			made.own, made.entries = maps.Clone(before.own), before.entries
			made.tests = maps.Clone(before.tests)
			for _, field := range f.Fields {
				if field.Name == "tests" {
					made.entries, _ = strconv.Atoi(field.To)
				} else {
					set(made.own, field)
				}
			}
			for _, left := range f.Left {
				delete(made.tests, c.Counterpart(left).Key)
			}
		}
		p.applyTests(made, f, head)
		result[folder(f.Head)] = made
	}

	return result
}

func (p plan) applyTests(made *planned, f *change.Framework, head plan) {
	for i := range f.Tests {
		if t := &f.Tests[i]; t.Base != nil && t.From == nil {
			delete(made.tests, t.Base.Key)
		}
	}
	for i := range f.Tests {
		switch t := &f.Tests[i]; {
		case t.Head == nil:
		case t.Base == nil:
			made.tests[t.Head.Key] = head[folder(f.Head)].tests[t.Head.Key]
		default:
			home := f.Base
			if t.From != nil {
				home = t.From
			}
			fields := maps.Clone(p[folder(home)].tests[t.Base.Key])
			for _, field := range t.Fields {
				set(fields, field)
			}
			made.tests[t.Head.Key] = fields
		}
	}
}

func folder(f *matrix.Framework) string { return strings.TrimPrefix(f.Dir, "frameworks/") }

// set gives a field the value that a change says.
func set(fields map[string]string, field change.Field) {
	switch {
	case field.To == "":
		delete(fields, field.Name)
	case json.Valid([]byte(field.To)) || field.To == "NaN":
		fields[field.Name] = field.To
	default:
		quoted, _ := json.Marshal(field.To) //nolint:errchkjson // A text.
		fields[field.Name] = string(quoted)
	}
}

// TestMirror shows that a change looks the same from the other side, and that each test has at
// most one counterpart.
func TestMirror(t *testing.T) {
	t.Parallel()
	forEachThrow(t, func(t *testing.T, _, _ plan, base, head *matrix.Matrix) {
		t.Helper()
		checkMirror(t, base, head)
	})
}

func checkMirror(t *testing.T, base, head *matrix.Matrix) {
	t.Helper()
	there, back := change.Compare(base, head), change.Compare(head, base)
	seen := map[*matrix.Test]bool{}
	for _, framework := range head.Frameworks {
		if was := there.CounterpartOf(framework); was != nil && back.CounterpartOf(was) != framework {
			t.Errorf("%s is another framework on the way back", framework.Dir)
		}
		for _, test := range framework.Tests {
			was := there.Counterpart(test)
			if was == nil {
				continue
			}
			if seen[was] {
				t.Errorf("%s has two counterparts", was.Name)
			}
			seen[was] = true
			if back.Counterpart(was) != test || there.Successor(was) != test {
				t.Errorf("%s is another test on the way back", test.Name)
			}
		}
	}
	asItIs := func(from, to string) (string, string) { return from, to }
	mirrored := func(from, to string) (string, string) { return to, from }
	forwards, backwards := facts(there, asItIs), facts(back, mirrored)
	if diff := cmp.Diff(forwards, backwards); diff != "" {
		t.Error(diff)
	}
}

// facts says what a change holds, as seen through a mirror or not, in an order that does not
// depend on the side.
func facts(c *change.Change, seen func(from, to string) (string, string)) []string {
	var lines []string
	add := func(place, from, to string) {
		from, to = seen(from, to)
		lines = append(lines, fmt.Sprintf("%s: %q > %q", place, from, to))
	}
	for i := range c.Frameworks {
		f := &c.Frameworks[i]
		add("framework", where(f.Base), where(f.Head))
		for _, field := range f.Fields {
			add("own "+field.Name, where(f.Base)+field.From, where(f.Head)+field.To)
		}
		for j := range f.Tests {
			test := &f.Tests[j]
			add("test", nameOf(test.Base), nameOf(test.Head))
			add("types", fmt.Sprint(test.RemovedTypes), fmt.Sprint(test.AddedTypes))
			for _, field := range test.Fields {
				add("field "+field.Name, nameOf(test.Base)+field.From, nameOf(test.Head)+field.To)
			}
		}
	}
	slices.Sort(lines)

	return slices.Compact(lines)
}

func where(f *matrix.Framework) string {
	if f == nil {
		return ""
	}

	return f.Dir
}

func nameOf(t *matrix.Test) string {
	if t == nil {
		return ""
	}

	return t.Name + "/" + t.Key
}

// FuzzCompare compares what no suite should hold.
func FuzzCompare(f *testing.F) {
	seed := dice{rand.New(rand.NewPCG(1, 2))} //nolint:gosec // It is to be the same each time.
	for range 8 {
		p := plan{"Go/gin": seed.framework(), "Go/echo": seed.framework()}
		q := seed.mutate(p)
		for _, config := range q.configs() {
			f.Add(p.configs()["Go/gin"], p.configs()["Go/echo"], config)
		}
	}
	f.Add(`{"framework": "x", "tests": [{"a": {"json_url": "/json"}, "a": {}}, {"a": {"db_url": 1}}]}`,
		`{"tests": {}}`, `[`)
	f.Fuzz(func(t *testing.T, one, two, three string) {
		base := load(t, map[string]string{"Go/gin": one, "Go/echo": two})
		head := load(t, map[string]string{"Go/gin": three, "Go/chi": two})
		if c := change.Compare(base, base); !c.Empty() {
			t.Errorf("a suite differs from itself: %v", told(c))
		}
		if c := change.Compare(base, load(t, map[string]string{"Go/gin": one, "Go/echo": two})); !c.Empty() {
			t.Errorf("a suite differs from itself read again: %v", told(c))
		}
		checkMirror(t, base, head)
	})
}
