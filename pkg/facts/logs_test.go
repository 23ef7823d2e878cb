package facts_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/facts"
)

func TestNginxLogs(t *testing.T) {
	t.Parallel()
	const conf = "d/nginx.conf:"
	for _, test := range []struct {
		name, nginx string
		want        []string
	}{
		{"off", "http {\n  access_log off;\n}", []string{"off " + conf + "2:14-2:17"}},
		{
			"to a file", "http { access_log /var/log/a.log main buffer=1m; }",
			[]string{"/var/log/a.log " + conf + "1:19-1:33"},
		},
		{
			"in two servers", "http { server { access_log off; } server { access_log \"/dev/stdout\"; } }",
			[]string{"off " + conf + "1:28-1:31", "/dev/stdout " + conf + "1:55-1:68"},
		},
		{"nothing said", "http { server { listen 80; } }", []string{" d/nginx.conf"}},
		{"a comment", "http { # access_log off;\n}", []string{" d/nginx.conf"}},
		{"included", "http { include sub.conf; }", []string{"off d/sub.conf:1:12-1:15"}},
		{"included and missing", "http { include other.conf; }", nil},
		{"included by pattern", "http { include *.conf; }", nil},
		{"parameters included", "http { include mime.types; }", []string{" d/nginx.conf"}},
		{"no requests", "stream { server { listen 80; } }", nil},
		{"no value", "http { access_log; }", []string{" d/nginx.conf"}},
		{"empty", "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := facts.ParseDockerfile("d/f", []byte("FROM nginx\nCOPY *.conf /etc/nginx/\nCMD nginx"))
			start := facts.ResolveStart(d, facts.StartOptions{
				Folder: folder("nginx.conf", test.nginx, "sub.conf", "access_log off;"),
			})
			var got []string //nolint:prealloc // Nil is wanted for none.
			for _, log := range start.Logs {
				if log.Program != "nginx" {
					t.Errorf("%q logs", log.Program)
				}
				got = append(got, fmt.Sprintf("%s %s", log.Target, span(log.Place)))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if test.name == "included" {
				if diff := cmp.Diff([]string{"nginx.conf", "sub.conf"}, start.Files); diff != "" {
					t.Errorf("files: %s", diff)
				}
			}
		})
	}
}

// TestNginxWithoutConfiguration says nothing about a log of which nothing can be known.
func TestNginxWithoutConfiguration(t *testing.T) {
	t.Parallel()
	start := facts.ResolveStart(facts.ParseDockerfile("f", []byte("FROM nginx\nCMD nginx")), facts.StartOptions{})
	if len(start.Programs) != 1 || start.Logs != nil {
		t.Errorf("%v logs %v", start.Programs, start.Logs)
	}
}

// TestManyLogs keeps a bounded number.
func TestManyLogs(t *testing.T) {
	t.Parallel()
	start := fuzzStart(t, "nginx -c /a/x", "http {"+distinct(1000, "access_log ", ";\n")+"}")
	if n := len(start.Logs); n == 0 || n > 256 {
		t.Errorf("%d logs", n)
	}
}

func TestHasCommand(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"":                                       false,
		"FROM a":                                 false,
		"FROM a\nCMD x":                          true,
		"FROM a\nENTRYPOINT [\"x\"]":             true,
		"FROM a\nCMD x\nCMD []":                  false,
		"FROM a AS b\nCMD x\nFROM b":             true,
		"FROM a AS b\nCMD x\nFROM a":             false,
		"FROM a AS b\nCMD x\nFROM b\nENTRYPOINT": false,
		"FROM a AS b\nCMD x\nFROM b\nCMD [\"y\"]": true,
	} {
		if got := facts.ParseDockerfile("f", []byte(text)).HasCommand(); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}
