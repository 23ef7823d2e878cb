package facts

import (
	"path"
	"slices"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// Where nginx looks without -c, in the layouts of distributions and of its own
// packages.
const (
	nginxConf      = "/etc/nginx/nginx.conf"
	nginxLocalConf = "/usr/local/nginx/conf/nginx.conf"
)

// maxNginxDirectives is how many directives of one nginx are read.
const maxNginxDirectives = 1 << 14

// nginx reads the sockets of an nginx.
func (r *resolver) nginx(p *Program) {
	n := nginx{resolver: r, program: p, upstreams: map[string][]nginxWord{}}
	daemon := true // It is one unless told otherwise.
	for _, global := range options(p.Args, []string{"-g"}) {
		if strings.Contains(strings.Join(strings.Fields(global.Text), " "), "daemon off") {
			daemon = false
		}
	}
	if given := options(p.Args, []string{"-c"}); len(given) > 0 {
		n.include(given[len(given)-1].Text, given[len(given)-1].Place, 0)
	} else {
		n.defaults()
	}
	n.connect()
	n.logs()
	p.Background = p.Background || daemon && !n.foreground
}

// An nginx gathers the directives of one nginx that are about sockets.
type nginx struct {
	*resolver

	program *Program
	// upstreams has the servers of upstream blocks.
	upstreams  map[string][]nginxWord
	passes     []nginxPass
	foreground bool // daemon off
	count      int
	// conf is the main configuration, and logged says that an access_log was met in it or
	// in what it includes.
	conf   finding.Place
	logged bool
	// partial says that something included was not read.
	partial bool
	// http says that there is an http block: only there a request is logged by default.
	http bool
}

// An nginxWord is a word of a configuration and its place.
type nginxWord struct {
	text  string
	place finding.Place
}

// An nginxPass is a directive that hands requests on.
type nginxPass struct {
	protocol Protocol
	address  nginxWord
}

// defaults reads the configuration in its usual place.
func (n *nginx) defaults() {
	for _, name := range []string{nginxConf, nginxLocalConf} {
		if text, err := n.file(name); err == nil {
			n.read(text, path.Dir(name), 0)

			return
		}
	}
	n.note(AboutSockets, n.program.Place, "the configuration of nginx is not in the folder")
}

// include reads a file that is named relative to the program's directory, or by an
// absolute path.
func (n *nginx) include(name string, place finding.Place, depth int) {
	if depth >= MaxIncludeDepth {
		n.note(AboutSockets, place, "configurations include one another too deeply")
		n.partial = true

		return
	}
	full, text, ok := n.openFor(AboutSockets, name, place, n.program.process())
	if !ok {
		n.note(AboutSockets, place, "the configuration "+name+" is not in the folder")
		n.partial = true

		return
	}
	n.read(text, path.Dir(full), depth)
}

// read takes the directives of a text.
func (n *nginx) read(text excerpt, dir string, depth int) {
	if depth == 0 {
		n.conf = finding.Place{File: text.whole().File}
	}
	s := nginxScanner{text: text}
	var blocks [][]nginxWord
	for {
		words, end, ok := s.directive()
		if !ok {
			return
		}
		n.count++
		if n.count > maxNginxDirectives {
			n.note(AboutSockets, text.whole(), "the configuration has too many directives")
			n.partial = true

			return
		}
		switch {
		case end == '{' && len(words) > 0 && strings.HasSuffix(words[0].text, "_by_lua_block"):
			s.skipBlock()
		case end == '{':
			blocks = append(blocks, words)
			n.open(blocks)
		case end == '}':
			blocks = blocks[:max(0, len(blocks)-1)]
		case len(words) > 1 && words[0].text == "include":
			n.includeFrom(words[1], dir, depth)
		case len(words) > 1:
			n.directive(words, blocks)
		}
	}
}

// open takes the start of the innermost of some blocks.
func (n *nginx) open(blocks [][]nginxWord) {
	if words := blocks[len(blocks)-1]; len(words) > 0 && words[0].text == "http" {
		n.http = true
	}
	if upstream, ok := upstreamOf(blocks); ok {
		n.upstreams[upstream] = nil // Known, and without a server so far.
	}
}

// includeFrom reads an included file. Those with a server's parameters or MIME
// types have no sockets.
func (n *nginx) includeFrom(name nginxWord, dir string, depth int) {
	if b := path.Base(name.text); b == "mime.types" || strings.HasSuffix(b, "_params") || b == "fastcgi.conf" {
		return
	}
	file := name.text
	if !path.IsAbs(file) {
		file = path.Join(dir, file)
	}
	if strings.ContainsAny(file, "*?[") {
		n.note(AboutSockets, name.place, "the files that match "+name.text+" are not looked for")
		n.partial = true

		return
	}
	n.include(file, name.place, depth+1)
}

// directive takes a simple directive that stands in blocks.
func (n *nginx) directive(words []nginxWord, blocks [][]nginxWord) {
	name, value := words[0].text, words[1]
	plain := HTTP // what is spoken where nothing else is said
	if len(blocks) > 0 && len(blocks[0]) > 0 && blocks[0][0].text == "stream" {
		plain = Stream
	}
	switch name {
	case "daemon":
		n.foreground = value.text == "off"
	case "access_log":
		n.logged = true
		n.log(value.text, value.place)
	case "listen":
		n.socket(newSocket(n.program.Name, plain, Listen, value.text, value.place))
	case "server":
		if upstream, ok := upstreamOf(blocks); ok {
			n.upstreams[upstream] = append(n.upstreams[upstream], value)
		}
	case "proxy_pass":
		n.pass(plain, value)
	case "uwsgi_pass", "suwsgi_pass":
		n.pass(UWSGI, value)
	case "fastcgi_pass":
		n.pass(FastCGI, value)
	case "scgi_pass":
		n.pass(SCGI, value)
	case "grpc_pass":
		n.pass(GRPC, value)
	}
}

// log adds a log, once.
func (n *nginx) log(target string, place finding.Place) {
	const maxLogs = 256
	added := Log{Program: n.program.Name, Target: target, Place: place}
	if len(n.Logs) < maxLogs && !slices.Contains(n.Logs, added) {
		n.Logs = append(n.Logs, added)
	}
}

// logs says that nginx's own default holds where the whole configuration is known and
// nothing in it is about the log.
func (n *nginx) logs() {
	if n.http && !n.logged && !n.partial {
		n.log("", n.conf)
	}
}

// upstreamOf returns the name of the upstream block that is the innermost.
func upstreamOf(blocks [][]nginxWord) (string, bool) {
	if len(blocks) == 0 {
		return "", false
	}
	words := blocks[len(blocks)-1]
	if len(words) <= 1 || words[0].text != "upstream" {
		return "", false
	}

	return words[1].text, true
}

// pass adds where requests are handed on to, without the scheme and the path.
func (n *nginx) pass(protocol Protocol, address nginxWord) {
	if _, rest, ok := strings.Cut(address.text, "://"); ok { // http://address/uri
		address.text = rest
	}
	if name, ok := strings.CutPrefix(address.text, "unix:"); ok {
		name, _, _ = strings.Cut(name, ":") // unix:/path:/uri
		address.text = "unix:" + name
	} else {
		address.text, _, _ = strings.Cut(address.text, "/")
	}
	n.passes = append(n.passes, nginxPass{protocol: protocol, address: address})
}

// connect adds the servers behind: those of an upstream block where one is named.
func (n *nginx) connect() {
	for _, pass := range n.passes {
		servers, ok := n.upstreams[pass.address.text]
		if !ok {
			servers = []nginxWord{pass.address}
		} else if len(servers) == 0 {
			n.note(AboutSockets, pass.address.place, "no server of upstream "+pass.address.text+" is known")
		}
		for _, server := range servers {
			n.socket(newSocket(n.program.Name, pass.protocol, Upstream, server.text, server.place))
		}
	}
}

// An nginxScanner splits a configuration into directives.
type nginxScanner struct {
	text excerpt
	at   int
}

// directive returns the words up to the next ; { or }, and which of them it was. At the end of
// the text what is left counts as a directive.
func (s *nginxScanner) directive() (words []nginxWord, end byte, ok bool) {
	text := s.text.text
	for s.at < len(text) {
		switch c := text[s.at]; c {
		case ' ', '\t', '\r', '\n':
			s.at++
		case '#':
			if next := strings.IndexByte(text[s.at:], '\n'); next >= 0 {
				s.at += next
			} else {
				s.at = len(text)
			}
		case ';', '{', '}':
			s.at++

			return words, c, true
		default:
			words = append(words, s.word())
		}
	}

	return words, ';', len(words) > 0
}

// word reads a word, in quotes or not. In one without, ${name} is no block.
func (s *nginxScanner) word() nginxWord {
	text, start := s.text.text, s.at
	quote := text[s.at]
	if quote != '"' && quote != '\'' {
		quote = 0
	} else {
		s.at++
	}
	var value strings.Builder
	for ; s.at < len(text); s.at++ {
		if text[s.at] == '\\' && s.at+1 < len(text) {
			s.at++
		} else if s.endsWord(quote) {
			break
		}
		value.WriteByte(text[s.at])
	}
	if quote != 0 && s.at < len(text) {
		s.at++
	}

	return nginxWord{text: value.String(), place: s.text.place(start, s.at)}
}

// endsWord reports whether a word with this quote, or 0 for none, ends here.
func (s *nginxScanner) endsWord(quote byte) bool {
	c := s.text.text[s.at]
	if quote != 0 {
		return c == quote
	}

	return strings.IndexByte(" \t\r\n;", c) >= 0 || c == '{' && s.text.text[s.at-1] != '$'
}

// skipBlock passes over a block of another language.
func (s *nginxScanner) skipBlock() {
	for depth := 1; s.at < len(s.text.text) && depth > 0; s.at++ {
		switch s.text.text[s.at] {
		case '{':
			depth++
		case '}':
			depth--
		}
	}
}
