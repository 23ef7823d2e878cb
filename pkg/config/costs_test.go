package config_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/tfblint/tfblint/pkg/config"
)

func TestParseCosts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"version": 1, "seconds": {"json": 140, "db": 0.5}}`,
		"version: 1\nsource: a run\nseconds: {json: 140, db: 0.5}\n",
	} {
		got, err := config.ParseCosts("costs", []byte(text))
		if want := map[string]float64{"json": 140, "db": 0.5}; err != nil || !maps.Equal(got, want) {
			t.Errorf("%s is read as %v with the error %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"":                                                  "it is empty",
		`{"version": 1}`:                                    "seconds",
		`{"seconds": {"json": 1}}`:                          "version",
		"version: 1\nseconds: {}\n":                         "seconds",
		"version: 2\nseconds: {json: 1}\n":                  "version",
		"version: 1\nseconds: {json: -1}\n":                 "-1",
		"version: 1\nseconds: {json: .nan}\n":               "json",
		"version: 1\nseconds: {json: .inf}\n":               "json",
		"version: 1\nseconds: {json: 1e309}\n":              "json",
		"version: 1\nseconds: {json: fast}\n":               "json",
		"version: 1\nseconds: {json: 1, json: 2}\n":         "json",
		"version: 1\nseconds: {json: 1}\nminutes: {a: 1}\n": "minutes",
	} {
		_, err := config.ParseCosts("costs", []byte(text))
		if !errors.Is(err, config.ErrCosts) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives the error %v, want one about %q", text, err, want)
		}
	}
}
