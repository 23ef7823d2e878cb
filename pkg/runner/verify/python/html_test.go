package python_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/runner/verify/python"
)

// An eventList writes down what is seen.
type eventList struct{ events []string }

func (l *eventList) add(what, text string) { l.events = append(l.events, what+" "+text) }

func (l *eventList) StartTag(name string)           { l.add("start", name) }
func (l *eventList) EndTag(name string)             { l.add("end", name) }
func (l *eventList) Data(text string)               { l.add("data", text) }
func (l *eventList) NamedReference(name string)     { l.add("named", name) }
func (l *eventList) NumericReference(digits string) { l.add("number", digits) }
func (l *eventList) Declaration(text string)        { l.add("declaration", text) }

// The events are what html.parser of Python 3.12.1 gives.
func TestScanHTML(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		`<a href="x>y">t</a>`:          {"start a", "data t", "end a"},
		`<BR/>`:                        {"start br", "end br"},
		`<br / >`:                      {"start br"},
		`<a b='c' d=e f>`:              {"start a"},
		`<a b= 'c>`:                    {"start a"},
		`<a b='c>d`:                    nil,
		"<a\x0b>":                      {"start a\x0b"},
		"<a\x00>":                      {"data <a", "data \x00>"},
		`<a"b">`:                       {`start a"b"`},
		`<a`:                           nil,
		`x<`:                           {"data x"},
		`x< y`:                         {"data x", "data <", "data  y"},
		`</ tr >`:                      {"end tr"},
		`</tr x="y">z`:                 {"end tr", "data z"},
		`</>x`:                         {"data x"},
		`</1>x`:                        {"data x"},
		`</tr`:                         nil,
		`<!DOCTYPE html>`:              {"declaration DOCTYPE html"},
		`<!doctype html`:               nil,
		`<!-- <a> -- >x`:               {"data x"},
		`<!-->x-->y`:                   {"data y"},
		`<!-- x`:                       nil,
		`<? <a >x`:                     {"data x"},
		`<!x y>z`:                      {"data z"},
		`<![CDATA[ <a> ] ]>x`:          {"data x"},
		`<![if !IE]>x<![endif]>y`:      {"data x", "data y"},
		`<![`:                          nil,
		`<script><b>&amp;</ SCRIPT >x`: {"start script", "data <b>&amp;", "end script", "data x"},
		`<script>x`:                    {"start script"},
		`<script/>x`:                   {"start script", "end script", "data x"},
		`<script></script x></script>`: {"start script", "data </script x>", "end script"},
		`<style></ſtyle>a</style>`:     {"start style", "data </ſtyle>", "data a", "end style"},
		`a&amp;b&lt c`:                 {"data a", "named amp", "data b", "named lt", "data  c"},
		`&amp`:                         nil,
		`&a-`:                          {"named a", "data -"},
		`& x`:                          {"data &", "data  x"},
		`a&`:                           {"data a"},
		`&#39;&#x2F&#X2f;`:             {"number 39", "number x2F", "number X2f"},
		`&#39;&#x2F;&#X2f; `:           {"number 39", "number x2F", "number X2f", "data  "},
		`&#12a; x`:                     {"data &#"},
		`&# x`:                         nil,
		`&#1`:                          nil,
		"é\u3000<ü>":                   {"data é\u3000", "data <", "data ü>"},
	} {
		var got eventList
		if err := python.ScanHTML(text, &got); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if diff := cmp.Diff(want, got.events); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestScanHTMLFails(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`<![unknown[x]]>`, `<![1]>`, `<![ if]>`} {
		if err := python.ScanHTML(text, &eventList{}); !errors.Is(err, python.ErrMarkedSection) {
			t.Errorf("%q: the error is %v", text, err)
		}
	}
}

func FuzzScanHTML(f *testing.F) {
	for _, seed := range []string{
		`<a href='x>y' b>t</a>`, `<!doctype html><![CDATA[x]]><!-- -- >`, `<script>x</ script >`,
		`&#39;&amp &#x2`, "<a\x00='", `<![if x]>`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "")
		var got eventList
		_ = python.ScanHTML(text, &got)
		for _, event := range got.events {
			if what, data, _ := strings.Cut(event, " "); what == "data" && !strings.Contains(text, data) {
				t.Errorf("%q: %q is not part of it", text, data)
			}
		}
	})
}
