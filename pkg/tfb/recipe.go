package tfb

import (
	"bytes"
	"cmp"
	"path"
	"slices"

	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/text"
)

// imagePrefix is what the toolset puts before a test's name to tag its image.
const imagePrefix = "techempower/tfb.test."

// recipeSuffix ends the name of the Dockerfile that a test has unless it names another.
const recipeSuffix = ".dockerfile"

// testVariables are the build arguments that the toolset gives each image and that differ
// from test to test or from machine to machine.
var testVariables = []string{ //nolint:gochecknoglobals // A constant table of the format.
	"TFB_TEST_NAME", "TFB_TEST_DATABASE", "BENCHMARK_ENV",
}

// readsTest reports whether a text has the name of a variable in it that tells which test
// is run.
func readsTest(content []byte) bool {
	return slices.ContainsFunc(testVariables, func(name string) bool { return bytes.Contains(content, []byte(name)) })
}

// locateRecipe finds the Dockerfile that the toolset builds for a test.
func locateRecipe(test *matrix.Test, dir string, node *text.Node, files []string) {
	test.Image = imagePrefix + test.Name
	test.DeclaredRecipe = stringOf(node.Get("dockerfile"))
	test.DefaultRecipe = test.Name + recipeSuffix
	name := cmp.Or(test.DeclaredRecipe, test.DefaultRecipe)
	test.Recipe = path.Join(dir, name)
	// Only names directly in the folder count, as in every suite so far; anything
	// else, such as ../other/x.dockerfile, is a file that is not there.
	_, test.HasRecipe = slices.BinarySearch(files, name)
}
