package main

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"

	"example.com/seven/app"
)

// shortcuts are the faults in what is done: the answers look right.
var shortcuts = map[string]func(*app.Store) http.Handler{
	// Rows come from a cache.
	"cache for db": func(store *app.Store) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			worlds, err := store.Cached(1)
			app.JSON(w, append(worlds, app.World{})[0], err)
		})
	},
	// The database is asked for half of the rows.
	"half of the queries": func(store *app.Store) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			count := app.Count(r, "queries")
			worlds, err := store.Worlds((count + 1) / 2)
			app.JSON(w, append(worlds, worlds...)[:count], err)
		})
	},
	"updates half": func(store *app.Store) http.Handler {
		return updating(store, func(i int, world app.World) (app.World, bool) {
			world.RandomNumber = rand.IntN(app.Rows) + 1
			return world, i%2 == 0
		})
	},
	"updates change nothing": func(store *app.Store) http.Handler {
		return updating(store, func(_ int, world app.World) (app.World, bool) { return world, true })
	},
	"updates nothing": func(store *app.Store) http.Handler {
		return updating(store, func(_ int, world app.World) (app.World, bool) { return world, false })
	},
	// The page was made once.
	"cache for fortunes": func(store *app.Store) http.Handler {
		page := sync.OnceValue(func() answer {
			return record(app.Handler(store), httptest.NewRequest(http.MethodGet, "/fortunes", nil))
		})
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { page().write(w) })
	},
}

// updating answers with what update makes of rows, and writes those that it says.
func updating(store *app.Store, update func(int, app.World) (app.World, bool)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		worlds, err := store.Worlds(app.Count(r, "queries"))
		for i := 0; i < len(worlds) && err == nil; i++ {
			var written bool
			if worlds[i], written = update(i, worlds[i]); written {
				err = store.Update(worlds[i])
			}
		}
		app.JSON(w, worlds, err)
	})
}
