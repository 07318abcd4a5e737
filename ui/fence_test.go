//go:build linux

package ui_test

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// questions are what a terminal answers: colours, modes, keys, attributes.
var questions = regexp.MustCompile(`\x1b\]1[01];\?(?:\x07|\x1b\\\\)|\x1b\[\?[0-9]+\$p|\x1b\[\?u|\x1b\[>?c|\x1b\[>0?q`)

// answer is what an xterm says to a question.
func answer(question []byte) string {
	switch q := string(question); {
	case bytes.HasPrefix(question, []byte("\x1b]1")):
		return q[:5] + "rgb:1e1e/1e1e/1e1e\x07"
	case bytes.HasSuffix(question, []byte("$p")):
		return q[:len(q)-2] + ";2$y"
	case q == "\x1b[?u":
		return "\x1b[?0u"
	case q == "\x1b[c":
		return "\x1b[?62;22c"
	}
	return ""
}

// On a line that takes a third of a second each way, somebody leaves at once: no
// answer of the terminal is left for the shell to read as a command.
func TestNoAnswerIsLeftForTheShell(t *testing.T) {
	const delay = 300 * time.Millisecond
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for _, env := range []string{"SSH_TTY=/dev/pts/9", "NOTHING="} {
		master, slave, err := pty.Open()
		if err != nil {
			t.Fatal(err)
		}
		defer master.Close()
		defer slave.Close()
		if err := pty.Setsize(master, &pty.Winsize{Cols: 80, Rows: 24}); err != nil {
			t.Fatal(err)
		}
		if _, err := term.MakeRaw(slave.Fd()); err != nil { // so that what is left can be counted
			t.Fatal(err)
		}
		data := t.TempDir()
		cmd := exec.Command(path, "--data", data)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
		cmd.Env = []string{"TERM=xterm-256color", "LANG=C.UTF-8", "HOME=" + data, "PATH=" + os.Getenv("PATH"), env}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		asked := make(chan int, 1)
		go func() { asked <- answerLate(master, delay) }()
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v", env, err)
		}
		left, err := unix.IoctlGetInt(int(slave.Fd()), unix.TIOCINQ)
		if err != nil || left > 0 {
			t.Errorf("%s: %d bytes are left for the shell: %v", env, left, err)
		}
		slave.Close()
		if n := <-asked; n == 0 {
			t.Errorf("%s: it asked nothing", env)
		}
	}
}

// answerLate answers all questions after a while, and types Q when the first rows
// are there. It returns how many there were when the program's end has been read.
func answerLate(master *os.File, delay time.Duration) (asked int) {
	var all []byte
	typed := false
	buffer := make([]byte, 4096)
	for {
		n, err := master.Read(buffer)
		if err != nil {
			return asked
		}
		all = append(all, buffer[:n]...)
		for {
			at := questions.FindIndex(all)
			if at == nil {
				break
			}
			asked++
			reply := answer(all[at[0]:at[1]])
			all = append(all[:at[0]:at[0]], all[at[1]:]...)
			time.AfterFunc(delay, func() { _, _ = master.WriteString(reply) })
		}
		if !typed && bytes.Contains(all, []byte("9 articles")) {
			typed = true
			_, _ = master.WriteString("Q")
		}
	}
}
