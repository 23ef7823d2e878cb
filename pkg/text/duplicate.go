package text

// smallObject is the number of members up to which comparing each key with each
// is faster than a map.
const smallObject = 32

// eachRepeated calls report for each member whose key an earlier one has.
func eachRepeated(members []Member, report func(*Member)) {
	if len(members) > smallObject {
		seen := make(map[string]bool, len(members))
		for i := range members {
			if seen[members[i].Key] {
				report(&members[i])
			}
			seen[members[i].Key] = true
		}

		return
	}
	for i := range members {
		for j := range i {
			if members[i].Key == members[j].Key {
				report(&members[i])

				break
			}
		}
	}
}

// duplicateMessage takes the repeated key.
const duplicateMessage = "The key %s is repeated; the last one counts, the others are lost. Keep one."
