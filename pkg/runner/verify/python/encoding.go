package python

import (
	"bytes"
	"encoding/binary"
	"errors"
	"unicode/utf16"
	"unicode/utf8"
)

var errDecode = errors.New("the bytes are no text in the encoding that they seem to have")

// An Encoding is how json.loads takes bytes to be encoded.
type Encoding string

// The encodings that json.loads tells apart, by a mark or by where zero bytes stand.
const (
	UTF8     Encoding = "UTF-8"
	UTF8Mark Encoding = "UTF-8 with a byte order mark"
	UTF16    Encoding = "UTF-16"
	UTF32    Encoding = "UTF-32"
)

// decode turns bytes into text as json.loads does. The text is UTF-8, except that a lone
// surrogate, which Python lets through, stands in it as its three bytes.
func decode(data []byte) (string, Encoding, error) {
	encoding, order, mark := detect(data)
	data = data[mark:]
	var text string
	var err error
	switch encoding {
	case UTF16:
		text, err = decodeUTF16(data, order)
	case UTF32:
		text, err = decodeUTF32(data, order)
	default:
		text, err = decodeUTF8(data)
	}

	return text, encoding, err
}

// detect follows json.detect_encoding: marks first, the longer before the shorter, and
// then the pattern of zeros among the first four bytes, since JSON begins with ASCII.
func detect(data []byte) (encoding Encoding, order binary.ByteOrder, mark int) {
	for _, m := range []struct {
		bytes    string
		encoding Encoding
		order    binary.ByteOrder
	}{
		{"\x00\x00\xFE\xFF", UTF32, binary.BigEndian},
		{"\xFF\xFE\x00\x00", UTF32, binary.LittleEndian},
		{"\xFE\xFF", UTF16, binary.BigEndian},
		{"\xFF\xFE", UTF16, binary.LittleEndian},
		{"\xEF\xBB\xBF", UTF8Mark, nil},
	} {
		if bytes.HasPrefix(data, []byte(m.bytes)) {
			return m.encoding, m.order, len(m.bytes)
		}
	}
	encoding, order = detectZeros(data)

	return encoding, order, 0
}

func detectZeros(data []byte) (Encoding, binary.ByteOrder) {
	const pair, quad = 2, 4
	long := len(data) >= quad
	switch {
	case !long && len(data) != pair:
		return UTF8, nil
	case data[0] == 0 && data[1] == 0 && long:
		return UTF32, binary.BigEndian
	case data[0] == 0:
		return UTF16, binary.BigEndian
	case data[1] == 0 && long && string(data[pair:quad]) == "\x00\x00":
		return UTF32, binary.LittleEndian
	case data[1] == 0:
		return UTF16, binary.LittleEndian
	}

	return UTF8, nil
}

// decodeUTF8 accepts what Python's "surrogatepass" does: UTF-8, and surrogates written as
// if they were characters.
func decodeUTF8(data []byte) (string, error) {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			if !isSurrogate(data[i:]) {
				return "", errDecode
			}
			size = 3
		}
		i += size
	}

	return string(data), nil
}

// isSurrogate reports whether data begins with a surrogate in the form of UTF-8.
func isSurrogate(data []byte) bool {
	return len(data) >= 3 && data[0] == 0xED && 0xA0 <= data[1] && data[1] <= 0xBF && 0x80 <= data[2] && data[2] <= 0xBF
}

func decodeUTF16(data []byte, order binary.ByteOrder) (string, error) {
	const unit = 2
	if len(data)%unit != 0 {
		return "", errDecode
	}
	text := make([]byte, 0, len(data))
	for i := 0; i < len(data); i += unit {
		r := rune(order.Uint16(data[i:]))
		if i+unit < len(data) {
			if pair := utf16.DecodeRune(r, rune(order.Uint16(data[i+unit:]))); pair != utf8.RuneError {
				r = pair
				i += unit
			}
		}
		text = appendRune(text, r)
	}

	return string(text), nil
}

func decodeUTF32(data []byte, order binary.ByteOrder) (string, error) {
	const unit = 4
	if len(data)%unit != 0 {
		return "", errDecode
	}
	text := make([]byte, 0, len(data))
	for i := 0; i < len(data); i += unit {
		code := order.Uint32(data[i:])
		if code > utf8.MaxRune {
			return "", errDecode
		}
		text = appendRune(text, rune(code))
	}

	return string(text), nil
}

// appendRune appends r as UTF-8, a surrogate in the same form.
func appendRune(text []byte, r rune) []byte {
	if utf16.IsSurrogate(r) {
		const first, low, continuation, six = 0xED, 0x3F, 0x80, 6

		return append(text, first, continuation|byte(r>>six&low), continuation|byte(r&low))
	}

	return utf8.AppendRune(text, r)
}
