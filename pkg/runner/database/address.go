package database

import (
	"fmt"
	"net"
	"strconv"
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
	Host string
	Port int
	// Name is the database on that server.
	Name     string
	User     string
	Password string `json:"-"`
	// Parameters are handed to the driver, by the driver's own names, such as
	// sslmode for PostgreSQL.
	Parameters map[string]string
}

// String is the address without the password and the parameters, which may
// hold one as well.
func (a Address) String() string {
	where := net.JoinHostPort(a.Host, strconv.Itoa(a.Port)) + "/" + a.Name
	if a.User == "" {
		return where
	}

	return a.User + "@" + where
}

// GoString keeps the password from %#v as well.
func (a Address) GoString() string { return fmt.Sprintf("database.Address(%q)", a.String()) }
