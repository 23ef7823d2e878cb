package verify

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

// A recordedAnswer is one answer of a recorded server.
type recordedAnswer struct {
	Fault   string
	Status  int
	Reason  *string
	Headers [][2]string
	Body    recordedBody
}

type recordedBody struct {
	Text  *string
	B64   *string
	Rows  *int
	Patch []struct {
		I   int
		Raw string
	}
}

func (b recordedBody) bytes(tb testing.TB) []byte {
	tb.Helper()
	switch {
	case b.Text != nil:
		return []byte(*b.Text)
	case b.B64 != nil:
		data, err := base64.StdEncoding.DecodeString(*b.B64)
		if err != nil {
			tb.Error(err)
		}

		return data
	case b.Rows != nil:
		rows := make([]string, *b.Rows)
		for i := range rows {
			rows[i] = fmt.Sprintf(`{"id":%d,"randomNumber":%d}`, (i*7919)%10000+1, (i*104729)%10000+1)
		}
		for _, patch := range b.Patch {
			rows[patch.I] = patch.Raw
		}

		return []byte("[" + strings.Join(rows, ",") + "]")
	}

	return nil
}

// A recordedServer answers the nth request for a target with the nth answer recorded for
// it. It lives in memory, so that waiting for it takes virtual time.
type recordedServer struct {
	t       *testing.T
	answers map[string][]recordedAnswer

	mutex  sync.Mutex
	asked  map[string]int
	accept string
	conns  []net.Conn
}

func (s *recordedServer) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	s.mutex.Lock()
	s.conns = append(s.conns, theirs)
	s.mutex.Unlock()
	go s.serve(theirs)

	return ours, nil
}

func (s *recordedServer) stop() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, conn := range s.conns {
		_ = conn.Close()
	}
}

func (s *recordedServer) serve(conn net.Conn) {
	lines := bufio.NewReader(conn)
	request, err := lines.ReadString('\n')
	if err != nil {
		return
	}
	var accept string
	for line := request; line != "\r\n"; {
		if line, err = lines.ReadString('\n'); err != nil {
			return
		}
		if value, ok := strings.CutPrefix(line, "Accept: "); ok {
			accept = strings.TrimSpace(value)
		}
	}
	target := strings.Fields(request)[1]
	s.mutex.Lock()
	answers := s.answers[target]
	n := s.asked[target]
	s.asked[target]++
	s.accept = accept
	s.mutex.Unlock()
	if len(answers) == 0 {
		_ = conn.Close()

		return
	}
	s.answer(conn, answers[min(n, len(answers)-1)])
}

func (s *recordedServer) answer(conn net.Conn, answer recordedAnswer) {
	switch answer.Fault {
	case "close":
		_ = conn.Close()

		return
	case "hang":
		return
	case "garbage":
		_, _ = io.WriteString(conn, "this is no HTTP at all\r\n\r\n")
		_ = conn.Close()

		return
	}
	reason := "OK"
	if answer.Reason != nil {
		reason = *answer.Reason
	}
	body := answer.Body.bytes(s.t)
	chunked, framed := false, false
	var text strings.Builder
	fmt.Fprintf(&text, "HTTP/1.1 %d %s\r\n", answer.Status, reason)
	for _, header := range answer.Headers {
		fmt.Fprintf(&text, "%s: %s\r\n", header[0], header[1])
		switch strings.ToLower(header[0]) {
		case "content-length":
			framed = framed || header[1] == strconv.Itoa(len(body))
		case "transfer-encoding":
			chunked = strings.Contains(strings.ToLower(header[1]), "chunked")
		}
	}
	text.WriteString("\r\n")
	if chunked {
		if len(body) > 0 {
			fmt.Fprintf(&text, "%x\r\n%s\r\n", len(body), body)
		}
		text.WriteString("0\r\n\r\n")
	} else {
		text.Write(body)
	}
	_, _ = io.WriteString(conn, text.String())
	if !chunked && !framed {
		_ = conn.Close()
	}
}

// trailing is a right answer to plaintext with a given Date.
func trailing(date string) recordedAnswer {
	text := "Hello, World!"

	return recordedAnswer{
		Status: 200, Body: recordedBody{Text: &text},
		Headers: [][2]string{
			{"Server", "x"}, {"Date", date}, {"Content-Type", "text/plain"}, {"Content-Length", "13"},
		},
	}
}

// recordedOutcome verifies plaintext against recorded answers.
func recordedOutcome(t *testing.T, answers map[string][]recordedAnswer) Outcome {
	t.Helper()
	var outcome Outcome
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		server := &recordedServer{t: t, answers: answers, asked: map[string]int{}}
		target := Target{Base: vectorBase, Routes: map[string]string{"plaintext": "/plaintext"}}
		outcome = Type(t.Context(), "plaintext", target, nil, Options{Dial: server.dial})
		server.stop()
	})

	return outcome
}
