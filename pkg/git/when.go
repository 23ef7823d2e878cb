package git

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

var errNoTime = errors.New("it says no time")

// Time returns when a commit was made, as its committer says, in UTC. Anybody can make a commit say any time.
func (r *Repository) Time(commit string) (time.Time, error) {
	id, err := ParseID(commit)
	if err != nil {
		return time.Time{}, err
	}
	const limit = 1 << 20 // Signatures and messages may be long.
	object, err := r.ReadHead(id, limit)
	if err != nil {
		return time.Time{}, fmt.Errorf("reading the commit %s: %w", commit, err)
	}
	for line := range strings.Lines(string(object.Content)) {
		words := strings.Fields(line)
		const least = 3 // The word, the seconds and the zone; a name need not be there.
		if len(words) == 0 {
			break // The message begins.
		}
		if words[0] != "committer" || len(words) < least {
			continue
		}
		seconds, err := strconv.ParseInt(words[len(words)-2], 10, 64)
		if err != nil {
			break
		}

		return time.Unix(seconds, 0).UTC(), nil
	}

	return time.Time{}, fmt.Errorf("reading the commit %s: %w", commit, errNoTime)
}
