//go:build linux

package cli_test

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// The row of many sessions at once.

// sessionsEach is how many sessions an account may have.
const sessionsEach = 10

// measureSessions opens screens at a server within ten seconds, on a day that has no
// snapshot yet.
func measureSessions(s *sitting) *figures {
	const within = 10 * time.Second
	library := s.TempDir()
	s.web.on(0, false)
	server := s.serve(library)
	var readers []*sshReader
	for i := range *speedSessions / sessionsEach {
		readers = append(readers, server.reader(i))
	}
	if err := os.RemoveAll(filepath.Join(library, "snapshots")); err != nil {
		s.Fatal(err)
	}
	time.Sleep(time.Second) // what the last of them has left to be done
	took := make([]float64, *speedSessions)
	began := time.Now()
	var opening sync.WaitGroup
	for i := range took {
		opening.Go(func() {
			time.Sleep(time.Until(began.Add(within * time.Duration(i) / time.Duration(len(took)))))
			took[i] = ms(readers[i%len(readers)].open(i))
		})
	}
	opening.Wait()
	opened := max(within, time.Since(began))
	time.Sleep(time.Until(began.Add(opened)))
	at, since := cpuOf(s, server.pid), time.Now()
	memory := number(server.pid, "status", `VmRSS:\s+([0-9]+) kB`) / 1024
	for range 20 {
		time.Sleep(500 * time.Millisecond)
		memory = max(memory, number(server.pid, "status", `VmRSS:\s+([0-9]+) kB`)/1024)
	}
	after := ms(cpuOf(s, server.pid)-at) / time.Since(since).Seconds()
	var later []float64
	for i := range 5 { // each in the place of one that has gone
		reader := readers[i%len(readers)]
		reader.leave()
		later = append(later, ms(reader.open(i)))
	}
	f := &figures{}
	f.add("all opened after", ms(opened), "ms")
	f.aside("CPU until then", ms(at), "ms")
	f.add("CPU in ten seconds after that", after, "ms a second")
	f.add("resident memory", memory, "MB")
	f.aside("private memory then", private(server.pid), "MB")
	f.add("one opened, half under", median(took), "ms")
	f.add("one opened, 95 of 100 under", percentile(took, 95), "ms")
	f.add("one opened, the last tenth", median(took[len(took)*9/10:]), "ms")
	f.aside("one more", median(later), "ms")
	return f
}

// A speedServer is a server that is measured.
type speedServer struct {
	s       *sitting
	library string
	pid     int
	at      string
}

func (s *sitting) serve(library string) *speedServer {
	s.Helper()
	cmd := s.command(library, "serve", "--listen", "127.0.0.1:0", "--allow-private", "--refresh", "off")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGKILL)
		_ = cmd.Wait()
	})
	line, _ := bufio.NewReader(out).ReadString('\n') // ends with the process
	listening := listens.FindStringSubmatch(line)
	if listening == nil {
		s.Fatalf("%s: the server says %q", s.name, line)
	}
	return &speedServer{s: s, library: library, pid: cmd.Process.Pid, at: listening[1]}
}

// A sshReader is an account with articles of its own: what comes from loopback is for
// nobody else. It follows many feeds that nobody has fetched, too.
type sshReader struct {
	server *speedServer
	signer gossh.Signer

	mu      sync.Mutex
	clients []*gossh.Client // of its screens
}

func (v *speedServer) reader(n int) *sshReader {
	v.s.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		v.s.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(key)
	if err != nil {
		v.s.Fatal(err)
	}
	v.s.must(v.library, string(gossh.MarshalAuthorizedKey(signer.PublicKey())), "account", "add", fmt.Sprint("reader", n))
	r := &sshReader{server: v, signer: signer}
	r.must(v.s.web.addresses(feedSet{feeds: 20, items: 25, size: 3000}), "import -")
	r.must("", "refresh --quiet")
	r.must(v.s.web.addresses(feedSet{feeds: 480, items: 1, size: 1000}), "import -")
	return r
}

// must runs a command that has to succeed.
func (r *sshReader) must(in, command string) {
	s := r.server.s
	s.Helper()
	client, err := r.dial(0)
	if err != nil {
		s.Fatal(err)
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		s.Fatal(err)
	}
	session.Stdin = strings.NewReader(in)
	if out, err := session.CombinedOutput(command); err != nil {
		s.Fatalf("%s: %s: %v\n%s", s.name, command, err, out)
	}
}

// dial logs in, from one of many addresses, of which each may have only so many.
func (r *sshReader) dial(n int) (*gossh.Client, error) {
	from := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(n%speedHosts+1))}}
	conn, err := from.Dial("tcp", r.server.at)
	if err != nil {
		return nil, err
	}
	c, channels, requests, err := gossh.NewClientConn(conn, r.server.at, &gossh.ClientConfig{
		User: "whoever", Auth: []gossh.AuthMethod{gossh.PublicKeys(r.signer)},
		HostKeyCallback: gossh.InsecureIgnoreHostKey(), Timeout: stormPatience,
	})
	if err != nil {
		return nil, err
	}
	return gossh.NewClient(c, channels, requests), nil
}

// open opens a screen, which stays, and returns how long it takes to its first row.
func (r *sshReader) open(n int) time.Duration {
	began := time.Now()
	client, err := r.dial(n)
	if err != nil {
		r.server.s.Error(err)
		return 0
	}
	r.mu.Lock()
	r.clients = append(r.clients, client)
	r.mu.Unlock()
	seen := &firstSight{pattern: regexp.MustCompile(`[0-9]{5}/[0-9]{5}`), at: make(chan time.Time, 1)}
	session, err := client.NewSession()
	if err == nil {
		err = session.RequestPty("xterm-256color", windowHeight, windowWidth, nil)
	}
	if err == nil {
		_, err = session.StdinPipe() // else the screen would see that nobody is there
	}
	if err == nil {
		session.Stdout, session.Stderr = seen, seen
		err = session.Shell()
	}
	if err != nil {
		r.server.s.Error(err)
		return 0
	}
	select {
	case at := <-seen.at:
		return at.Sub(began)
	case <-time.After(stormPatience):
		r.server.s.Errorf("a screen shows no row")
		return 0
	}
}

// leave closes the oldest of its screens.
func (r *sshReader) leave() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clients[0].Close()
	r.clients = r.clients[1:]
}

// A firstSight waits for something to come, and lets what comes later go by.
type firstSight struct {
	pattern *regexp.Regexp
	mu      sync.Mutex
	came    bytes.Buffer
	at      chan time.Time
}

func (f *firstSight) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.pattern != nil {
		f.came.Write(p)
		if f.pattern.Match(f.came.Bytes()) {
			f.pattern = nil
			f.at <- time.Now()
		}
	}
	return len(p), nil
}
