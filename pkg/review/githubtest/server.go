// Package githubtest is a GitHub for tests: the part of its REST API that reviews need, with
// memory. Requests and answers are held against GitHub's own OpenAPI description, so that what
// GitHub would not understand, or would never say, fails a test. What the description does not
// say, such as that a comment has to be on a line of the difference, is refused as GitHub does.
package githubtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// File is where the description is, beside the repository.
const File = "shared/schemas/github-rest-openapi.json"

// An Account is who a token belongs to.
type Account struct {
	Login string
	ID    int64
	// App is an application, as a workflow is: it may write check runs, and not ask who it is.
	App bool
	// ReadOnly is a token that may write nothing, as that of a pull request from a fork.
	ReadOnly bool
}

// A Fault is something that goes wrong with a request.
type Fault struct {
	// Status answers instead of GitHub; 0 leaves that to Drop.
	Status  int
	Message string
	// Raw is answered instead of an error in JSON.
	Raw string
	// Header is added.
	Header map[string]string
	// Drop ends the connection without an answer.
	Drop bool
	// After has the request carried out first.
	After bool
}

// A Record is a request that arrived, and what it was answered with; 0 where the connection was
// dropped.
type Record struct {
	Method, Path, Body string
	Status             int
}

// Changes reports whether the request was one that changes something.
func (r Record) Changes() bool { return r.Method != http.MethodGet }

// A Server is a GitHub. It is used through HTTP, or in the same process as a round tripper, for
// tests in a bubble of testing/synctest.
type Server struct {
	mutex       sync.Mutex
	description *description
	accounts    map[string]Account
	repos       map[string]*repository
	handlers    map[string]func(*exchange) *answer
	fault       func(n int, r *http.Request) *Fault
	faulted     int
	records     []Record
	violations  []string
	nextID      int64
}

type repository struct {
	pulls  map[int]*pull
	checks []*checkRun
}

// firstID is the first ID that is given, beyond what fits into 32 bits, as GitHub's are.
const firstID = 5_000_000_000

// NewServer returns a GitHub without repositories that follows a description.
func NewServer(text []byte) (*Server, error) {
	described, err := describe(text)
	if err != nil {
		return nil, err
	}
	server := &Server{
		description: described, accounts: map[string]Account{}, repos: map[string]*repository{}, nextID: firstID,
	}
	server.handlers = map[string]func(*exchange) *answer{
		"users/get-authenticated":     server.getUser,
		"pulls/get":                   server.getPull,
		"issues/list-comments":        server.listNotes,
		"issues/create-comment":       server.createNote,
		"issues/update-comment":       server.updateNote,
		"issues/delete-comment":       server.deleteNote,
		"pulls/list-review-comments":  server.listComments,
		"pulls/create-review-comment": server.createComment,
		"pulls/update-review-comment": server.updateComment,
		"pulls/delete-review-comment": server.deleteComment,
		"pulls/create-review":         server.createReview,
		"checks/list-for-ref":         server.listChecks,
		"checks/create":               server.createCheck,
		"checks/update":               server.updateCheck,
		"checks/list-annotations":     server.listAnnotations,
	}

	return server, nil
}

// New returns a GitHub that fails the test for every request or answer that breaks the
// description. Where the description is missing the test is skipped, and fails under CI=true.
func New(tb testing.TB) *Server {
	tb.Helper()
	text, err := readDescription()
	if err != nil {
		if os.Getenv("CI") == "true" { //nolint:forbidigo // It is for tests, which ask the same.
			tb.Fatalf("GitHub's description is missing: %v", err)
		}
		tb.Skipf("GitHub's description is not beside the repository: %v", err)
	}
	server, err := NewServer(text)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		for _, violation := range server.Violations() {
			tb.Error(violation)
		}
	})

	return server
}

// readDescription looks for the description beside the repository, which is where go.mod is.
func readDescription() ([]byte, error) {
	folder, err := filepath.Abs(".")
	if err != nil {
		return nil, err //nolint:wrapcheck // It says what it was doing.
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			place := filepath.Join(filepath.Dir(folder), filepath.FromSlash(File))

			return os.ReadFile(place) //nolint:gosec,wrapcheck // The place is ours, and the error says it.
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return nil, fmt.Errorf("%s: %w", File, os.ErrNotExist)
		}
		folder = parent
	}
}

// Account makes a token known.
func (s *Server) Account(token string, account Account) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.accounts[token] = account
}

// Break has a fault decided for each request from now on, by its number from 1; nil is none.
// Without a function there are none any more.
func (s *Server) Break(fault func(n int, r *http.Request) *Fault) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.fault, s.faulted = fault, 0
}

// Records returns the requests since the last call.
func (s *Server) Records() []Record {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	records := s.records
	s.records = nil

	return records
}

// Violations returns what broke the description, or is never to be done, since the last call.
func (s *Server) Violations() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	violations := s.violations
	s.violations = nil

	return violations
}

// errDropped is how a connection ends that a fault drops.
var errDropped = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}

// RoundTrip implements http.RoundTripper without a network.
func (s *Server) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err //nolint:wrapcheck // As a transport does.
	}
	incoming := r.Clone(r.Context())
	if incoming.Body == nil {
		incoming.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	if !s.serve(recorder, incoming) {
		return nil, errDropped
	}
	response := recorder.Result()
	response.Request = r

	return response, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.serve(w, r) {
		panic(http.ErrAbortHandler)
	}
}

// serve answers a request, and reports false for a connection that is to be dropped.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	record := Record{Method: r.Method, Path: strings.TrimPrefix(r.URL.RequestURI(), "/"), Body: string(body)}
	defer func() { s.records = append(s.records, record) }()
	fault := s.nextFault(r)
	if fault != nil && !fault.After {
		record.Status = fault.Status

		return s.fail(w, fault)
	}
	reply := s.handle(r)
	record.Status = reply.status
	if fault != nil {
		record.Status = fault.Status

		return s.fail(w, fault)
	}
	s.write(w, reply.status, reply.header, reply.text)

	return true
}

func (s *Server) nextFault(r *http.Request) *Fault {
	if s.fault == nil {
		return nil
	}
	s.faulted++

	return s.fault(s.faulted, r)
}

// handle carries a request out, and returns what it is answered with.
func (s *Server) handle(r *http.Request) *answer {
	called, err := s.description.request(r)
	if err != nil {
		s.violatef("%v", err)
	}
	var reply *answer
	switch {
	case called == nil:
		reply = notFound()
	case err != nil:
		reply = invalid("Request", "body", firstLine(err))
	default:
		reply = s.answer(called, r)
	}
	text, err := json.Marshal(reply.body)
	if err != nil {
		panic(err)
	}
	if reply.body == nil {
		text = nil
	}
	header := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	maps.Copy(header, reply.header)
	if called != nil {
		if err := s.description.response(r.Context(), called, reply.status, header, text); err != nil {
			s.violatef("%v", err)
		}
	}
	reply.header, reply.text = header, text

	return reply
}

// answer lets in who may, and asks the operation.
func (s *Server) answer(called *call, r *http.Request) *answer {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	account, known := s.accounts[token]
	if !known {
		return failure(http.StatusUnauthorized, "Bad credentials")
	}
	handler := s.handlers[called.operation]
	if handler == nil {
		s.violatef("%s is not played here", called.operation)

		return failure(http.StatusNotImplemented, "not played here")
	}
	current := &exchange{call: called, request: r, account: account}
	if owner := called.param("owner"); owner != "" {
		current.repository = s.repos[owner+"/"+called.param("repo")]
		if current.repository == nil {
			return notFound()
		}
	}
	if account.ReadOnly && r.Method != http.MethodGet {
		return failure(http.StatusForbidden, "Resource not accessible by integration")
	}

	return handler(current)
}

// now is the date of every answer.
func now() time.Time { return time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC) }

// fail plays a fault, and reports false for a connection that is to be dropped.
func (s *Server) fail(w http.ResponseWriter, fault *Fault) bool {
	if fault.Drop {
		return false
	}
	reply := failure(fault.Status, fault.Message)
	header := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	for key, value := range fault.Header {
		header.Set(key, value)
	}
	text, err := json.Marshal(reply.body)
	if err != nil {
		panic(err)
	}
	if fault.Raw != "" {
		text = []byte(fault.Raw)
		header.Set("Content-Type", "text/html")
	}
	s.write(w, fault.Status, header, text)

	return true
}

func (*Server) write(w http.ResponseWriter, status int, header http.Header, text []byte) {
	maps.Copy(w.Header(), header)
	w.Header().Set("Date", now().Format(http.TimeFormat))
	w.WriteHeader(status)
	_, _ = w.Write(text) //nolint:gosec // It is JSON, or what a test has written.
}

func (s *Server) violatef(format string, args ...any) {
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
}

// RateLimit is the fault of a primary rate limit that is reset after some seconds.
func RateLimit(seconds int) *Fault {
	return &Fault{
		Status: http.StatusForbidden, Message: "API rate limit exceeded for installation ID 1.",
		Header: map[string]string{
			"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "0",
			"X-RateLimit-Reset": strconv.FormatInt(now().Unix()+int64(seconds), 10),
		},
	}
}

// SecondaryRateLimit is the fault of having been too quick. Without seconds GitHub does not say
// how long to wait, and answers with 403 as it does without a permission.
func SecondaryRateLimit(seconds int) *Fault {
	fault := &Fault{
		Status: http.StatusTooManyRequests, Message: "You have exceeded a secondary rate limit.",
		Header: map[string]string{},
	}
	if seconds == 0 {
		fault.Status = http.StatusForbidden
	} else {
		fault.Header["Retry-After"] = strconv.Itoa(seconds)
	}

	return fault
}

// An exchange is a request that is answered.
type exchange struct {
	*call

	request    *http.Request
	account    Account
	repository *repository
}

// decode reads the body, which the description has let through.
func (e *exchange) decode(into any) {
	if err := json.Unmarshal(e.body, into); err != nil {
		panic(err)
	}
}

// number returns a parameter of the path that is a number.
func (e *exchange) number(name string) int64 {
	number, _ := strconv.ParseInt(e.param(name), 10, 64)

	return number
}

// An answer is what a request is answered with; a nil body is none.
type answer struct {
	status int
	header http.Header
	body   any
	// text is the body in JSON, once it is to be sent.
	text []byte
}

const documentation = "https://docs.github.com/rest"

func failure(status int, message string) *answer {
	return &answer{status: status, body: map[string]any{
		"message": message, "documentation_url": documentation, "status": strconv.Itoa(status),
	}}
}

func notFound() *answer { return failure(http.StatusNotFound, "Not Found") }

// invalid is an answer about one field.
func invalid(resource, field, message string) *answer {
	reply := failure(http.StatusUnprocessableEntity, "Validation Failed")
	reply.body.(map[string]any)["errors"] = []any{map[string]any{ //nolint:forcetypeassert // See failure.
		"resource": resource, "field": field, "code": "custom", "message": message,
	}}

	return reply
}

// defaultPage and maxPage are how much a page has, as the description says of per_page.
const (
	defaultPage = 30
	maxPage     = 100
)

// page answers with one page of a list, and says where the next one is.
func page[T any](e *exchange, items []T, shape func(T) any) *answer {
	query := e.request.URL.Query()
	size, _ := strconv.Atoi(query.Get("per_page"))
	if size == 0 {
		size = defaultPage
	}
	size = min(size, maxPage)
	number, _ := strconv.Atoi(query.Get("page"))
	number = max(number, 1)
	first := min((number-1)*size, len(items))
	last := min(first+size, len(items))
	result := &answer{status: http.StatusOK, header: http.Header{}}
	if last < len(items) {
		next := *e.request.URL
		query.Set("page", strconv.Itoa(number+1))
		next.RawQuery = query.Encode()
		result.header.Set("Link", fmt.Sprintf("<https://api.github.com%s>; rel=%q", next.RequestURI(), "next"))
	}
	shapes := make([]any, 0, size)
	for item := range slices.Values(items[first:last]) {
		shapes = append(shapes, shape(item))
	}
	result.body = shapes

	return result
}

// user answers who a token belongs to.
func (s *Server) getUser(e *exchange) *answer {
	if e.account.App {
		return failure(http.StatusForbidden, "Resource not accessible by integration")
	}
	body := s.description.example("private-user-response-with-public-and-private-profile-information")
	body["login"], body["id"], body["user_view_type"] = e.account.Login, e.account.ID, "private"

	return &answer{status: http.StatusOK, body: body}
}

// user puts an account into an example.
func user(example map[string]any, account Account) {
	shape, _ := example["user"].(map[string]any)
	shape["login"], shape["id"], shape["type"] = account.Login, account.ID, "User"
	if account.App {
		shape["type"] = "Bot"
	}
}

// id returns the next ID.
func (s *Server) id() int64 {
	s.nextID++

	return s.nextID
}
