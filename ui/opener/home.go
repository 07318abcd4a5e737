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
	"sync"
	"time"
)

// A HomeOpener opens links that come from far away, and asks the person first. Each
// request has a goroutine, and so has what is typed. The sender of a request is told at
// once that the person is asked, and later what they said.
type HomeOpener struct {
	Start func(link string) (OpenedLink, error)
	Now   func() time.Time
	Out   io.Writer

	mu       sync.Mutex
	verdicts map[string]bool // by host: whether links from there are opened without a question
	question *request        // the question that waits for an answer, nil if none does
	alone    bool            // nobody can type an answer
	recent   []time.Time     // when links came, within the last minute
}

// A request is a link that a host wants opened.
type request struct {
	host, link string
	verdict    chan string // takes the answer
}

// mostAtOnce bounds how many requests are attended to at a time.
const mostAtOnce = 8

// mostAMinute bounds how many links are taken in a minute.
const mostAMinute = 20

// Run takes requests until ctx ends. It closes the listener, which removes the
// socket.
func (h *HomeOpener) Run(ctx context.Context, listener net.Listener, in io.Reader) error {
	h.verdicts = map[string]bool{}
	defer context.AfterFunc(ctx, func() { _ = listener.Close() })()
	defer listener.Close()
	var typing, requests sync.WaitGroup
	typing.Go(func() { h.listen(in) })
	places := make(chan struct{}, mostAtOnce)
	for {
		conn, err := listener.Accept()
		switch {
		case ctx.Err() != nil:
			requests.Wait()
			typing.Wait() // the input ends with ctx, too
			return nil
		case err != nil:
			return fmt.Errorf("wait for links: %w", err)
		}
		places <- struct{}{}
		requests.Go(func() {
			AnswerRequest(ctx, conn, h.decide)
			<-places
		})
	}
}

// decide answers a request.
func (h *HomeOpener) decide(host, link string) (answer string, later <-chan string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	may, known := h.verdicts[host]
	r := request{host, link, make(chan string, 1)}
	switch {
	case h.tooMany():
		return Refusal(fmt.Sprintf("more than %d links a minute are not taken", mostAMinute)), nil
	case known && may:
		return h.open(r), nil
	case known:
		return Refusal("links from " + host + " were refused there"), nil
	case h.alone:
		return Refusal("nobody is there to be asked"), nil
	case h.question != nil:
		return Refusal("a question about another link waits for an answer there"), nil
	}
	h.question = &r
	h.say("%s wants to open %s", host, link)
	h.ask(host)
	return AnswerAsking, r.verdict
}

// ask puts the question.
func (h *HomeOpener) ask(host string) {
	_, _ = fmt.Fprintf(h.Out, "Open links from %s? [y/once/never, Enter for not this one] ", host)
}

// tooMany counts a link and reports whether there were too many in the last
// minute.
func (h *HomeOpener) tooMany() bool {
	now := h.Now()
	for len(h.recent) > 0 && now.Sub(h.recent[0]) >= time.Minute {
		h.recent = h.recent[1:]
	}
	if len(h.recent) >= mostAMinute {
		return true
	}
	h.recent = append(h.recent, now)
	return false
}

// listen takes what is typed, line by line, until the input ends. What is typed
// while there is no question answers none.
func (h *HomeOpener) listen(in io.Reader) {
	for lines := bufio.NewScanner(in); lines.Scan(); {
		h.mu.Lock()
		if h.question != nil {
			if answer := h.takeAnswer(*h.question, lines.Text()); answer != "" {
				h.question.verdict <- answer
				h.question = nil
			} else {
				h.ask(h.question.host)
			}
		}
		h.mu.Unlock()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.question != nil {
		h.question.verdict <- Refusal("nobody is there any more to be asked")
	}
	h.alone, h.question = true, nil
}

// takeAnswer does what was typed and returns what to tell whoever asked, "" if that
// was no answer.
func (h *HomeOpener) takeAnswer(r request, typed string) string {
	switch strings.ToLower(strings.TrimSpace(typed)) {
	case "y", "yes":
		h.verdicts[r.host] = true
		return h.open(r)
	case "o", "once":
		return h.open(r)
	case "":
		h.say("not opened")
		return Refusal("the answer was no")
	case "n", "no", "never":
		h.verdicts[r.host] = false
		h.say("links from %s are not opened until this ends", r.host)
		return Refusal("links from " + r.host + " were refused there")
	}
	return ""
}

// open shows a link and returns what to answer.
func (h *HomeOpener) open(r request) string {
	opened, err := h.Start(r.link)
	if err != nil {
		h.say("%s could not be opened: %v", r.link, err)
		return Refusal("the browser there could not be started")
	}
	h.say("opened %s from %s", r.link, r.host)
	if opened.Program != nil {
		go func() { _ = opened.Program.Wait() }() // it ends with the browser, which may outlive us
	}
	return AnswerOpened
}

// say tells a line. Links and hosts are plain letters, made so when they came.
func (h *HomeOpener) say(format string, args ...any) {
	_, _ = fmt.Fprintf(h.Out, format+"\n", args...) // nobody may be there to be told
}

// ListenAt makes a socket that only this person can reach. One that an opener has
// left behind gives way.
func ListenAt(ctx context.Context, path string) (net.Listener, error) {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the socket's folder: %w", err)
	}
	info, err := os.Stat(folder)
	if err != nil {
		return nil, fmt.Errorf("look at the socket's folder: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("other users may enter the folder %s; run chmod 700 on it, or name another place with --socket", folder)
	}
	if info, err := os.Lstat(path); err == nil && info.Mode().Type() == fs.ModeSocket {
		if conn, err := new(net.Dialer).DialContext(ctx, "unix", path); err == nil {
			conn.Close()
			return nil, fmt.Errorf("an opener is waiting at %s already", path)
		}
		if err := os.Remove(path); err != nil {
			return nil, fmt.Errorf("remove the old socket: %w", err)
		}
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "unix", path)
	if err != nil {
		return nil, fmt.Errorf("wait for links: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("restrict the socket: %w", err), listener.Close())
	}
	return listener, nil
}
