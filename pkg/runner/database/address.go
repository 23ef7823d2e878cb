package database

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// What the suite calls its database and the user that implementations log in
// with. MongoDB asks nobody to log in.
const (
	Name     = "hello_world"
	User     = "benchmarkdbuser"
	Password = "benchmarkdbpass"
)

// Rows is the number of rows in each world table; their ids are 1 to Rows.
const Rows = 10_000

// An Address says where a database is and who logs in. It prints without its
// password.
type Address struct {
	Host string `json:"host"`
	Port int    `json:"port"`
	// Name is the database on that server.
	Name     string `json:"name"`
	User     string `json:"user"`
	Password string `json:"-"`
	// Parameters are handed to the driver, by the driver's own names, such as
	// sslmode for PostgreSQL.
	Parameters map[string]string `json:"-"`
}

// String is the address without the password and the parameters, which may
// hold one as well.
func (a Address) String() string {
	where := a.hostPort() + "/" + a.Name
	if a.User == "" {
		return where
	}

	return a.User + "@" + where
}

// GoString keeps the password from %#v as well.
func (a Address) GoString() string { return fmt.Sprintf("database.Address(%q)", a.String()) }

func (a Address) hostPort() string { return net.JoinHostPort(a.Host, strconv.Itoa(a.Port)) }

// A secretError is an error whose text may repeat the password of a login.
type secretError struct {
	text string
	err  error
}

// withoutPassword takes the password of an address out of an error's text.
// Drivers do so as far as they know what is one; this does not rely on it.
func (a Address) withoutPassword(err error) error {
	if err == nil || a.Password == "" {
		return err
	}
	text := err.Error()
	for _, secret := range []string{a.Password, url.QueryEscape(a.Password), url.PathEscape(a.Password)} {
		text = strings.ReplaceAll(text, secret, "xxxxx")
	}
	if text == err.Error() {
		return err
	}

	return &secretError{text: text, err: err}
}

func (e *secretError) Error() string { return e.text }

// Is lets errors.Is look at what is behind the text, without handing it out.
func (e *secretError) Is(target error) bool { return errors.Is(e.err, target) }
