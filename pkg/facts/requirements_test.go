package facts_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/facts"
)

func TestParseRequirement(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text  string
		want  facts.Requirement
		valid bool
	}{
		{"Flask", facts.Requirement{Name: "flask"}, true},
		{"a.B__c == 1.0", facts.Requirement{Name: "a-b-c", Specifier: "==1.0"}, true},
		{"a>=1, <2", facts.Requirement{Name: "a", Specifier: ">=1,<2"}, true},
		{"a (~=1.0)", facts.Requirement{Name: "a", Specifier: "~=1.0"}, true},
		{"a[x, y]==1", facts.Requirement{Name: "a", Specifier: "==1", Extras: []string{"x", "y"}}, true},
		{"a===1;os_name>'3'", facts.Requirement{Name: "a", Specifier: "===1", Marker: "os_name>'3'"}, true},
		{"a; x == 'y'", facts.Requirement{Name: "a", Marker: "x == 'y'"}, true},
		{"a[x] @ https://h/a.zip ; m", facts.Requirement{
			Name: "a", Extras: []string{"x"}, URL: "https://h/a.zip", Marker: "m",
		}, true},
		{"git+https://h/a.git@main#egg=A_b[c]&subdirectory=d", facts.Requirement{
			Name: "a-b", Extras: []string{"c"}, URL: "git+https://h/a.git@main#egg=A_b[c]&subdirectory=d",
		}, true},
		{"https://h/main.zip", facts.Requirement{URL: "https://h/main.zip"}, true},
		{".[dev]", facts.Requirement{URL: ".", Extras: []string{"dev"}}, true},
		{"./lib/a.whl", facts.Requirement{URL: "./lib/a.whl"}, true},
		{"", facts.Requirement{}, false},
		{"a b", facts.Requirement{Name: "a", Specifier: "b"}, false},
		{"==1", facts.Requirement{}, false},
		{"a-", facts.Requirement{Name: "a-"}, false},
	} {
		t.Run(test.text, func(t *testing.T) {
			t.Parallel()
			got, valid := facts.ParseRequirement(test.text)
			if diff := cmp.Diff(test.want, got); diff != "" || valid != test.valid {
				t.Errorf("valid %t, want %t; -want +got:\n%s", valid, test.valid, diff)
			}
		})
	}
}

func TestRequirementSource(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]facts.SourceKind{
		"a": "index", "a==1": "index", "a[x]>=1 ; m": "index",
		"a @ https://h/a.zip": "url", "https://h/a/archive/refs/heads/main.zip": "url", "http://h/a.whl": "url",
		"git+https://h/a.git@main#egg=a": "vcs", "a @ git+ssh://h/a": "vcs", "hg+file:///a": "vcs", "git://h/a": "vcs",
		"./a": "path", "/a/b.whl": "path", ".[dev]": "path", "file:///a": "path", "a @ file:///a": "path",
		"a @ ./a": "path",
	} {
		requirement, valid := facts.ParseRequirement(text)
		if got := requirement.Source(); got != want || !valid {
			t.Errorf("%q comes from %q, want %q", text, got, want)
		}
	}
}

// folder makes a folder of name, content pairs.
func folder(files ...string) facts.Folder {
	tree := fstest.MapFS{}
	for pair := range slices.Chunk(files, 2) {
		tree[pair[0]] = &fstest.MapFile{Data: []byte(pair[1])}
	}

	return facts.Folder{Path: "d", FS: tree}
}

// list writes requirements and problems for comparison.
func list(requirements []facts.Requirement, problems []facts.Problem) []string {
	lines := make([]string, 0, len(requirements)+len(problems))
	for _, r := range requirements {
		line := r.Name + r.Specifier
		if r.URL != "" {
			line += " url " + r.URL
		}
		if r.Constraint {
			line += " constraint"
		}
		if r.Editable {
			line += " editable"
		}
		lines = append(lines, line+" at "+span(r.Place))
	}
	for _, p := range problems {
		lines = append(lines, "problem "+p.Message+" at "+span(p.Place))
	}

	return lines
}

func TestReadRequirements(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		files []string
		want  []string
	}{
		{
			"comments, continuation, hashes",
			[]string{"r.txt", "# a==0\n  b==1 # c\nd==2 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\r\n" +
				"--index-url https://x\nhttps://h/e.zip#egg=e\n"},
			[]string{
				"b==1 at d/r.txt:2:3-2:11", "d==2 at d/r.txt:3:1-5:21",
				"e url https://h/e.zip#egg=e at d/r.txt:7:1-7:22",
			},
		},
		{
			"includes are relative to the file",
			[]string{
				"r.txt", "-r sub/a.txt\n-c c.txt\n-e .\n--requirement=sub/a.txt",
				"sub/a.txt", "a\n-rb.txt", "sub/b.txt", "b", "c.txt", "c<2",
			},
			[]string{
				"a at d/sub/a.txt:1:1-1:2", "b at d/sub/b.txt:1:1-1:2", "c<2 constraint at d/c.txt:1:1-1:4",
				" url . editable at d/r.txt:3:1-3:5",
			},
		},
		{"cycles end", []string{"r.txt", "-r r.txt\na"}, []string{"a at d/r.txt:2:1-2:2"}},
		{
			"what is missing or wrong",
			[]string{"r.txt", "-r none.txt\n-r ../../etc/passwd\na b"},
			[]string{
				"problem the requirements file none.txt is not in the folder at d/r.txt:1:1-1:12",
				"problem the requirements file ../../etc/passwd is not in the folder at d/r.txt:2:1-2:20",
				`problem "a b" is not a requirement at d/r.txt:3:1-3:4`,
			},
		},
		{"no file", nil, []string{"problem the requirements file r.txt is not in the folder at d/r.txt"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := list(facts.ReadRequirements("r.txt", folder(test.files...)))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestReadRequirementsDepth(t *testing.T) {
	t.Parallel()
	files := make([]string, 0, 2*(facts.MaxIncludeDepth+1))
	for i := range facts.MaxIncludeDepth + 1 {
		files = append(files, fmt.Sprintf("%d.txt", i), fmt.Sprintf("a%d\n-r %d.txt", i, i+1))
	}
	requirements, problems := facts.ReadRequirements("0.txt", folder(files...))
	if len(requirements) != facts.MaxIncludeDepth || len(problems) != 1 {
		t.Errorf("%d requirements and problems %v; want %d and one", len(requirements), problems, facts.MaxIncludeDepth)
	}
}

func TestReadProject(t *testing.T) {
	t.Parallel()
	got := list(facts.ReadProject(".", folder(
		"pyproject.toml", `[build-system]
dependencies = ["not-this"]
[project]
name = "x"
dependencies = [
  "a==1", # "not this"
  'b[c]>=2; python_version > "3"',
]
[tool.poetry.dependencies]
python = "^3.10"
D_e = "^1.2"
f = { version = ">=2", extras = ["g"] }
`,
		"setup.py", `from setuptools import setup
requires = [
    'h',  # why
    "i<3",
]
setup(name='x', install_requires=requires)
`,
	)))
	want := []string{
		"a==1 at d/pyproject.toml:6:3-6:9", "b>=2 at d/pyproject.toml:7:3-7:34",
		"d-e^1.2 at d/pyproject.toml:11:1-11:13", "f>=2 at d/pyproject.toml:12:1-12:40",
		"h at d/setup.py:3:5-3:8", "i<3 at d/setup.py:4:5-4:10",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestPythonRequirements(t *testing.T) {
	t.Parallel()
	d := facts.ParseDockerfile("d/Dockerfile", []byte(`FROM python:3.14 AS venv
WORKDIR /app
COPY requirements.txt ./
RUN /usr/local/bin/uv pip install -r requirements.txt --python /opt/venv/bin/python
FROM python:3.14 AS unused
RUN pip install unused
FROM python:3.14-slim
COPY --from=venv /opt/venv /opt/venv
COPY . /srv
RUN pip3 install -U pip -q; pip3 install cython==3.0.12 && \
    python3 -m pip install -c /srv/c.txt -r /srv/more.txt
RUN ["pip", "install", "exec[x]==1"]
RUN echo pip install not-this
RUN cd /srv/sub && pip install .
`))
	got := list(d.PythonRequirements(folder(
		"requirements.txt", "a==1", "more.txt", "b==2", "c.txt", "c<3",
		"sub/pyproject.toml", "[project]\ndependencies = ['p==4']",
	)))
	want := []string{
		"a==1 at d/requirements.txt:1:1-1:5", "pip at d/Dockerfile:10:21-10:24",
		"cython==3.0.12 at d/Dockerfile:10:42-10:56",
		"b==2 at d/more.txt:1:1-1:5", "c<3 constraint at d/c.txt:1:1-1:4",
		"exec==1 at d/Dockerfile:12:24-12:36", "p==4 at d/sub/pyproject.toml:2:17-2:23",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func FuzzReadRequirements(f *testing.F) {
	for _, seed := range []string{
		"a==1 \\\n --hash=x\n-r r.txt\n-c\n-e git+https://h/a#egg=b",
		"[project]\ndependencies = [\"a\", ['b']", "a[b;c@d", "install_requires=x\nx=[\"a\"",
		"-", "--", "-r", "µ==1\n\\\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		files := folder("r.txt", text, "pyproject.toml", text, "setup.py", text)
		read, problems := facts.ReadRequirements("r.txt", files)
		project, more := facts.ReadProject(".", files)
		for _, r := range append(read, project...) {
			inside(t, []byte(text), r.Place)
			if strings.ToLower(r.Name) != r.Name {
				t.Errorf("%q is not normalised", r.Name)
			}
		}
		for _, p := range append(problems, more...) {
			inside(t, []byte(text), p.Place)
		}
	})
}

func TestExact(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"a":              false,
		"a==1.0":         true,
		"a===1.0":        true,
		"a>=0.2,==1.0":   true,
		"a==2.*":         false,
		"a>=2,<3":        false,
		"a @ git+http:b": false,
	} {
		if requirement, ok := facts.ParseRequirement(text); !ok || requirement.Exact() != want {
			t.Errorf("%s: read %t, exact %t, want %t", text, ok, requirement.Exact(), want)
		}
	}
}
