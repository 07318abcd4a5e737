package terminal

// HasJobControl is false: no shell there stops programs.
func HasJobControl() bool { return false }
