package opener

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"tidings/feeds/sanitize"
)

// The way home. The reader runs far away, and the browser is at home. There
// "tidings opener" listens on a socket, and "ssh -R" puts one that leads to it
// where the reader runs:
//
//	far away                                          at home
//	tidings ─▶ ~/.tidings-opener.sock ═══ ssh ═══▶ opener.sock ─▶ tidings opener ─▶ browser
//
//	   OPEN https://news.example/1 HOST\n  ─▶
//	                                       ◀─  OK\n          it is opened
//	                                           NO reason\n   it is not opened
//	                                           ASK\n         the person is asked first, and
//	                                                         their answer comes as OK or NO
//	   HELLO HOST\n                        ─▶
//	                                       ◀─  OK\n          an opener is here
//
// HOST is what the far machine calls itself. Each connection is one link; a line
// has at most 8 KB, and both ends wait five seconds at most, but for the person.
// Older openers close the connection after ASK, and say NO to HELLO.

// SocketName is what the socket is called in the home folder far away, where ssh
// -R is to put it.
const SocketName = ".tidings-opener.sock"

const (
	longestLine    = 8 << 10
	socketPatience = 5 * time.Second
)

// What is answered.
const (
	AnswerOpened = "OK"
	AnswerAsking = "ASK"
	answerNo     = "NO "
)

// Refusal is the answer to a link that is not opened.
func Refusal(reason string) string { return answerNo + reason }

// ErrStale is the error of a socket that an ended connection has left behind.
var ErrStale = errors.New("is stale: remove it and connect anew (with “StreamLocalBindUnlink yes” sshd removes it itself)")

var errNoOpener = errors.New("at home something answers that is not “tidings opener”")

// askAtHome sends a link through the socket and returns what happened to it. The
// error is fs.ErrNotExist where there is no socket, else a HandOver.
func askAtHome(ctx context.Context, socket, link string) (OpenedLink, error) {
	answer, more, err := callHome(ctx, socket, "OPEN "+link+" "+hostName())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return OpenedLink{}, err
	case err != nil:
		return OpenedLink{}, HandOver{err.Error(), true}
	case answer == AnswerAsking:
		return OpenedLink{How: "asked at home whether to open", Question: more}, nil
	}
	more.conn.Close()
	how, err := outcomeAtHome(answer)
	return OpenedLink{How: how}, err
}

// outcomeAtHome reads the answer after which no other comes.
func outcomeAtHome(answer string) (how string, err error) {
	reason, refused := strings.CutPrefix(answer, answerNo)
	switch {
	case answer == AnswerOpened:
		return "opened at home", nil
	case refused:
		return "", HandOver{"it was not opened at home: " + sanitize.Cut(sanitize.Line(reason), 200), true}
	}
	return "", HandOver{errNoOpener.Error(), true}
}

// TryHome asks whether an opener is at the other end of Home, and has nothing
// opened. The error is ErrStale if the socket has no other end any more.
func (o Opener) TryHome(ctx context.Context) error {
	answer, more, err := callHome(ctx, o.socket, "HELLO "+hostName())
	if err != nil {
		return err
	}
	more.conn.Close()
	if answer != AnswerOpened && !strings.HasPrefix(answer, answerNo) {
		return errNoOpener
	}
	return nil
}

// callHome sends one line through the socket and returns the line that comes back,
// and the connection for another. The error says in words what is wrong.
func callHome(ctx context.Context, socket, line string) (answer string, more *Question, err error) {
	ctx, cancel := context.WithTimeout(ctx, socketPatience)
	defer cancel()
	name := filepath.Base(socket)
	if err := ownSocket(socket); errors.Is(err, fs.ErrNotExist) {
		return "", nil, err
	} else if err != nil {
		return "", nil, fmt.Errorf("%s is not used: %w", name, err)
	}
	conn, err := new(net.Dialer).DialContext(ctx, "unix", socket)
	if errors.Is(err, syscall.ECONNREFUSED) {
		return "", nil, fmt.Errorf("the forwarded socket %s %w", name, ErrStale)
	}
	if err == nil {
		defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })() // what waits fails at once
		more = &Question{conn, bufio.NewReader(io.LimitReader(conn, longestLine))}
		if _, err = io.WriteString(conn, line+"\n"); err == nil {
			answer = readLine(more.lines)
		}
	}
	if answer != "" {
		return answer, more, nil
	}
	if conn != nil {
		conn.Close()
	}
	if ctx.Err() != nil {
		return "", nil, errors.New("at home nothing answered in time")
	}
	return "", nil, errors.New("at home nothing answers, so “tidings opener” may not be running there")
}

// A Question waits at home for the person's answer.
type Question struct {
	conn  net.Conn
	lines *bufio.Reader
}

// Await returns how the link was opened in the end, or a HandOver that says why it
// was not; neither if nobody tells, since the question or the connection ended.
func (q *Question) Await(ctx context.Context) (how string, err error) {
	defer q.conn.Close()
	defer context.AfterFunc(ctx, func() { _ = q.conn.SetDeadline(time.Unix(1, 0)) })()
	if answer := readLine(q.lines); answer != "" {
		return outcomeAtHome(answer)
	}
	return "", nil
}

// AnswerRequest reads one request from a connection and answers what decide says
// to it. The link is clean, the host a word. Where the person is asked, their answer
// comes from later. The connection is closed.
func AnswerRequest(ctx context.Context, conn net.Conn, decide func(host, link string) (answer string, later <-chan string)) {
	defer conn.Close()
	later := answerAtOnce(ctx, conn, decide)
	if later == nil {
		return
	}
	select {
	case answer := <-later:
		_, _ = io.WriteString(conn, answer+"\n")
	case <-ctx.Done():
	}
}

func answerAtOnce(ctx context.Context, conn net.Conn, decide func(host, link string) (string, <-chan string)) (later <-chan string) {
	ctx, cancel := context.WithTimeout(ctx, socketPatience)
	defer cancel()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	answer := Refusal("this is for links from tidings only")
	switch words := strings.Split(readLine(bufio.NewReader(io.LimitReader(conn, longestLine))), " "); {
	case len(words) == 2 && words[0] == "HELLO":
		answer = AnswerOpened
	case len(words) == 3 && words[0] == "OPEN":
		answer = Refusal("it is no http or https address")
		if link := sanitize.Address(words[1]); link != "" {
			answer, later = decide(plainHost(words[2]), link)
		}
	}
	_, _ = io.WriteString(conn, answer+"\n") // it fails if nobody waits for it any more
	return later
}

// readLine is the line that comes; "" if it has no end, or is too long.
func readLine(r *bufio.Reader) string {
	line, err := r.ReadString('\n')
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(line, "\n")
}

// hostName is what this machine calls itself.
func hostName() string {
	name, err := os.Hostname()
	if err != nil {
		name = ""
	}
	return plainHost(name)
}

// plainHost makes any text a host's name: letters, digits, dots and hyphens, at
// most 64 of them.
func plainHost(name string) string {
	const known = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(known, r) {
			return r
		}
		return -1
	}, name)
	if name == "" {
		return "unknown"
	}
	return name[:min(len(name), 64)]
}
