package database_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/runner/database"
)

func TestContainer(t *testing.T) {
	t.Parallel()
	tests := map[database.Kind]struct {
		image string
		files []string
	}{
		database.Postgres: {"postgres:18-trixie", []string{"Dockerfile", "create.sql", "postgresql.conf"}},
		database.MySQL:    {"mysql:9.4", []string{"Dockerfile", "create.sql", "my.cnf"}},
		database.MongoDB:  {"mongo:8.0", []string{"Dockerfile", "create.js"}},
	}
	for _, kind := range database.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			want := tests[kind]
			files, err := database.Container(kind)
			if err != nil {
				t.Fatal(err)
			}
			names, err := fs.Glob(files, "*")
			if err != nil {
				t.Fatal(err)
			}
			if difference := cmp.Diff(want.files, names); difference != "" {
				t.Error(difference)
			}
			dockerfile, err := fs.ReadFile(files, "Dockerfile")
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(dockerfile), "\nFROM "+want.image+"\n") {
				t.Errorf("the image is not made from %s:\n%s", want.image, dockerfile)
			}
			for _, copied := range regexp.MustCompile(`COPY (\S+)`).FindAllStringSubmatch(string(dockerfile), -1) {
				if !slices.Contains(want.files, copied[1]) {
					t.Errorf("the Dockerfile copies %s, which is not there", copied[1])
				}
			}
		})
	}
	for _, kind := range []database.Kind{"", "none", "..", "postgres/.."} {
		if _, err := database.Container(kind); !errors.Is(err, database.ErrKind) {
			t.Errorf("the kind %q has files: %v", kind, err)
		}
	}
}

// Every place that has the fortunes has the twelve of the specification.
func TestFortunes(t *testing.T) {
	t.Parallel()
	want := specifiedFortunes(t)
	for _, name := range []string{"postgres/create.sql", "mysql/create.sql", "mongodb/create.js", "../suite.go"} {
		text, err := os.ReadFile(filepath.Join("containers", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		// In Go, imports look alike.
		if _, behind, found := strings.Cut(string(text), "func fortunes()"); found {
			text = []byte(behind)
		}
		var got []string
		for line := range strings.SplitSeq(string(text), "\n") {
			line = regexp.MustCompile(`^\(\d+, `).ReplaceAllString(strings.TrimSpace(line), "")
			line = strings.TrimRight(line, ",;)")
			if len(line) < 2 || !strings.ContainsRune("'\"`", rune(line[0])) || line[0] != line[len(line)-1] {
				continue
			}
			got = append(got, strings.ReplaceAll(line[1:len(line)-1], "''", "'"))
		}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("%s:\n%s", name, difference)
		}
	}
}

// specifiedFortunes reads the messages of section 9.2, as they are in the database.
func specifiedFortunes(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(shared(t, "verify-spec.md"))
	if err != nil {
		t.Fatal(err)
	}
	messages := map[string]string{}
	plain := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&apos;", "'")
	_, section, _ := strings.Cut(string(text), "### 9.2")
	section, _, _ = strings.Cut(section, "\n## ")
	for _, row := range regexp.MustCompile("(?m)^\\| (\\d+) \\| `(.*)` \\|$").FindAllStringSubmatch(section, -1) {
		messages[row[1]] = plain.Replace(row[2])
	}
	const fortunes = 12
	result := make([]string, 0, fortunes)
	for id := range fortunes {
		result = append(result, messages[strconv.Itoa(id+1)])
	}

	return result
}

// shared returns a path of the material beside the repository. Without the
// material it skips the test, unless CI=true says that it has to be there.
func shared(t *testing.T, name string) string {
	t.Helper()
	place := filepath.Join("..", "..", "..", "..", "shared", name)
	if _, err := os.Stat(place); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the shared material is missing: %v", err)
		}
		t.Skipf("the shared material is not beside the repository: %v", err)
	}

	return place
}
