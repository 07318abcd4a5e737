package typeset

// manner is how the prose is set that a typesetter is at.
func (t *Typesetter) manner() manner {
	switch {
	case t.captioned:
		return captioned
	case t.quotes > 0:
		return quoted
	}
	return plainly
}
