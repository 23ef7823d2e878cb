// Package policy holds the rules, which are Rego, and the tables they judge by.
package policy

import "embed"

//go:generate go run ../docs/generate ..

// Files are the built-in policies, as package opa reads them: rules, lib and data.
//
//go:embed rules lib data
var Files embed.FS

// Index is the index of Files; see [opa.LoadIndexed]. It is generated.
//
//go:embed index.json
var Index []byte
