package facts

import (
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// A Socket is one end of a connection that a server's configuration names.
type Socket struct {
	// Program is the name of the server whose configuration says so: nginx, uwsgi, gunicorn.
	Program  string
	Protocol Protocol
	Role     Role
	Network  Network
	// Address is a path for unix sockets; host:port, a port or a host name
	// otherwise. Variables stand as they are written.
	Address string
	// Exact is false when the address has a variable in it.
	Exact bool
	Place finding.Place
}

// A Protocol is what is spoken over a socket.
type Protocol string

// The protocols.
const (
	HTTP    Protocol = "http"
	UWSGI   Protocol = "uwsgi"
	FastCGI Protocol = "fastcgi"
	SCGI    Protocol = "scgi"
	GRPC    Protocol = "grpc"
	// Stream is bytes that the server hands on as they come.
	Stream Protocol = "stream"
)

// A Role is the end of the connection that a server has.
type Role string

// The roles.
const (
	// Listen is the end that accepts connections.
	Listen Role = "listen"
	// Upstream is the end that connects to a server behind.
	Upstream Role = "upstream"
)

// A Network is the kind of an address.
type Network string

// The networks.
const (
	Unix Network = "unix"
	TCP  Network = "tcp"
)

// newSocket sorts out an address as servers write it: a path, with unix: before it or
// not, or a TCP address.
func newSocket(program string, protocol Protocol, role Role, address string, place finding.Place) Socket {
	s := Socket{Program: program, Protocol: protocol, Role: role, Network: TCP, Address: address, Place: place}
	if name, ok := strings.CutPrefix(address, "unix:"); ok {
		s.Network, s.Address = Unix, strings.TrimPrefix(name, "//")
	} else if strings.HasPrefix(address, "/") || strings.HasPrefix(address, "@") || strings.HasPrefix(address, ".") {
		s.Network = Unix
	}
	s.Exact = !strings.ContainsAny(s.Address, "$%`")

	return s
}

// socket adds a socket, once.
func (r *resolver) socket(s Socket) {
	if slices.Contains(r.Sockets, s) {
		return
	}
	const maxSockets = 256
	if len(r.Sockets) == maxSockets {
		r.note(AboutSockets, finding.Place{File: s.Place.File}, "there are too many sockets to list")

		return
	}
	r.Sockets = append(r.Sockets, s)
}

// settings reads the configurations of the programs that were started.
func (r *resolver) settings() {
	for i := range r.Programs {
		program := &r.Programs[i]
		switch program.Name {
		case "gunicorn", "gunicorn.app.wsgiapp":
			r.gunicorn(program)
		case "nginx":
			r.nginx(program)
		case "uwsgi":
			r.uwsgi(program)
		}
	}
}

// interpreterOfPrograms lets a program that is called pypy speak for the interpreter
// when the image does not.
func (r *resolver) interpreterOfPrograms() {
	for _, program := range r.Programs {
		for _, name := range []string{program.Name, program.Runner} {
			if isPython(name) && strings.HasPrefix(name, PyPy) {
				r.Interpreter.Implementation, r.Interpreter.Place = PyPy, program.Place

				return
			}
		}
	}
}

// process returns the circumstances that a program was started in.
func (p *Program) process() process {
	return process{dir: p.dir, dirKnown: p.dir != "", set: p.Env}
}

// An option is one occurrence of an option on a command line.
type option struct {
	Word

	name string // of those asked for, the first
}

// options returns the values of options in the order of the command line. Each is asked for
// by its names, which start with dashes; the first name stands for all in
// the result. Values may stand in the same word: --name=value, -nvalue.
func options(args []Word, asked ...[]string) []option {
	var found []option
	for i := 0; i < len(args); i++ {
		for _, names := range asked {
			for _, name := range names {
				if args[i].Text == name {
					if i+1 < len(args) {
						found = append(found, option{Word: args[i+1], name: names[0]})
						i++
					}

					break
				}
				if value, ok := attached(args[i].Text, name); ok {
					word := args[i]
					word.Text, word.text = value, nil
					found = append(found, option{Word: word, name: names[0]})

					break
				}
			}
		}
	}

	return found
}

// attached returns the value that follows an option's name in the same word.
func attached(word, name string) (string, bool) {
	if strings.HasPrefix(name, "--") {
		return strings.CutPrefix(word, name+"=")
	}
	if strings.HasPrefix(word, "--") || len(name) != len("-x") {
		return "", false
	}

	return strings.CutPrefix(word, name)
}

// has reports whether one of the words stands among the arguments.
func has(args []Word, words ...string) bool {
	return slices.ContainsFunc(args, func(arg Word) bool { return slices.Contains(words, arg.Text) })
}
