//go:build unix

package database

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Installed says whether a private server of a kind can be started: nil, or an
// error that wraps ErrNotInstalled and says what to install.
func Installed(ctx context.Context, kind Kind, options Options) error {
	_, err := recipeFor(ctx, kind, options)

	return err
}

// recipeFor finds the programs of a server and says how they are used.
func recipeFor(ctx context.Context, kind Kind, options Options) (recipe, error) {
	switch kind {
	case Postgres:
		return findPostgres(options)
	case MySQL:
		return findMySQL(ctx, options)
	case MongoDB:
		return findMongoDB(options)
	default:
		return recipe{}, unknownKind(kind)
	}
}

// findPostgres takes initdb and postgres from one folder, since those of
// different versions do not go together.
func findPostgres(options Options) (recipe, error) {
	for _, folder := range folders(options, "initdb", "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin",
		"/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin") {
		initdb, postgres := program(folder, "initdb"), program(folder, "postgres")
		if initdb != "" && postgres != "" {
			return postgresRecipe(initdb, postgres), nil
		}
	}

	return recipe{}, notInstalled("initdb and postgres", "postgresql and postgresql-contrib")
}

// findMySQL prefers MySQL, which is what the suite runs, to MariaDB.
func findMySQL(ctx context.Context, options Options) (recipe, error) {
	for _, folder := range folders(options, "mysqld", "/usr/local/mysql/bin") {
		// Debian's mysqld is another name for mariadbd.
		if mysqld := program(folder, "mysqld"); mysqld != "" && !isMariaDB(ctx, mysqld) {
			return mysqlRecipe(mysqld), nil
		}
	}
	for _, folder := range folders(options, "mariadbd") {
		mariadbd := program(folder, "mariadbd")
		if mariadbd == "" {
			continue
		}
		for _, beside := range folders(options, "mariadb-install-db", folder) {
			if install := program(beside, "mariadb-install-db"); install != "" {
				return mariadbRecipe(install, mariadbd), nil
			}
		}
	}

	return recipe{}, notInstalled("mariadb-install-db and mariadbd, or MySQL's mysqld", "mariadb-server")
}

func isMariaDB(ctx context.Context, mysqld string) bool {
	const limit = 5 * time.Second
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	version, err := exec.CommandContext(ctx, mysqld, "--version").Output()

	return err != nil || strings.Contains(string(version), "MariaDB")
}

func findMongoDB(options Options) (recipe, error) {
	for _, folder := range folders(options, "mongod", "/opt/mongodb/bin") {
		if mongod := program(folder, "mongod"); mongod != "" {
			return mongoRecipe(mongod), nil
		}
	}

	return recipe{}, notInstalled("mongod", "MongoDB's own mongodb-org-server")
}

// folders lists where a program may be: what the options say, the folder in
// PATH that has it, and the usual places, each with its newest version first.
func folders(options Options, name string, usual ...string) []string {
	found := slices.Clone(options.Programs)
	if path, err := exec.LookPath(name); err == nil {
		found = append(found, filepath.Dir(path))
	}
	usual = append(usual, "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin")
	for _, pattern := range usual {
		// The only error there can be is a bad pattern, and these are good.
		matches, _ := filepath.Glob(pattern)
		slices.SortFunc(matches, func(a, b string) int { return compareVersions(b, a) })
		found = append(found, matches...)
	}

	return found
}

// compareVersions orders paths that differ in a number, so that 9 comes before 18.
func compareVersions(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}

	return strings.Compare(a, b)
}

// program returns the path of a program in a folder, or nothing.
func program(folder, name string) string {
	path, err := filepath.Abs(filepath.Join(folder, name))
	if err != nil {
		return ""
	}
	if path, err = exec.LookPath(path); err != nil {
		return ""
	}

	return path
}

func notInstalled(programs, packages string) error {
	return fmt.Errorf("%w: %s were not found in PATH or the usual places; install them (Debian: %s) "+
		"or give --database-url", ErrNotInstalled, programs, packages)
}

var errNoAccount = errors.New("there is no account to run the server as")
