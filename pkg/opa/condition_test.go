package opa_test

import (
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/tfblint/tfblint/pkg/opa"
)

func TestCondition(t *testing.T) {
	t.Parallel()
	document := ast.MustParseTerm(`{
		"problems": [{"code": "enum"}, {"code": "type"}],
		"tests": [
			{"port": 0, "default": true, "tags": [], "cells": {"json": {"url": "/json"}}},
			{"port": 8080, "default": true, "tags": ["a"], "cells": {"db": {"url": ""}}}
		],
		"file": "x", "name": "", "none": null
	}`).Value
	for text, want := range map[string]bool{
		"file":                         true,
		"name":                         false,
		"none":                         false,
		"absent":                       false,
		"file.absent":                  false,
		"!file":                        false,
		"!name":                        true,
		"!absent":                      true,
		"!file.absent":                 true,
		"tests":                        true,
		"!tests":                       false,
		"tests.port":                   true,
		"!tests.port":                  true,
		"!tests.default":               false,
		"tests.tags":                   true,
		"!tests.tags":                  true,
		"tests.tags=a":                 true,
		"tests.tags=b":                 false,
		"tests.cells.json":             true,
		"tests.cells.query":            false,
		"tests.cells.*.url":            true,
		"!tests.cells.*.url":           true,
		"tests.cells.*.url=/json":      true,
		"file=x":                       true,
		"file=y":                       false,
		"name=":                        true,
		"absent=":                      false,
		"problems.code=type":           true,
		"problems.code=url":            false,
		"problems.code=url|type":       true,
		"problems.code=url|range":      false,
		"problems.code!=enum":          true,
		"problems.code!=enum|type":     false,
		"problems.code!=enum|type|url": false,
		"problems.code!=url|range":     true,
		"absent!=x":                    false,
		"file!=x":                      false,
		"file!=y|z":                    true,
		"tests.port=8080":              true,
		"tests.port=80":                false,
		"tests.port!=0|8080":           false,
		"tests.default=true":           true,
		"tests.default=false":          false,
		"tests.cells!=x":               false,
		"none!=x":                      false,
	} {
		condition, err := opa.ParseCondition(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)

			continue
		}
		if got := condition.Holds(document); got != want {
			t.Errorf("%s: got %t, want %t", text, got, want)
		}
		if condition.String() != text {
			t.Errorf("%s is written %s", text, condition)
		}
	}
}

func TestConditionThatIsNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "a..b", "a b", "tests[0]", "a/b", "!a=b", "!a!=b", "!!a", "a|b", "=x", "!=x", "a.!b",
	} {
		if _, err := opa.ParseCondition(text); err == nil {
			t.Errorf("%q is taken for a condition", text)
		}
	}
}
