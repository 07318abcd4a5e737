package own

import (
	"errors"
	"os/exec"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// A group is a program with all that it starts: a job object of Windows. A program is born
// asleep, so that it has started nothing when it is put into the job.
type group struct {
	mu  sync.Mutex
	job windows.Handle // 0 once it is closed, or if there is none
}

// newGroup makes a program that has not started yet one of a group. It has a console of its
// own that nobody sees: on this one it could ask for a password, or write over the screen.
func newGroup(cmd *exec.Cmd) *group {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_SUSPENDED | windows.CREATE_NO_WINDOW}
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		job = 0 // then only the program itself can be ended
	}
	return &group{job: job}
}

// begin lets a program run that has just been started.
func (g *group) begin(cmd *exec.Cmd) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.job != 0 {
		const rights = windows.PROCESS_SET_QUOTA | windows.PROCESS_TERMINATE
		process, err := windows.OpenProcess(rights, false, uint32(cmd.Process.Pid))
		if err != nil {
			return err
		}
		err = windows.AssignProcessToJobObject(g.job, process)
		if err = errors.Join(err, windows.CloseHandle(process)); err != nil {
			return err
		}
	}
	return wake(uint32(cmd.Process.Pid))
}

// wake lets the threads of a process run. One that was born asleep has a single thread.
func wake(pid uint32) error {
	all, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(all)
	entry := windows.ThreadEntry32{Size: uint32(unsafe.Sizeof(windows.ThreadEntry32{}))}
	for err = windows.Thread32First(all, &entry); err == nil; err = windows.Thread32Next(all, &entry) {
		if entry.OwnerProcessID != pid {
			continue
		}
		thread, err := windows.OpenThread(windows.THREAD_SUSPEND_RESUME, false, entry.ThreadID)
		if err != nil {
			return err
		}
		_, err = windows.ResumeThread(thread)
		return errors.Join(err, windows.CloseHandle(thread))
	}
	return err
}

// kill ends a program and all that it has started.
func (g *group) kill(cmd *exec.Cmd) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	err := cmd.Process.Kill() // also if it is not in the job yet
	if g.job != 0 && windows.TerminateJobObject(g.job, 1) == nil {
		return nil
	}
	return err
}

// end lets go of the group. What still runs of it runs on.
func (g *group) end() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.job != 0 {
		_ = windows.CloseHandle(g.job)
		g.job = 0
	}
}
