package facts

import (
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// gunicornDefaults is the configuration that gunicorn reads from its working directory
// when none is named.
const gunicornDefaults = "gunicorn.conf.py"

// syncWorker is the worker class when nothing sets one.
const syncWorker = "sync"

// gunicorn reads the settings of a gunicorn, in gunicorn's order of precedence:
// the command line, GUNICORN_CMD_ARGS, the configuration file, the default.
func (r *resolver) gunicorn(p *Program) {
	config := r.gunicornConfig(p)
	args := p.Args
	if v, ok := r.variable(p.Env, "GUNICORN_CMD_ARGS"); ok {
		args = append(splitWords(v.Text, v.Place), args...) // The last one wins.
	}
	if has(args, "-D", "--daemon") {
		p.Background = true
	}
	r.gunicornBind(p, args, config)
	worker := gunicornWorker(p, args, config)
	if r.WorkerClass == nil {
		r.WorkerClass = worker
		if worker.Undecided() {
			r.note(AboutWorkerClass, worker.Place, "the worker class depends on what is known at run time only")
		}
	}
}

// gunicornConfig follows gunicorn's configuration file, or returns nil when there is none in
// the folder.
func (r *resolver) gunicornConfig(p *Program) *pyConfig {
	name, place := gunicornDefaults, p.Place
	named := options(p.Args, []string{"-c", "--config"})
	if len(named) > 0 {
		last := named[len(named)-1]
		name, place = last.Text, last.Place
		if module, ok := strings.CutPrefix(name, "python:"); ok {
			name = strings.ReplaceAll(module, ".", "/") + ".py"
		}
		name = strings.TrimPrefix(name, "file:")
	}
	_, text, ok := r.openFor(AboutWorkerClass, name, place, p.process())
	if !ok {
		if len(named) > 0 {
			r.note(AboutWorkerClass, place, "the configuration "+name+" is not in the folder")
		}

		return nil
	}
	config := &pyConfig{
		text:           text,
		implementation: r.Interpreter.Implementation,
		environment: func(name string) (Variable, bool) {
			return r.variable(p.Env, name)
		},
	}
	config.run()

	return config
}

// gunicornWorker returns the worker class.
func gunicornWorker(p *Program, args []Word, config *pyConfig) *Setting {
	if given := options(args, []string{"-k", "--worker-class"}); len(given) > 0 {
		last := given[len(given)-1]
		if !last.Exact {
			return &Setting{Candidates: []Candidate{{Place: last.Place}}, Place: last.Place}
		}

		return &Setting{Value: last.Text, Place: last.Place}
	}
	if config != nil {
		if setting := newSetting("worker_class", config.get("worker_class"), syncWorker); setting != nil {
			return setting
		}
	} else if named := options(p.Args, []string{"-c", "--config"}); len(named) > 0 {
		place := named[len(named)-1].Place

		return &Setting{Candidates: []Candidate{{Place: place}}, Place: place}
	}

	return &Setting{Value: syncWorker, Default: true, Place: p.Place}
}

// newSetting makes a setting of the values that a name of a configuration may
// have, or nil when it is not set.
func newSetting(name string, values []pyValue, fallback string) *Setting {
	candidates := make([]Candidate, 0, len(values))
	unset := 0
	for _, value := range values {
		candidate := Candidate{Place: value.place}
		switch {
		case value.kind == pyText:
			candidate.Value = value.text
		case value.kind == pyModule && value.text == name, value.kind == pyNone:
			candidate.Value = fallback
			unset++
		}
		candidates = append(candidates, candidate)
	}
	switch {
	case unset == len(values):
		return nil
	case len(values) == 1 && candidates[0].Value != "":
		return &Setting{Value: candidates[0].Value, Place: candidates[0].Place}
	}
	place := candidates[0].Place
	for _, candidate := range candidates {
		if place == (finding.Place{}) {
			place = candidate.Place
		}
	}

	return &Setting{Candidates: candidates, Place: place}
}

// gunicornBind adds the sockets that gunicorn listens on.
func (r *resolver) gunicornBind(p *Program, args []Word, config *pyConfig) {
	given := options(args, []string{"-b", "--bind"})
	for _, bind := range given {
		r.socket(newSocket(p.Name, HTTP, Listen, bind.Text, bind.Place))
	}
	if len(given) > 0 || config == nil {
		return
	}
	for _, value := range config.get("bind") {
		switch value.kind {
		case pyText:
			r.socket(newSocket(p.Name, HTTP, Listen, value.text, value.place))
		case pyList:
			for _, item := range value.items {
				if item.kind == pyText {
					r.socket(newSocket(p.Name, HTTP, Listen, item.text, item.place))
				}
			}
		case pyNone, pyTrue, pyFalse, pyModule: // Not set, or to nothing that gunicorn takes.
		case pyUnknown:
			r.note(AboutSockets, value.place, "the address that gunicorn binds to is computed")
		}
	}
}
