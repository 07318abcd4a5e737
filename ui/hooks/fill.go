package hooks

import (
	"slices"
	"strings"

	"tidings/feeds/sanitize"
)

// fill fills in what stands in braces, but in the name of the program. What is filled in is
// not looked at again.
func fill(words []string, values map[string]string) []string {
	pairs := make([]string, 0, 2*len(values))
	for name, value := range values {
		pairs = append(pairs, "{"+name+"}", tame(value))
	}
	replacer := strings.NewReplacer(pairs...)
	filled := slices.Clone(words)
	for i := 1; i < len(filled); i++ {
		filled[i] = replacer.Replace(filled[i])
	}
	return filled
}

// The longest value that is filled in, in bytes, and the signs that programs take for more
// than letters where a value begins with them: an option, a file to read, a home folder.
const (
	longestFilling = 500
	signs          = "-+@/\\~=<>|&!%:;#*?"
)

// tame is a value as it is filled in: a clean line, which no program takes for anything else.
// An address, which was found to be one, may be longer.
func tame(value string) string {
	if sanitize.IsClean(value) {
		return value
	}
	value = sanitize.Cut(sanitize.Line(value), longestFilling)
	if value != "" && strings.IndexByte(signs, value[0]) >= 0 {
		return " " + value
	}
	return value
}
