package config

import "strings"

// Nearest returns the word that was probably meant by another one, the one that is most like
// it, "" if none is. Capitals, blanks, hyphens and underscores make no difference, and the
// end of a dotted name stands for it.
func Nearest(word string, words []string) string {
	const longest = 60
	if len(word) > longest {
		return ""
	}
	best, least := "", 0
	plain := plainName(word)
	for _, candidate := range words {
		whole := plainName(candidate)
		d := distance(plain, whole)
		if i := strings.LastIndexByte(whole, '.'); i >= 0 && !strings.Contains(plain, ".") {
			d = min(d, distance(plain, whole[i+1:]))
		}
		if most := max(1, len(plain)/3); d <= most && (best == "" || d < least) {
			best, least = candidate, d
		}
	}
	return best
}

func plainName(name string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name))
}

// distance is how many letters have to be put in, taken out, replaced, or swapped with
// their neighbours to make one word of the other (optimal string alignment).
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	var before []int
	last := make([]int, len(to)+1)
	for j := range last {
		last[j] = j
	}
	for i := range from {
		row := make([]int, len(to)+1)
		row[0] = i + 1
		for j := range to {
			other := 1
			if from[i] == to[j] {
				other = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+other)
			if i > 0 && j > 0 && from[i] == to[j-1] && from[i-1] == to[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(to)]
}
