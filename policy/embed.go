// Package policy holds the rules, which are Rego, and the tables they judge by.
package policy

import "embed"

// What the program is made of comes first: what is made by running it would else be made by
// the rules of yesterday.
//
//go:generate go run ../docs/generate .. parts
//go:generate go run ../docs/generate .. documents

// Files are the built-in policies, as package opa reads them: rules, approval, lib and data.
//
//go:embed rules approval lib data
var Files embed.FS

// Index is the index of Files; see [opa.LoadIndexed]. It is generated.
//
//go:embed index.json
var Index []byte

// Rewritten are the rules and libraries of Files as the compiler rewrites them; see
// [opa.LoadIndexed]. It is generated.
//
//go:embed rewritten.txt
var Rewritten string
