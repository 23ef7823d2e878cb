package history

import (
	"context"

	"github.com/tfblint/tfblint/pkg/change"
	"github.com/tfblint/tfblint/pkg/matrix"
)

// pairAlike pairs tests as [change.Compare] does, which looks at what the configurations say. The
// frameworks that a commit does not touch pair with themselves, so that they can be left out.
func (c *commit) pairAlike(ctx context.Context) error {
	base, err := c.matrix(ctx, func(s *side) (ref, *sheet) { return s.turn.from, s.base })
	if err != nil {
		return err
	}
	head, err := c.matrix(ctx, func(s *side) (ref, *sheet) { return s.turn.to, s.head })
	if err != nil {
		return err
	}
	compared := change.Compare(&base.Matrix, &head.Matrix)
	for test, is := range head.places {
		s := &c.sides[is.side]
		if s.sources[is.test].side != nil {
			continue
		}
		was, known := base.places[compared.Counterpart(test)]
		if from := &c.sides[was.side]; known && !from.paired[was.test] {
			s.take(is.test, from, was.test)
		}
	}

	return nil
}

// A placed matrix knows which test is which.
type placed struct {
	matrix.Matrix

	places map[*matrix.Test]struct{ side, test int }
}

// matrix reads one side of all frameworks.
func (c *commit) matrix(ctx context.Context, of func(*side) (ref, *sheet)) (*placed, error) {
	read := &placed{places: map[*matrix.Test]struct{ side, test int }{}}
	for i := range c.sides {
		file, known := of(&c.sides[i])
		if file.Blob == "" || len(known.Tests) == 0 {
			continue
		}
		framework, err := c.walk.readFramework(ctx, source{c.sides[i].turn.dir, file})
		if err != nil {
			return nil, err
		}
		read.Frameworks = append(read.Frameworks, framework)
		for j, test := range framework.Tests {
			read.places[test] = struct{ side, test int }{i, j}
		}
	}
	read.Sort()

	return read, nil
}
