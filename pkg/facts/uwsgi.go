package facts

import (
	"path"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// uwsgiSection is the section of an INI file that uWSGI reads.
const uwsgiSection = "uwsgi"

// maxINIFiles is how many INI files of one uWSGI are read.
const maxINIFiles = 64

// uwsgi reads the sockets of a uWSGI, from its command line and its INI files.
func (r *resolver) uwsgi(p *Program) {
	if has(p.Args, "-d", "--daemonize", "--daemonize2") {
		p.Background = true
	}
	given := options(p.Args,
		[]string{"--socket", "-s"}, []string{"--uwsgi-socket"}, []string{"--http"}, []string{"--http-socket"},
		[]string{"--https"}, []string{"--fastcgi-socket"}, []string{"--scgi-socket"}, []string{"--ini"},
		[]string{"--protocol"},
	)
	u := uwsgi{resolver: r, program: p, plain: UWSGI}
	for _, option := range given {
		u.set(strings.TrimPrefix(option.name, "--"), option.Text, option.Place, 0)
	}
	for _, arg := range p.Args {
		if path.Ext(arg.Text) == ".ini" && !has(optionWords(given), arg.Text) {
			u.set("ini", arg.Text, arg.Place, 0)
		}
	}
	u.done()
}

func optionWords(given []option) []Word {
	words := make([]Word, len(given))
	for i, option := range given {
		words[i] = option.Word
	}

	return words
}

// uwsgi gathers the sockets of one uWSGI. What is spoken on a plain socket is
// known when all settings are read.
type uwsgi struct {
	*resolver

	program *Program
	plain   Protocol
	sockets []Socket
	files   int
}

// set takes one setting.
func (u *uwsgi) set(name, value string, place finding.Place, depth int) {
	var protocol Protocol // of a plain socket, until all is read
	switch name {
	case "socket":
	case "uwsgi-socket":
		protocol = UWSGI
	case "http", "http-socket", "https":
		protocol = HTTP
	case "fastcgi-socket":
		protocol = FastCGI
	case "scgi-socket":
		protocol = SCGI
	case "protocol":
		u.plain = Protocol(value)

		return
	case "daemonize", "daemonize2":
		u.program.Background = true

		return
	case "ini":
		u.ini(value, place, depth)

		return
	default:
		return
	}
	if len(u.sockets) < MaxItems {
		u.sockets = append(u.sockets, newSocket(u.program.Name, protocol, Listen, value, place))
	}
}

// done adds the sockets.
func (u *uwsgi) done() {
	for _, s := range u.sockets {
		if s.Protocol == "" {
			s.Protocol = u.plain
		}
		u.socket(s)
	}
}

// ini reads an INI file. A comment is a line that starts with ; or #; uWSGI knows none
// after a value.
func (u *uwsgi) ini(name string, place finding.Place, depth int) {
	u.files++
	if depth >= MaxIncludeDepth || u.files > maxINIFiles {
		u.note(AboutSockets, place, "too many INI files include one another")

		return
	}
	name, section, _ := strings.Cut(name, ":")
	if section == "" {
		section = uwsgiSection
	}
	_, text, ok := u.openFor(AboutSockets, name, place, u.program.process())
	if !ok {
		u.note(AboutSockets, place, "the configuration "+name+" is not in the folder")

		return
	}
	inside := false
	offset := 0
	for line := range strings.Lines(text.text) {
		start := offset
		offset += len(line)
		body := strings.TrimSpace(line)
		switch {
		case body == "" || body[0] == ';' || body[0] == '#':
		case body[0] == '[':
			inside = strings.Trim(body, "[]") == section
		case inside:
			key, value, _ := strings.Cut(body, "=")
			from := start + strings.Index(line, body)
			u.set(strings.TrimSpace(key), strings.TrimSpace(value), text.place(from, from+len(body)), depth+1)
		}
	}
}
