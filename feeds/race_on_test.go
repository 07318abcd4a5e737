//go:build race

package feeds_test

// underRace says that the race detector is on, whose memory counts with the program's.
const underRace = true
