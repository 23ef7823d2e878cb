package verify

import (
	"bytes"
	"context"

	"github.com/tfblint/tfblint/pkg/runner/verify/python"
)

const greeting = "hello, world!"

// hello verifies the type json.
func (r *run) hello(ctx context.Context) error {
	l, err := r.look(ctx, r.route)
	if err != nil {
		return err
	}
	value, found, err := r.checkJSON(r.route, l.answer)
	if err != nil {
		return err
	}
	if found = append(found, r.checkRoute()...); len(found) > 0 {
		r.results = found

		return nil
	}
	found, err = checkHello(r.route, l.answer, value)
	if err != nil {
		return err
	}

	return r.finish(ctx, l, found, checkStatus(r.route, l.answer))
}

// finish adds status and headers to what was found in a body.
func (r *run) finish(ctx context.Context, l *look, body, status []Result) error {
	r.begin(l)
	if err := r.settle(ctx, l); err != nil {
		return err
	}
	r.results = append(append(body, status...), l.headers()...)

	return nil
}

// checkHello wants an object with the greeting and nothing else.
func checkHello(at string, answer *Exchange, value any) ([]Result, error) {
	object, isObject := value.(python.Object)
	if !isObject {
		return []Result{findingf(Fail, "hello-not-object", at, answer,
			"the body is %s; wanted is an object with the key message", show(value))}, nil
	}
	for _, member := range object {
		if _, isString := member.Value.(string); !isString {
			return []Result{findingf(Fail, "hello-not-object", at, answer,
				"the value of %q is %s; wanted are strings only", clip(member.Key), show(member.Value))}, nil
		}
	}
	keys := lowered(object)
	message, present := keys["message"]
	if !present {
		return []Result{findingf(Fail, "hello-missing-key", at, answer, "there is no key message")}, nil
	}
	// From here on the suite's verification lists surplus keys, and stumbles over a list
	// that is longer than the alphabet.
	const mostKeys = 27
	if len(keys) > mostKeys {
		return nil, internalf(answer, "the object has %d keys; wanted is one, message", len(keys))
	}
	text, _ := message.(string)
	if python.Lower(text) != greeting {
		return []Result{findingf(Fail, "hello-wrong-message", at, answer,
			"the message is %s; wanted is %q", show(message), "Hello, World!")}, nil
	}
	if len(keys) > 1 {
		return []Result{findingf(Warn, "hello-extra-keys", at, answer,
			"the object has %d keys; wanted is one, message", len(keys))}, nil
	}

	return nil, nil
}

// plaintext verifies the type plaintext.
func (r *run) plaintext(ctx context.Context) error {
	l, err := r.look(ctx, r.route)
	if err != nil {
		return err
	}
	if found := append(checkBody(r.route, l.answer), r.checkRoute()...); len(found) > 0 {
		r.results = found

		return nil
	}
	body := l.answer.Response.Body
	// bytes.ToLower would read UTF-8; only ASCII letters count here.
	lower := make([]byte, 0, len(body))
	for _, c := range body {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower = append(lower, c)
	}
	if !bytes.Contains(lower, []byte(greeting)) {
		result := findingf(Fail, "plaintext-not-found", r.route, l.answer,
			"the body does not contain %q", "Hello, World!")
		result.Expected, result.Found = "Hello, World!", string(body)
		r.results = []Result{result}

		return nil
	}
	var found []Result
	if len(body) > len(greeting) {
		found = []Result{findingf(Warn, "plaintext-extra-bytes", r.route, l.answer,
			"the body has %d bytes; wanted are %d", len(body), len(greeting))}
	}

	return r.finish(ctx, l, found, checkStatus(r.route, l.answer))
}
