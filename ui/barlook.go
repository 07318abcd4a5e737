package ui

// A barLook is what the list shows beside the side bar while the cursor moves there: the place that the
// cursor is on, as soon as it has rested. It is looked at and no more: nobody has gone there yet.
type barLook struct {
	looked bool         // the list is only looked at
	rest   rest[string] // on the item with a key
}

// besideRestedMsg says that the cursor's pause has passed.
type besideRestedMsg struct{}
