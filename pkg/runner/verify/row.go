package verify

import (
	"errors"

	"github.com/tfblint/tfblint/pkg/runner/verify/python"
)

// The ids of the World table, and the greatest random number.
const (
	leastID = 1
	mostID  = 10000
)

// checkRow wants an object with id and randomNumber. Severity is that of the hard findings.
func (r *run) checkRow(at string, answer *Exchange, value any, severity Severity) ([]Result, error) {
	object, isObject := value.(python.Object)
	if !isObject {
		return []Result{findingf(severity, "row-not-object", at, answer,
			"a row is %s; wanted is an object with id and randomNumber", show(value))}, nil
	}
	keys := lowered(object)
	var found []Result
	for _, key := range []string{"id", "randomnumber"} {
		if _, present := keys[key]; !present {
			found = append(found, findingf(severity, "row-missing-key", at, answer,
				"a row has no key %s", properName(key)))
		}
	}
	if len(keys) > 2 { //nolint:mnd // id and randomNumber
		found = append(found, findingf(Warn, "row-extra-keys", at, answer,
			"a row has %d keys; wanted are two, id and randomNumber", len(keys)))
	}
	if len(found) > 0 {
		r.remarkHidden(at, answer, keys)

		return found, nil
	}
	found, err := checkNumbers(at, answer, keys, severity)
	if err == nil {
		r.remarkNumbers(at, answer, keys)
	}

	return found, err
}

func properName(key string) string {
	if key == "randomnumber" {
		return "randomNumber"
	}

	return key
}

// checkNumbers looks at the values of a row that has its two keys.
func checkNumbers(at string, answer *Exchange, keys map[string]any, severity Severity) ([]Result, error) {
	var found []Result
	id, err := python.Int(keys["id"])
	switch {
	case errors.Is(err, python.ErrType):
		found = append(found, findingf(severity, "row-id-type", at, answer,
			"the id is %s; wanted is an integer", show(keys["id"])))
	case err != nil:
		return nil, internalf(answer, "the id is %s; wanted is an integer", show(keys["id"]))
	case id < leastID || id > mostID:
		found = append(found, findingf(Warn, "row-id-range", at, answer,
			"the id is %s; wanted is 1 to 10000", show(keys["id"])))
	}
	number, err := python.Int(keys["randomnumber"])
	switch {
	case errors.Is(err, python.ErrType):
		found = append(found, findingf(severity, "row-number-type", at, answer,
			"the randomNumber is %s; wanted is an integer", show(keys["randomnumber"])))
	case err != nil:
		return nil, internalf(answer, "the randomNumber is %s; wanted is an integer", show(keys["randomnumber"]))
	case number > mostID:
		found = append(found, findingf(Warn, "row-number-large", at, answer,
			"the randomNumber is %s; wanted is 1 to 10000", show(keys["randomnumber"])))
	}

	return found, nil
}

// remarkHidden notes what a superfluous key hides: then nobody looks at the values.
func (r *run) remarkHidden(at string, answer *Exchange, keys map[string]any) {
	if _, id := keys["id"]; !id {
		return
	}
	if _, number := keys["randomnumber"]; !number {
		return
	}
	found, err := checkNumbers(at, answer, keys, Fail)
	for _, result := range found {
		r.remarkf("row-hidden", at, answer, "%s, hidden by a superfluous key", result.Message)
	}
	if err != nil {
		r.remarkf("row-hidden", at, answer, "%v, hidden by a superfluous key", err)
	}
	r.remarkNumbers(at, answer, keys)
}

// remarkNumbers notes numbers that only a lenient reader takes for what is wanted.
func (r *run) remarkNumbers(at string, answer *Exchange, keys map[string]any) {
	for _, key := range []string{"id", "randomnumber"} {
		value := keys[key]
		if _, isInteger := value.(python.Integer); !isInteger {
			if _, err := python.Int(value); err == nil {
				r.remarkf("row-number-type", at, answer,
					"the %s is %s; wanted is an integer, not what can be made one", properName(key), show(value))
			}
		}
	}
	if number, err := python.Int(keys["randomnumber"]); err == nil && number < leastID {
		r.remarkf("row-number-small", at, answer,
			"the randomNumber is %s; wanted is 1 to 10000", show(keys["randomnumber"]))
	}
}
