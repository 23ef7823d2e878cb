// Command faulty is the server of ../seven with one thing wrong, which the variable FAULT names.
package main

import (
	"log"
	"maps"
	"net/http"
	"os"
	"slices"

	"example.com/seven/app"
)

func main() {
	store, err := app.Open(os.Getenv)
	if err != nil {
		log.Fatal(err)
	}
	handler := app.Handler(store)
	name := os.Getenv("FAULT")
	if spoil, ok := answers[name]; ok {
		handler = spoiled(handler, spoil)
	} else if do, ok := shortcuts[name]; ok {
		handler = do(store)
	} else {
		log.Fatalf("FAULT is %q; use one of %q", name,
			slices.Concat(slices.Sorted(maps.Keys(answers)), slices.Sorted(maps.Keys(shortcuts))))
	}
	log.Fatal(http.ListenAndServe(app.Address(os.Getenv), handler))
}
