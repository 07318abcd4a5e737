//go:build race

package ui_test

// underRace says that the race detector is on, whose memory counts with the program's.
const underRace = true
