package plan

import (
	"context"
	"slices"
)

// Abilities are what can be had where tests run, by the names that tests have for it.
type Abilities struct {
	// OperatingSystems are those that tests are built and started on: linux.
	OperatingSystems []string
	// Databases are those that can be started or reached: postgres, mysql, mongodb.
	Databases []string
	// Engine is what builds and starts a test: docker, process or attach; empty where nobody
	// has looked.
	Engine string
}

// A Detector finds out what can be had. Who runs tests looks; who only plans assumes.
type Detector interface {
	Detect(ctx context.Context) (Abilities, error)
}

// Assumed is what a machine that was set up for the suite has: Linux and its three databases.
type Assumed struct {
	// Without names what is not there all the same.
	Without []string
}

// Detect implements [Detector]. Its error names what there is nothing to be without.
func (a Assumed) Detect(context.Context) (Abilities, error) {
	abilities := Abilities{OperatingSystems: []string{"linux"}, Databases: []string{"postgres", "mysql", "mongodb"}}
	all := slices.Concat(abilities.OperatingSystems, abilities.Databases)
	if err := known("--without", a.Without, all); err != nil {
		return Abilities{}, err
	}
	isWithout := func(name string) bool { return slices.Contains(a.Without, name) }
	abilities.OperatingSystems = slices.DeleteFunc(abilities.OperatingSystems, isWithout)
	abilities.Databases = slices.DeleteFunc(abilities.Databases, isWithout)

	return abilities, nil
}

func (a *Abilities) document() any {
	return map[string]any{"os": anyOf(a.OperatingSystems), "databases": anyOf(a.Databases), "engine": a.Engine}
}
