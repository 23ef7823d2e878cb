package facts_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/facts"
	"github.com/tfblint/tfblint/pkg/finding"
)

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// outline is a Dockerfile in a few lines, for comparison.
func outline(d *facts.Dockerfile) []string {
	var lines []string
	for _, stage := range d.Stages {
		line := "stage"
		if stage.Name != "" {
			line += " " + stage.Name
		}
		base := stage.Base
		line += " " + span(base.Place) + " " + base.Reference
		if stage.From != facts.NoStage {
			line += " is stage"
		} else {
			line += " = " + strings.Join([]string{base.Repository, base.Tag, base.Digest}, "|")
		}
		lines = append(lines, line)
		lines = append(lines, commandOutline("entrypoint", stage.Entrypoint)...)
		lines = append(lines, commandOutline("cmd", stage.Cmd)...)
		for _, port := range stage.Expose {
			lines = append(lines, "expose "+port.Text+" "+span(port.Place))
		}
		for _, c := range stage.Copies {
			lines = append(lines, "copy "+strings.Join(c.Sources, ",")+" > "+c.Dest)
		}
		for _, run := range stage.Runs {
			lines = append(lines, "run "+run.Text+" "+span(run.Place))
		}
		for _, name := range sorted(stage.Env) {
			lines = append(lines, "env "+name+"="+stage.Env[name].Text)
		}
		if stage.Workdir != "/" {
			lines = append(lines, "workdir "+stage.Workdir)
		}
	}
	for _, problem := range d.Problems {
		lines = append(lines, "problem "+span(problem.Place)+" "+problem.Message)
	}

	return lines
}

func commandOutline(name string, c *facts.Command) []string {
	switch {
	case c == nil:
		return nil
	case !c.Exec:
		return []string{name + " shell " + c.Shell + " " + span(c.Place)}
	}
	words := []string{name, "exec"}
	for _, arg := range c.Args {
		words = append(words, arg.Text+"@"+span(arg.Place))
	}

	return []string{strings.Join(words, " ")}
}

func TestParseDockerfile(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{
			"BOM, CRLF, no final newline", "\uFEFFFROM a:1\r\nCMD x \\\r\n  y",
			[]string{"stage f:1:6-1:9 a:1 = a|1|", "cmd shell x   y f:2:1-3:4"},
		},
		{
			"quotes and platform", "from --platform=linux/amd64 \"docker.io/library/a:1\" As B\n",
			[]string{"stage b f:1:29-1:52 docker.io/library/a:1 = a|1|"},
		},
		{
			"global arguments", "ARG V=1.2\nARG I=elixir:${V}-alpine\nFROM $I\nFROM x:${NO}\nFROM y:${NO:-3}\n",
			[]string{
				"stage f:3:6-3:8 elixir:1.2-alpine = elixir|1.2-alpine|",
				"stage f:4:6-4:13 x:${NO} = ||", "stage f:5:6-5:16 y:3 = y|3|",
			},
		},
		{
			"digest", "FROM ghcr.io/o/r:1@sha256:" + strings.Repeat("a", 64) + "\n",
			[]string{
				"stage f:1:6-1:91 ghcr.io/o/r:1@sha256:" + strings.Repeat("a", 64) +
					" = ghcr.io/o/r|1|sha256:" + strings.Repeat("a", 64),
			},
		},
		{
			"stages", "FROM a:1 AS build\nENV X=1\nWORKDIR /w\nEXPOSE 80\n" +
				"FROM BUILD\nWORKDIR sub\nENV Y=$X Z=\"a b\"\n" +
				"COPY --from=build --chown=u a b ./\nADD [\"c d\", \"/e\"]\n" +
				"FROM scratch\nCOPY --from=0 /w /w\nCOPY --from=img:1 /x /\n",
			[]string{
				"stage build f:1:6-1:9 a:1 = a|1|", "expose 80 f:4:8-4:10", "env X=1", "workdir /w",
				"stage f:5:6-5:11 BUILD is stage", "expose 80 f:4:8-4:10", "copy a,b > /w/sub/", "copy c d > /e",
				"env X=1", "env Y=1", "env Z=a b", "workdir /w/sub",
				"stage f:10:6-10:13 scratch = scratch||", "copy /w > /w", "copy /x > /",
			},
		},
		{
			"an entrypoint resets the inherited command", "FROM a AS x\nCMD one\nFROM x AS y\nENTRYPOINT [\"e\"]\n" +
				"FROM x\nCMD two\nENTRYPOINT e\n",
			[]string{
				"stage x f:1:6-1:7 a = a||", "cmd shell one f:2:1-2:8",
				"stage y f:3:6-3:7 x is stage", "entrypoint exec e@f:4:13-4:16",
				"stage f:5:6-5:7 x is stage", "entrypoint shell e f:7:1-7:13", "cmd shell two f:6:1-6:8",
			},
		},
		{
			"a stage inherits both", "FROM a AS x\nENTRYPOINT [\"e\"]\nCMD [\"c\", \"\\\"d\"]\nFROM x\n",
			[]string{
				"stage x f:1:6-1:7 a = a||", "entrypoint exec e@f:2:13-2:16", "cmd exec c@f:3:6-3:9 \"d@f:3:11-3:16",
				"stage f:4:6-4:7 x is stage", "entrypoint exec e@f:2:13-2:16", "cmd exec c@f:3:6-3:9 \"d@f:3:11-3:16",
			},
		},
		{
			"escape directive", "# escape=`\nFROM a\nCMD x `\n  c:\\d\n",
			[]string{"stage f:2:6-2:7 a = a||", "cmd shell x   c:\\d f:3:1-4:7"},
		},
		{
			"syntax directive and comments",
			"# syntax=docker/dockerfile:1\n# more\nFROM a\nRUN x \\\n# inside\n\n  && y\n",
			[]string{"stage f:3:6-3:7 a = a||", "run x   && y f:4:1-7:7"},
		},
		{
			"heredocs", "FROM a\nRUN <<EOF\nx\ny\nEOF\nRUN cat <<A > /b\nin\nA\nCOPY <<'C' /c\nq\nC\nCMD z\n",
			[]string{
				"stage f:1:6-1:7 a = a||", "cmd shell z f:12:1-12:6", "copy  > /c",
				"run x\ny f:2:1-5:4", "run cat <<A > /b\nin\nA f:6:1-8:2",
			},
		},
		{
			"malformed exec form is the shell form", "FROM a\nCMD ['x']\n",
			[]string{"stage f:1:6-1:7 a = a||", "cmd shell ['x'] f:2:1-2:10"},
		},
		{
			"what is broken is skipped", "FROM a\nENV broken\nNONSENSE x\nCMD [1]\nWORKDIR /w\nCOPY one\nCMD x\n",
			[]string{
				"stage f:1:6-1:7 a = a||", "cmd shell x f:7:1-7:6", "workdir /w",
				"problem f:2:1-2:11 the Dockerfile cannot be parsed: ENV must have two arguments",
				"problem f:4:1-4:8 the Dockerfile cannot be parsed: " +
					"when using JSON array syntax, arrays must be comprised of strings only",
				"problem f:3:1-3:11 NONSENSE is not an instruction of a Dockerfile",
				"problem f:6:1-6:9 COPY wants a source and a destination",
			},
		},
		{
			"an unfinished heredoc takes the rest", "FROM a\nWORKDIR /w\nRUN <<EOF\nCMD x\n",
			[]string{
				"stage f:1:6-1:7 a = a||", "workdir /w",
				"problem f:3:1-4:6 the Dockerfile cannot be parsed: unterminated heredoc",
			},
		},
		{
			"nothing before FROM", "CMD x\nFROM A B\nFROM\n",
			[]string{
				"stage f:2:6-2:7 A = ||", "stage nowhere  = ||",
				"problem f:1:1-1:6 CMD stands before the first FROM",
				"problem f:2:1-2:9 FROM wants an image, and AS with a name or nothing after it",
				"problem f:2:6-2:7 \"A\" is not a reference to an image",
				"problem f:3:1-3:5 FROM wants an image, and AS with a name or nothing after it",
			},
		},
		{"empty", "", []string{"problem f:1:1-1:1 the Dockerfile cannot be parsed: file with no instructions"}},
		{"arguments alone", "ARG X=1\n", []string{"problem f there is no FROM instruction"}},
		{
			"too large", strings.Repeat("#", facts.MaxFileSize+1),
			[]string{"problem f the file has more than 1048576 bytes"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := outline(facts.ParseDockerfile("f", []byte(test.text)))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestDockerfileStages(t *testing.T) {
	t.Parallel()
	d := facts.ParseDockerfile("f", []byte(`FROM golang:1.24 AS build
FROM unused:1 AS unused
FROM python:3.14 AS base
FROM base AS final
COPY --from=build /x /x
`))
	bases := d.ExternalBases()
	references := make([]string, 0, len(bases))
	for _, image := range bases {
		references = append(references, image.Reference)
	}
	if diff := cmp.Diff([]string{"golang:1.24", "unused:1", "python:3.14"}, references); diff != "" {
		t.Errorf("ExternalBases: -want +got:\n%s", diff)
	}
	if got := d.FinalBase().Reference; got != "python:3.14" {
		t.Errorf("FinalBase = %s, want python:3.14", got)
	}
	if got := d.Final().Name; got != "final" {
		t.Errorf("Final is %s, want final", got)
	}
	if diff := cmp.Diff([]int{0, 2, 3}, d.Built()); diff != "" {
		t.Errorf("Built: -want +got:\n%s", diff)
	}
}

func TestDockerfileWithoutStages(t *testing.T) {
	t.Parallel()
	var d facts.Dockerfile
	if d.Final() != nil || d.FinalBase() != nil || d.ExternalBases() != nil || d.Built() != nil {
		t.Error("an empty Dockerfile has a stage")
	}
	if start := facts.ResolveStart(&d, facts.StartOptions{}); len(start.Programs) != 0 {
		t.Errorf("an empty Dockerfile starts %v", start.Programs)
	}
}

func FuzzParseDockerfile(f *testing.F) {
	for _, seed := range []string{
		"FROM a\nCMD [\"x\", \"y\"]\n", "\uFEFFARG V=1\r\nFROM \"a:$V\" as b\r\nRUN x \\\r\n # c\r\n y\r\n",
		"# escape=`\nFROM a\nRUN <<A <<-B\nA\n\tB\nENV a=$a$b c d\n", "FROM a\nCOPY --from=0 <<E /x\nE\nFROM a\n",
		"FROM a\nRUN git clone -b x https://y/z && git -C z checkout v1 && go get -u a.b/c@d\n" +
			"ADD [\"../a b\", \"c*\", \"/\"]\n",
		"# escape=x\nFROM", "FROM a\nENV x ${y:-${z}}\nWORKDIR $x\nSHELL [\"sh\"]\nENTRYPOINT\nCMD",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		d := facts.ParseDockerfile("f", text)
		for _, fetch := range d.Fetches() {
			inside(t, text, fetch.Place)
			if fetch.What == "" {
				t.Errorf("%s fetches nothing", fetch.Tool)
			}
		}
		for _, source := range d.ContextSources() {
			inside(t, text, source.Place)
			if !fs.ValidPath(source.Name) {
				t.Errorf("%q becomes %q", source.Text, source.Name)
			}
		}
		for _, problem := range d.Problems {
			inside(t, text, problem.Place)
		}
		for _, stage := range d.Stages {
			inside(t, text, stage.Place)
			inside(t, text, stage.Base.Place)
			for _, c := range []*facts.Command{stage.Cmd, stage.Entrypoint} {
				if c == nil {
					continue
				}
				inside(t, text, c.Place)
				for _, arg := range c.Args {
					inside(t, text, arg.Place)
				}
			}
		}
		start := facts.ResolveStart(d, facts.StartOptions{})
		for i := range start.Programs {
			inside(t, text, start.Programs[i].Place)
		}
		d.PythonRequirements(facts.Folder{})
	})
}

// inside fails when a place does not lie in the text.
func inside(t *testing.T, text []byte, place finding.Place) {
	t.Helper()
	if place.Start.IsZero() {
		return
	}
	lines := strings.Split(strings.TrimPrefix(string(text), "\uFEFF"), "\n")
	for _, p := range []finding.Position{place.Start, place.End} {
		if p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Column > len([]rune(lines[p.Line-1]))+1 {
			t.Fatalf("%s is outside of the text", span(place))
		}
	}
	if s, e := place.Start, place.End; e.Line < s.Line || e.Line == s.Line && e.Column < s.Column {
		t.Fatalf("%s ends before it starts", span(place))
	}
}

func BenchmarkParseDockerfile(b *testing.B) {
	text := []byte(`FROM python:3.9-bullseye

RUN apt-get update
RUN apt-get install libpq-dev python3-dev -y

WORKDIR /flask
COPY ./ /flask

RUN pip3 install -U pip; pip3 install -r /flask/requirements-gunicorn.txt

EXPOSE 8080

CMD gunicorn app:app -c gunicorn_conf.py
`)
	b.ReportAllocs()
	for b.Loop() {
		facts.ParseDockerfile("f", text)
	}
}
