package finding

import (
	"errors"
	"fmt"
)

// A Severity says how bad a finding is. The zero value is Off: a rule that is
// switched off and reports nothing. Severities are ordered: Off < Info < Warning < Error.
type Severity uint8

// The severities, from none to the one that fails a run.
const (
	Off Severity = iota
	Info
	Warning
	Error
)

// ErrSeverity is what ParseSeverity wraps for a word that is no severity.
var ErrSeverity = errors.New("not a severity")

// ParseSeverity reads the name of a severity.
func ParseSeverity(name string) (Severity, error) {
	for _, s := range []Severity{Off, Info, Warning, Error} {
		if s.String() == name {
			return s, nil
		}
	}

	return Off, fmt.Errorf("%q is %w; use error, warning, info or off", name, ErrSeverity)
}

// String returns the severity's name as users write it.
func (s Severity) String() string {
	switch s {
	case Off:
		return "off"
	case Info:
		return "info"
	case Warning:
		return "warning"
	case Error:
		return "error"
	}

	return fmt.Sprintf("Severity(%d)", uint8(s))
}

// MarshalText implements [encoding.TextMarshaler].
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (s *Severity) UnmarshalText(text []byte) error {
	parsed, err := ParseSeverity(string(text))
	if err != nil {
		return err
	}
	*s = parsed

	return nil
}
