package affected

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// A Workflow is what the suite's workflow makes of its script: a job for each language that
// the script names, in which it runs the script once more, for that language.
type Workflow struct {
	// Skipped says that the message keeps all jobs from being run.
	Skipped bool `json:"skipped"`
	// Languages are those that get a job.
	Languages []string `json:"languages"`
	// Jobs are what is run, by language: a job may find nothing to do.
	Jobs map[string]*Selection `json:"-"`
	// Folders are what all jobs together run, sorted.
	Folders []string `json:"folders"`
}

// Workflow runs the script as .github/workflows/build.yml does. Where the script crashes there
// are no jobs: its output is empty.
func (r Reference) Workflow() (*Workflow, error) {
	flat := r
	flat.Message = flattened(r.Message)
	workflow := &Workflow{
		// GitHub's contains() does not tell capitals from small letters.
		Skipped:   strings.Contains(strings.ToLower(flat.Message), "[ci skip]"),
		Languages: []string{},
		Jobs:      make(map[string]*Selection),
		Folders:   []string{},
	}
	selection, err := r.Select()
	if crash := (*CrashError)(nil); errors.As(err, &crash) {
		return workflow, nil
	}
	if err != nil {
		return nil, err
	}
	languages, err := r.named(selection.Printed())
	if err != nil {
		return nil, err
	}
	workflow.Languages = append(workflow.Languages, languages...)
	if workflow.Skipped {
		return workflow, nil
	}
	folders := make(map[string]bool)
	for _, language := range workflow.Languages {
		flat.Language = language
		job, err := flat.Select()
		if err != nil {
			return nil, err
		}
		workflow.Jobs[language] = job
		for _, framework := range job.Frameworks {
			folders[framework.Folder] = true
		}
	}
	workflow.Folders = append(workflow.Folders, slices.Sorted(maps.Keys(folders))...)

	return workflow, nil
}

// named returns the folders of languages, as ls lists them, of which the name with a slash
// stands anywhere in what the script printed.
func (r Reference) named(printed string) ([]string, error) {
	return r.list(root, func(entry fs.DirEntry) string {
		if name := entry.Name(); !strings.HasPrefix(name, ".") && strings.Contains(printed, name+"/") {
			return name
		}

		return ""
	})
}

// flattened is a message after a shell has split it into words and printed those: it has one
// line, and one space where there were several. That the shell takes words such as * for
// patterns and puts names of files in their place is left out: none of them is the name of a
// framework.
func flattened(message string) string {
	blank := func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }

	return strings.Join(strings.FieldsFunc(message, blank), " ")
}

// sortedKeys are the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
