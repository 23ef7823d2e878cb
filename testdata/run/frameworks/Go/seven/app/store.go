package app

import (
	"cmp"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"sync"

	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
)

// A World is a row of the world table.
type World struct {
	ID           int `json:"id"`
	RandomNumber int `json:"randomNumber"`
}

// A Fortune is a row of the fortune table.
type Fortune struct {
	ID      int
	Message string
}

// A Store reads and writes the suite's tables.
type Store struct {
	database    *sql.DB
	read, write string
	// all are the worlds as they were when a cached one was first asked for.
	all func() ([]World, error)
}

// connections is far below what the databases allow, and enough to keep them busy.
const connections = 64

// Address is where the server listens.
func Address(environment func(string) string) string {
	return ":" + cmp.Or(environment("PORT"), "8080")
}

// Open prepares for the database that the environment names. It connects with the first statement.
func Open(environment func(string) string) (*Store, error) {
	var (
		store  Store
		driver string
		source string
		err    error
		host   = cmp.Or(environment("DBHOST"), "tfb-database")
		port   = environment("DBPORT")
	)
	switch environment("DATABASE") {
	case "", "postgres":
		driver, source = "pgx", "postgres://benchmarkdbuser:benchmarkdbpass@%s:%s/hello_world?sslmode=disable"
		port = cmp.Or(port, "5432")
		store.read = "SELECT id, randomnumber FROM world WHERE id = $1"
		store.write = "UPDATE world SET randomnumber = $1 WHERE id = $2"
	case "mysql":
		driver, source = "mysql", "benchmarkdbuser:benchmarkdbpass@tcp(%s:%s)/hello_world?interpolateParams=true"
		port = cmp.Or(port, "3306")
		store.read = "SELECT id, randomNumber FROM world WHERE id = ?"
		store.write = "UPDATE world SET randomNumber = ? WHERE id = ?"
	default:
		return nil, fmt.Errorf("DATABASE is %q; use postgres or mysql", environment("DATABASE"))
	}
	store.database, err = sql.Open(driver, fmt.Sprintf(source, host, port))
	if err != nil {
		return nil, err
	}
	store.database.SetMaxOpenConns(connections)
	store.database.SetMaxIdleConns(connections)
	store.all = sync.OnceValues(func() ([]World, error) {
		return rows(store.database, "SELECT id, randomNumber FROM world", func(w *World) []any {
			return []any{&w.ID, &w.RandomNumber}
		})
	})

	return &store, nil
}

// World reads one row.
func (s *Store) World(id int) (World, error) {
	var world World
	err := s.database.QueryRow(s.read, id).Scan(&world.ID, &world.RandomNumber)

	return world, err
}

// Worlds reads so many different rows, one by one.
func (s *Store) Worlds(count int) ([]World, error) {
	worlds := make([]World, count)
	for i, id := range rand.Perm(Rows)[:count] {
		world, err := s.World(id + 1)
		if err != nil {
			return nil, err
		}
		worlds[i] = world
	}

	return worlds, nil
}

// Cached returns so many rows without asking the database.
func (s *Store) Cached(count int) ([]World, error) {
	all, err := s.all()
	if err != nil {
		return nil, err
	}
	worlds := make([]World, count)
	for i := range worlds {
		worlds[i] = all[rand.IntN(len(all))]
	}

	return worlds, nil
}

// Update writes a row.
func (s *Store) Update(world World) error {
	_, err := s.database.Exec(s.write, world.RandomNumber, world.ID)

	return err
}

// Fortunes reads all of them, in no certain order.
func (s *Store) Fortunes() ([]Fortune, error) {
	return rows(s.database, "SELECT id, message FROM fortune", func(f *Fortune) []any {
		return []any{&f.ID, &f.Message}
	})
}

// rows reads what a query gives, each row into the columns of a new value.
func rows[T any](database *sql.DB, query string, columns func(*T) []any) ([]T, error) {
	found, err := database.Query(query)
	if err != nil {
		return nil, err
	}
	defer found.Close()

	var all []T
	for found.Next() {
		var row T
		if err := found.Scan(columns(&row)...); err != nil {
			return nil, err
		}
		all = append(all, row)
	}

	return all, found.Err()
}
