package history

import (
	"strings"

	"github.com/tfblint/tfblint/pkg/tfb"
)

// oldName is what configurations were called until April 2015.
const oldName = "benchmark_config"

// A place is what a path is to a suite.
type place struct {
	// dir is the framework's folder; until August 2014 these lay at the top of the repository. It is
	// empty where the path is in none.
	dir string
	// config says that the file is the framework's configuration, old that it has the old name.
	config, old bool
	// stray says that it has the name of one, in a place where no suite looks for it.
	stray bool
}

// depth is how many folders lead to a file in a framework's folder, frameworks/Go/gin among them.
const depth = 3

// placeOf says what a path from the root of the suite is.
func placeOf(name string) place {
	slash := strings.LastIndexByte(name, '/')
	base := name[slash+1:]
	named := base == tfb.ConfigName || base == oldName
	wanted := 1
	if strings.HasPrefix(name, tfb.Root+"/") {
		wanted = depth
	}
	end := 0
	for range wanted {
		next := strings.IndexByte(name[end:], '/')
		if next < 0 {
			return place{stray: named}
		}
		end += next + 1
	}
	found := place{dir: name[:end-1]}
	found.config = named && end == slash+1
	found.old = found.config && base == oldName
	found.stray = named && !found.config

	return found
}

// groupOf returns the folder that a framework's language has; none where there are no such folders.
func groupOf(dir string) string {
	rest, is := strings.CutPrefix(dir, tfb.Root+"/")
	if !is {
		return ""
	}
	group, _, _ := strings.Cut(rest, "/")

	return group
}
