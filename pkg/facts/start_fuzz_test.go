package facts_test

import (
	"testing"

	"github.com/tfblint/tfblint/pkg/facts"
)

// fuzzStart resolves a start whose file x has a fuzzed text. Whatever it holds,
// places lie inside the files they name.
func fuzzStart(t *testing.T, command, text string) *facts.Start {
	t.Helper()
	dockerfile := "FROM python:3.14\nWORKDIR /a\nCOPY . .\nCMD " + command + "\n"
	start := facts.ResolveStart(facts.ParseDockerfile("d/Dockerfile", []byte(dockerfile)), facts.StartOptions{
		Folder: folder("x", text, "x.sh", text), Interpreters: interpreters(),
	})
	files := map[string]string{"d/Dockerfile": dockerfile, "d/x": text, "d/x.sh": text}
	for i := range start.Programs {
		program := &start.Programs[i]
		inside(t, []byte(files[program.Place.File]), program.Place)
		for _, arg := range program.Args {
			inside(t, []byte(files[arg.Place.File]), arg.Place)
		}
	}
	for _, socket := range start.Sockets {
		inside(t, []byte(files[socket.Place.File]), socket.Place)
	}
	for _, note := range start.Unresolved {
		inside(t, []byte(files[note.Place.File]), note.Place)
	}

	return start
}

func FuzzShell(f *testing.F) {
	for _, seed := range []string{
		"f() { f; }; f & ./x.sh; . ./x.sh; sh -c \"./x.sh\"", "A=$B B=$A exec env -u X python3 -m x \"$@\"",
		"cat > y <<EOF\nlisten 80;\nEOF\necho z >> y; nginx -c /a/y",
		"if a; then b; elif c; then d; else e; fi || case f in g) h;; esac",
		"cd \"$(x)\"; while true; do taskset -c 0 uv run x.py; done", "µ='é' ; \\\n tee -a y <<-'E'\n\tq\n\tE\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { fuzzStart(t, `["/a/x.sh", "one", "two"]`, text) })
}

func FuzzGunicornConfiguration(f *testing.F) {
	for _, seed := range []string{
		"import sys\nif hasattr(sys, 'pypy_version_info'):\n  worker_class = 'a'\nelif x:\n  worker_class = \"b\"\n",
		"worker_class = 'a' if not (b or c and d) else f'{e}' + 'g' \\\n 'h'",
		"from x import *\ntry:\n\tworker_class: str = \"\"\"a\n\"\"\"\nelse: bind = ['c']",
		"a, b = worker_class = ((((('x',)))))", "bind = os.environ['A'] in [] is not - ~ (",
		"with x: worker_class = 'µ'; bind = ''",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		start := fuzzStart(t, "gunicorn -c x app", text)
		if start.WorkerClass == nil {
			t.Fatal("gunicorn without a worker class")
		}
		if class := start.WorkerClass; (class.Value == "") != class.Undecided() {
			t.Errorf("worker class %q with candidates %v", class.Value, class.Candidates)
		}
	})
}

func FuzzNginxConfiguration(f *testing.F) {
	for _, seed := range []string{
		"http { upstream u { server unix:/a; } server { listen 80; location / { proxy_pass http://u/x; } } }",
		"stream { server { listen \"unix:/a b\"; proxy_pass $x; } } # }", "include x;",
		"content_by_lua_block { { } } listen 'µ", "daemon off; } } {;",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { fuzzStart(t, "nginx -c /a/x", text) })
}

func FuzzUWSGIConfiguration(f *testing.F) {
	for _, seed := range []string{
		"[uwsgi]\nsocket = /a\nhttp=:80\n; http = :1\nini = x\nprotocol = fastcgi",
		"[uwsgi\n=\nsocket", "[uwsgi]\r\nhttp-socket=µ\r\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { fuzzStart(t, "uwsgi --ini x", text) })
}
