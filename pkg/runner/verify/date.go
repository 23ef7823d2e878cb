package verify

import (
	"strconv"
	"strings"
	"time"

	"github.com/tfblint/tfblint/pkg/runner/verify/python"
)

// readDate reads a Date header in the shape that the suite's verification accepts: as HTTP
// has it, with some freedom in case, white space and leading zeros. A day of the week is
// wanted but not compared with the date.
func readDate(value string) (time.Time, bool) {
	weekday, rest, comma := strings.Cut(value, ",")
	if !comma || !isOneOf(weekday, "mon", "tue", "wed", "thu", "fri", "sat", "sun") {
		return time.Time{}, false
	}
	gap := len(rest) - len(strings.TrimLeftFunc(rest, python.IsSpace))
	fields := strings.FieldsFunc(rest, python.IsSpace)
	const parts = 5 // day, month, year, time, zone
	if gap == 0 || len(fields) != parts || strings.TrimRightFunc(rest, python.IsSpace) != rest {
		return time.Time{}, false
	}
	const digits, yearDigits = 2, 4
	day, ok := number(fields[0], 1, digits)
	month := monthOf(fields[1])
	year, okYear := number(fields[2], yearDigits, yearDigits)
	hour, minute, second, okTime := clock(fields[3])
	if !ok || !okYear || !okTime || month == 0 || year == 0 || !isOneOf(fields[4], "gmt", "utc") {
		return time.Time{}, false
	}
	date := time.Date(year, month, day, hour, minute, second, 0, time.UTC)

	return date, date.Day() == day && date.Month() == month
}

func isOneOf(text string, words ...string) bool {
	for _, word := range words {
		if strings.EqualFold(text, word) {
			return true
		}
	}

	return false
}

// number reads digits, at least and at most so many.
func number(text string, least, most int) (int, bool) {
	if len(text) < least || len(text) > most || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)

	return n, err == nil
}

func monthOf(text string) time.Month {
	for month := time.January; month <= time.December; month++ {
		if strings.EqualFold(text, month.String()[:3]) {
			return month
		}
	}

	return 0
}

// clock reads H:M:S. A minute knows no 60th second here.
func clock(text string) (hour, minute, second int, ok bool) {
	const parts, digits, hours, sixty = 3, 2, 24, 60
	split := strings.Split(text, ":")
	if len(split) != parts {
		return 0, 0, 0, false
	}
	hour, okHour := number(split[0], 1, digits)
	minute, okMinute := number(split[1], 1, digits)
	second, okSecond := number(split[2], 1, digits)

	return hour, minute, second, okHour && okMinute && okSecond && hour < hours && minute < sixty && second < sixty
}
