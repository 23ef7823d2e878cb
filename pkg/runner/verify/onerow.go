package verify

import (
	"context"

	"github.com/tfblint/tfblint/pkg/runner/verify/python"
)

// oneRow verifies the type db.
func (r *run) oneRow(ctx context.Context) error {
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
	if items, isArray := value.([]any); isArray {
		if len(items) == 0 {
			return internalf(l.answer, "the body is an empty array; wanted is an object")
		}
		found = append(found, findingf(Warn, "db-is-array", r.route, l.answer,
			"the body is an array of %d items; wanted is an object", len(items)))
		value = items[0]
		if _, isObject := value.(python.Object); !isObject {
			found = append(found, findingf(Fail, "db-array-no-object", r.route, l.answer,
				"the first item of the array is %s; wanted is an object", show(value)))
			r.results = found

			return nil
		}
	}
	row, err := r.checkRow(r.route, l.answer, value, Fail)
	if err != nil {
		return err
	}
	if err := r.finish(ctx, l, append(found, row...), checkStatus(r.route, l.answer)); err != nil {
		return err
	}

	return r.loadUnlessFound(ctx)
}

// loadUnlessFound counts only where everything else is right. In strict mode a warning is
// no way round the counting.
func (r *run) loadUnlessFound(ctx context.Context) error {
	if len(r.results) > 0 {
		if verdict(r.results) == Fail {
			return nil
		}
		r.remarkf("load-skipped", r.route, nil,
			"because of the warnings the suite's verification does not count queries and rows")
		if !r.target.Strict {
			return nil
		}
	}
	counted := r.loadStep(ctx, r.route)
	r.take(counted)

	return counted.err
}
