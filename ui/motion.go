package ui

// A motion is a way of moving that lists, pages and texts have in common.
type motion int

const (
	lineDown motion = iota
	lineUp
	halfDown
	halfUp
	pageDown
	pageUp
	toTop
	toBottom
)

// by is how many lines or rows a motion leads down, up if it is less than 0, where half
// and page of them are half and the whole of a screen and length is how many there are.
func (m motion) by(half, page, length int) int {
	switch m {
	case lineDown:
		return 1
	case lineUp:
		return -1
	case halfDown:
		return max(1, half)
	case halfUp:
		return -max(1, half)
	case pageDown:
		return max(1, page)
	case pageUp:
		return -max(1, page)
	case toTop:
		return -length
	}
	return length
}
