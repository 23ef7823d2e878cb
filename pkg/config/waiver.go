package config

import (
	"fmt"
	"strconv"
	"time"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/text"
)

// A Waiver accepts findings of a rule on a framework, or on one of its tests.
type Waiver struct {
	Rule, Framework Glob
	// Test is zero where the waiver is about the whole framework.
	Test Glob
	// Reason says why living with the findings is right. Where the configuration gives only a
	// purpose, that is the reason.
	Reason string
	// Purpose says what the tests that the waiver is about are good for; empty where it does
	// not say.
	Purpose string
	// Until is the last day on which the waiver holds, at midnight UTC; zero where it
	// holds for ever.
	Until time.Time
	// Max is the largest number that is accepted; 0 where the waiver sets no limit.
	Max int
	// Pointer is the JSON Pointer of the waiver in the configuration.
	Pointer string
}

// Covers reports whether a finding is one of those that the waiver is about, whatever the
// day and the number.
func (w *Waiver) Covers(found finding.Finding) bool {
	return w.Rule.Match(found.Rule) && w.Concerns(found.Framework, found.Test)
}

// Concerns reports whether the waiver is about a test of a framework, both by their names,
// whatever the rule.
func (w *Waiver) Concerns(framework, test string) bool {
	return w.Framework.Match(framework) && (w.Test.IsZero() || w.Test.Match(test))
}

// Allows reports whether the waiver accepts the number that a finding is about. One with a
// limit accepts no finding that is about none: there would be no end to it.
func (w *Waiver) Allows(count int) bool { return w.Max == 0 || count > 0 && count <= w.Max }

// DaysLeft returns for how many days after today the waiver holds: 0 on its last day, less
// afterwards. It returns false for one that holds for ever.
func (w *Waiver) DaysLeft(today time.Time) (int, bool) {
	if w.Until.IsZero() {
		return 0, false
	}
	const day = 24 * time.Hour
	year, month, date := today.Date()

	return int(w.Until.Sub(time.Date(year, month, date, 0, 0, 0, 0, time.UTC)) / day), true
}

func (c *Config) readWaivers(waivers *text.Node) error {
	for i, node := range itemsOf(waivers) {
		waiver, err := c.readWaiver(node, text.Join("waivers", strconv.Itoa(i)))
		if err != nil {
			return err
		}
		c.Waivers = append(c.Waivers, waiver)
	}

	return nil
}

func (c *Config) readWaiver(node *text.Node, pointer string) (Waiver, error) {
	waiver := Waiver{Pointer: pointer}
	if purpose := node.Get("purpose"); purpose != nil {
		waiver.Purpose, waiver.Reason = purpose.Text, purpose.Text
	}
	if reason := node.Get("reason"); reason != nil {
		waiver.Reason = reason.Text
	}
	for _, part := range []struct {
		key  string
		glob *Glob
	}{{"rule", &waiver.Rule}, {"framework", &waiver.Framework}, {"test", &waiver.Test}} {
		value := node.Get(part.key)
		if value == nil {
			continue // Only test may be left out.
		}
		glob, err := ParseGlob(value.Text)
		if err != nil {
			return waiver, c.fault(pointer+text.Join(part.key), err.Error())
		}
		*part.glob = glob
	}
	if until := node.Get("until"); until != nil {
		day, err := time.Parse(time.DateOnly, until.Text)
		if err != nil {
			return waiver, c.fault(pointer+"/until", fmt.Sprintf("%q is no day of the calendar", until.Text))
		}
		waiver.Until = day
	}
	if limit := node.Get("max"); limit != nil {
		number, err := strconv.Atoi(limit.Text)
		if err != nil {
			return waiver, c.fault(pointer+"/max", fmt.Sprintf("%q is no whole number that can be used", limit.Text))
		}
		waiver.Max = number
	}

	return waiver, nil
}
