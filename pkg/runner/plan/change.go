package plan

import (
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/affected"
	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tfb"
)

// concerned returns what says of a test whether the change concerns it; nil where there is no
// change. A framework that is affected is concerned as a whole, unless nothing differs of it
// but its configuration: then those of its tests are whose settings do.
func (o *Options) concerned() func(*matrix.Framework, *matrix.Test) bool {
	if o.Affected == nil {
		return nil
	}
	frameworks := map[string]affected.Framework{}
	for _, framework := range o.Affected.Frameworks {
		frameworks[framework.Folder] = framework
	}

	return func(framework *matrix.Framework, test *matrix.Test) bool {
		found, isAffected := frameworks[folderOf(framework)]
		if !isAffected {
			return false
		}

		return !o.onlySettings(found, framework.Dir) || o.differs(framework, test)
	}
}

// onlySettings reports whether a framework is affected by its configuration alone.
func (o *Options) onlySettings(found affected.Framework, dir string) bool {
	if slices.ContainsFunc(found.Reasons, func(reason affected.Reason) bool {
		return reason.Kind != affected.Touched
	}) {
		return false
	}
	settings := path.Join(dir, tfb.ConfigName)

	return slices.Contains(o.Touched, settings) && !slices.ContainsFunc(o.Touched, func(file string) bool {
		return file != settings && (strings.HasPrefix(file, dir+"/") || file == dir || file == path.Dir(dir))
	})
}

// differs reports whether the change has altered a test, or what holds for all of its framework.
func (o *Options) differs(framework *matrix.Framework, test *matrix.Test) bool {
	differing := o.differing(framework.Dir)
	if differing == nil {
		return false
	}
	if differing.Kind() != change.Altered || len(differing.Fields) > 0 {
		return true
	}

	return slices.ContainsFunc(differing.Tests, func(t change.Test) bool {
		return t.Head != nil && t.Head.Name == test.Name
	})
}

// added reports whether the change has the suite run a test that it did not run before.
func (o *Options) added(framework *matrix.Framework, test *matrix.Test) bool {
	differing := o.differing(framework.Dir)

	return differing != nil && slices.ContainsFunc(differing.Tests, func(t change.Test) bool {
		return t.Head != nil && t.Head.Name == test.Name && t.Activated()
	})
}

// differing returns what the change does to the framework in a folder, or nil.
func (o *Options) differing(dir string) *change.Framework {
	if o.Report.Change == nil {
		return nil
	}
	for i := range o.Report.Change.Frameworks {
		if found := &o.Report.Change.Frameworks[i]; found.Head != nil && found.Head.Dir == dir {
			return found
		}
	}

	return nil
}
