package report

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/tfblint/tfblint/pkg/affected"
)

// AffectedGitHub prints what a change concerns as lines for the file that $GITHUB_OUTPUT
// names. Each value is JSON on one line, in which every line break is an escape: whatever a
// folder is called, it cannot end its line and name another output. So no delimiter is needed
// that nobody may guess, and the same change gives the same bytes.
type AffectedGitHub struct{}

// A job is an entry of a workflow's matrix: one language.
type job struct {
	Language string   `json:"language"`
	Folders  []string `json:"folders"`
}

type jobMatrix struct {
	Include []job `json:"include"`
}

// Print implements [AffectedFormat].
func (AffectedGitHub) Print(w io.Writer, a *Affected) error {
	matrix := jobMatrix{Include: a.jobs()}
	folders, languages := []string{}, make([]string, 0, len(matrix.Include))
	for _, job := range matrix.Include {
		languages = append(languages, job.Language)
		folders = append(folders, job.Folders...)
	}
	for _, output := range []struct {
		name  string
		value any
	}{
		{"any", len(folders) > 0},
		{"count", len(folders)},
		{"skipped", a.skipped()},
		{"folders", folders},
		{"languages", languages},
		{"matrix", matrix},
	} {
		value, err := json.Marshal(output.value)
		if err != nil {
			return fmt.Errorf("printing the output %s: %w", output.name, err)
		}
		if _, err := fmt.Fprintf(w, "%s=%s\n", output.name, value); err != nil {
			return fmt.Errorf("printing the output %s: %w", output.name, err)
		}
	}

	return nil
}

// jobs are what is run: the selection by language, or what the suite's workflow would run.
func (a *Affected) jobs() []job {
	jobs := []job{}
	if a.Workflow == nil {
		return append(jobs, byLanguage(a.Selection)...)
	}
	for _, language := range a.Workflow.Languages {
		if selection := a.Workflow.Jobs[language]; selection != nil && len(selection.Frameworks) > 0 {
			jobs = append(jobs, job{Language: language, Folders: foldersOf(selection)})
		}
	}

	return jobs
}

// byLanguage makes a job of each language. Frameworks come sorted by folder, and so by language,
// but for languages such as "C" and "C !", whose folders are apart.
func byLanguage(selection *affected.Selection) []job {
	var jobs []job
	index := make(map[string]int)
	for _, framework := range selection.Frameworks {
		at, known := index[framework.Language]
		if !known {
			at = len(jobs)
			index[framework.Language] = at
			jobs = append(jobs, job{Language: framework.Language})
		}
		jobs[at].Folders = append(jobs[at].Folders, framework.Folder)
	}

	return jobs
}

func foldersOf(selection *affected.Selection) []string {
	folders := make([]string, len(selection.Frameworks))
	for i, framework := range selection.Frameworks {
		folders[i] = framework.Folder
	}

	return folders
}
