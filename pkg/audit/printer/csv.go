package printer

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tfblint/tfblint/pkg/audit"
	"github.com/tfblint/tfblint/pkg/plain"
)

// columns are the names of a row's fields.
const columns = "language,framework,folder,test,default,state,types,cells,minutes,share,interpreter,server," +
	"platform,database,orm,approach,classification,findings,redundant,added,touched,broken_since"

// CSV prints a table with a row for each test (RFC 4180, UTF-8), for spreadsheets. Text that a
// spreadsheet would take for a formula has an apostrophe before it, and all text stands in quotation
// marks, so that a program which parts columns at other characters than the comma sees the same fields.
func CSV(w io.Writer, a *audit.Audit) error {
	buffered := bufio.NewWriter(w)
	_, _ = buffered.WriteString(columns + "\r\n") // The writer keeps its first error.
	for i := range a.Tests {
		_, _ = buffered.WriteString(strings.Join(row(&a.Tests[i]), ",") + "\r\n")
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("printing the audit as CSV: %w", err)
	}

	return nil
}

func row(test *audit.Test) []string {
	state := "broken"
	cells := 0
	if test.Active {
		state, cells = "active", len(test.Types)
	}
	const digits = 6

	return []string{
		field(test.Language), field(test.Framework), field(test.Dir), field(test.Name),
		strconv.FormatBool(test.Default), state, field(strings.Join(test.Types, " ")), strconv.Itoa(cells),
		minutes(test.Seconds),
		strconv.FormatFloat(test.Share, 'f', digits, 64), field(test.Axes.Interpreter), field(test.Axes.Server),
		field(test.Axes.Platform), field(test.Axes.Database), field(test.Axes.ORM), field(test.Axes.Approach),
		field(test.Axes.Classification), strconv.Itoa(test.Findings), field(strings.Join(test.Redundant, " ")),
		day(test.Added), day(test.Touched), day(test.BrokenSince),
	}
}

// day writes a date as spreadsheets read it; nothing where it is not known.
func day(at time.Time) string {
	if at.IsZero() {
		return ""
	}

	return at.UTC().Format(time.DateOnly)
}

// formulas are what the text of a formula begins with; with the wide forms, which some programs take for the
// same. Line breaks and tabs, which some programs skip, are written as escapes or as a space.
const formulas = "=+-@＝＋－＠"

// field writes hostile text.
func field(text string) string {
	line := plain.Line(text)
	first, size := utf8.DecodeRuneInString(strings.TrimLeft(line, " \u00a0'\""))
	if size > 0 && strings.ContainsRune(formulas, first) {
		line = "'" + line
	}

	return `"` + strings.ReplaceAll(line, `"`, `""`) + `"`
}
