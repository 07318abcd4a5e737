//go:build !unix

package feeds

// mostVisits is how many visits are made at once.
func mostVisits() int { return visitsAtOnce }
