package dbfile

// Holders is not known on Windows.
func Holders(string) ([]Holder, error) { return nil, nil }

// AtTurnstile is not known on Windows.
func AtTurnstile(string) []Holder { return nil }
