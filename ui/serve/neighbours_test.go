package serve_test

import (
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"tidings/ui/serve"
)

// Somebody who logs in thirty times at once gets in thirty times.
func TestF21ManyLoginsAtOnce(t *testing.T) {
	h := open(t, func(o *serve.Options) { o.Limits.Sessions = 30 })
	asha := h.member("asha")
	for range 3 {
		var all sync.WaitGroup
		for range 30 {
			all.Go(func() {
				client, err := h.login("asha", gossh.PublicKeys(asha.signer))
				if err != nil {
					t.Error(err)
					return
				}
				defer client.Close()
				s, err := client.NewSession()
				if err != nil {
					t.Error(err)
					return
				}
				if out, err := s.Output("version"); err != nil || !strings.Contains(string(out), "1.2.3") {
					t.Errorf("%s, %v", out, err)
				}
			})
		}
		all.Wait()
	}
}

// Connections that say nothing, or the first words, and come again as soon as they are
// closed, keep nobody of the same address out.
func TestF21NeighboursOfTheRestless(t *testing.T) {
	for name, words := range map[string]string{"silent": "", "the version": "SSH-2.0-x\r\n"} {
		t.Run(name, func(t *testing.T) {
			h := open(t, nil)
			asha := h.member("asha")
			ctx, stop := context.WithCancel(t.Context())
			var restless sync.WaitGroup
			defer restless.Wait()
			defer stop()
			for range 20 {
				arrived := make(chan struct{})
				restless.Go(func() { comeAgain(ctx, h.at, words, sync.OnceFunc(func() { close(arrived) })) })
				<-arrived
			}
			longest := time.Duration(0)
			for range 20 {
				began := time.Now()
				client, err := h.login("asha", gossh.PublicKeys(asha.signer))
				if err != nil {
					t.Fatal(err)
				}
				client.Close()
				longest = max(longest, time.Since(began))
			}
			t.Logf("the longest of 20 logins took %v", longest)
		})
	}
}

// comeAgain connects, says some words, and connects again whenever it is closed.
func comeAgain(ctx context.Context, address, words string, arrived func()) {
	defer arrived()
	for ctx.Err() == nil {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		closeIt := context.AfterFunc(ctx, func() { conn.Close() })
		_, _ = io.WriteString(conn, words) // it may be closed already
		arrived()
		_, _ = io.Copy(io.Discard, conn)
		closeIt()
		conn.Close()
	}
}

// Who cannot be let in is told so.
func TestF21TooManyConnectionsAreTold(t *testing.T) {
	h := open(t, func(o *serve.Options) { o.Limits.Connections = 3 })
	asha := h.member("asha")
	for range 3 {
		asha.dial()
	}
	_, err := h.login("asha", gossh.PublicKeys(asha.signer))
	if err == nil || !strings.Contains(err.Error(), "too many connections from your network") {
		t.Errorf("the fourth: %v", err)
	}
}
