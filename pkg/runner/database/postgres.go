package database

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// A postgresReader opens a connection for each reading: none is held that an
// application might want, and a server that was restarted in between is read
// all the same.
type postgresReader struct{ address Address }

func connectPostgres(ctx context.Context, address Address) (*postgresReader, error) {
	p := &postgresReader{address: address}

	if err := p.with(ctx, connectLimit, checkStatements); err != nil {
		return nil, err
	}

	return p, nil
}

// Kind is what the address was said to be.
func (*postgresReader) Kind() Kind { return Postgres }

// statementCounters adds up what pg_stat_statements knows of the statements
// that have a word as a whole word, in any case. The word is a parameter, so
// that this statement is not one of them.
const statementCounters = `
SELECT sum(calls)::bigint,
       sum(rows) FILTER (WHERE query ~* 'select')::bigint,
       sum(rows) FILTER (WHERE query ~* 'update')::bigint
FROM pg_stat_statements WHERE query ~* ('[[:<:]]' || $1 || '[[:>:]]')`

// Counters adds up the statements that have the word.
func (p *postgresReader) Counters(ctx context.Context, word string) (Counters, error) {
	if err := checkWord(word); err != nil {
		return nil, err
	}
	var calls, selected, updated *int64
	err := p.with(ctx, countersLimit, func(ctx context.Context, conn *pgx.Conn) error {
		return conn.QueryRow(ctx, statementCounters, word).Scan(&calls, &selected, &updated)
	})
	if err != nil {
		return nil, fmt.Errorf("reading the counters of %s: %w", p.address, err)
	}
	counters := Counters{}
	for name, sum := range map[string]*int64{"calls": calls, "rows_select": selected, "rows_update": updated} {
		if sum != nil {
			counters[name] = *sum
		}
	}

	return counters, nil
}

// Tables reads what the suite compares, in its order.
func (p *postgresReader) Tables(ctx context.Context) ([]Table, error) {
	var tables []Table
	err := p.with(ctx, tablesLimit, func(ctx context.Context, conn *pgx.Conn) error {
		for _, name := range []string{`"World"`, "world"} {
			table, err := readPostgresTable(ctx, conn, name)
			if err != nil {
				return fmt.Errorf("table %s: %w", name, err)
			}
			tables = append(tables, table)
		}

		return nil
	})
	if err != nil {
		return tables, fmt.Errorf("reading the tables of %s: %w", p.address, err)
	}

	return tables, nil
}

// readPostgresTable reads numbers whatever the columns have become in the
// meantime: an application may alter them.
func readPostgresTable(ctx context.Context, conn *pgx.Conn, name string) (Table, error) {
	const query = "SELECT id::bigint, randomNumber::bigint FROM %s WHERE id::bigint BETWEEN 1 AND $1"
	rows, err := conn.Query(ctx, fmt.Sprintf(query, name), Rows)
	if err != nil {
		return Table{}, err
	}
	numbers := make(map[string]int64, Rows)
	var id, number int64
	_, err = pgx.ForEachRow(rows, []any{&id, &number}, func() error {
		numbers[strconv.FormatInt(id, 10)] = number

		return nil
	})

	return Table{Name: name, Numbers: numbers}, err
}

// ResetCaches does nothing: the suite clears no caches here.
func (*postgresReader) ResetCaches(context.Context) error { return nil }

// Close lets go of the server.
func (*postgresReader) Close() error { return nil }

// with runs one reading on a connection of its own, within a limit.
func (p *postgresReader) with(
	ctx context.Context, limit time.Duration, read func(context.Context, *pgx.Conn) error,
) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	conn, err := openPostgres(ctx, p.address)
	if err != nil {
		return err
	}
	err = read(ctx, conn)
	// The reading is done, whatever the server says to goodbye.
	_ = conn.Close(ctx)

	return p.address.withoutPassword(adviseOnPostgres(err))
}

func openPostgres(ctx context.Context, address Address) (*pgx.Conn, error) {
	config, err := postgresConfig(address)
	if err != nil {
		return nil, address.withoutPassword(settled(err, "check the parameters behind the ? of the database URL"))
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, address.withoutPassword(adviseOnPostgres(err))
	}

	return conn, nil
}

// postgresConfig says everything that the driver would otherwise look for in
// the environment and in the user's files.
func postgresConfig(address Address) (*pgx.ConnConfig, error) {
	query := url.Values{"sslmode": {"disable"}, "target_session_attrs": {"any"}}
	for name, value := range address.Parameters {
		query.Set(name, value)
	}
	where := url.URL{
		Scheme: "postgres", Host: address.hostPort(), User: url.UserPassword(address.User, "given below"),
		Path: "/" + address.Name, RawQuery: query.Encode(),
	}
	var options pgx.ParseConfigOptions
	options.ConnStringAllowedKeys = slices.AppendSeq(
		[]string{"host", "port", "user", "password", "database", "dbname", "sslmode", "target_session_attrs"},
		maps.Keys(address.Parameters))
	config, err := pgx.ParseConfigWithOptions(where.String(), options)
	if err != nil {
		return nil, err
	}
	config.Password = address.Password

	return config, nil
}

// checkStatements makes sure that the counters are there, as the suite does at
// every connect, and that this user may read them: a user without the right is
// shown statements without their text, of which none would ever match.
func checkStatements(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements"); err != nil {
		return err
	}
	var allowed bool
	const query = `SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
		(SELECT count(*) FROM pg_stat_statements(false))`
	if err := conn.QueryRow(ctx, query).Scan(&allowed, nil); err != nil {
		return err
	}
	if !allowed {
		return settled(errNotAllowed, "run as an administrator: GRANT pg_read_all_stats TO "+
			pgx.Identifier{conn.Config().User}.Sanitize())
	}

	return nil
}

var errNotAllowed = errors.New("the user may not read the text of other users' statements")

// adviseOnPostgres says what to do about the errors that a set-up brings.
func adviseOnPostgres(err error) error {
	var answer *pgconn.PgError
	if !errors.As(err, &answer) {
		return err
	}
	switch {
	case strings.Contains(answer.Message, "pg_stat_statements"):
		return settled(err, "the server has to be started with shared_preload_libraries = 'pg_stat_statements' "+
			"(docs/databases.md); Debian has it in postgresql-contrib")
	case strings.HasPrefix(answer.Code, "28"):
		return settled(err, "check the user and the password of the database URL")
	case answer.Code == "3D000":
		return settled(err, "create the database, or name another in the database URL")
	default:
		return err
	}
}

// checkWord allows the words that statements have for their tables, since a
// word becomes part of a regular expression.
func checkWord(word string) error {
	if !slices.Contains([]string{"World", "world", "fortune"}, word) {
		return fmt.Errorf("%w %q: there are World, world and fortune", errWord, word)
	}

	return nil
}

var errWord = errors.New("unknown word for a table")
