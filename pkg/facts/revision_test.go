package facts_test

import (
	"testing"

	"github.com/tfblint/tfblint/pkg/facts"
)

func TestRevision(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"flask==2.0":                       "",
		"./local@main":                     "",
		"git+https://host.example/a/b.git": "",
		"git+https://host.example/a/b.git@main#egg=b":                      "main",
		"git+https://host.example/a/b@refs/heads/main":                     "refs/heads/main",
		"git+https://host.example/a/b@508f0c8a3afd4a70be2761f1616738b5035": "508f0c8a3afd4a70be2761f1616738b5035",
		"git+ssh://git@host.example/a/b.git":                               "",
		"git+ssh://git@host.example/a/b.git@v1":                            "v1",
		"b @ git+https://host.example/a/b@feature/x ; python_version<'4'":  "feature/x",
		"https://host.example/a/b/archive/refs/heads/main.zip#egg=b":       "refs/heads/main",
		"https://host.example/a/b/archive/refs/tags/v1.2.tar.gz":           "refs/tags/v1.2",
		"https://host.example/a/b/archive/master.zip":                      "master",
		"https://host.example/a/b/-/archive/main/b-main.tar.gz":            "main",
		"https://codeload.host.example/a/b/zip/refs/heads/dev":             "refs/heads/dev",
		"https://host.example/a/b/tarball/main":                            "main",
		"https://host.example/a/b/get/v1.tgz":                              "v1",
		"https://host.example/files/b-1.0-py3-none-any.whl":                "",
		"https://host.example/b-1.0.tar.gz":                                "",
		"https://host.example/%zz/archive/main.zip":                        "",
	} {
		requirement, ok := facts.ParseRequirement(line)
		if !ok {
			t.Errorf("%q is not a requirement", line)
		}
		if got := requirement.Revision(); got != want {
			t.Errorf("%q asks for %q, want %q", line, got, want)
		}
	}
}
