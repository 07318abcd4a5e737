package serve_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"tidings/ui/serve"
)

// What is no session is refused: ports, sockets, agents, displays, subsystems.
func TestTunnels(t *testing.T) {
	h := open(t, nil)
	client := h.member("asha").dial()
	if conn, err := client.Dial("tcp", h.at); err == nil {
		conn.Close()
		t.Error("a port was forwarded to")
	}
	if conn, err := client.Dial("unix", "/tmp/socket"); err == nil {
		conn.Close()
		t.Error("a socket was forwarded to")
	}
	if l, err := client.Listen("tcp", "127.0.0.1:0"); err == nil {
		l.Close()
		t.Error("a port was forwarded from")
	}
	if l, err := client.ListenUnix("/tmp/tidings-test-socket"); err == nil {
		l.Close()
		t.Error("a socket was forwarded from")
	}
	for _, kind := range []string{"auth-agent@openssh.com", "x11", "tun@openssh.com", "nonsense"} {
		if c, _, err := client.OpenChannel(kind, nil); err == nil {
			c.Close()
			t.Errorf("a channel of kind %s was opened", kind)
		}
	}
	for _, kind := range []string{"auth-agent-req@openssh.com", "x11-req", "signal", "break", "nonsense"} {
		if ok, err := h.session(client).SendRequest(kind, true, nil); ok || err != nil {
			t.Errorf("the request %s was granted: %v", kind, err)
		}
	}
	for _, name := range []string{"sftp", "netconf", ""} {
		if err := h.session(client).RequestSubsystem(name); err == nil {
			t.Errorf("the subsystem %s was granted", name)
		}
	}
}

// Of the environment a few variables come through, clean and short; a flood of
// others holds nothing up.
func TestEnvironment(t *testing.T) {
	h := open(t, nil)
	s := h.session(h.member("asha").dial())
	for _, pair := range [][2]string{
		{"HOME", "/"}, {"LD_PRELOAD", "/evil.so"}, {"TIDINGS_DATA", "/tmp"}, {"BROWSER", "evil"}, {"PAGER", "evil"}, {"TERM", "x"},
		{"LC_", "C"}, {"LC_all", "C"}, {"LC_ALL\x00", "C"}, {"LANG", "C\x1b]0;x\a"}, {"LANG", strings.Repeat("x", 1<<17)},
	} {
		if err := s.Setenv(pair[0], pair[1]); err == nil {
			t.Errorf("%.20q=%.20q was taken", pair[0], pair[1])
		}
	}
	for _, name := range []string{"LANG", "LC_ALL", "LC_CTYPE", "COLORTERM", "NO_COLOR"} {
		if err := s.Setenv(name, "C.UTF-8"); err != nil {
			t.Errorf("%s was refused", name)
		}
	}
	more := 0
	for s.Setenv("LC_ALL", "C.UTF-8") == nil {
		if more++; more > 100 {
			t.Fatal("there is no end to the variables one may send")
		}
	}
	flood := gossh.Marshal(struct{ Name, Value string }{"LC_FLOOD", strings.Repeat("x", 100)})
	for range 20_000 {
		if _, err := s.SendRequest("env", false, flood); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := s.Output("version"); err != nil || !strings.Contains(string(out), "1.2.3") {
		t.Errorf("%v: %s", err, out)
	}
	if err := h.session(h.member("ravi").dial()).Setenv("LANG", "C"); err != nil {
		t.Error("one session's flood counts for another's")
	}
}

// An account has so many sessions at once, a connection so many channels.
func TestTooManySessions(t *testing.T) {
	h := open(t, func(o *serve.Options) { o.Limits.Sessions = 2 })
	asha, ravi := h.member("asha"), h.member("ravi")
	client := asha.dial()
	h.screenOf(client, 80, 24).await("9 articles")
	second := asha.screen(80, 24).await("9 articles")
	if _, errs, code := asha.run("list", ""); code != 1 || !strings.Contains(errs, "too many sessions") {
		t.Errorf("a third session: exit %d\n%s", code, errs)
	}
	if _, _, code := ravi.run("list", ""); code != 0 {
		t.Errorf("another account: exit %d", code)
	}
	h.session(client) // silent
	for range 200 {
		if _, err := client.NewSession(); err == nil || !strings.Contains(err.Error(), "too many sessions") {
			t.Fatalf("a third channel: %v", err)
		}
	}
	second.press("Q").end()
	if err := second.session.Close(); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	for range 30 { // one after another is never too many
		if _, errs, code := asha.run("version", ""); code != 0 {
			t.Fatalf("after one has left: exit %d\n%s", code, errs)
		}
	}
}

// Connections that say nothing, or little, or nonsense, keep nobody out and are
// closed.
func TestSilentConnections(t *testing.T) {
	h := open(t, func(o *serve.Options) { o.Limits.Handshake = time.Second })
	asha := h.member("asha")
	asha.dial().Close() // the server's own goroutines run by then
	before := runtime.NumGoroutine()
	firstWords := []string{"", "S", "SSH-2.0-x\r\n", strings.Repeat("x", 1<<20), "SSH-2.0-" + strings.Repeat("x", 1<<20), "GET / HTTP/1.1\r\n\r\n", "SSH-2.0-x\r\n\x00\x00\x00\x0c\x0a\x14"}
	var silent []net.Conn
	for i := range 300 {
		conn, err := net.Dial("tcp", h.at)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		silent = append(silent, conn)
		_, _ = io.WriteString(conn, firstWords[i%len(firstWords)]) // it may be closed already
	}
	for range 100 { // a byte now and then
		conn, err := net.Dial("tcp", h.at)
		if err != nil {
			t.Fatal(err)
		}
		silent = append(silent, conn)
		defer conn.Close()
		go drip(conn)
	}
	for said := range int64(100) { // the first words are right, then nothing: version, algorithms, half an exchange of keys
		conn, err := net.Dial("tcp", h.at)
		if err != nil {
			t.Fatal(err)
		}
		silent = append(silent, conn)
		defer conn.Close()
		go shakeHands(conn, said%4)
	}
	eventually(t, "somebody with a key gets in", func() bool { // among so many perhaps not at the first try
		client, err := h.login("asha", gossh.PublicKeys(asha.signer))
		if err != nil {
			return false
		}
		defer client.Close()
		out, err := h.session(client).Output("version")
		return err == nil && strings.Contains(string(out), "1.2.3")
	})
	for i, conn := range silent {
		if !isClosed(conn) {
			t.Fatalf("connection %d is still open", i)
		}
	}
	deadline := time.After(patience)
	for tick := time.NewTicker(5 * time.Millisecond); runtime.NumGoroutine() > before+5; {
		select {
		case <-deadline:
			var stacks bytes.Buffer
			fmt.Fprintf(&stacks, "%d goroutines, %d before", runtime.NumGoroutine(), before)
			t.Fatal(stacks.String())
		case <-tick.C:
		}
	}
	asha.dial()
}

// drip writes a byte every now and then, and always one that may come there,
// until the connection is closed.
func drip(conn net.Conn) {
	for _, c := range []byte("SSH-2.0-" + strings.Repeat("x", 1<<20)) {
		if _, err := conn.Write([]byte{c}); err != nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// shakeHands begins a handshake and falls silent after so many writes.
func shakeHands(conn net.Conn, writes int64) {
	_, _, _, _ = gossh.NewClientConn(&wire{Conn: conn, writes: writes}, "", &gossh.ClientConfig{HostKeyCallback: gossh.InsecureIgnoreHostKey()}) // it cannot succeed
}

// isClosed waits until the other side has closed a connection.
func isClosed(conn net.Conn) bool {
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return true
	}
	_, err := io.Copy(io.Discard, conn)
	var timeout net.Error
	return !(errors.As(err, &timeout) && timeout.Timeout())
}

// Of those that wait to log in, only so many are kept, of one address and of
// all: the one that came first makes room.
func TestCrowds(t *testing.T) {
	for name, limits := range map[string]serve.Limits{
		"of one address": {Strangers: 3, Crowd: 100, Handshake: time.Hour, Grace: time.Second},
		"of all":         {Strangers: 100, Crowd: 3, Handshake: time.Hour, Grace: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, func(o *serve.Options) { o.Limits = limits })
			asha := h.member("asha")
			inside := asha.screen(80, 24).await("9 articles")
			var waiting []net.Conn
			for range 8 {
				conn, err := net.Dial("tcp", h.at)
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				waiting = append(waiting, conn)
				if _, err := io.ReadFull(conn, make([]byte, len("SSH-2.0-"))); err != nil { // it is let in, and now silent
					t.Fatal(err)
				}
				asha.dial().Close() // who comes with a key gets in
			}
			for i, conn := range waiting[:5] {
				if !isClosed(conn) {
					t.Errorf("connection %d is still open", i)
				}
			}
			inside.press("?").await("Keys")
		})
	}
}

// The log tells of what comes and goes, and holds nothing that a client could
// paint with.
func TestLog(t *testing.T) {
	h := open(t, nil)
	asha := h.member("asha")
	client, err := gossh.Dial("tcp", h.at, &gossh.ClientConfig{
		User: "\x1b[2J", Auth: []gossh.AuthMethod{gossh.PublicKeys(asha.signer)},
		HostKeyCallback: gossh.InsecureIgnoreHostKey(), ClientVersion: "SSH-2.0-\u009b31mevil" + strings.Repeat("x", 100),
	})
	if err == nil {
		if _, err := h.session(client).Output("list --search https://token@example.org"); err != nil {
			var exit *gossh.ExitError
			if !errors.As(err, &exit) {
				t.Error(err)
			}
		}
		client.Close()
	}
	asha.run("version", "")
	if _, err := h.login("x", gossh.PublicKeys(h.stranger().signer)); err == nil {
		t.Error("a stranger was let in")
	}
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	log := h.log.text()
	for _, want := range []string{"msg=session account=asha", "what=version", "msg=left account=asha", "msg=refused"} {
		if !strings.Contains(log, want) {
			t.Errorf("no %q in the log:\n%s", want, log)
		}
	}
	for line := range strings.Lines(log) {
		if strings.ContainsAny(line, "\x1b\u009b") || len(line) > 1000 || strings.Contains(line, "token") {
			t.Errorf("%q", line)
		}
	}
}
