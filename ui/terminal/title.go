package terminal

// A terminal keeps the title of its window for later, and takes it back, by these (XTWINOPS
// 22 and 23 of xterm's control sequences). bubbletea leaves a screen with an empty title; so
// the one of before is asked for again. Terminals that have no such stack take no notice.
const (
	SaveTitle    = "\x1b[22;2t"
	RestoreTitle = "\x1b[23;2t"
)
