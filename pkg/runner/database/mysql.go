package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-sql-driver/mysql"
)

// A mysqlReader reads MySQL and MariaDB. Its pool keeps no connection between
// readings: none is held that an application might want.
type mysqlReader struct {
	address Address
	pool    *sql.DB
	rows    rowCounters
}

// rowCounters is how a server is asked what rows it read and updated.
type rowCounters struct {
	query         string
	read, updated string
}

func connectMySQL(ctx context.Context, address Address) (*mysqlReader, error) {
	pool, err := openMySQL(address)
	if err != nil {
		return nil, err
	}
	m := &mysqlReader{address: address, pool: pool}
	if m.rows, err = rowCountersOf(ctx, pool); err != nil {
		_ = pool.Close()

		return nil, adviseOnMySQL(err)
	}

	return m, nil
}

func openMySQL(address Address) (*sql.DB, error) {
	query := url.Values{}
	for name, value := range address.Parameters {
		query.Set(name, value)
	}
	config, err := mysql.ParseDSN("tcp(host:1)/?" + query.Encode())
	if err != nil {
		return nil, settled(err, "check the parameters behind the ? of the database URL")
	}
	config.Addr, config.DBName = address.hostPort(), address.Name
	config.User, config.Passwd = address.User, address.Password
	config.Timeout = connectLimit
	config.MultiStatements = true // for Fill; no statement has a value from outside in it
	config.Logger = &mysql.NopLogger{}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, settled(err, "check the parameters behind the ? of the database URL")
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(1)
	pool.SetMaxIdleConns(-1)

	return pool, nil
}

// rowCountersOf tells the servers apart. MariaDB has neither a
// performance_schema.session_status nor, by now, Innodb_rows_…: its Rows_read
// counts the rows read from tables other than temporary ones, and its
// Handler_update the rows that an update changed, which is what MySQL counts in
// InnoDB. The version is asked for with SHOW, since a SELECT would be counted.
func rowCountersOf(ctx context.Context, pool *sql.DB) (rowCounters, error) {
	version, err := status(ctx, pool, "SHOW VARIABLES WHERE Variable_name = 'version'")
	if err != nil {
		return rowCounters{}, err
	}
	if strings.Contains(version["version"], "MariaDB") {
		return rowCounters{
			query: `SELECT VARIABLE_NAME, VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS
				WHERE VARIABLE_NAME IN ('Rows_read', 'Handler_update')`,
			read: "rows_read", updated: "handler_update",
		}, nil
	}

	return rowCounters{
		query: `SELECT VARIABLE_NAME, VARIABLE_VALUE FROM performance_schema.session_status
			WHERE VARIABLE_NAME IN ('Innodb_rows_read', 'Innodb_rows_updated')`,
		read: "innodb_rows_read", updated: "innodb_rows_updated",
	}, nil
}

// Kind is what the address was said to be.
func (*mysqlReader) Kind() Kind { return MySQL }

// Counters reads the counters of the whole server; the word does not matter.
// The statements come first and the rows after them, with one SELECT, which
// is therefore among the statements of the next reading. The suite's is too.
func (m *mysqlReader) Counters(ctx context.Context, word string) (Counters, error) {
	if err := checkWord(word); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, countersLimit)
	defer cancel()
	counters := Counters{}
	err := m.count(ctx, counters, "SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_select', 'Com_update')",
		map[string]string{"com_select": "Com_select", "com_update": "Com_update"})
	if err == nil {
		err = m.count(ctx, counters, m.rows.query,
			map[string]string{m.rows.read: "Innodb_rows_read", m.rows.updated: "Innodb_rows_updated"})
	}
	if err != nil {
		return nil, fmt.Errorf("reading the counters of %s: %w", m.address,
			m.address.withoutPassword(adviseOnMySQL(err)))
	}

	return counters, nil
}

// count reads the numbers that a query gives into counters, by their names there.
func (m *mysqlReader) count(ctx context.Context, counters Counters, query string, names map[string]string) error {
	values, err := status(ctx, m.pool, query)
	if err != nil {
		return err
	}
	for theirs, ours := range names {
		text, ok := values[theirs]
		if !ok {
			continue
		}
		if counters[ours], err = strconv.ParseInt(text, 10, 64); err != nil {
			return fmt.Errorf("%s is not a number: %w", theirs, err)
		}
	}

	return nil
}

// status runs a query that gives names and values. Names are in lower case,
// since servers differ in theirs.
func status(ctx context.Context, pool *sql.DB, query string) (map[string]string, error) {
	values := map[string]string{}
	var name, value string
	err := each(ctx, pool, query, []any{&name, &value}, func() {
		values[strings.ToLower(name)] = value
	})

	return values, err
}

// Tables reads what the suite compares, in its order.
func (m *mysqlReader) Tables(ctx context.Context) ([]Table, error) {
	ctx, cancel := context.WithTimeout(ctx, tablesLimit)
	defer cancel()
	// As text, with nothing to prepare: a reading is one exchange.
	query := "SELECT CAST(id AS SIGNED), CAST(randomNumber AS SIGNED) FROM world WHERE id BETWEEN 1 AND " +
		strconv.Itoa(Rows)
	numbers := make(map[string]int64, Rows)
	var id, number int64
	err := each(ctx, m.pool, query, []any{&id, &number}, func() {
		numbers[strconv.FormatInt(id, 10)] = number
	})
	if err != nil {
		return nil, fmt.Errorf("reading the table world of %s: %w", m.address,
			m.address.withoutPassword(adviseOnMySQL(err)))
	}

	return []Table{{Name: "world", Numbers: numbers}}, nil
}

// each calls take for every row of a query, after its columns were read.
func each(ctx context.Context, pool *sql.DB, query string, columns []any, take func()) error {
	rows, err := pool.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(columns...); err != nil {
			return err
		}
		take()
	}

	return rows.Err()
}

// ResetCaches does nothing: the suite clears no caches here.
func (*mysqlReader) ResetCaches(context.Context) error { return nil }

// Close lets go of the server.
func (m *mysqlReader) Close() error { return m.pool.Close() }

// adviseOnMySQL says what to do about the errors that a set-up brings.
func adviseOnMySQL(err error) error {
	const denied, databaseDenied, unknownDatabase = "28000", 1044, 1049
	var answer *mysql.MySQLError
	if !errors.As(err, &answer) {
		return err
	}
	switch {
	case string(answer.SQLState[:]) == denied, answer.Number == databaseDenied:
		return settled(err, "check the user and the password of the database URL")
	case answer.Number == unknownDatabase:
		return settled(err, "create the database, or name another in the database URL")
	default:
		return err
	}
}
