//go:build !race

package feeds_test

const underRace = false
