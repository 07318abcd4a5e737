//go:build unix

package cli_test

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// An sshServer is the server of a storm's library. Whenever it ends it is started again,
// at another port.
type sshServer struct {
	s      *storm
	closed chan struct{} // the storm needs it no longer
	done   chan struct{} // and it has ended
	close  func()

	mu   sync.Mutex
	up   *serverRun    // nil while there is none
	came chan struct{} // closed when up is set
	host string        // the fingerprint of its key
}

// An serverRun is one run of the server.
type serverRun struct {
	*stormProcess
	at   string
	gone chan struct{} // closed when it has ended
}

var listens = regexp.MustCompile(`listens on (127\.0\.0\.1:[0-9]+), host key (SHA256:\S+)`)

func startSSHServer(s *storm) *sshServer {
	d := &sshServer{s: s, closed: make(chan struct{}), done: make(chan struct{}), came: make(chan struct{})}
	d.close = sync.OnceFunc(func() {
		close(d.closed)
		d.mu.Lock()
		up := d.up
		d.mu.Unlock()
		if up != nil {
			up.tell(syscall.SIGTERM)
		}
		<-d.done
	})
	go func() { // ends when the server is closed
		defer close(d.done)
		for {
			select {
			case <-d.closed:
				return
			default:
				d.serve()
			}
		}
	}()
	return d
}

// serve runs the server once, to its end.
func (d *sshServer) serve() {
	r := result{who: "owner", args: []string{"serve", "--listen", "127.0.0.1:0", "--allow-private", "--refresh", "1m", "--max-commands", "100000", "--max-tags", "100000", "--max-feeds", "100000"}}
	cmd := tidings(d.s.t, d.s.folder, r.args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		d.s.t.Error(err)
		return
	}
	o := &serverRun{stormProcess: d.s.running.add(cmd.Process, "serve"), gone: make(chan struct{})}
	defer close(o.gone)
	line, _ := bufio.NewReader(out).ReadString('\n') // ends with the process
	if said := listens.FindStringSubmatch(line); said != nil {
		o.at = said[1]
		d.open(o, said[2])
	}
	_ = cmd.Wait() // it goes on until it is told, or killed
	d.s.running.forget(o.stormProcess)
	d.mu.Lock()
	if d.up == o {
		d.up, d.came = nil, make(chan struct{})
	}
	d.mu.Unlock()
	var told bool
	r.killed, told = o.ended()
	r.errs, r.code = errs.String(), cmd.ProcessState.ExitCode()
	if strings.Contains(r.errs, "goroutine ") || !told {
		d.s.acknowledged(r)
	}
}

// open tells everybody where the server is. It has one key for ever.
func (d *sshServer) open(o *serverRun, host string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.host != "" && d.host != host {
		d.s.t.Errorf("the host key is %s, and was %s", host, d.host)
	}
	d.up, d.host = o, host
	close(d.came)
	select {
	case <-d.closed: // it was shut meanwhile
		o.tell(syscall.SIGTERM)
	default:
	}
}

// await waits until there is a server; nil if none comes.
func (d *sshServer) await() *serverRun {
	late := time.After(stormPatience)
	for {
		d.mu.Lock()
		up, came := d.up, d.came
		d.mu.Unlock()
		if up != nil {
			return up
		}
		select {
		case <-came:
		case <-late:
			d.s.t.Errorf("no server came up within %v", stormPatience)
			return nil
		}
	}
}

// A sshAccount is an account with a key.
type sshAccount struct {
	server *sshServer
	name   string
	signer gossh.Signer
}

// account makes an account.
func (d *sshServer) account(name string) *sshAccount {
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		d.s.t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		d.s.t.Fatal(err)
	}
	key := string(gossh.MarshalAuthorizedKey(signer.PublicKey()))
	d.s.must((&ownAccount{d.s, d.s.folder}).run(calm, key, "account", "add", name))
	return &sshAccount{server: d, name: name, signer: signer}
}

func (m *sshAccount) String() string { return m.name }

// dial logs in. It returns the run of the server that it got.
func (m *sshAccount) dial() (*gossh.Client, *serverRun, error) {
	up := m.server.await()
	if up == nil {
		return nil, nil, errors.New("there is no server")
	}
	client, err := gossh.Dial("tcp", up.at, &gossh.ClientConfig{
		User: "whoever", Auth: []gossh.AuthMethod{gossh.PublicKeys(m.signer)},
		HostKeyCallback: gossh.InsecureIgnoreHostKey(), Timeout: stormPatience,
	})
	return client, up, err
}

// run runs a command in a connection of its own. Nothing of it goes on when it
// returns: if the connection broke, it waits until the server has ended.
func (m *sshAccount) run(_ killable, in string, args ...string) result {
	r := result{who: m.name, args: args, code: -1}
	client, up, err := m.dial()
	if up == nil {
		return r
	}
	if err != nil {
		killed, told := up.ended()
		r.lost = killed || told
		r.errs = "cannot look a key up: " + err.Error() // a client is not told why
		return r
	}
	defer client.Close()
	var out, errs bytes.Buffer
	session, err := client.NewSession()
	if err == nil {
		session.Stdout, session.Stderr = &out, &errs
		session.Stdin = strings.NewReader(in)
		err = session.Run(typed(args))
	}
	r.out, r.errs = out.String(), errs.String()
	var exit *gossh.ExitError
	switch {
	case err == nil:
		r.code = 0
	case errors.As(err, &exit):
		r.code = exit.ExitStatus()
		if _, told := up.ended(); told {
			r.lost = true
			m.server.awaitEnd(up, r)
		}
	default:
		r.errs += err.Error()
		r.lost = true
		m.server.awaitEnd(up, r)
	}
	return r
}

// awaitEnd waits until a run of the server has ended, which is why a command failed.
func (d *sshServer) awaitEnd(up *serverRun, r result) {
	select {
	case <-up.gone:
	case <-time.After(stormPatience):
		d.s.t.Errorf("the connection broke, and the server lives: %v", r)
	}
}

// typed is a command line as a person types it.
func typed(args []string) string {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = arg
		if strings.Trim(arg, "abcdefghijklmnopqrstuvwxyz0123456789-/:.") != "" {
			words[i] = fmt.Sprintf("'%s'", arg)
		}
	}
	return strings.Join(words, " ")
}
