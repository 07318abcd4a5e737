package own_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/windows"

	"tidings/feeds/own"
	"tidings/store"
)

// TestBeAProgram is a program of the test below: one that starts another, or that one.
func TestBeAProgram(t *testing.T) {
	switch flag.Arg(0) {
	case "parent":
		child := exec.Command(os.Args[0], "-test.run=^TestBeAProgram$", "child")
		child.Stdout = os.Stdout
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(flag.Arg(1), []byte(fmt.Sprint(child.Process.Pid)), 0o600); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait()
	case "child":
		time.Sleep(5 * time.Minute)
	}
}

// A program that takes too long is killed with all that it has started.
func TestASlowProgramEndsWithItsChildren(t *testing.T) {
	h, told := newHome(t), filepath.Join(t.TempDir(), "pid")
	h.ProgramTime = 5 * time.Second
	_, err := get(t, h, "exec:"+own.Join([]string{os.Args[0], "-test.run=^TestBeAProgram$", "parent", told}), store.Settings{})
	fails(t, "it", err, "did not end within 5s")
	text, err := os.ReadFile(told)
	pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || pid == 0 {
		t.Fatal("it started nothing", err)
	}
	process, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(pid))
	if err != nil {
		return // it has gone
	}
	defer windows.CloseHandle(process)
	if ended, err := windows.WaitForSingleObject(process, 60_000); err != nil || ended != windows.WAIT_OBJECT_0 {
		t.Errorf("process %d lives: %v", pid, err)
	}
}
