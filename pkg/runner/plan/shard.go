package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Shard is a part of a plan: the one with number Index, from 1, of Of parts. Its zero value
// is the whole plan, undivided; without an Index it is the whole plan, divided.
type Shard struct{ Index, Of int }

// MaxShards is how many parts a plan has at most. It bounds the work; nobody has more machines.
const MaxShards = 1000

// ErrShard is what ParseShard and Make wrap for a part that there cannot be.
var ErrShard = fmt.Errorf("no part of a plan; write i/n with i from 1 to n, and n at most %d", MaxShards)

// ParseShard reads a shard, such as 2/8.
func ParseShard(text string) (Shard, error) {
	index, of, _ := strings.Cut(text, "/")
	i, errIndex := strconv.Atoi(index)
	n, errOf := strconv.Atoi(of)
	shard := Shard{i, n}
	if errors.Join(errIndex, errOf, shard.check()) != nil || i == 0 || shard.String() != text {
		return Shard{}, fmt.Errorf("%q is %w", text, ErrShard)
	}

	return shard, nil
}

// String returns the shard as it is written.
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Index, s.Of) }

func (s Shard) check() error {
	if s.Index < 0 || s.Index > s.Of || s.Of > MaxShards {
		return fmt.Errorf("%s is %w", s, ErrShard)
	}

	return nil
}

// has reports whether the part with a number is wanted.
func (s Shard) has(number int) bool { return s.Index == 0 || s.Index == number }

// An Item is something to divide. Name and Dir tell it from others, and Name alone decides
// which parts it prefers: a framework may move.
type Item struct {
	Name, Dir string
	Cost      float64
}

// slack is how much more than the mean a part may cost. More of it moves fewer items when
// some come or go, and lets the parts differ more; docs/planning.md has the figures.
const slack = 0.05

// Divide deals items out to n parts, and returns the part of each, from 0. It is rendezvous
// hashing with bounded loads: each item has an order of its own in which it likes the parts,
// and gets the first that has room. So the parts cost about the same, and of items that come
// or go few others notice. The order of the items does not matter.
//
// The bound is due to Mirrokni, Thorup and Zadimoghaddam, "Consistent Hashing with Bounded
// Loads" (2016).
func Divide(items []Item, n int) []int {
	order := make([]int, len(items))
	seeds := make([]uint64, len(items))
	for i, item := range items {
		order[i], seeds[i] = i, seedOf(item.Name)
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(seeds[a], seeds[b]), cmp.Compare(items[a].Name, items[b].Name),
			cmp.Compare(items[a].Dir, items[b].Dir), cmp.Compare(items[a].Cost, items[b].Cost))
	})
	total := 0.0
	for _, i := range order { // In this order, so that it is the same sum to the last bit.
		total += items[i].Cost
	}
	room := total * (1 + slack) / float64(n)
	parts, loads := make([]int, len(items)), make([]float64, n)
	for _, i := range order {
		part := preferred(seeds[i], loads, items[i].Cost, room)
		parts[i] = part
		loads[part] += items[i].Cost
	}

	return parts
}

// preferred returns the part that an item likes best of those with room for it, or the one
// with the least load if none has.
func preferred(seed uint64, loads []float64, cost, room float64) int {
	const gamma = 0x9e3779b97f4a7c15
	best, least, highest := -1, 0, uint64(0)
	for part, load := range loads {
		seed += gamma // The next state of SplitMix64.
		if load < loads[least] {
			least = part
		}
		if load+cost > room && cost > 0 {
			continue
		}
		if score := mix(seed); best < 0 || score > highest {
			best, highest = part, score
		}
	}
	if best < 0 {
		return least
	}

	return best
}

// seedOf returns a number that depends on nothing but the name, today and on every machine.
func seedOf(name string) uint64 {
	sum := sha256.Sum256([]byte(name))

	return binary.BigEndian.Uint64(sum[:])
}

// mix returns how much an item likes the part of a state: the finalizer of SplitMix64.
func mix(x uint64) uint64 {
	const (
		first  = 0xbf58476d1ce4e5b9
		second = 0x94d049bb133111eb
	)
	x = (x ^ x>>30) * first
	x = (x ^ x>>27) * second

	return x ^ x>>31
}
