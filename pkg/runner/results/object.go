package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// An Object is a JSON object whose keys keep the order in which they were set: the suite
// writes tests and types in the order in which it runs them. The zero Object is empty.
type Object[V any] struct {
	keys   []string
	values map[string]V
}

// Raw is JSON that is carried along as it is.
type Raw = json.RawMessage

// Keys returns the keys in their order.
func (o *Object[V]) Keys() []string { return o.keys }

// Get returns the value of a key, and whether there is one.
func (o *Object[V]) Get(key string) (V, bool) {
	value, found := o.values[key]

	return value, found
}

// Set gives a key a value. A key that is there keeps its place.
func (o *Object[V]) Set(key string, value V) {
	if o.values == nil {
		o.values = map[string]V{}
	}
	if _, found := o.values[key]; !found {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
}

// Delete takes a key out.
func (o *Object[V]) Delete(key string) {
	if _, found := o.values[key]; !found {
		return
	}
	delete(o.values, key)
	kept := make([]string, 0, len(o.keys))
	for _, each := range o.keys {
		if each != key {
			kept = append(kept, each)
		}
	}
	o.keys = kept
}

// MarshalJSON writes the object with its keys in their order.
func (o Object[V]) MarshalJSON() ([]byte, error) {
	var text bytes.Buffer
	text.WriteByte('{')
	for i, key := range o.keys {
		if i > 0 {
			text.WriteByte(',')
		}
		if err := compact(&text, key); err != nil {
			return nil, err
		}
		text.WriteByte(':')
		if err := compact(&text, o.values[key]); err != nil {
			return nil, err
		}
	}
	text.WriteByte('}')

	return text.Bytes(), nil
}

// compact writes a value on one line, with nothing escaped for HTML.
func compact(to *bytes.Buffer, value any) error {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	to.Truncate(to.Len() - 1) // Encode ends its text with a line feed.

	return nil
}

var errNoObject = errors.New("want an object")

// UnmarshalJSON reads an object. Of a key that is there twice the last value counts.
func (o *Object[V]) UnmarshalJSON(source []byte) error {
	*o = Object[V]{}
	decoder := json.NewDecoder(bytes.NewReader(source))
	opening, err := decoder.Token()
	if err != nil {
		return fmt.Errorf("reading JSON: %w", err)
	}
	if opening != json.Delim('{') {
		return fmt.Errorf("reading JSON: %w", errNoObject)
	}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return fmt.Errorf("reading JSON: %w", err)
		}
		key, isKey := token.(string)
		if !isKey {
			return fmt.Errorf("reading JSON: %w", errNoObject)
		}
		var value V
		if err := decoder.Decode(&value); err != nil {
			return fmt.Errorf("reading %q: %w", key, err)
		}
		o.Set(key, value)
	}

	return nil
}

// A Count is a whole number. The suite writes it as a text where it came from its command
// line; both are read, and numbers are written.
type Count int

// UnmarshalJSON reads a number, or a text with one.
func (c *Count) UnmarshalJSON(source []byte) error {
	text := source
	if len(source) > 0 && source[0] == '"' {
		text = bytes.Trim(source, `"`)
	}
	number, err := strconv.Atoi(string(text))
	if err != nil {
		return fmt.Errorf("reading a whole number: %w", err)
	}
	*c = Count(number)

	return nil
}
