package exchange

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

var errAddress = errors.New("not an address of the form http://host:port")

// An address is where a request goes.
type address struct {
	// host is host:port or host, as it stands in the Host header.
	host string
	// target is path and query as they stand in the request line.
	target string
}

func (a address) String() string { return "http://" + a.host + a.target }

// dialAddress has a port in any case.
func (a address) dialAddress() string {
	if _, _, err := net.SplitHostPort(a.host); err == nil {
		return a.host
	}

	return net.JoinHostPort(strings.Trim(a.host, "[]"), "80")
}

func (a address) sameServer(b address) bool {
	return strings.EqualFold(a.dialAddress(), b.dialAddress())
}

func parseAddress(base, target string) (address, error) {
	parsed, err := url.Parse(base)
	if err != nil || parsed.Scheme != "http" || parsed.Host == "" || parsed.Path != "" || parsed.RawQuery != "" {
		return address{}, fmt.Errorf("%w: %q", errAddress, base)
	}

	return address{parsed.Host, requestTarget(target)}, nil
}

// follow resolves the value of a Location header.
func (a address) follow(location string) (address, error) {
	location = strings.TrimSpace(location)
	next, err := url.Parse(quote(location))
	if err != nil {
		return address{}, fmt.Errorf("reading the Location %q: %w", location, err)
	}
	here, err := url.Parse(a.String())
	if err != nil {
		return address{}, fmt.Errorf("reading %q: %w", a, err)
	}
	next = here.ResolveReference(next)
	if next.Host == "" {
		return address{}, fmt.Errorf("reading the Location %q: %w", location, errAddress)
	}
	if next.Scheme != "http" {
		// The port of another scheme, or none at all: never the server under test.
		return address{host: next.Scheme + "://" + next.Host, target: next.RequestURI()}, nil
	}

	return address{next.Host, requestTarget(next.RequestURI())}, nil
}

// requestTarget writes path and query as requests does: without fragment and dot segments,
// and with everything escaped that may not stand there.
func requestTarget(route string) string {
	route, _, _ = strings.Cut(route, "#")
	path, query, hasQuery := strings.Cut(route, "?")
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	target := quote(withoutDots(path))
	if hasQuery {
		target += "?" + quote(query)
	}

	return target
}

// withoutDots removes the segments . and .. (RFC 3986, 5.2.4).
func withoutDots(path string) string {
	segments := strings.Split(path, "/")
	kept := make([]string, 0, len(segments))
	for i, segment := range segments {
		last := i == len(segments)-1
		switch segment {
		case ".", "..":
			if segment == ".." && len(kept) > 1 {
				kept = kept[:len(kept)-1]
			}
			if last {
				kept = append(kept, "")
			}
		default:
			kept = append(kept, segment)
		}
	}

	return strings.Join(kept, "/")
}

// quote escapes what may not stand in an address and unescapes what need not be escaped. A
// percent sign that begins no escape is one itself.
func quote(text string) string {
	const unreserved = "-._~"
	const reserved = "!#$%&'()*+,/:;=?@[]"
	var quoted strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			plain, err := url.PathUnescape(text[i : i+3])
			if err == nil && (isAlphanumeric(plain[0]) || strings.Contains(unreserved, plain)) {
				quoted.WriteString(plain)
			} else {
				quoted.WriteString(strings.ToUpper(text[i : i+3]))
			}
			i += 2
		case c != '%' && (isAlphanumeric(c) || strings.IndexByte(unreserved+reserved, c) >= 0):
			quoted.WriteByte(c)
		default:
			fmt.Fprintf(&quoted, "%%%02X", c)
		}
	}

	return quoted.String()
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}
