package serve

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"tidings/ui/opener"
)

// A homeOpener opens links that come from far away, and asks the person first.
// A goroutine takes each request, another what is typed. Who sent a request is told
// at once that the person is asked, and later what they said.
type homeOpener struct {
	start func(link string) (opener.Opened, error)
	now   func() time.Time
	out   io.Writer

	mu     sync.Mutex
	known  map[string]bool // hosts that were answered for: whether their links are opened
	asked  *request        // the question that waits for an answer, nil if none does
	alone  bool            // nobody can type an answer
	recent []time.Time     // when links came, within the last minute
}

// A request is a link that a host wants opened.
type request struct {
	host, link string
	told       chan string // takes the answer
}

// mostAtOnce bounds how many requests are attended to at a time.
const mostAtOnce = 8

// mostAMinute bounds how many links are taken in a minute.
const mostAMinute = 20

// run takes requests until ctx ends. It closes the listener, which removes the
// socket.
func (h *homeOpener) run(ctx context.Context, listener net.Listener, in io.Reader) error {
	h.known = map[string]bool{}
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
			opener.AnswerRequest(ctx, conn, h.decide)
			<-places
		})
	}
}

// decide answers a request.
func (h *homeOpener) decide(host, link string) (answer string, later <-chan string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	may, known := h.known[host]
	r := request{host, link, make(chan string, 1)}
	switch {
	case h.crowded():
		return opener.Refused(fmt.Sprintf("more than %d links a minute are not taken", mostAMinute)), nil
	case known && may:
		return h.open(r), nil
	case known:
		return opener.Refused("links from " + host + " were refused there"), nil
	case h.alone:
		return opener.Refused("nobody is there to be asked"), nil
	case h.asked != nil:
		return opener.Refused("a question about another link waits for an answer there"), nil
	}
	h.asked = &r
	h.say("%s wants to open %s", host, link)
	h.ask(host)
	return opener.AnswerAsking, r.told
}

// ask puts the question.
func (h *homeOpener) ask(host string) {
	_, _ = fmt.Fprintf(h.out, "Open links from %s? [y/once/never, Enter for not this one] ", host)
}

// crowded counts a link and reports whether there were too many in the last
// minute.
func (h *homeOpener) crowded() bool {
	now := h.now()
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
func (h *homeOpener) listen(in io.Reader) {
	for lines := bufio.NewScanner(in); lines.Scan(); {
		h.mu.Lock()
		if h.asked != nil {
			if answer := h.answered(*h.asked, lines.Text()); answer != "" {
				h.asked.told <- answer
				h.asked = nil
			} else {
				h.ask(h.asked.host)
			}
		}
		h.mu.Unlock()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.asked != nil {
		h.asked.told <- opener.Refused("nobody is there any more to be asked")
	}
	h.alone, h.asked = true, nil
}

// answered does what was typed and returns what to tell whoever asked, "" if that
// was no answer.
func (h *homeOpener) answered(r request, typed string) string {
	switch strings.ToLower(strings.TrimSpace(typed)) {
	case "y", "yes":
		h.known[r.host] = true
		return h.open(r)
	case "o", "once":
		return h.open(r)
	case "":
		h.say("not opened")
		return opener.Refused("the answer was no")
	case "n", "no", "never":
		h.known[r.host] = false
		h.say("links from %s are not opened until this ends", r.host)
		return opener.Refused("links from " + r.host + " were refused there")
	}
	return ""
}

// open shows a link and returns what to answer.
func (h *homeOpener) open(r request) string {
	opened, err := h.start(r.link)
	if err != nil {
		h.say("%s could not be opened: %v", r.link, err)
		return opener.Refused("the browser there could not be started")
	}
	h.say("opened %s from %s", r.link, r.host)
	if opened.Program != nil {
		go func() { _ = opened.Program.Wait() }() // it ends with the browser, which may outlive us
	}
	return opener.AnswerOpened
}

// say tells a line. Links and hosts are plain letters, made so when they came.
func (h *homeOpener) say(format string, args ...any) {
	_, _ = fmt.Fprintf(h.out, format+"\n", args...) // nobody may be there to be told
}
