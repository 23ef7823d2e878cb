package database

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// ErrURL is wrapped by what ParseURL returns.
var ErrURL = errors.New("bad database URL")

// ParseURL takes a database URL apart:
//
//	postgres://user:password@host:5432/name?sslmode=require
//	mysql://user:password@host:3306/name?tls=true
//	mongodb://host:27017/name
//
// The schemes postgresql and mariadb are other names for the first two. The
// port, the database's name and, for the first two, the user and the password
// are those of the suite where the URL leaves them out.
//
// No error repeats any part of the URL: a password with a character that should
// have been encoded may have ended up in any of them.
func ParseURL(raw string) (Kind, Address, error) {
	parsed, err := url.Parse(raw)
	if err != nil || parsed.Opaque != "" || parsed.Fragment != "" {
		return "", Address{}, errForm
	}
	kind, err := kindOfScheme(parsed.Scheme)
	if err != nil {
		return "", Address{}, err
	}
	address := Address{Host: parsed.Hostname(), Port: kind.port(), Name: Name}
	if address.Host == "" || strings.Contains(parsed.Host, ",") {
		return "", Address{}, fmt.Errorf("%w: it has to name one host, because the counters of one server are read",
			ErrURL)
	}
	if port := parsed.Port(); port != "" {
		if address.Port, err = strconv.Atoi(port); err != nil || address.Port < 1 || address.Port > maxPort {
			return "", Address{}, fmt.Errorf("%w: the port has to be a number from 1 to %d", ErrURL, maxPort)
		}
	}
	if name := strings.TrimPrefix(parsed.Path, "/"); name != "" {
		address.Name = name
	}
	if _, err := netip.ParseAddr(address.Host); (err != nil && !isName(address.Host)) || !isName(address.Name) {
		return "", Address{}, errForm
	}
	address.User, address.Password = login(kind, parsed.User)
	address.Parameters, err = parameters(parsed.RawQuery)

	return kind, address, err
}

const maxPort = 65535

var errForm = fmt.Errorf("%w: it cannot be read; it has the form postgres://user:password@host:5432/name, "+
	"with %%2F for / and %%40 for @, %%3F for ? and %%23 for # in the password", ErrURL)

// isName allows what hosts, databases and parameters are called. What was meant
// as a part of a password is seldom one.
func isName(text string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-", r)
	}) < 0
}

// URL is the address as ParseURL reads it, with its password. Printed, it has
// to be URL(kind).Redacted().
func (a Address) URL(kind Kind) *url.URL {
	result := &url.URL{Scheme: string(kind), Host: a.hostPort(), Path: "/" + a.Name}
	switch {
	case a.Password != "":
		result.User = url.UserPassword(a.User, a.Password)
	case a.User != "":
		result.User = url.User(a.User)
	}
	query := url.Values{}
	for name, value := range a.Parameters {
		query.Set(name, value)
	}
	result.RawQuery = query.Encode()

	return result
}

func kindOfScheme(scheme string) (Kind, error) {
	switch scheme {
	case "postgres", "postgresql":
		return Postgres, nil
	case "mysql", "mariadb":
		return MySQL, nil
	case "mongodb":
		return MongoDB, nil
	default:
		return "", fmt.Errorf("%w: it has to begin with postgres://, mysql:// or mongodb://", ErrURL)
	}
}

// port is where a server of a kind listens unless told otherwise.
func (k Kind) port() int {
	const postgres, mysql, mongodb = 5432, 3306, 27017
	switch k {
	case Postgres:
		return postgres
	case MySQL:
		return mysql
	case MongoDB:
		return mongodb
	default:
		return 0
	}
}

func login(kind Kind, info *url.Userinfo) (user, password string) {
	if info != nil {
		password, _ = info.Password()

		return info.Username(), password
	}
	if kind == MongoDB {
		return "", ""
	}

	return User, Password
}

// parameters reads what follows the question mark. A login has its place before
// the host, where it is known to be one and is not printed.
func parameters(query string) (map[string]string, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, fmt.Errorf("%w: what follows the ? cannot be read; it has the form name=value&name=value", ErrURL)
	}
	result := make(map[string]string, len(values))
	for name, all := range values {
		if slices.Contains([]string{"user", "username", "password", "passfile", "service", "servicefile"}, name) {
			return nil, fmt.Errorf("%w: the user and the password stand before the host: "+
				"postgres://user:password@host:5432/name", ErrURL)
		}
		if !isName(name) {
			return nil, errForm
		}
		result[name] = all[0]
	}
	if len(result) == 0 {
		return nil, nil //nolint:nilnil // a nil map is a map without parameters
	}

	return result, nil
}
