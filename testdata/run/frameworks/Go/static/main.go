// Command static implements all seven test types against PostgreSQL, and breaks one rule of them
// when it is asked to: a way to see that a verification notices.
//
//	static [-port 8080] [-break RULE]
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"html/template"
	"math/rand/v2"
	"net/http"
	"os"
	"os/signal"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

type world struct {
	ID           int `json:"id"`
	RandomNumber int `json:"randomNumber"`
}

type fortune struct {
	ID      int
	Message string
}

type server struct {
	broken string
	pool   chan *pgx.Conn
	cache  []world
	once   sync.Once
}

func main() {
	port := flag.Int("port", 8080, "where to listen")
	broken := flag.String("break", "", "the rule to break")
	flag.Parse()
	s := &server{broken: *broken, pool: make(chan *pgx.Conn, 32)}
	switch s.broken {
	case "exit":
		fmt.Fprintln(os.Stderr, "static: nothing works today \x1b[31m")
		os.Exit(7)
	case "never-ready":
		select {}
	case "ignore-term":
		signal.Ignore(syscall.SIGTERM, os.Interrupt)
	}
	for range cap(s.pool) {
		s.pool <- nil
	}
	listening := &http.Server{Addr: ":" + strconv.Itoa(*port), Handler: s, ReadHeaderTimeout: time.Minute}
	fmt.Println("listening")
	if err := listening.ListenAndServe(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Server", "static")
	if s.hostile(w, r) {
		return
	}
	number, _ := strconv.Atoi(r.URL.Query().Get("q"))
	number = min(max(number, 1), 500)
	switch r.URL.Path {
	case "/json":
		message := "Hello, World!"
		if s.broken == "message" {
			message = "Hello, Moon!"
		}
		s.json(w, map[string]string{"message": message})
	case "/plaintext":
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprint(w, "Hello, World!")
	case "/db":
		s.json(w, s.rows(r.Context(), 1)[0])
	case "/queries":
		s.json(w, s.rows(r.Context(), number))
	case "/cached-queries":
		s.json(w, s.cached(r.Context(), number))
	case "/updates":
		s.json(w, s.update(r.Context(), number))
	case "/fortunes":
		s.fortunes(w, r.Context())
	default:
		http.NotFound(w, r)
	}
}

// hostile answers as nobody should, and reports whether it did.
func (s *server) hostile(w http.ResponseWriter, r *http.Request) bool {
	if r.Header.Get("User-Agent") == "Go-http-client/1.1" { // Readiness is not what is broken.
		return false
	}
	switch s.broken {
	case "endless":
		line := []byte(strings.Repeat("x", 1<<16))
		for r.Context().Err() == nil {
			if _, err := w.Write(line); err != nil {
				break
			}
		}
	case "drip":
		for r.Context().Err() == nil {
			fmt.Fprint(w, "x")
			w.(http.Flusher).Flush()
			time.Sleep(200 * time.Millisecond)
		}
	case "redirect":
		http.Redirect(w, r, "http://192.0.2.1/", http.StatusFound)
	case "headers":
		for i := range 1 << 12 {
			w.Header().Set("X-"+strconv.Itoa(i), strings.Repeat("x", 1<<10))
		}
		fmt.Fprint(w, "x")
	case "crash":
		os.Exit(9)
	default:
		return false
	}

	return true
}

func (s *server) json(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	switch s.broken {
	case "content-type":
		w.Header().Set("Content-Type", "text/html")
	case "no-server":
		w.Header().Del("Server")
	case "no-date":
		w.Header()["Date"] = nil
	case "status":
		w.WriteHeader(http.StatusTeapot)
	}
	_ = json.NewEncoder(w).Encode(value)
}

// with lends a connection.
func (s *server) with(ctx context.Context, do func(*pgx.Conn) error) {
	conn := <-s.pool
	defer func() { s.pool <- conn }()
	if conn == nil {
		fresh, err := pgx.Connect(context.Background(), os.Getenv("TFB_DATABASE_URL"))
		if err != nil {
			panic(err)
		}
		conn = fresh
	}
	if err := do(conn); err != nil {
		panic(err)
	}
}

func draw() int { return 1 + rand.IntN(10000) }

func (s *server) rows(ctx context.Context, number int) []world {
	rows := make([]world, number)
	s.with(ctx, func(conn *pgx.Conn) error {
		for i := range rows {
			if s.broken == "one-query" && i > 0 {
				rows[i] = rows[0]

				continue
			}
			err := conn.QueryRow(context.Background(), "SELECT id, randomNumber FROM World WHERE id = $1", draw()).
				Scan(&rows[i].ID, &rows[i].RandomNumber)
			if err != nil {
				return err
			}
		}

		return nil
	})
	if s.broken == "few-rows" && number > 1 {
		rows = rows[:number-1]
	}

	return rows
}

func (s *server) cached(ctx context.Context, number int) []world {
	s.once.Do(func() {
		s.with(ctx, func(conn *pgx.Conn) error {
			found, err := conn.Query(context.Background(), "SELECT id, randomNumber FROM World")
			if err != nil {
				return err
			}
			s.cache, err = pgx.CollectRows(found, pgx.RowToStructByPos[world])

			return err
		})
	})
	rows := make([]world, number)
	for i := range rows {
		rows[i] = s.cache[rand.IntN(len(s.cache))]
	}

	return rows
}

func (s *server) update(ctx context.Context, number int) []world {
	rows := s.rows(ctx, number)
	if s.broken == "no-update" {
		return rows
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].ID < rows[j].ID })
	s.with(ctx, func(conn *pgx.Conn) error {
		for i := range rows {
			rows[i].RandomNumber = draw()
			_, err := conn.Exec(context.Background(), "UPDATE World SET randomNumber = $1 WHERE id = $2",
				rows[i].RandomNumber, rows[i].ID)
			if err != nil {
				return err
			}
		}

		return nil
	})

	return rows
}

const head = `<!DOCTYPE html><html><head><title>Fortunes</title></head><body><table>` +
	`<tr><th>id</th><th>message</th></tr>`

func (s *server) fortunes(w http.ResponseWriter, ctx context.Context) {
	var all []fortune
	s.with(ctx, func(conn *pgx.Conn) error {
		found, err := conn.Query(context.Background(), "SELECT id, message FROM Fortune")
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(found, pgx.RowToStructByPos[fortune])

		return err
	})
	all = append(all, fortune{0, "Additional fortune added at request time."})
	if s.broken != "unsorted" {
		sort.Slice(all, func(i, j int) bool { return all[i].Message < all[j].Message })
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, head)
	for _, each := range all {
		message := template.HTMLEscapeString(each.Message)
		if s.broken == "unescaped" {
			message = each.Message
		}
		fmt.Fprintf(w, "<tr><td>%d</td><td>%s</td></tr>", each.ID, message)
	}
	fmt.Fprint(w, "</table></body></html>")
}
