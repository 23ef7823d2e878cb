package affected

import "strings"

// Unquote reads a path as git prints it where its name is unusual: between quotation marks,
// with the escapes of C, each byte of a letter outside of ASCII as three octal digits. A path
// without the marks is returned as it is; ok is false for what git does not print.
func Unquote(printed string) (name string, ok bool) {
	inner, opened := strings.CutPrefix(printed, `"`)
	if !opened {
		return printed, true
	}
	inner, closed := strings.CutSuffix(inner, `"`)
	if !closed {
		return "", false
	}
	var path strings.Builder
	for inner != "" {
		if inner[0] == '"' {
			return "", false
		}
		if inner[0] != '\\' {
			path.WriteByte(inner[0])
			inner = inner[1:]

			continue
		}
		letter, size := escaped(inner[1:])
		if size == 0 {
			return "", false
		}
		path.WriteByte(letter)
		inner = inner[1+size:]
	}

	return path.String(), true
}

// escaped returns the byte that an escape stands for, and the length of it behind the
// backslash; 0 if there is none of the kind.
func escaped(text string) (letter byte, size int) {
	if text == "" {
		return 0, 0
	}
	const letters, bytes = `abtnvfr"\`, "\a\b\t\n\v\f\r\"\\"
	if i := strings.IndexByte(letters, text[0]); i >= 0 {
		return bytes[i], 1
	}
	const digits, first = 3, '3' // \377 is the largest
	if len(text) < digits || text[0] > first {
		return 0, 0
	}
	for _, digit := range []byte(text[:digits]) {
		if digit < '0' || digit > '7' {
			return 0, 0
		}
		letter = letter<<3 | (digit - '0') //nolint:mnd // An octal digit has three bits.
	}

	return letter, digits
}
