package config

import (
	"io/fs"
	"slices"
	"strconv"

	"github.com/tfblint/tfblint/pkg/text"
)

// A Start says how tests are started as processes, without containers.
type Start struct {
	// Tests are patterns for names of tests, or for folders of frameworks from the root of
	// the suite.
	Tests []Glob
	// Command has the program and its arguments, or one text for a shell in Shell.
	Command []string
	Shell   string
	// Folder is where it is started, from the root of the suite; empty for the framework's.
	Folder string
	// Environment has entries of the form KEY=value, sorted.
	Environment []string
	// Port is where the server listens; 0 for what the test's configuration says.
	Port int
}

// Starts reports whether the entry is about a test.
func (s *Start) Starts(test, folder string) bool {
	return slices.ContainsFunc(s.Tests, func(glob Glob) bool { return glob.Match(test) || glob.MatchIn(folder) })
}

// Start returns how a test is started: the last entry about it counts. It is nil where there
// is none.
func (c *Config) Start(test, folder string) *Start {
	for i := len(c.Run) - 1; i >= 0; i-- {
		if c.Run[i].Starts(test, folder) {
			return &c.Run[i]
		}
	}

	return nil
}

func (c *Config) readRun(entries *text.Node) error {
	for i, node := range itemsOf(entries) {
		pointer := text.Join("run", strconv.Itoa(i))
		start := Start{}
		for n, item := range itemsOf(node.Get("tests")) {
			glob, err := ParseGlob(item.Text)
			if err != nil {
				return c.fault(pointer+text.Join("tests", strconv.Itoa(n)), err.Error())
			}
			start.Tests = append(start.Tests, glob)
		}
		start.readCommand(node)
		if folder := node.Get("folder"); folder != nil {
			if !fs.ValidPath(folder.Text) {
				return c.fault(pointer+"/folder", outside(folder.Text))
			}
			start.Folder = folder.Text
		}
		c.Run = append(c.Run, start)
	}

	return nil
}

// readCommand reads what the schema has looked at.
func (s *Start) readCommand(node *text.Node) {
	command := node.Get("command")
	if command.Kind == text.String {
		s.Shell = command.Text
	}
	for _, word := range command.Items {
		s.Command = append(s.Command, word.Text)
	}
	if environment := node.Get("environment"); environment != nil {
		for _, member := range environment.Members {
			s.Environment = append(s.Environment, member.Key+"="+member.Value.Text)
		}
		slices.Sort(s.Environment)
	}
	if port := node.Get("port"); port != nil {
		s.Port, _ = strconv.Atoi(port.Text)
	}
}
