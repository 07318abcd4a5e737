package ui

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"tidings/feeds"
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
//	                                           ASK\n         the person is asked first
//	                                           NO reason\n   it is not opened
//
// HOST is what the far machine calls itself. Each connection is one link; a line
// has at most 8 KB, and both ends wait five seconds at most.

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

// Refused is the answer to a link that is not opened.
func Refused(reason string) string { return answerNo + reason }

// askAtHome sends a link through the socket and returns what happened to it. The
// error is fs.ErrNotExist where there is no socket, else a HandOver.
func askAtHome(ctx context.Context, socket, link string) (how string, err error) {
	ctx, cancel := context.WithTimeout(ctx, socketPatience)
	defer cancel()
	name := filepath.Base(socket)
	if err := ownSocket(socket); err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return "", err
		}
		return "", homeFails("%s is not used: %v", name, err)
	}
	answer, err := exchange(ctx, socket, "OPEN "+link+" "+hostName())
	reason, refused := strings.CutPrefix(answer, answerNo)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "", homeFails("the forwarded socket %s is stale: remove it and connect anew (with “StreamLocalBindUnlink yes” sshd removes it itself)", name)
	case ctx.Err() != nil:
		return "", homeFails("at home nothing answered in time")
	case err != nil || answer == "":
		return "", homeFails("at home nothing answers, so “tidings opener” may not be running there")
	case answer == AnswerOpened:
		return "opened at home", nil
	case answer == AnswerAsking:
		return "asked at home whether to open", nil
	case refused:
		return "", homeFails("it was not opened at home: %s", feeds.Cut(feeds.Line(reason), 200))
	}
	return "", homeFails("at home something answers that is not “tidings opener”")
}

// homeFails is what is left where the way home is of no use.
func homeFails(format string, args ...any) HandOver {
	return HandOver{Why: fmt.Sprintf(format, args...), AtHome: true}
}

// exchange sends one line and returns the line that comes back, "" if none does.
func exchange(ctx context.Context, socket, line string) (string, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "unix", socket)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })() // what waits fails at once
	if _, err := io.WriteString(conn, line+"\n"); err != nil {
		return "", err
	}
	return readLine(conn), nil
}

// AnswerRequest reads one request from a connection and answers what decide says
// to it. The link is clean, the host a word. The connection is closed.
func AnswerRequest(ctx context.Context, conn net.Conn, decide func(host, link string) string) {
	ctx, cancel := context.WithTimeout(ctx, socketPatience)
	defer cancel()
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	words := strings.Split(readLine(conn), " ")
	if len(words) != 3 || words[0] != "OPEN" {
		_, _ = io.WriteString(conn, Refused("this is for links from tidings only")+"\n")
		return
	}
	answer := Refused("it is no http or https address")
	if link := feeds.Address(words[1]); link != "" {
		answer = decide(plainHost(words[2]), link)
	}
	_, _ = io.WriteString(conn, answer+"\n") // it fails if nobody waits for it any more
}

// readLine is the line that comes; "" if it has no end, or is too long.
func readLine(r io.Reader) string {
	line, err := bufio.NewReader(io.LimitReader(r, longestLine)).ReadString('\n')
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
