package cli

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	"tidings/store/dbfile"
	"tidings/store/secret"
	"tidings/ui/record"
	"tidings/ui/typeset"
)

// A holderRecord is a process that has the library's lock, in JSON.
type holderRecord struct {
	PID     int          `json:"pid"`               // 0 if it cannot be seen from here
	Command string       `json:"command"`           // as it was typed, "" if unknown
	Why     string       `json:"why"`               // what it is doing, in its own words
	Since   record.Stamp `json:"since,omitzero"`    // when it said so
	Reads   bool         `json:"reads"`             // others may read as well
	Stopped bool         `json:"stopped,omitempty"` // it is suspended
	Waits   bool         `json:"waits,omitempty"`   // it waits for the lock in the turnstile
}

func (d *doctor) lookAtLock(path string) {
	d.checkup.Lock = []holderRecord{}
	holders, err := dbfile.Holders(path)
	switch {
	case err != nil:
		d.say("lock", "none, as there is no library to be read")
		return
	case runtime.GOOS == "windows":
		d.say("lock", "not known on this system")
		return
	}
	for _, h := range holders {
		d.checkup.Lock = append(d.checkup.Lock, recordOfHolder(h, false))
	}
	for _, h := range dbfile.AtTurnstile(path) {
		d.checkup.Lock = append(d.checkup.Lock, recordOfHolder(h, true))
	}
	if len(d.checkup.Lock) == 0 {
		d.say("lock", "free")
		return
	}
	var lines []string
	for _, h := range d.checkup.Lock {
		lines = append(lines, d.holderLine(h))
	}
	d.say("lock", lines...)
	for _, h := range d.checkup.Lock {
		switch mend := fmt.Sprintf("kill -CONT %d", h.PID); {
		case h.Stopped && h.Waits:
			d.wrong(fmt.Sprintf("process %d waits for the lock and is stopped, so everybody waits a second longer", h.PID), mend)
		case h.Stopped:
			d.wrong(fmt.Sprintf("process %d has the lock and is stopped, so everybody waits for it", h.PID), mend)
		}
	}
}

func recordOfHolder(h dbfile.Holder, waits bool) holderRecord {
	return holderRecord{h.PID, commandOf(h.PID), typeset.Clip(h.Why, 60), record.At(h.Since), h.Reads, h.Stopped, waits}
}

// holderLine says who has the lock, and since when.
func (d *doctor) holderLine(h holderRecord) string {
	line := "held by process " + strconv.Itoa(h.PID)
	if h.PID == 0 {
		line = "held by a process that cannot be seen from here"
	}
	if h.Reads && h.Why == "" {
		line = strings.Replace(line, "held", "read", 1)
	}
	if h.Waits {
		line = strings.Replace(line, "held", "waited for", 1)
	}
	if h.Command != "" {
		line += ", `" + h.Command + "`"
	}
	if h.Why != "" {
		line += " (" + h.Why + ")"
	}
	if !h.Since.IsZero() {
		line += ", for " + typeset.Lasting(d.Now().Sub(h.Since.Time))
	}
	return strings.Replace(line, "for now", "since just now", 1)
}

// commandOf is a process's command as it was typed, "" where there is no /proc (proc(5)).
func commandOf(pid int) string {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return ""
	}
	return typeset.Clip(secret.HideIn(strings.ReplaceAll(strings.TrimRight(string(line), "\x00"), "\x00", " ")), 60)
}

// A memoryRecord is what this command has of the machine's memory, in bytes.
type memoryRecord struct {
	Private int64 `json:"private"` // not shared with other processes
	Shared  int64 `json:"shared"`  // pages of files: the library's and the program's
}

func (d *doctor) lookAtMemory() {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		m := memoryRecord{kilobytes(string(status), "RssAnon:"), kilobytes(string(status), "VmRSS:")}
		d.checkup.Memory = &m
		d.say("memory", sizeOf(m.Private)+" private, "+sizeOf(m.Shared)+" with shared pages")
		return
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	d.checkup.Memory = &memoryRecord{Private: int64(stats.Sys), Shared: int64(stats.Sys)}
	d.say("memory", sizeOf(int64(stats.Sys))+" asked of the system by Go")
}

// kilobytes reads a line such as "VmRSS:	   13088 kB" of a process's status, in bytes.
func kilobytes(status, name string) int64 {
	_, after, _ := strings.Cut(status, name)
	words := strings.Fields(after)
	if len(words) == 0 {
		return 0
	}
	n, _ := strconv.ParseInt(words[0], 10, 64)
	return n << 10
}
