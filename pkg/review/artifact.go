package review

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tfblint/tfblint/pkg/schemacheck"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/schema"
)

// MaxArtifact is how large an artifact is at most, in bytes. That of a change to fifty frameworks
// has a tenth.
const MaxArtifact = 1 << 20

// ErrArtifact is what [Decode] wraps for what is no artifact.
var ErrArtifact = errors.New("the artifact cannot be used")

// Encode writes an input as a file. What is too much for one is left out, and counted.
func (i *Input) Encode() ([]byte, error) {
	shorter := *i
	for {
		encoded, err := json.MarshalIndent(&shorter, "", " ")
		if err != nil {
			return nil, fmt.Errorf("writing the artifact: %w", err)
		}
		if len(encoded) < MaxArtifact {
			return append(encoded, '\n'), nil
		}
		if !shorter.halve() {
			return nil, fmt.Errorf("writing the artifact: %w: it is larger than %d bytes", ErrArtifact, MaxArtifact)
		}
	}
}

// halve leaves out half of what there is most of, and reports whether there was anything.
func (i *Input) halve() bool {
	switch findings, frameworks := len(i.Findings), len(i.Matrix.Frameworks); {
	case findings+frameworks == 0:
		return false
	case findings >= frameworks:
		i.Findings = i.Findings[:half(findings)]
		i.More.Findings += findings - len(i.Findings)
	default:
		for _, framework := range i.Matrix.Frameworks[half(frameworks):] {
			i.More.Tests += len(framework.Tests)
		}
		i.Matrix.Frameworks = i.Matrix.Frameworks[:half(frameworks)]
		i.More.Frameworks += frameworks - len(i.Matrix.Frameworks)
	}

	return true
}

func half(count int) int { return count / 2 } //nolint:mnd // What its name says.

// Decode reads an artifact that a stranger may have written. It is held against its schema, and
// nothing in it is believed beyond that: a text is a text, and is written down with care by whoever
// shows it. An error wraps [ErrArtifact], and says what is wrong and where.
func Decode(from io.Reader) (*Input, error) {
	content, err := io.ReadAll(io.LimitReader(from, MaxArtifact+1))
	if err != nil {
		return nil, fmt.Errorf("reading the artifact: %w", err)
	}
	if len(content) > MaxArtifact {
		return nil, fmt.Errorf("%w: it is larger than %d bytes", ErrArtifact, MaxArtifact)
	}
	if err := checkArtifact(content); err != nil {
		return nil, err
	}
	in := &Input{}
	if err := json.Unmarshal(content, in); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrArtifact, err)
	}
	if err := in.check(); err != nil {
		return nil, err
	}

	return in, nil
}

// checkArtifact holds an artifact against its schema.
func checkArtifact(content []byte) error {
	const (
		name  = "review-artifact"
		shown = 5
	)
	definition, err := schema.Read(name)
	if err != nil {
		return fmt.Errorf("reading the schema of artifacts: %w", err)
	}
	checker, err := schemacheck.Compile(name, definition)
	if err != nil {
		return fmt.Errorf("compiling the schema of artifacts: %w", err)
	}
	document := text.ParseJSON("artifact", content)
	var faults []string
	for _, problem := range document.Problems {
		faults = append(faults, fmt.Sprintf("%s: %s", document.PlaceOf(problem.Start, problem.End), problem.Message))
	}
	if document.Root == nil && len(faults) == 0 {
		faults = append(faults, "it is empty")
	}
	for _, problem := range checker.Check(document) {
		faults = append(faults, fmt.Sprintf("%s: %s", problem.Place, problem.Message))
	}
	if rest := len(faults) - shown; rest > 0 {
		faults = append(faults[:shown], fmt.Sprintf("and %d more", rest))
	}
	if len(faults) > 0 {
		return fmt.Errorf("%w:\n%s", ErrArtifact, strings.Join(faults, "\n"))
	}

	return nil
}

// check makes sure of what a schema cannot say.
func (i *Input) check() error {
	for k := range i.Findings {
		one := &i.Findings[k]
		if s := one.Suggestion; s != nil && (s.First > s.Last || s.Text != "" && !isShown([]byte(s.Text))) {
			return fmt.Errorf("%w: the suggestion of finding %d is not whole lines, or has some that do not show",
				ErrArtifact, k)
		}
		if one.Start.Line == 0 && !one.Start.IsZero() || one.End.Line < one.Start.Line {
			return fmt.Errorf("%w: finding %d ends before it begins", ErrArtifact, k)
		}
	}
	for _, file := range i.Files {
		for _, lines := range file.Lines {
			if lines.First > lines.Last {
				return fmt.Errorf("%w: lines %d to %d of a file", ErrArtifact, lines.First, lines.Last)
			}
		}
	}

	return i.count()
}

// count makes sure that the findings are those that are counted.
func (i *Input) count() error {
	var counts Counts
	for k := range i.Findings {
		counts.add(i.Findings[k].Severity)
	}
	told := i.Counts.Errors + i.Counts.Warnings + i.Counts.Infos
	if counts.Errors > i.Counts.Errors || counts.Warnings > i.Counts.Warnings || counts.Infos > i.Counts.Infos ||
		told != len(i.Findings)+i.More.Findings {
		return fmt.Errorf("%w: it counts other findings than it has", ErrArtifact)
	}

	return nil
}
