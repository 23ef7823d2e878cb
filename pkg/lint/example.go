package lint

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/text"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// Examples show a rule at work: configurations that it complains about, and what it
// wants instead. They stand on the rule's page, and tests hold the rule to them.
type Examples struct {
	Bad, Good []Example
}

// An Example is a framework's folder.
type Example struct {
	Title string
	// Dir is the folder as language/framework.
	Dir   string
	Files []ExampleFile
	// Expect holds texts that a finding's message or pointer must contain, in bad
	// examples.
	Expect []string
}

// An ExampleFile is a file of an example, named from the framework's folder.
type ExampleFile struct {
	Name, Content string
}

// ErrExamples is what ReadExamples wraps when examples are missing or malformed.
var ErrExamples = errors.New("a rule needs at least one bad and one good example")

// exampleSuffix ends the name of the file with a rule's examples, beside the rule.
const exampleSuffix = ".examples.yaml"

// ReadExamples reads the examples of a rule from the tree that the rule came from.
func ReadExamples(source fs.FS, rule *opa.Rule) (*Examples, error) {
	name := "rules/" + rule.Name + exampleSuffix
	content, err := fs.ReadFile(source, name)
	if err != nil {
		return nil, fmt.Errorf("reading examples: %w", err)
	}
	document := text.ParseYAML(name, content)
	if len(document.Problems) > 0 || document.Root == nil {
		return nil, fmt.Errorf("%s: %w: %v", name, ErrExamples, document.Problems)
	}
	examples := &Examples{
		Bad:  readExamples(document.Root.Get("bad")),
		Good: readExamples(document.Root.Get("good")),
	}
	if len(examples.Bad) == 0 || len(examples.Good) == 0 {
		return nil, fmt.Errorf("%s: %w", name, ErrExamples)
	}

	return examples, nil
}

func readExamples(list *text.Node) []Example {
	if list == nil {
		return nil
	}
	examples := make([]Example, 0, len(list.Items))
	for _, item := range list.Items {
		example := Example{
			Title: strings.TrimSpace(textOf(item, "title")),
			Dir:   strings.TrimSpace(textOf(item, "dir")),
		}
		example.Files = append(example.Files, ExampleFile{Name: tfb.ConfigName, Content: textOf(item, "config")})
		if files := item.Get("files"); files != nil {
			for _, file := range files.Members {
				example.Files = append(example.Files, ExampleFile{Name: file.Key, Content: file.Value.Text})
			}
		}
		if expect := item.Get("expect"); expect != nil {
			for _, part := range expect.Items {
				example.Expect = append(example.Expect, part.Text)
			}
		}
		examples = append(examples, example)
	}

	return examples
}

func textOf(node *text.Node, key string) string {
	if value := node.Get(key); value != nil {
		return strings.TrimSuffix(value.Text, "\n") + "\n"
	}

	return ""
}
