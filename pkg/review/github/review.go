package github

import (
	"context"
	"errors"
	"fmt"

	"github.com/tfblint/tfblint/pkg/review"
)

// maxRounds is how often a review is decided at most: once, once more for what GitHub refused, and
// a few times for answers that got lost on the way.
const maxRounds = 6

// errRounds is why a review ends that never comes to rest.
var errRounds = errors.New("it was tried several times, and no answer came; run the review again")

// Review brings a pull request to what decide wants of it: it reads what stands there, has it
// decided, carries that out, and begins anew where GitHub refused something or an answer got
// lost. So nothing is sent twice because nobody knows whether it arrived: whether it did is read.
// A run that was ended half-way is taken up in the same way by the next one.
//
// What cannot be done because GitHub does not allow it, is out of order or wants to be left alone
// is in the outcome, with the reason, and is no error: the findings are to be shown elsewhere,
// and that is said. An error is returned for a token that is not valid, a pull request that is not
// one, and a context that is done.
func (c *Client) Review(
	ctx context.Context, pull Pull, decide func(state *review.State) *review.Actions,
) (*Outcome, error) {
	outcome := &Outcome{}
	if err := pull.Valid(); err != nil {
		return outcome, err
	}
	current := c.session(pull)
	for round := range maxRounds {
		if outcome.unknown && !current.pause(ctx, firstPause<<round) {
			break
		}
		state, failed := current.read(ctx)
		if err := ctx.Err(); err != nil {
			return outcome, fmt.Errorf("reviewing %s/%s#%d: %w", pull.Owner, pull.Repo, pull.Number, err)
		}
		if failed != nil {
			outcome.Missed = append(outcome.Missed, Missed{What: "the review", Why: failed})
			if failed.Kind == Unauthorized {
				return outcome, failed
			}

			return outcome, nil
		}
		for _, refused := range outcome.Refused {
			state.Refused = append(state.Refused, refused.Comment)
		}
		actions := decide(state)
		done, err := current.apply(ctx, actions)
		outcome.add(done)
		if err != nil || !outcome.Again {
			return outcome, err
		}
	}
	outcome.Missed = append(outcome.Missed, Missed{What: "the rest of the review", Why: errRounds})

	return outcome, nil
}
