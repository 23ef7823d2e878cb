package engine

import (
	"bytes"

	"github.com/tfblint/tfblint/pkg/facts"
)

// buildStage is the value of [Label] on what a build has left on its way: containers of
// RUN instructions, layers, and stages other than the last. It is the same for all runs,
// so that a build finds the layers of an earlier one.
const buildStage = "build"

// labelStages returns a Dockerfile in which every stage begins with our label. The classic
// builder has no other way to mark what it makes before the end, and what is not marked
// cannot be removed after a build was killed.
func labelStages(dockerfile []byte) []byte {
	lines := bytes.SplitAfter(dockerfile, []byte("\n"))
	stages := facts.ParseDockerfile("Dockerfile", dockerfile).Stages
	after := map[int]bool{}
	for _, stage := range stages {
		end := stage.Place.End.Line
		if stage.Place.End.Column == 1 && end > stage.Place.Start.Line {
			end--
		}
		after[end] = true
	}
	var labelled []byte
	for i, line := range lines {
		labelled = append(labelled, line...)
		if !after[i+1] {
			continue
		}
		if !bytes.HasSuffix(line, []byte("\n")) {
			labelled = append(labelled, '\n')
		}
		labelled = append(labelled, "LABEL "+Label+"="+buildStage+"\n"...)
	}

	return labelled
}
