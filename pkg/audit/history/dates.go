package history

import "sort"

// believed returns the times of commits, oldest first, so that none is before the one that it
// follows, and how many were not as the commits say. Anybody can commit with any time; the fewest
// are disbelieved that must be for the others to be in order, and have the time of the commit before,
// the first ones that of the first which is believed.
func believed(times []int64) (ordered []int64, disbelieved int) {
	kept := ascending(times)
	ordered = make([]int64, len(times))
	next := 0
	for i := range times {
		switch {
		case next < len(kept) && kept[next] == i:
			ordered[i] = times[i]
			next++
		case next > 0:
			ordered[i] = times[kept[next-1]]
		default:
			ordered[i] = times[kept[0]]
		}
	}

	return ordered, len(times) - len(kept)
}

// ascending returns the places of a longest subsequence that never falls.
func ascending(times []int64) []int {
	var ends []int // By length less one, where the subsequence with the lowest end ends.
	before := make([]int, len(times))
	for i, time := range times {
		length := sort.Search(len(ends), func(k int) bool { return times[ends[k]] > time })
		before[i] = -1
		if length > 0 {
			before[i] = ends[length-1]
		}
		if length == len(ends) {
			ends = append(ends, i)
		} else {
			ends[length] = i
		}
	}
	kept := make([]int, len(ends))
	if len(ends) == 0 {
		return kept
	}
	at := ends[len(ends)-1]
	for k := len(kept) - 1; k >= 0; k-- {
		kept[k], at = at, before[at]
	}

	return kept
}
