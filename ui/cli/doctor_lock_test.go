//go:build unix

package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Somebody who may only read is told so. The tests may run as root, who may do
// anything, so the program runs as somebody else then.
func TestDoctorReadsOnly(t *testing.T) {
	library := t.TempDir()
	if code, _, errs := ending(t, tidings(t, library, "welcome")); code != 0 {
		t.Fatal(errs)
	}
	cmd := tidings(t, library, "doctor")
	names, err := filepath.Glob(filepath.Join(library, "*"))
	if err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		const nobody = 65534
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		cmd.Dir = library
		for _, name := range append(names, library) {
			if err := os.Chown(name, nobody, nobody); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chmod(filepath.Dir(cmd.Path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Dir(library), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range names {
		if err := os.Chmod(name, 0o400); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(library, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(library, 0o700)
	code, out, errs := ending(t, cmd)
	if code != 0 || errs != "" || !strings.Contains(out, "~/tidings.db can only be read") || !strings.Contains(out, "→ chmod u+w ~/tidings.db\n") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
}

// Who has the lock is told, and one who is stopped can be woken.
func TestDoctorOnTheLock(t *testing.T) {
	s := newStage(t)
	library := filepath.Join(s.folder, "library", "tidings.db")
	pid := startHolder(t, library)
	found, page, code := s.doctor("tty", nil)
	if code != 1 || found.Library.State != "unusable" || len(found.Lock) != 1 || found.Lock[0].PID != pid || found.Lock[0].Why != "refresh" || found.Lock[0].Reads {
		t.Errorf("exit code %d, %+v", code, found)
	}
	if mend := fmt.Sprintf("kill -CONT %d", pid); runtime.GOOS == "linux" && (!found.Lock[0].Stopped || !slices.Contains(found.mends(), mend)) {
		t.Errorf("%+v\n%s", found.Problems, page)
	}
}

// Who is stopped in the turnstile is told, though the lock is free, and the library is
// looked at.
func TestF6DoctorNamesWhoIsInTheTurnstile(t *testing.T) {
	s := newStage(t)
	s.must("add --quiet http://news.example/world.xml")
	pid := startHolder(t, filepath.Join(s.folder, "library", "tidings.db.lock"))
	found, page, code := s.doctor("tty", nil)
	if code != 0 || found.Library.State == "unusable" {
		t.Errorf("exit code %d, %+v", code, found)
	}
	if runtime.GOOS != "linux" {
		return
	}
	mend := fmt.Sprintf("kill -CONT %d", pid)
	if len(found.Lock) != 1 || found.Lock[0].PID != pid || !found.Lock[0].Stopped || !found.Lock[0].Waits || !slices.Contains(found.mends(), mend) {
		t.Errorf("%+v, %+v\n%s", found.Lock, found.Problems, page)
	}
	if line := fmt.Sprintf("waited for by process %d,", pid); !strings.Contains(page, line) {
		t.Errorf("%q is not on the page:\n%s", line, page)
	}
}

// A feed that another process visits is not said to be early.
func TestF10RefreshNamesWhoVisits(t *testing.T) {
	s := newStage(t)
	s.must("add --quiet http://news.example/world.xml")
	pid := startHolder(t, filepath.Join(s.folder, "library", "tidings.db.refresh"))
	out := s.must("refresh")
	if line := fmt.Sprintf("refreshed 0 feeds, 0 new articles, 1 not asked, since another run (process %d) visits it\n", pid); out != line {
		t.Errorf("%q, want %q", out, line)
	}
}

// startHolder starts a process that locks a file and stops; its end is the test's.
func startHolder(t *testing.T, file string) (pid int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	holder := exec.Command(self)
	holder.Env = []string{holdVariable + "=" + file}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = holder.Process.Kill()
		_ = holder.Wait()
	})
	pid = holder.Process.Pid
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(pid, &status, syscall.WUNTRACED, nil); err != nil || !status.Stopped() {
		t.Fatal(err, status)
	}
	return pid
}

// hold does what holdVariable asks for.
func hold(library string) {
	file, err := os.OpenFile(library, os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil && strings.HasSuffix(library, ".refresh") {
		err = syscall.FcntlFlock(file.Fd(), syscall.F_SETLK, &syscall.Flock_t{Type: syscall.F_WRLCK}) // all turns
	} else if err == nil {
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX)
	}
	if err == nil {
		err = os.WriteFile(library+".lock", fmt.Appendf(nil, "%d refresh\n", os.Getpid()), 0o600)
	}
	if err == nil {
		err = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
		time.Sleep(time.Minute) // it may take a moment to stop
	}
	runtime.KeepAlive(file)
	fmt.Fprintln(os.Stderr, err)
}
