package lint

import (
	"context"
	"fmt"
	"io/fs"
	"path"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/config"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/opa"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// An Inventory is a suite as it was read, with the tables that it is weighed by. Nothing is
// judged.
type Inventory struct {
	Suite *tfb.Suite
	Costs change.Costs

	bundle     *opa.Bundle
	vocabulary *matrix.Vocabulary
}

// InventoryOptions say what is read.
type InventoryOptions struct {
	// Suite is the tree, from the suite's root.
	Suite fs.FS
	// Alone says that it is a single framework's folder.
	Alone bool
	// Config adds to the tables; nil adds nothing.
	Config *config.Config
	// Lean leaves out of each Source what is only good for places and edits.
	Lean bool
}

// ReadInventory reads the configurations of a suite.
func ReadInventory(ctx context.Context, options InventoryOptions) (*Inventory, error) {
	bundle, err := loadBuiltIn()
	if err != nil {
		return nil, err
	}
	if options.Config != nil {
		if err := extend(bundle, options.Config); err != nil {
			return nil, err
		}
	}
	found := &Inventory{bundle: bundle}
	if found.vocabulary, err = vocabularyOf(bundle); err != nil {
		return nil, err
	}
	if found.Costs, err = costsOf(bundle); err != nil {
		return nil, err
	}
	reading := tfb.Options{Vocabulary: found.vocabulary, Lean: options.Lean}
	if options.Alone {
		reading.Dirs = []string{"."}
	}
	if found.Suite, err = tfb.Load(ctx, options.Suite, reading); err != nil {
		return nil, fmt.Errorf("reading the suite: %w", err)
	}

	return found, nil
}

// Table fills a value from the table of a name.
func (i *Inventory) Table(name string, into any) error {
	if err := ast.As(i.bundle.Data(name), into); err != nil {
		return fmt.Errorf("reading the table %s: %w", name, err)
	}

	return nil
}

// ToolErrors say what could not be read.
func (i *Inventory) ToolErrors() []ToolError {
	found := make([]ToolError, 0, len(i.Suite.Failures))
	for _, failure := range i.Suite.Failures {
		found = append(found, ToolError{File: failure.File, Message: fmt.Sprintf("reading it: %v", failure.Err)})
	}

	return found
}

// NewlyUnused returns the files, from the suite's root, that nothing in their framework's folder
// uses once files are changed, and that something uses now; sorted by framework.
func (i *Inventory) NewlyUnused(ctx context.Context, suite fs.FS, changes []Change, dirs []string) ([]string, error) {
	files := map[string][]byte{}
	for _, changed := range changes {
		files[changed.File] = changed.After
	}
	before, err := i.unused(ctx, suite, dirs)
	if err != nil {
		return nil, err
	}
	after, err := i.unused(ctx, &overlay{below: suite, dir: ".", files: files}, dirs)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, file := range before {
		known[file] = true
	}
	var found []string
	for _, file := range after {
		if !known[file] {
			found = append(found, file)
		}
	}

	return found, nil
}

// unused lists the files in folders that nothing there uses.
func (i *Inventory) unused(ctx context.Context, suite fs.FS, dirs []string) ([]string, error) {
	loaded, err := tfb.Load(ctx, suite, tfb.Options{
		Vocabulary: i.vocabulary, Dirs: dirs, Evidence: func(*matrix.Framework) bool { return true },
	})
	if err != nil {
		return nil, fmt.Errorf("looking for files that nothing uses: %w", err)
	}
	var files []string
	for _, framework := range loaded.Frameworks {
		if framework.Evidence == nil {
			continue
		}
		for _, unused := range framework.Evidence.Unused {
			files = append(files, path.Join(framework.Dir, unused.File))
		}
	}

	return files, nil
}
