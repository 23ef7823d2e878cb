// Package tfb reads suites laid out as TechEmpower's FrameworkBenchmarks: a folder
// frameworks/<language>/<framework>/ for each framework, with a benchmark_config.json,
// Dockerfiles and sources in it. It fills the model and sees what the suite's own
// toolset sees: the same tests under the same names, with the same types and images.
package tfb

import (
	"path"
	"strconv"
	"strings"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/text"
)

// ConfigName is the name of a framework's configuration file.
const ConfigName = "benchmark_config.json"

// Root is the folder of a suite that holds the language folders.
const Root = "frameworks"

// defaultKey is the key of the test that stands for its framework.
const defaultKey = "default"

// typeKeys gives the test types in the order in which the toolset runs them, by the
// length of the type's name, and the key that says where each is served.
var typeKeys = []struct{ name, key string }{ //nolint:gochecknoglobals // A constant table of the format.
	{"db", "db_url"},
	{"json", "json_url"},
	{"query", "query_url"},
	{"update", "update_url"},
	{"fortune", "fortune_url"},
	{"plaintext", "plaintext_url"},
	{"cached-query", "cached_query_url"},
}

// axisKeys gives the key of each axis.
var axisKeys = [matrix.AxisCount]string{ //nolint:gochecknoglobals // A constant table of the format.
	matrix.Language:       "language",
	matrix.Interpreter:    "flavor",
	matrix.Server:         "webserver",
	matrix.Platform:       "platform",
	matrix.Database:       "database",
	matrix.ORM:            "orm",
	matrix.Approach:       "approach",
	matrix.Classification: "classification",
}

// modelled are the keys whose values have a field of their own in the model; every
// other text value becomes a label.
var modelled = func() map[string]bool { //nolint:gochecknoglobals // A constant table of the format.
	keys := map[string]bool{"display_name": true, "dockerfile": true, "docker_cmd": true, "port": true, "tags": true}
	for _, typeKey := range typeKeys {
		keys[typeKey.key] = true
	}
	for _, key := range axisKeys {
		keys[key] = true
	}

	return keys
}()

// readFramework fills the model from a configuration. What cannot be read is left
// out; the schema says what is wrong with it.
func readFramework(dir string, files []string, source *text.Document, vocabulary *matrix.Vocabulary) *matrix.Framework {
	framework := &matrix.Framework{Dir: dir, Files: files, Source: source}
	framework.Layout = facts.LayoutOf(source.Name, source.Bytes)
	if dir != "." { // A framework alone, without a suite around it.
		framework.Name, framework.Group = path.Base(dir), path.Base(path.Dir(dir))
	}
	root := source.Root
	framework.Maintainers = textsOf(root.Get("maintainers"))
	if name := root.Get("framework"); name != nil && name.Kind == text.String && name.Text != "" {
		framework.Name = strings.Clone(name.Text) // What was found bears it, and must not hold the whole text.
	}
	tests := root.Get("tests")
	if tests == nil {
		return framework
	}
	framework.Entries = len(tests.Items)
	for i, entry := range tests.Items {
		for key, node := range distinct(entry) {
			if node.Kind != text.Object {
				continue
			}
			test := &matrix.Test{
				Key:     strings.Clone(key), // As above.
				Name:    testName(framework.Name, key),
				Pointer: text.Join("tests", strconv.Itoa(i), key),
				Default: key == defaultKey,
			}
			readTest(test, node, vocabulary)
			locateRecipe(test, dir, node, files)
			framework.Tests = append(framework.Tests, test)
		}
	}

	return framework
}

func testName(framework, key string) string {
	if key == defaultKey {
		return framework
	}

	return framework + "-" + key
}

// distinct yields the members of an object as json.load keeps them: in the order in
// which keys first appear, each with its last value.
func distinct(node *text.Node) func(yield func(string, *text.Node) bool) {
	return func(yield func(string, *text.Node) bool) {
		seen := map[string]bool{}
		for _, member := range node.Members {
			if seen[member.Key] {
				continue
			}
			seen[member.Key] = true
			if !yield(member.Key, node.Get(member.Key)) {
				return
			}
		}
	}
}

func readTest(test *matrix.Test, node *text.Node, vocabulary *matrix.Vocabulary) {
	test.Active = !tagged(node.Get("tags"), "broken")
	test.Tags = textsOf(node.Get("tags"))
	test.DisplayName = stringOf(node.Get("display_name"))
	test.Command = stringOf(node.Get("docker_cmd"))
	test.Port = portOf(node.Get("port"))
	for axis := range matrix.Axis(matrix.AxisCount) {
		key := axisKeys[axis]
		term := &test.Terms[axis]
		term.Pointer = test.Pointer
		if value := node.Get(key); value != nil {
			term.Declared = stringOf(value)
			term.Pointer = test.Pointer + text.Join(key)
		}
		// Language is the first axis, so its name is known when the others need it.
		term.Name = vocabulary.Name(axis, test.Terms[matrix.Language].Name, term.Declared)
	}
	for _, typeKey := range typeKeys {
		if value := node.Get(typeKey.key); value != nil {
			test.Cells = append(test.Cells, matrix.Cell{
				Type: typeKey.name, URL: stringOf(value), Pointer: test.Pointer + text.Join(typeKey.key),
			})
		}
	}
	test.Labels = map[string]string{}
	for _, member := range node.Members {
		if member.Value.Kind == text.String && !modelled[member.Key] {
			test.Labels[member.Key] = member.Value.Text
		}
	}
}

// tagged follows Python's `tag in tags`, which the toolset asks: membership of a list,
// a key of an object, a part of a text.
func tagged(tags *text.Node, tag string) bool {
	if tags == nil {
		return false
	}
	for _, item := range tags.Items {
		if item.Kind == text.String && item.Text == tag {
			return true
		}
	}

	return tags.Kind == text.Object && tags.Get(tag) != nil ||
		tags.Kind == text.String && strings.Contains(tags.Text, tag)
}

// textsOf returns the texts of a list; what else is in it the schema refuses.
func textsOf(node *text.Node) []string {
	if node == nil {
		return nil
	}
	var texts []string
	for _, item := range node.Items {
		if item.Kind == text.String {
			texts = append(texts, item.Text)
		}
	}

	return texts
}

func stringOf(node *text.Node) string {
	if node == nil || node.Kind != text.String {
		return ""
	}

	return node.Text
}

// portOf reads a port that is a number or, as some configurations write it, a text.
func portOf(node *text.Node) int {
	if node == nil || node.Kind != text.Number && node.Kind != text.String {
		return 0
	}
	const bits = 16
	port, err := strconv.ParseUint(node.Text, 10, bits)
	if err != nil {
		return 0
	}

	return int(port)
}
