package ui

// HasJobControl is false: no shell there stops programs.
func hasJobControl() bool { return false }
