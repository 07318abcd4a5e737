//go:build unix

package cli

import (
	"io"
	"os"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/muesli/cancelreader"
	"golang.org/x/sys/unix"
)

// askTerminal asks the terminal that this process belongs to what it is. DA1, which
// every terminal answers, is asked last: all is read until that answer, or until
// wait is over, so that no answer is left for the shell to take for typing. What a
// person types meanwhile is lost.
func askTerminal(wait time.Duration) answer {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return answer{}
	}
	defer tty.Close()
	if !inForeground(tty) {
		return answer{} // touching the terminal would stop this process
	}
	before, err := term.MakeRaw(tty.Fd())
	if err != nil {
		return answer{}
	}
	defer func() { _ = term.Restore(tty.Fd(), before) }() // nothing can be done about an error
	replies, err := cancelreader.NewReader(tty)
	if err != nil {
		return answer{}
	}
	defer replies.Close()
	defer time.AfterFunc(wait, func() { replies.Cancel() }).Stop()
	if _, err := io.WriteString(tty, ansi.RequestNameVersion+ansi.RequestSecondaryDeviceAttributes+ansi.RequestPrimaryDeviceAttributes); err != nil {
		return answer{}
	}
	const most = 4 << 10 // no terminal answers with more
	reply, piece := "", make([]byte, 256)
	for !isFence(reply) && len(reply) < most {
		n, err := replies.Read(piece)
		if reply += string(piece[:n]); err != nil {
			break
		}
	}
	return readAnswer(reply)
}

// inForeground reports whether this process is in the terminal's foreground group.
func inForeground(tty *os.File) bool {
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}
