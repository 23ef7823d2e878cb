package database

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
)

//go:embed containers
var containers embed.FS

// Container returns what a container image of a database is built from: its
// Dockerfile and the files beside it. A container of that image fills itself
// when it starts, so that it holds what Fill would have made.
func Container(kind Kind) (fs.FS, error) {
	files, err := fs.Sub(containers, path.Join("containers", string(kind)))
	if err != nil {
		return nil, fmt.Errorf("the files of the %s image: %w", kind, err)
	}
	if _, err := fs.Stat(files, "Dockerfile"); err != nil {
		return nil, unknownKind(kind)
	}

	return files, nil
}

// suiteFile reads one of the embedded files, which private servers and Fill use
// as containers do.
func suiteFile(kind Kind, name string) (string, error) {
	text, err := containers.ReadFile(path.Join("containers", string(kind), name))
	if err != nil {
		return "", fmt.Errorf("the suite's own %s of %s: %w", name, kind, err)
	}

	return string(text), nil
}

// fortunes are the messages of the fortune table; the first has id 1.
func fortunes() []string {
	return []string{
		"fortune: No such file or directory",
		"A computer scientist is someone who fixes things that aren't broken.",
		"After enough decimal places, nobody gives a damn.",
		"A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1",
		"A computer program does what you tell it to do, not what you want it to do.",
		"Emacs is a nice operating system, but I prefer UNIX. — Tom Christaensen",
		"Any program that runs right is obsolete.",
		"A list is only as strong as its weakest link. — Donald Knuth",
		"Feature: A bug with seniority.",
		"Computers make very fast, very accurate mistakes.",
		`<script>alert("This should not be displayed in a browser alert box.");</script>`,
		"フレームワークのベンチマーク",
	}
}
