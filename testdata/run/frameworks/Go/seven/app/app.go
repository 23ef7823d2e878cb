// Package app answers the seven test types as the suite requires it.
package app

import (
	"bytes"
	"cmp"
	"encoding/json"
	"html/template"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
)

// Rows is how many rows a world table has, Most how many of them a request may ask for.
const (
	Rows = 10000
	Most = 500
)

// Page is the template of the fortunes.
const Page = `<!DOCTYPE html>
<html>
<head><title>Fortunes</title></head>
<body><table>
<tr><th>id</th><th>message</th></tr>
{{range .}}<tr><td>{{.ID}}</td><td>{{.Message}}</td></tr>
{{end}}</table></body>
</html>
`

// Handler answers requests from a store.
func Handler(store *Store) http.Handler {
	page := template.Must(template.New("fortunes").Parse(Page))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /json", func(w http.ResponseWriter, _ *http.Request) {
		JSON(w, map[string]string{"message": "Hello, World!"}, nil)
	})
	mux.HandleFunc("GET /plaintext", func(w http.ResponseWriter, _ *http.Request) {
		Write(w, "text/plain", []byte("Hello, World!"), nil)
	})
	mux.HandleFunc("GET /db", func(w http.ResponseWriter, _ *http.Request) {
		world, err := store.World(rand.IntN(Rows) + 1)
		JSON(w, world, err)
	})
	mux.HandleFunc("GET /queries", func(w http.ResponseWriter, r *http.Request) {
		worlds, err := store.Worlds(Count(r, "queries"))
		JSON(w, worlds, err)
	})
	mux.HandleFunc("GET /cached-worlds", func(w http.ResponseWriter, r *http.Request) {
		worlds, err := store.Cached(Count(r, "count"))
		JSON(w, worlds, err)
	})
	mux.HandleFunc("GET /updates", func(w http.ResponseWriter, r *http.Request) {
		worlds, err := store.Worlds(Count(r, "queries"))
		for i := 0; i < len(worlds) && err == nil; i++ {
			worlds[i].RandomNumber = rand.IntN(Rows) + 1
			err = store.Update(worlds[i])
		}
		JSON(w, worlds, err)
	})
	mux.HandleFunc("GET /fortunes", func(w http.ResponseWriter, _ *http.Request) {
		fortunes, err := store.Fortunes()
		fortunes = append(fortunes, Fortune{0, "Additional fortune added at request time."})
		slices.SortFunc(fortunes, func(a, b Fortune) int { return cmp.Compare(a.Message, b.Message) })
		HTML(w, page, fortunes, err)
	})

	return mux
}

// Count is how many rows a request asks for: 1 to Most, and 1 where it is no number.
func Count(r *http.Request, parameter string) int {
	count, _ := strconv.Atoi(r.URL.Query().Get(parameter))

	return min(max(count, 1), Most)
}

// JSON answers with a value.
func JSON(w http.ResponseWriter, value any, err error) {
	var body []byte
	if err == nil {
		body, err = json.Marshal(value)
	}
	Write(w, "application/json", body, err)
}

// HTML answers with a page. The template is of html/template, or of text/template where somebody forgets to escape.
func HTML(w http.ResponseWriter, page interface{ Execute(io.Writer, any) error }, data any, err error) {
	var body bytes.Buffer
	if err == nil {
		err = page.Execute(&body, data)
	}
	Write(w, "text/html; charset=utf-8", body.Bytes(), err)
}

// Write answers with a body. net/http adds the Date.
func Write(w http.ResponseWriter, contentType string, body []byte, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)

		return
	}
	w.Header().Set("Server", "seven")
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body)
}
