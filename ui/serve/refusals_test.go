package serve_test

import (
	"errors"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tidings/ui/serve"
)

// A flood of connections that come to nothing is a few lines in the log and a
// count.
func TestRefusalsAreFewLines(t *testing.T) {
	var minutes atomic.Int64
	h := open(t, func(o *serve.Options) {
		o.Now = func() time.Time { return noon.Add(time.Duration(minutes.Load()) * time.Minute) }
	})
	flood := func(count int) {
		t.Helper()
		for range count {
			conn, err := net.Dial("tcp", h.at)
			if err != nil {
				t.Fatal(err)
			}
			tcp, _ := conn.(*net.TCPConn)
			if err := errors.Join(tcp.CloseWrite(), conn.SetReadDeadline(time.Now().Add(patience))); err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, conn) // until it is refused
			conn.Close()
		}
	}
	flood(50)
	minutes.Store(1)
	flood(10)
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	log, counted := h.log.text(), 0
	for _, count := range regexp.MustCompile(`count=(\d+)`).FindAllStringSubmatch(log, -1) {
		n, err := strconv.Atoi(count[1])
		if err != nil {
			t.Fatal(err)
		}
		counted += n
	}
	if n := strings.Count(log, "msg=refused from"); n != 12 || counted != 60-12 {
		t.Errorf("%d lines and %d counted:\n%s", n, counted, log)
	}
}
