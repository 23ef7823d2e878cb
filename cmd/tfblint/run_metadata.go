package main

import (
	"strings"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/runner/results"
)

// metadataOf says of all tests of a suite what the suite's test_metadata.json does.
func metadataOf(suite *matrix.Matrix) []results.Metadata {
	var all []results.Metadata
	for _, framework := range suite.Frameworks {
		for _, test := range framework.Tests {
			declared := func(axis matrix.Axis) string { return orNone(test.Terms[axis].Declared) }
			all = append(all, results.Metadata{
				ProjectName: framework.Name, Name: test.Name,
				Approach: declared(matrix.Approach), Classification: declared(matrix.Classification),
				Database: declared(matrix.Database), Framework: orNone(test.Labels["framework"]),
				Language: declared(matrix.Language), ORM: declared(matrix.ORM), Platform: declared(matrix.Platform),
				Webserver: declared(matrix.Server), OS: orNone(test.Labels["os"]),
				DatabaseOS: orNone(test.Labels["database_os"]), DisplayName: test.DisplayName,
				Notes: test.Labels["notes"], Versus: test.Labels["versus"], Tags: test.Tags,
			})
		}
	}

	return all
}

// orNone is a value as the suite reads it: in lower case, and none where there is nothing.
func orNone(declared string) string {
	if declared == "" {
		return matrix.None
	}

	return strings.ToLower(declared)
}
