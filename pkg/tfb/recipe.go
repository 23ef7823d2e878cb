package tfb

import (
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
