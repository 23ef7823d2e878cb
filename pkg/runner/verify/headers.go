package verify

import (
	"strings"

	"github.com/tfblint/tfblint/pkg/runner/verify/python"
)

// checkHeaders looks at the headers of an answer, without the comparison of dates, which
// needs a second one: that result belongs between the two parts.
func (r *run) checkHeaders(at string, answer *Exchange) (first, last []Result) {
	for _, name := range []string{"Server", "Date", "Content-Type"} {
		if _, present := answer.Response.Get(name); !present {
			first = append(first, findingf(Fail, "header-missing-"+strings.ToLower(name), at, answer,
				"there is no %s header", name))
		}
	}
	_, length := answer.Response.Get("Content-Length")
	_, coding := answer.Response.Get("Transfer-Encoding")
	if !length && !coding {
		first = append(first, findingf(Fail, "header-missing-size", at, answer,
			"there is neither a Content-Length nor a Transfer-Encoding header"))
	}
	if date, present := answer.Response.Get("Date"); present {
		if _, ok := readDate(date); !ok {
			first = append(first, findingf(Warn, "date-format", at, answer,
				"the Date header is %q; wanted is the form %q", date, "Sun, 06 Nov 1994 08:49:37 GMT"))
		}
	}
	content, present := answer.Response.Get("Content-Type")
	if present && !r.content.matches(content) {
		last = append(last, findingf(Fail, "content-type", at, answer,
			"the Content-Type header is %q; wanted is %s", content, r.content.wanted))
	}
	r.remarkBlanks(at, answer)

	return first, last
}

// remarkBlanks explains findings whose cause cannot be seen.
func (r *run) remarkBlanks(at string, answer *Exchange) {
	for _, name := range []string{"Date", "Content-Type"} {
		value, _ := answer.Response.Get(name)
		if strings.TrimRightFunc(value, python.IsSpace) != value {
			r.remarkf("trailing-blank", at, answer,
				"the %s header ends in a blank, %q: HTTP does not count it, the suite's verification does", name, value)
		}
	}
}

// checkStatus wants 200.
func checkStatus(at string, answer *Exchange) []Result {
	const ok = 200
	if answer.Response.Status == ok {
		return nil
	}

	return []Result{findingf(Fail, "status", at, answer, "the status is %d; wanted is 200", answer.Response.Status)}
}

// remarkStatus notes a status that the suite's verification does not look at.
func (r *run) remarkStatus(at string, answer *Exchange) {
	for _, result := range checkStatus(at, answer) {
		r.remarkf("status", at, answer, "%s, though the suite's verification does not look at it here", result.Message)
	}
}

// checkRoute wants a route of a least length.
func (r *run) checkRoute() []Result {
	if len(r.route) >= r.least {
		return nil
	}

	return []Result{findingf(Fail, "route-too-short", r.route, nil,
		"the route %q has %d bytes; wanted are at least %d", r.route, len(r.route), r.least)}
}
