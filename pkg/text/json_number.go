package text

import "strings"

// isNumber reports whether s is a number in JSON's form.
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole := digits(s)
	if whole == 0 || whole > 1 && s[0] == '0' {
		return false
	}
	s = s[whole:]
	if strings.HasPrefix(s, ".") {
		fraction := digits(s[1:])
		if fraction == 0 {
			return false
		}
		s = s[1+fraction:]
	}
	if s == "" {
		return true
	}
	if s[0] != 'e' && s[0] != 'E' {
		return false
	}
	s = s[1:]
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}

	return s != "" && digits(s) == len(s)
}

// digits returns the number of digits that s starts with.
func digits(s string) int {
	count := 0
	for count < len(s) && '0' <= s[count] && s[count] <= '9' {
		count++
	}

	return count
}

// startsNumber reports whether a token that is no number was meant as one.
func startsNumber(token string) bool {
	token = strings.TrimLeft(token, "+-.")

	return digits(token) > 0 || token == ""
}

// checkLength reports an integer that is too long for Python.
func (p *jsonParser) checkLength(start int, token string) {
	if len(token) <= MaxDigits {
		return
	}
	whole := strings.TrimPrefix(token, "-")
	if digits(whole) == len(whole) && len(whole) > MaxDigits {
		p.reportf(LongNumber, start, start+len(token),
			"This number has %d digits; Python refuses more than %d.", len(whole), MaxDigits)
	}
}

// repairNumber reports a number in a form that JSON does not have and returns
// the number that was meant, if that is plain.
func (p *jsonParser) repairNumber(start int, token string) (Kind, string) {
	meant := plainNumber(token)
	if !isNumber(meant) {
		p.reportf(Syntax, start, p.pos, "%s is no number in JSON.", quote(token))

		return Invalid, ""
	}
	p.reportf(Syntax, start, p.pos, "%s is no number in JSON; write %s.", quote(token), meant)

	return Number, meant
}

// plainNumber takes away what other languages allow in numbers: a plus sign,
// leading zeros, underscores, a point without digits on one side.
func plainNumber(token string) string {
	sign, rest := "", strings.ReplaceAll(strings.TrimPrefix(token, "+"), "_", "")
	if strings.HasPrefix(rest, "-") {
		sign, rest = "-", rest[1:]
	}
	if strings.Trim(rest, ".") == "" {
		return token
	}
	rest = strings.TrimLeft(rest, "0")
	if digits(rest) == 0 {
		rest = "0" + rest
	}

	return sign + strings.TrimSuffix(rest, ".")
}
