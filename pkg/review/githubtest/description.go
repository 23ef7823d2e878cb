package githubtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// A description is GitHub's OpenAPI description: what may be asked, and what is answered.
type description struct {
	document *openapi3.T
	router   routers.Router
}

// A call is a request that the description has.
type call struct {
	input *openapi3filter.RequestValidationInput
	// operation is its name there, such as issues/create-comment.
	operation string
	body      []byte
}

// param returns a parameter of the path.
func (c *call) param(name string) string { return c.input.PathParams[name] }

// errBreaks is what a request or an answer does that is not as described.
var errBreaks = errors.New("it breaks GitHub's description")

func describe(text []byte) (*description, error) {
	document, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, fmt.Errorf("GitHub's description: %w", err)
	}
	// It is asked at another address than GitHub's.
	document.Servers = nil
	for _, item := range document.Paths.Map() {
		for _, operation := range item.Operations() {
			if operation.RequestBody == nil {
				continue
			}
			for _, media := range operation.RequestBody.Value.Content {
				forbidUnknown(media.Schema)
			}
		}
	}
	router, err := gorillamux.NewRouter(document)
	if err != nil {
		return nil, fmt.Errorf("GitHub's description: %w", err)
	}

	return &description{document: document, router: router}, nil
}

// forbidUnknown makes the description refuse properties that it does not name. GitHub ignores
// them, which is how a misspelt one stays unseen.
func forbidUnknown(reference *openapi3.SchemaRef) {
	if reference == nil || reference.Value == nil {
		return
	}
	schema := reference.Value
	if len(schema.Properties) > 0 {
		schema.AdditionalProperties = openapi3.BoolSchema{Has: new(false)}
	}
	for _, property := range schema.Properties {
		forbidUnknown(property)
	}
	forbidUnknown(schema.Items)
}

// request finds the operation that a request is for, and holds the request against it.
func (d *description) request(r *http.Request) (*call, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fmt.Errorf("reading the request: %w", err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	route, params, err := d.router.FindRoute(r)
	if err != nil {
		return nil, fmt.Errorf("%s %s is not in GitHub's description: %w", r.Method, r.URL.Path, err)
	}
	result := &call{
		operation: route.Operation.OperationID, body: body,
		input: &openapi3filter.RequestValidationInput{
			Request: r, PathParams: params, Route: route, Options: &openapi3filter.Options{
				SkipSettingDefaults: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
			},
		},
	}
	if err := openapi3filter.ValidateRequest(r.Context(), result.input); err != nil {
		return result, fmt.Errorf("%s %s: %w: %s", r.Method, r.URL.Path, errBreaks, firstLine(err))
	}
	r.Body = io.NopCloser(bytes.NewReader(body))

	return result, nil
}

// response holds an answer against the operation. A status that the operation does not name, as
// 401 and 429, which any may answer, has the shape of a basic error.
func (d *description) response(ctx context.Context, c *call, status int, header http.Header, body []byte) error {
	operation := c.input.Route.Operation
	if operation.Responses.Status(status) == nil {
		var document any
		if err := json.Unmarshal(body, &document); err != nil {
			return fmt.Errorf("the answer %d to %s: %w", status, c.operation, err)
		}
		if err := d.document.Components.Schemas["basic-error"].Value.VisitJSON(document); err != nil {
			return fmt.Errorf("the answer %d to %s: %w: %s", status, c.operation, errBreaks, firstLine(err))
		}

		return nil
	}
	err := openapi3filter.ValidateResponse(ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: c.input, Status: status, Header: header,
		Body:    io.NopCloser(bytes.NewReader(body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		return fmt.Errorf("the answer %d to %s: %w: %s", status, c.operation, errBreaks, firstLine(err))
	}

	return nil
}

// example returns a copy of one of the description's examples.
func (d *description) example(name string) map[string]any {
	reference := d.document.Components.Examples[name]
	if reference == nil {
		panic("GitHub's description has no example " + name)
	}
	text, err := json.Marshal(reference.Value.Value)
	if err != nil {
		panic(err)
	}
	var result any
	if err := json.Unmarshal(text, &result); err != nil {
		panic(err)
	}
	if list, ok := result.([]any); ok {
		result = list[0]
	}

	return result.(map[string]any) //nolint:forcetypeassert,revive // The description's examples are objects.
}

// firstLine leaves out the schema and the value that the library prints after its message.
func firstLine(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")

	return text
}
