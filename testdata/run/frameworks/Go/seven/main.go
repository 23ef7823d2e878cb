// Command seven serves the seven test types with Go's standard library.
//
//	DATABASE  postgres (the default) or mysql
//	DBHOST    tfb-database, if unset
//	DBPORT    the database's own, if unset
//	PORT      8080, if unset
package main

import (
	"log"
	"net/http"
	"os"

	"example.com/seven/app"
)

func main() {
	store, err := app.Open(os.Getenv)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe(app.Address(os.Getenv), app.Handler(store)))
}
