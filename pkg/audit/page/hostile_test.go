package page_test

import (
	"testing"
	"time"

	"github.com/tfblint/tfblint/pkg/audit"
)

// names are what a stranger may call a test.
func names() []string {
	return []string{
		`<script>window.hacked=1</script>`,
		`"><img src=x onerror=window.hacked=1>`,
		`' onmouseover='window.hacked=1`,
		`</style><style>body{display:none}</style>`,
		`</script><script>window.hacked=1</script>`,
		`</title></table></textarea><!--`,
		`javascript:window.hacked=1`,
		"\u202egnp.exe\u202c",
		"\u05e9\u05dc\u05d5\u05dd",
		repeated("a-name-too-long-", 10_000),
		repeated("w", 10_000),
		"{{.Suite}}`${window.hacked=1}`",
		"a\x00b\x1b[31mc\xff",
		"&lt;b&gt;&amp;",
		"#language=Go&q=x",
		"__proto__", "constructor",
		"a  b\tc\nd",
		"",
	}
}

// hostile is an audit in which every text is one that a stranger chose.
func hostile(t *testing.T) *audit.Audit {
	t.Helper()

	return called(names())
}

// called is an audit in which every text is one of these names.
func called(names []string) *audit.Audit {
	made := &audit.Audit{
		Suite: names[0], Commit: names[4], Date: time.Unix(1e9, 0), Since: names[1],
		RemovalsCommand: names[2], History: &audit.History{}, Problems: []audit.Problem{},
	}
	before := 1
	for i, name := range names {
		made.Problems = append(made.Problems, audit.Problem{File: name, Message: name})
		made.Types = append(made.Types, audit.Part{Name: name, Seconds: 1})
		made.Languages = append(made.Languages, audit.Language{Name: name, Size: audit.Size{Seconds: float64(i)}})
		made.Axes = append(made.Axes, audit.AxisLimit{
			Language: name, Axis: name, Count: 2, Limit: 1, Names: []audit.Part{{Name: name, Tests: 1}},
		})
		made.Frameworks = append(made.Frameworks, audit.Framework{
			Name: name, Dir: "frameworks/" + name, Language: name, Tests: []int{i}, Maintainers: []string{name},
			Findings: []audit.RuleCount{{Rule: name, Now: 1}},
		})
		made.Tests = append(made.Tests, audit.Test{
			Name: name, Framework: name, Dir: "frameworks/" + name, Language: name, Active: true,
			Axes: audit.Axes{
				Language: name, Interpreter: name, Server: name, Platform: name, Database: name, ORM: name,
				Approach: name, Classification: name,
			},
			Types: []string{name, "json"}, Redundant: []string{name}, Why: []string{name}, Seconds: float64(i),
		})
		made.Removals = append(made.Removals, audit.Removal{
			Test: name, Dir: "frameworks/" + name, Types: []string{name}, Why: []string{name}, Command: name,
		})
		made.Stale = append(made.Stale, audit.Old{
			Framework: name, Dir: "frameworks/" + name, Lost: name, Command: name,
		})
		made.LongBroken = append(made.LongBroken, audit.Old{Test: name, Dir: name, Lost: name, Command: name})
		made.Findings = append(made.Findings, audit.RuleCount{
			Rule: name, Severity: name, Title: name, Now: i, Before: &before,
		})
		made.History.Contributors = append(made.History.Contributors, audit.Contributor{Name: name})
		made.History.Regret = append(made.History.Regret, audit.Regret{Axis: name})
		made.History.Crowding = append(made.History.Crowding, audit.Regret{Axis: name})
		made.History.Pruning = append(made.History.Pruning, audit.Pruning{Axis: name})
		made.History.Rates = append(made.History.Rates, audit.Rates{
			Language: name, Regret: []audit.Regret{{Axis: name, Old: i + 1}},
			Pruning: []audit.Pruning{{Axis: name, Years: float64(i + 1)}},
		})
	}

	return made
}
