package verify

import (
	"context"
	"regexp"
)

// The three values of Accept, as the suite spells them.
const (
	acceptJSON = "application/json,text/html;q=0.9,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.7"
	acceptHTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	acceptText = "text/plain,text/html;q=0.9,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.7"
)

// The three kinds of Content-Type that are accepted, from the value's start to its end.
var (
	contentJSON = contentType{regexp.MustCompile(`^application/json(; ?charset=(UTF|utf)-8)?$`),
		"application/json, with or without ; charset=utf-8"}
	contentHTML = contentType{regexp.MustCompile(`^text/html; ?charset=(UTF|utf)-8$`),
		"text/html; charset=utf-8"}
	contentText = contentType{regexp.MustCompile(`^text/plain(; ?charset=(UTF|utf)-8)?$`),
		"text/plain, with or without ; charset=utf-8"}
)

type contentType struct {
	pattern *regexp.Regexp
	wanted  string
}

// A kind is what is particular about a test type.
type kind struct {
	accept  string
	content contentType
	// least is how many bytes a route must have.
	least int
	// word is how the database's counters name the table; rows and queries are how many of
	// each a request of the load step is due.
	word          string
	rows, queries float64
	// anchor is where the suite's wiki says what is required.
	anchor string
	check  func(*run, context.Context) error
}

// The load step of a multi-row type asks for so many rows.
const (
	rowsOfLoad = 20
	loadCase   = "20"
)

// kindOf returns the table's row for a test type.
func kindOf(name string) (kind, bool) {
	kinds := map[string]kind{
		"json": {accept: acceptJSON, content: contentJSON, least: 5, anchor: "json-serialization",
			check: (*run).hello},
		"plaintext": {accept: acceptText, content: contentText, least: 10, anchor: "plaintext",
			check: (*run).plaintext},
		"db": {accept: acceptJSON, content: contentJSON, least: 3, anchor: "single-database-query",
			word: "World", queries: 1, rows: 1, check: (*run).oneRow},
		"query": {accept: acceptJSON, content: contentJSON, least: 9, anchor: "multiple-database-queries",
			word: "world", queries: rowsOfLoad, rows: rowsOfLoad, check: (*run).multiRow},
		"cached-query": {accept: acceptJSON, content: contentJSON, least: 15, anchor: "caching",
			check: (*run).multiRow},
		"fortune": {accept: acceptHTML, content: contentHTML, least: 9, anchor: "fortunes",
			word: "fortune", queries: 1, rows: 12, check: (*run).fortune},
		"update": {accept: acceptJSON, content: contentJSON, least: 8, anchor: "database-updates",
			word: "world", queries: 2 * rowsOfLoad, rows: rowsOfLoad, check: (*run).multiRow},
	}
	k, ok := kinds[name]

	return k, ok
}

// isMultiRow reports whether the type answers with a list whose length is asked for.
func (r *run) isMultiRow() bool { return isMultiRow(r.name) }

func isMultiRow(name string) bool {
	return name == "query" || name == "cached-query" || name == "update"
}

// addressesOf lists the addresses that verifying a type asks for.
func addressesOf(name, route string) []string {
	if !isMultiRow(name) {
		return []string{route}
	}
	addresses := []string{route + loadCase}
	for _, c := range cases() {
		addresses = append(addresses, route+c.text)
	}

	return addresses
}
