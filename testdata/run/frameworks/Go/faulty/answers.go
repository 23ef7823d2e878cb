package main

import (
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
)

// An answer is a right one, to be spoiled.
type answer struct {
	status int
	header http.Header
	body   string
}

// answers are the faults in what is sent.
var answers = map[string]func(*answer){
	"status 500":         func(a *answer) { a.status = http.StatusInternalServerError },
	"empty body":         func(a *answer) { a.body = "" },
	"no JSON":            func(a *answer) { a.body = strings.ReplaceAll(a.body, `"`, "'") },
	"wrong content type": func(a *answer) { a.header.Set("Content-Type", "text/html") },
	"no content type":    func(a *answer) { a.header["Content-Type"] = nil },
	"no Server":          func(a *answer) { a.header.Del("Server") },
	"no Date":            func(a *answer) { a.header["Date"] = nil },
	"cached Date":        func(a *answer) { a.header.Set("Date", "Thu, 01 Jan 1970 00:00:00 GMT") },
	// The answer ends with the connection.
	"no size": func(a *answer) { a.header.Set("Transfer-Encoding", "identity") },

	"extra key":         func(a *answer) { a.body = strings.Replace(a.body, "{", `{"extra":"key",`, 1) },
	"missing key":       func(a *answer) { a.body = strings.ReplaceAll(a.body, "randomNumber", "number") },
	"wrong message":     func(a *answer) { a.body = strings.ReplaceAll(a.body, "Hello, World!", "Hello, Moon!") },
	"extra bytes":       func(a *answer) { a.body += "\n" },
	"number as text":    func(a *answer) { a.body = number.ReplaceAllString(a.body, `$1"$2"`) },
	"number in words":   func(a *answer) { a.body = number.ReplaceAllString(a.body, `$1"one"`) },
	"id out of range":   func(a *answer) { a.body = id.ReplaceAllString(a.body, `${1}0`) },
	"list for one row":  func(a *answer) { a.body = "[" + a.body + "]" },
	"row for a list":    func(a *answer) { a.body = strings.Trim(a.body, "[]") },
	"499 rows for 500":  withoutLast,
	"unescaped":         func(a *answer) { a.body = html.UnescapeString(a.body) },
	"no added fortune":  func(a *answer) { a.body = added.ReplaceAllString(a.body, "") },
	"unsorted fortunes": unsorted,
}

var (
	number  = regexp.MustCompile(`("randomNumber":)(\d+)`)
	id      = regexp.MustCompile(`("id":)(\d+)`)
	added   = regexp.MustCompile(`<tr><td>0</td>.*</tr>\n`)
	fortune = regexp.MustCompile(`<tr><td>\d+</td>.*</tr>\n`)
)

// withoutLast leaves the last row out where there are as many as there may be.
func withoutLast(a *answer) {
	if strings.Count(a.body, "{") == 500 {
		a.body = a.body[:strings.LastIndex(a.body, ",{")] + "]"
	}
}

// unsorted moves the first fortune to the end.
func unsorted(a *answer) {
	first := fortune.FindString(a.body)
	a.body = strings.Replace(strings.Replace(a.body, first, "", 1), "</table>", first+"</table>", 1)
}

// spoiled answers as the right handler does, but for one thing.
func spoiled(right http.Handler, spoil func(*answer)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := record(right, r)
		spoil(&a)
		a.write(w)
	})
}

func record(right http.Handler, r *http.Request) answer {
	recorder := httptest.NewRecorder()
	right.ServeHTTP(recorder, r)

	return answer{recorder.Code, recorder.Header(), recorder.Body.String()}
}

func (a answer) write(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	w.Header().Del("Content-Length")
	if a.header.Get("Transfer-Encoding") == "" {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	w.Write([]byte(a.body))
}
