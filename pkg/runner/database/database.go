// Package database knows the three databases of the suite: what they hold, how
// they are read, and how one is had.
//
// What a database holds, and how many queries and rows it counted, decides
// whether an implementation did what it claims. The numbers are read here,
// raw, by the server's own names; what they are held to is decided elsewhere.
package database

import (
	"context"
)

// Kind names a database as benchmark configurations do.
type Kind string

// The databases of the suite. MariaDB is a MySQL in every respect but those
// that docs/databases.md lists.
const (
	Postgres Kind = "postgres"
	MySQL    Kind = "mysql"
	MongoDB  Kind = "mongodb"
)

// Kinds lists every kind there is.
func Kinds() []Kind { return []Kind{Postgres, MySQL, MongoDB} }

// Counters are what a server counted since it started, by these names:
//
//   - PostgreSQL: "calls", "rows_select" and "rows_update", sums over the
//     statements that mention the table word;
//   - MySQL: "Com_select", "Com_update", "Innodb_rows_read" and
//     "Innodb_rows_updated", of the whole server;
//   - MongoDB: "query" and "update", of the whole server, and for the table word
//     fortune "fortune_docs", the documents in that collection.
//
// A number that the server does not have is absent: PostgreSQL's sums are null
// while no statement matches.
type Counters map[string]int64

// A Table maps the ids 1 to Rows of a world table, as decimal text, to their
// numbers. Rows with other ids are left out: no implementation may touch them,
// and there may be any number of them.
type Table struct {
	Name    string
	Numbers map[string]int64
}

// A Reader reads a running database as verification needs it. Its methods may
// be called one after the other only.
type Reader interface {
	Kind() Kind
	// Counters reads what the server counted. The word is how the statements of
	// the test type spell their table: World, world or fortune.
	Counters(ctx context.Context, word string) (Counters, error)
	// Tables reads the world tables in the order in which they are compared. Beside an
	// error it returns those that were read before it.
	Tables(ctx context.Context) ([]Table, error)
	// ResetCaches empties what would let a server answer without work: the plan
	// caches of MongoDB, and nothing for the others.
	ResetCaches(ctx context.Context) error
	Close() error
}

// A Server is a database that we started.
type Server interface {
	Address() Address
	// Stop ends the server and deletes its data. A second call does nothing.
	Stop(ctx context.Context) error
}
