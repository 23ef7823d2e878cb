package tfb

import (
	"errors"
	"io/fs"
	"path"
	"slices"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/pkg/tree"
)

// TwinName is the file in which many frameworks declare their tests a second time. It was
// meant for a toolset that never came; the one there is does not read it.
const TwinName = "config.toml"

// The sections of a twin that are not called after a test's key.
const (
	twinFramework = "framework" // About the framework.
	twinMain      = "main"      // The test that stands for it.
)

// twin reads the second file, nil if there is none.
func (r *evidenceReader) twin(framework *matrix.Framework) *matrix.Twin {
	if _, found := slices.BinarySearch(framework.Files, TwinName); !found {
		return nil
	}
	name := path.Join(framework.Dir, TwinName)
	content, err := fs.ReadFile(r.folder.FS, TwinName)
	if errors.Is(err, tree.ErrNotRegular) {
		return nil // A folder of that name declares nothing.
	}
	if err != nil {
		r.failures = append(r.failures, Failure{File: name, Err: err})

		return nil
	}

	return readTwin(text.ParseTOML(name, content))
}

func readTwin(source *text.Document) *matrix.Twin {
	twin := &matrix.Twin{
		File: source.Name,
		Name: stringOf(source.Root.Get(twinFramework).Get("name")),
	}
	for _, problem := range source.Problems {
		twin.Problems = append(twin.Problems,
			facts.Problem{Message: problem.Message, Place: source.PlaceOf(problem.Start, problem.End)})
	}
	if source.Root == nil {
		return twin
	}
	for _, section := range source.Root.Members {
		if section.Key == twinFramework || section.Value.Kind != text.Object {
			continue
		}
		key := section.Key
		if key == twinMain {
			key = defaultKey
		}
		twin.Tests = append(twin.Tests, matrix.TwinTest{
			Key:    key,
			Place:  source.PlaceOf(section.KeyStart, section.KeyEnd),
			Values: twinValues(source, section.Value),
		})
	}

	return twin
}

// twinValues returns what a section says in its own keys and in those of tables such as
// urls in it.
func twinValues(source *text.Document, section *text.Node) []matrix.TwinValue {
	var values []matrix.TwinValue
	add := func(field string, value *text.Node) {
		switch value.Kind {
		case text.String, text.Number, text.Bool:
			values = append(values, matrix.TwinValue{
				Field: field, Value: value.Text, Place: source.PlaceOf(value.Start, value.End),
			})
		case text.Invalid, text.Null, text.Array, text.Object: // Nothing to compare with.
		}
	}
	for _, member := range section.Members {
		add(member.Key, member.Value)
		for _, inner := range member.Value.Members {
			add(twinField(member.Key, inner.Key), inner.Value)
		}
	}

	return values
}

// twinField returns the name that a key in a table has in the configuration, such as
// json_url for urls.json. Another one keeps its own.
func twinField(table, key string) string {
	for _, typeKey := range typeKeys {
		if table == "urls" && typeKey.key == key+"_url" {
			return typeKey.key
		}
	}

	return table + "." + key
}
