package database_test

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/runner/database"
)

// mysqlApplication opens one connection, as an implementation would, and keeps it.
func mysqlApplication(t *testing.T, address database.Address) *sql.Conn {
	t.Helper()
	config := mysql.NewConfig()
	config.Net, config.Addr = "tcp", address.URL(database.MySQL).Host
	config.User, config.Passwd, config.DBName = address.User, address.Password, address.Name
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	pool := sql.OpenDB(connector)
	t.Cleanup(func() { _ = pool.Close() })
	conn, err := pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	return conn
}

func execMySQL(t *testing.T, conn *sql.Conn, query string, values ...any) {
	t.Helper()
	// Not Exec: given a prepared SELECT, it waits for ever.
	rows, err := conn.QueryContext(t.Context(), query, values...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	more := true
	for more {
		more = rows.Next()
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// What each statement adds, beside the SELECT of the reading before, which the
// suite's own counts as well.
//
//nolint:paralleltest // the counters are those of the whole server
func TestMySQLCounters(t *testing.T) {
	reader, address := connectLive(t, database.MySQL)
	conn := mysqlApplication(t, address)
	const twenty = 20
	twentyTimes := func(query string) func(*testing.T) {
		return func(t *testing.T) {
			t.Helper()
			for id := range twenty {
				execMySQL(t, conn, query, id+1)
			}
		}
	}
	tests := map[string]struct {
		do   func(*testing.T)
		want database.Counters
	}{
		"select, prepared": {
			twentyTimes("SELECT id, randomNumber FROM world WHERE id = ?"),
			database.Counters{"Com_select": 21, "Innodb_rows_read": 20},
		},
		"select, any spelling": {
			func(t *testing.T) {
				t.Helper()
				execMySQL(t, conn, "SELECT id, randomNumber FROM World WHERE id = 1")
				execMySQL(t, conn, "SELECT id, randomNumber FROM WORLD WHERE id = 2")
			},
			database.Counters{"Com_select": 3, "Innodb_rows_read": 2},
		},
		"update": {
			twentyTimes("UPDATE world SET randomNumber = randomNumber % 10000 + 1 WHERE id = ?"),
			database.Counters{"Com_select": 1, "Com_update": 20, "Innodb_rows_read": 20, "Innodb_rows_updated": 20},
		},
		"update to the same number": {
			twentyTimes("UPDATE world SET randomNumber = randomNumber WHERE id = ?"),
			database.Counters{"Com_select": 1, "Com_update": 20, "Innodb_rows_read": 20},
		},
		"bulk update": {
			func(t *testing.T) {
				t.Helper()
				execMySQL(t, conn, `UPDATE world SET randomNumber =
					CASE id WHEN 1 THEN -1 WHEN 2 THEN -2 WHEN 3 THEN -3 END WHERE id IN (1, 2, 3)`)
				execMySQL(t, conn, "UPDATE world SET randomNumber = 1 WHERE id IN (1, 2, 3)")
			},
			database.Counters{"Com_select": 1, "Com_update": 2, "Innodb_rows_read": 6, "Innodb_rows_updated": 6},
		},
		"fortunes": {
			func(t *testing.T) {
				t.Helper()
				execMySQL(t, conn, "SELECT id, message FROM fortune")
			},
			database.Counters{"Com_select": 2, "Innodb_rows_read": 12},
		},
		"nothing": {func(*testing.T) {}, database.Counters{"Com_select": 1}},
	}
	for _, name := range slices.Sorted(maps.Keys(tests)) {
		t.Run(name, func(t *testing.T) {
			tt := tests[name]
			got := counted(t, reader, "world", func() { tt.do(t) })
			maps.DeleteFunc(got, func(_ string, count int64) bool { return count == 0 })
			if difference := cmp.Diff(tt.want, got); difference != "" {
				t.Error(difference)
			}
		})
	}
}

//nolint:paralleltest // the counters are those of the whole server
func TestMySQLCountersAreAllThere(t *testing.T) {
	reader, _ := connectLive(t, database.MySQL)
	counters, err := reader.Counters(t.Context(), "fortune")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Com_select", "Com_update", "Innodb_rows_read", "Innodb_rows_updated"}
	if difference := cmp.Diff(want, slices.Sorted(maps.Keys(counters))); difference != "" {
		t.Error(difference)
	}
	if _, err := reader.Counters(t.Context(), "x"); err == nil {
		t.Error("an unknown word is accepted")
	}
	if err := reader.ResetCaches(t.Context()); err != nil {
		t.Error(err)
	}
}

//nolint:paralleltest // the counters are those of the whole server
func TestMySQLTables(t *testing.T) {
	reader, address := connectLive(t, database.MySQL)
	conn := mysqlApplication(t, address)
	before, err := reader.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	execMySQL(t, conn, "UPDATE World SET randomNumber = randomNumber + 1 WHERE id IN (1, 10000)")
	execMySQL(t, conn, "INSERT INTO world (id) VALUES (10001)")
	defer execMySQL(t, conn, "DELETE FROM world WHERE id = 10001")
	after, err := reader.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(before) != 1 || before[0].Name != "world" {
		t.Fatalf("the tables are %d, not one", len(before))
	}
	before[0].Numbers["1"]++
	before[0].Numbers["10000"]++
	if difference := cmp.Diff(before, after); difference != "" {
		t.Error(difference)
	}
}

//nolint:paralleltest // the counters are those of the whole server
func TestMySQLTablesUpToAnError(t *testing.T) {
	reader, address := connectLive(t, database.MySQL)
	conn := mysqlApplication(t, address)
	execMySQL(t, conn, "RENAME TABLE world TO elsewhere")
	defer execMySQL(t, conn, "RENAME TABLE elsewhere TO world")
	tables, err := reader.Tables(t.Context())
	if err == nil || !strings.Contains(err.Error(), "doesn't exist") || len(tables) != 0 {
		t.Errorf("without the table it says: %v", err)
	}
}

//nolint:paralleltest // the counters are those of the whole server
func TestMySQLFill(t *testing.T) {
	// The suite's user may not make another database on the server that tests share.
	needPrograms(t, database.MySQL)
	server, err := database.StartPrivate(t.Context(), database.MySQL, database.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	}()
	address := server.Address()
	conn := mysqlApplication(t, address)
	numbers := map[int64]int64{}
	rows, err := conn.QueryContext(t.Context(), "SELECT id, randomNumber FROM World")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, number int64
		if err := rows.Scan(&id, &number); err != nil {
			t.Fatal(err)
		}
		numbers[id] = number
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	checkDrawn(t, numbers)

	var messages []string
	fortunes, err := conn.QueryContext(t.Context(), "SELECT message FROM Fortune ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = fortunes.Close() }()
	for fortunes.Next() {
		var message string
		if err := fortunes.Scan(&message); err != nil {
			t.Fatal(err)
		}
		messages = append(messages, message)
	}
	if err := fortunes.Err(); err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff(specifiedFortunes(t), messages); difference != "" {
		t.Error(difference)
	}
	if err := database.Fill(t.Context(), address, database.MySQL); !errors.Is(err, database.ErrFilled) {
		t.Errorf("filled a second time: %v", err)
	}
}

// The server is set up as the suite's is.
//
//nolint:paralleltest // the counters are those of the whole server
func TestMySQLSettings(t *testing.T) {
	conn := mysqlApplication(t, liveAddress(t, database.MySQL))
	for name, want := range map[string]string{
		"max_connections": "5000", "innodb_flush_log_at_trx_commit": "2", "max_prepared_stmt_count": "1048576",
		"skip_name_resolve": "ON", "lower_case_table_names": "1", "bind_address": "127.0.0.1",
	} {
		var key, got string
		//nolint:gosec // a name from the table above
		row := conn.QueryRowContext(t.Context(), "SHOW GLOBAL VARIABLES WHERE Variable_name = '"+name+"'")
		if err := row.Scan(&key, &got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got != want {
			t.Errorf("%s is %s, not %s", name, got, want)
		}
	}
}

//nolint:paralleltest // the counters are those of the whole server
func TestMySQLRefusals(t *testing.T) {
	address := liveAddress(t, database.MySQL)
	const login = "check the user and the password"
	tests := map[string]struct {
		change func(*database.Address)
		want   string
	}{
		"wrong password":    {func(a *database.Address) { a.Password = "hunter2" }, login},
		"root":              {func(a *database.Address) { a.User, a.Password = "root", "" }, login},
		"no such database":  {func(a *database.Address) { a.Name = "nowhere" }, login},
		"unknown parameter": {func(a *database.Address) { a.Parameters = map[string]string{"tls": "x"} }, "parameters"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			changed := address
			tt.change(&changed)
			_, err := database.Await(t.Context(), database.MySQL, changed)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("it says: %v", err)
			}
		})
	}
}
