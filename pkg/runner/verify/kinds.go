package verify

import (
	"context"
	"slices"
	"strings"
)

// The three values of Accept, as the suite spells them.
const (
	acceptJSON = "application/json,text/html;q=0.9,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.7"
	acceptHTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	acceptText = "text/plain,text/html;q=0.9,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.7"
)

// A contentType is what a Content-Type header may be.
type contentType struct {
	media string
	// bare says that the charset may be left out.
	bare   bool
	wanted string
}

// matches compares a value from its start to its end: at most one blank, and two spellings
// of UTF-8.
func (c contentType) matches(value string) bool {
	charset, is := strings.CutPrefix(value, c.media)
	if !is || charset == "" {
		return is && c.bare
	}

	return slices.Contains([]string{
		"; charset=utf-8", "; charset=UTF-8", ";charset=utf-8", ";charset=UTF-8",
	}, charset)
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

// updateType is the type that also writes.
const updateType = "update"

// kindOf returns the table's row for a test type.
func kindOf(name string) (kind, bool) {
	json := contentType{"application/json", true, "application/json, with or without ; charset=utf-8"}
	html := contentType{"text/html", false, "text/html; charset=utf-8"}
	text := contentType{"text/plain", true, "text/plain, with or without ; charset=utf-8"}
	//nolint:mnd // the suite's table; the fields say what each number is
	kinds := map[string]kind{
		"json": {
			accept: acceptJSON, content: json, least: 5, anchor: "json-serialization", check: (*run).hello,
		},
		"plaintext": {
			accept: acceptText, content: text, least: 10, anchor: "plaintext", check: (*run).plaintext,
		},
		"db": {
			accept: acceptJSON, content: json, least: 3, anchor: "single-database-query", check: (*run).oneRow,
			word: "World", queries: 1, rows: 1,
		},
		"query": {
			accept: acceptJSON, content: json, least: 9, anchor: "multiple-database-queries", check: (*run).multiRow,
			word: "world", queries: rowsOfLoad, rows: rowsOfLoad,
		},
		"cached-query": {
			accept: acceptJSON, content: json, least: 15, anchor: "caching", check: (*run).multiRow,
		},
		"fortune": {
			accept: acceptHTML, content: html, least: 9, anchor: "fortunes", check: (*run).fortune,
			word: "fortune", queries: 1, rows: 12,
		},
		updateType: {
			accept: acceptJSON, content: json, least: 8, anchor: "database-updates", check: (*run).multiRow,
			word: "world", queries: 2 * rowsOfLoad, rows: rowsOfLoad,
		},
	}
	k, ok := kinds[name]

	return k, ok
}

// isMultiRow reports whether the type answers with a list whose length is asked for.
func (r *run) isMultiRow() bool { return isMultiRow(r.name) }

func isMultiRow(name string) bool {
	return name == "query" || name == "cached-query" || name == updateType
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
