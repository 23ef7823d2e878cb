// Package results keeps what a run has found: the suite's own results.json and
// test_metadata.json, a file of ours with what those have no place for, logs, and a report
// for CI.
//
// A run writes all of it anew after every test, each file at once or not at all, so that
// a run that is killed loses the test it was at and nothing else. What is read, to go on with
// a run or to join several, is held against the schemas first: it may come from anywhere.
package results

import (
	"cmp"
	"slices"
	"time"
)

// The names of the files in a folder of results. The first two are the suite's.
const (
	resultsFile  = "results.json"
	metadataFile = "test_metadata.json"
	ownFile      = "tfblint.json"
	junitFile    = "junit.xml"
)

// stamp is how the suite writes a time into names and values: local time, to the second.
const stamp = "20060102150405"

// Stamp writes a time as the suite does: YYYYmmddHHMMSS, in the time's own zone.
func Stamp(t time.Time) string { return t.Format(stamp) }

// A Document is results.json as the suite's tools read it; the order of its fields is the
// order of its keys. See schema/results.schema.json.
type Document struct {
	UUID                      string          `json:"uuid"`
	Name                      string          `json:"name"`
	EnvironmentDescription    string          `json:"environmentDescription"`
	Git                       *Git            `json:"git"`
	OperatingSystem           OperatingSystem `json:"operatingSystem"`
	StartTime                 int64           `json:"startTime"`
	CompletionTime            *int64          `json:"completionTime"`
	ConcurrencyLevels         []Count         `json:"concurrencyLevels"`
	PipelineConcurrencyLevels []Count         `json:"pipelineConcurrencyLevels"`
	QueryIntervals            []Count         `json:"queryIntervals"`
	CachedQueryIntervals      []Count         `json:"cachedQueryIntervals"`
	Frameworks                []string        `json:"frameworks"`
	Duration                  Count           `json:"duration"`
	// RawData is what was measured, which a run that verifies does not do: empty by type.
	RawData Object[Object[Raw]] `json:"rawData"`
	// Completed maps a test to the time when it got through, or to a sentence that says why
	// it did not.
	Completed Object[string]   `json:"completed"`
	Succeeded Object[[]string] `json:"succeeded"`
	Failed    Object[[]string] `json:"failed"`
	// Verify maps a test to its types and those to pass, warn or fail.
	Verify       Object[Object[string]] `json:"verify"`
	TestMetadata []Metadata             `json:"testMetadata"`
}

// Git says of which commit the suite was.
type Git struct {
	CommitID      string `json:"commitId"`
	RepositoryURL string `json:"repositoryUrl"`
	BranchName    string `json:"branchName"`
}

// OperatingSystem is what uname says of system and release.
type OperatingSystem struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Metadata is what test_metadata.json says of a test. The ten values from Approach to
// DatabaseOS are in lower case, and "none" where the configuration has nothing.
//
//nolint:tagliatelle // The suite's own keys.
type Metadata struct {
	ProjectName    string   `json:"project_name"`
	Name           string   `json:"name"`
	Approach       string   `json:"approach"`
	Classification string   `json:"classification"`
	Database       string   `json:"database"`
	Framework      string   `json:"framework"`
	Language       string   `json:"language"`
	ORM            string   `json:"orm"`
	Platform       string   `json:"platform"`
	Webserver      string   `json:"webserver"`
	OS             string   `json:"os"`
	DatabaseOS     string   `json:"database_os"`
	DisplayName    string   `json:"display_name"`
	Notes          string   `json:"notes"`
	Versus         string   `json:"versus"`
	Tags           []string `json:"tags"`
}

// Types are the test types in the order in which the suite runs them.
func Types() []string {
	return []string{"db", "json", "query", "update", "fortune", "plaintext", "cached-query"}
}

// The levels of the suite's load, which results.json repeats also where nothing is measured.
func levels() (concurrency, pipeline, queries, cached []Count) {
	return []Count{16, 32, 64, 128, 256, 512}, []Count{256, 1024, 4096, 16384},
		[]Count{1, 5, 10, 15, 20}, []Count{1, 10, 20, 50, 100}
}

// duration is how many seconds each level is measured.
const duration = 15

// sortMetadata puts what is known of tests into the order of the suite, and gives lists
// that are empty their brackets.
func sortMetadata(tests []Metadata) []Metadata {
	sorted := slices.Clone(tests)
	if sorted == nil {
		sorted = []Metadata{}
	}
	for i := range sorted {
		if sorted[i].Tags == nil {
			sorted[i].Tags = []string{}
		}
	}
	slices.SortStableFunc(sorted, func(a, b Metadata) int { return cmp.Compare(a.Name, b.Name) })

	return sorted
}
