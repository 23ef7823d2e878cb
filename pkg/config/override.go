package config

import (
	"slices"
	"strconv"

	"github.com/tfblint/tfblint/pkg/finding"
	"github.com/tfblint/tfblint/pkg/text"
)

// An Override sets severities for part of the suite.
type Override struct {
	Paths []Glob
	// Severities is by rule name.
	Severities map[string]finding.Severity

	pointer string
}

// Covers reports whether the override is about a file of the suite.
func (o *Override) Covers(file string) bool {
	return slices.ContainsFunc(o.Paths, func(glob Glob) bool { return glob.MatchIn(file) })
}

func (c *Config) readOverrides(overrides *text.Node) error {
	for i, node := range itemsOf(overrides) {
		override := Override{pointer: text.Join("overrides", strconv.Itoa(i))}
		for n, item := range itemsOf(node.Get("paths")) {
			glob, err := ParseGlob(item.Text)
			if err != nil {
				return c.fault(override.pointer+text.Join("paths", strconv.Itoa(n)), err.Error())
			}
			override.Paths = append(override.Paths, glob)
		}
		settings, err := c.readSettings(node.Get("rules"), override.pointer+"/rules")
		if err != nil {
			return err
		}
		override.Severities = make(map[string]finding.Severity, len(settings))
		for _, name := range sortedKeys(settings) {
			setting := settings[name]
			switch {
			case setting.Params == nil && !setting.Set:
				return c.keyFault(setting.pointer, "the severity is missing; use error, warning, info or off")
			case setting.Params != nil:
				return c.fault(setting.pointer+"/params", "parameters hold for the whole suite, since rules compare "+
					"its parts; set them in the rules outside, or accept a finding up to a number with a waiver "+
					"that has a max")
			}
			override.Severities[name] = setting.Severity
		}
		c.Overrides = append(c.Overrides, override)
	}

	return nil
}

// OverrideFault returns an error that points at a rule in an item of Overrides, by its
// index, as [Config.Fault] does.
func (c *Config) OverrideFault(index int, rule, message string) error {
	return c.keyFault(c.Overrides[index].pointer+text.Join("rules", rule), message)
}

// SeverityAt returns the severity that the last override sets for a rule on a file of the
// suite; false where none does.
func (c *Config) SeverityAt(file, rule string) (finding.Severity, bool) {
	for _, override := range slices.Backward(c.Overrides) {
		if severity, set := override.Severities[rule]; set && override.Covers(file) {
			return severity, true
		}
	}

	return finding.Off, false
}
