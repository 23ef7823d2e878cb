package history

import (
	"cmp"
	"math"
	"slices"
)

// confident is the quantile of the normal distribution that leaves 5 in 100 outside of both bounds.
const confident = 1.959964

// gone estimates how much of what has these fates is removed within a time: the estimate of Kaplan
// and Meier, with the bounds of Greenwood's formula on the scale of log(-log), which stay within 0
// and 1. Without a removal the bounds are 0 and 1: nothing is known of how much it might be.
func gone(fates []fate, within float64) (share, low, high float64) {
	sorted := slices.Clone(fates)
	slices.SortFunc(sorted, func(a, b fate) int { return cmp.Compare(a.lasted, b.lasted) })
	stays, variance := 1.0, 0.0
	for i := 0; i < len(sorted) && sorted[i].lasted <= within; {
		left, removed, end := float64(len(sorted)-i), 0.0, i
		for ; end < len(sorted) && sorted[end].lasted == sorted[i].lasted; end++ {
			if sorted[end].removed {
				removed++
			}
		}
		i = end
		stays *= 1 - removed/left
		if removed < left {
			variance += removed / (left * (left - removed))
		}
	}
	if stays == 0 || stays == 1 {
		return 1 - stays, 0, 1
	}
	width := confident * math.Sqrt(variance) / math.Abs(math.Log(stays))

	return 1 - stays, 1 - math.Pow(stays, math.Exp(-width)), 1 - math.Pow(stays, math.Exp(width))
}
