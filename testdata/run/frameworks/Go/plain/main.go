// Command plain implements the two types that need no database.
package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
)

func main() {
	port := flag.String("port", "8080", "where to listen")
	flag.Parse()
	answer := func(route, kind, body string) {
		http.HandleFunc(route, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Server", "plain")
			w.Header().Set("Content-Type", kind)
			fmt.Fprint(w, body)
		})
	}
	answer("/json", "application/json", `{"message":"Hello, World!"}`)
	answer("/plaintext", "text/plain", "Hello, World!")
	if err := http.ListenAndServe(":"+*port, nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
