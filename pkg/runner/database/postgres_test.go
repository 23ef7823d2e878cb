package database_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/tfblint/tfblint/pkg/runner/database"
)

// application opens a connection as an implementation would.
func postgresApplication(t *testing.T, address database.Address) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address.URL(database.Postgres).String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })

	return conn
}

func execPostgres(t *testing.T, conn *pgx.Conn, query string, values ...any) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), query, values...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// A server that was just filled has counted nothing that names a table.
//
//nolint:paralleltest // the counters are those of the whole server
func TestPostgresCountsFromNothing(t *testing.T) {
	reader, address := connectLive(t, database.Postgres)
	conn := postgresApplication(t, address)
	execPostgres(t, conn, "SELECT pg_stat_statements_reset()")
	if _, err := reader.Tables(t.Context()); err != nil {
		t.Fatal(err)
	}
	execPostgres(t, conn, "SELECT pg_stat_statements_reset()")
	for _, word := range []string{"World", "world", "fortune"} {
		counters, err := reader.Counters(t.Context(), word)
		if err != nil {
			t.Fatal(err)
		}
		if len(counters) != 0 {
			t.Errorf("%s: %v before any statement", word, counters)
		}
	}
	execPostgres(t, conn, "SELECT id, randomNumber FROM World WHERE id = 1")
	counters, err := reader.Counters(t.Context(), "World")
	if err != nil {
		t.Fatal(err)
	}
	// The sum of no statement with update in it is null, and so it is not there.
	if difference := cmp.Diff(database.Counters{"calls": 1, "rows_select": 1}, counters); difference != "" {
		t.Error(difference)
	}
}

//nolint:paralleltest // the counters are those of the whole server
func TestPostgresCounters(t *testing.T) {
	reader, address := connectLive(t, database.Postgres)
	conn := postgresApplication(t, address)
	const twenty = 20
	twentyTimes := func(query string) func(*testing.T) {
		return func(t *testing.T) {
			t.Helper()
			for id := range twenty {
				execPostgres(t, conn, query, id+1)
			}
		}
	}
	tests := map[string]struct {
		word string
		do   func(*testing.T)
		want database.Counters
	}{
		"select, unquoted": {
			"World", twentyTimes("SELECT id, randomNumber FROM World WHERE id = $1"),
			database.Counters{"calls": 20, "rows_select": 20},
		},
		"select, the other spelling": {
			"World", twentyTimes(`select id, randomnumber from "world" where id = $1`),
			database.Counters{"calls": 20, "rows_select": 20},
		},
		"select, quoted": {
			"world", twentyTimes(`SELECT "id", "randomnumber" FROM "World" WHERE "id" = $1`),
			database.Counters{"calls": 20, "rows_select": 20},
		},
		"update": {
			"world", twentyTimes("UPDATE World SET randomNumber = randomNumber % 10000 + 1 WHERE id = $1"),
			database.Counters{"calls": 20, "rows_update": 20},
		},
		"bulk update": {
			"world", func(t *testing.T) {
				t.Helper()
				execPostgres(t, conn, `UPDATE world SET randomNumber = v.n
					FROM (VALUES (1, 5), (2, 6), (3, 7)) AS v (id, n) WHERE world.id = v.id`)
			},
			database.Counters{"calls": 1, "rows_update": 3},
		},
		"both words in one statement": {
			"world", func(t *testing.T) {
				t.Helper()
				execPostgres(t, conn, `UPDATE world SET randomNumber = v.n
					FROM (SELECT id, 9 AS n FROM "World" WHERE id <= 4) AS v WHERE world.id = v.id`)
			},
			database.Counters{"calls": 1, "rows_select": 4, "rows_update": 4},
		},
		"fortunes": {
			"fortune", func(t *testing.T) {
				t.Helper()
				execPostgres(t, conn, "SELECT id, message FROM Fortune")
				execPostgres(t, conn, `SELECT "id", "message" FROM "Fortune"`)
			},
			database.Counters{"calls": 2, "rows_select": 24},
		},
		"other words": {
			"world", func(t *testing.T) {
				t.Helper()
				execPostgres(t, conn, "SELECT 1 AS worldwide")
				execPostgres(t, conn, "SELECT id FROM Fortune")
				execPostgres(t, conn, "SELECT 'the world'")
			},
			database.Counters{},
		},
		"nothing": {"world", func(*testing.T) {}, database.Counters{}},
	}
	for _, name := range slices.Sorted(maps.Keys(tests)) {
		t.Run(name, func(t *testing.T) {
			tt := tests[name]
			got := counted(t, reader, tt.word, func() { tt.do(t) })
			maps.DeleteFunc(got, func(_ string, count int64) bool { return count == 0 })
			if difference := cmp.Diff(tt.want, got); difference != "" {
				t.Error(difference)
			}
		})
	}
}

//nolint:paralleltest // the counters are those of the whole server
func TestPostgresTables(t *testing.T) {
	reader, address := connectLive(t, database.Postgres)
	conn := postgresApplication(t, address)
	before, err := reader.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	execPostgres(t, conn, `UPDATE "World" SET randomNumber = randomNumber + 1 WHERE id IN (1, 10000)`)
	execPostgres(t, conn, "UPDATE World SET randomNumber = -7 WHERE id = 3")
	execPostgres(t, conn, "INSERT INTO World (id) VALUES (0), (10001)")
	defer execPostgres(t, conn, "DELETE FROM World WHERE id IN (0, 10001)")
	after, err := reader.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(before) != 2 || before[0].Name != `"World"` || before[1].Name != "world" {
		t.Fatalf("the tables are %d, not World and world", len(before))
	}
	before[0].Numbers["1"]++
	before[0].Numbers["10000"]++
	before[1].Numbers["3"] = -7
	if difference := cmp.Diff(before, after); difference != "" {
		t.Error(difference)
	}
}

// What was read before an error is kept.
//
//nolint:paralleltest // the counters are those of the whole server
func TestPostgresTablesUpToAnError(t *testing.T) {
	reader, address := connectLive(t, database.Postgres)
	conn := postgresApplication(t, address)
	execPostgres(t, conn, "ALTER TABLE world RENAME TO elsewhere")
	defer execPostgres(t, conn, "ALTER TABLE elsewhere RENAME TO world")
	tables, err := reader.Tables(t.Context())
	if err == nil || !strings.Contains(err.Error(), `relation "world" does not exist`) {
		t.Errorf("without the table it says: %v", err)
	}
	if len(tables) != 1 || tables[0].Name != `"World"` || len(tables[0].Numbers) != database.Rows {
		t.Errorf("%d tables were read", len(tables))
	}
}

//nolint:paralleltest // the counters are those of the whole server
func TestPostgresFill(t *testing.T) {
	address := liveAddress(t, database.Postgres)
	conn := postgresApplication(t, address)
	name := "filled"
	execPostgres(t, conn, "CREATE DATABASE "+name)
	address.Name = name
	if err := database.Fill(t.Context(), address, database.Postgres); err != nil {
		t.Fatal(err)
	}
	conn = postgresApplication(t, address)
	drawn := make([]map[int64]int64, 0, 2)
	for _, table := range []string{"world", `"World"`} {
		drawn = append(drawn, postgresNumbers(t, conn, table))
		checkDrawn(t, drawn[len(drawn)-1])
	}
	if maps.Equal(drawn[0], drawn[1]) {
		t.Error("both tables have the same numbers")
	}
	for _, table := range []string{"fortune", `"Fortune"`} {
		rows, err := conn.Query(t.Context(), "SELECT message FROM "+table+" ORDER BY id")
		if err != nil {
			t.Fatal(err)
		}
		messages, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		if difference := cmp.Diff(specifiedFortunes(t), messages); difference != "" {
			t.Errorf("%s: %s", table, difference)
		}
	}
	if err := database.Fill(t.Context(), address, database.Postgres); !errors.Is(err, database.ErrFilled) {
		t.Errorf("filled a second time: %v", err)
	}
	if !maps.Equal(drawn[0], postgresNumbers(t, conn, "world")) {
		t.Error("the second time changed something")
	}
	for table, column := range map[string]string{
		"World": "randomNumber", `"World"`: "randomNumber", "Fortune": "message", `"Fortune"`: "message",
	} {
		const again = "INSERT INTO %[1]s (id, %[2]s) SELECT id, %[2]s FROM %[1]s WHERE id = 1"
		_, err := conn.Exec(t.Context(), fmt.Sprintf(again, table, column))
		if err == nil || !strings.Contains(err.Error(), "duplicate key") {
			t.Errorf("%s has no primary key: %v", table, err)
		}
	}
}

func postgresNumbers(t *testing.T, conn *pgx.Conn, table string) map[int64]int64 {
	t.Helper()
	rows, err := conn.Query(t.Context(), "SELECT id, randomnumber FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	numbers := map[int64]int64{}
	var id, number int64
	if _, err := pgx.ForEachRow(rows, []any{&id, &number}, func() error {
		numbers[id] = number

		return nil
	}); err != nil {
		t.Fatal(err)
	}

	return numbers
}

// The server is set up as the suite's is.
//
//nolint:paralleltest // the counters are those of the whole server
func TestPostgresSettings(t *testing.T) {
	conn := postgresApplication(t, liveAddress(t, database.Postgres))
	for name, want := range map[string]string{
		"max_connections": "2000", "shared_buffers": "256MB", "synchronous_commit": "off", "wal_level": "minimal",
		"ssl": "off", "pg_stat_statements.track": "all", "pg_stat_statements.max": "500000",
		"server_encoding": "UTF8", "unix_socket_directories": "", "listen_addresses": "127.0.0.1",
	} {
		var got string
		if err := conn.QueryRow(t.Context(), "SELECT current_setting($1)", name).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s is %s, not %s", name, got, want)
		}
	}
}

//nolint:paralleltest // the counters are those of the whole server
func TestPostgresRefusals(t *testing.T) {
	address := liveAddress(t, database.Postgres)
	conn := postgresApplication(t, address)
	execPostgres(t, conn, "CREATE ROLE visitor LOGIN PASSWORD 'hunter2'")
	defer execPostgres(t, conn, "DROP ROLE visitor")
	tests := map[string]struct {
		change func(*database.Address)
		want   string
	}{
		"wrong password":   {func(a *database.Address) { a.Password = "hunter2" }, "check the user and the password"},
		"no such user":     {func(a *database.Address) { a.User = "nobody" }, "check the user and the password"},
		"no such database": {func(a *database.Address) { a.Name = "nowhere" }, "create the database"},
		"may not see":      {func(a *database.Address) { a.User, a.Password = "visitor", "hunter2" }, `TO "visitor"`},
		"unknown parameter": {
			func(a *database.Address) { a.Parameters = map[string]string{"sslmode": "x"} }, "parameters",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			changed := address
			tt.change(&changed)
			// Await would try for a minute if it did not know that this stays so.
			_, err := database.Await(t.Context(), database.Postgres, changed)
			if err == nil || !strings.Contains(err.Error(), tt.want) ||
				strings.Contains(err.Error(), changed.Password) {
				t.Errorf("it says: %v", err)
			}
		})
	}
}
