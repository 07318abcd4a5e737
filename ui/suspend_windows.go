package ui

// hasJobControl is false: no shell there stops programs.
func hasJobControl() bool { return false }
