package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"tidings/feeds/sanitize"
	"tidings/store/secret"
)

// What goes wrong on the web is put into words here: one sentence for people who do
// not know what a socket is. It is kept on the feed, so it is clean and holds no
// password.

var (
	// ErrTimeout says that a server took longer than Fetcher.Timeout.
	ErrTimeout = errors.New("the server did not answer in time")

	errPart = errors.New("the server sends a part of it only, which was not asked for")
)

// An Error is why something could not be fetched.
type Error struct {
	Sentence string // clean, without a full stop
	Err      error
}

func (e *Error) Error() string { return e.Sentence }
func (e *Error) Unwrap() error { return e.Err }

// A StatusError is an answer with a status other than 2xx. Get returns an Error that
// wraps it.
type StatusError struct {
	Code      int
	Wall      string    // the bot wall that seems to have answered, "" for none
	NotBefore time.Time // when the server wants to be asked again, zero if it doesn't say
}

func (e *StatusError) Error() string {
	text := fmt.Sprintf("%d: %s", e.Code, meaning(e.Code))
	if e.Wall != "" {
		text = fmt.Sprintf("%d from a bot wall (%s): it lets browsers in and turns news readers away", e.Code, e.Wall)
	}
	if !e.NotBefore.IsZero() {
		text += ", not before " + e.NotBefore.Format("2006-01-02 15:04 MST")
	}
	return text
}

func meaning(code int) string {
	switch code {
	case http.StatusUnauthorized:
		return "the server wants a name and a password"
	case http.StatusProxyAuthRequired:
		return "the proxy wants a name and a password"
	case http.StatusPaymentRequired:
		return "the server wants to be paid"
	case http.StatusForbidden:
		return "the server does not let us in"
	case http.StatusNotFound:
		return "nothing is found at this address"
	case http.StatusGone:
		return "gone for good, says the server"
	case http.StatusNotAcceptable, http.StatusUnsupportedMediaType:
		return "the server has it in no form we read"
	case http.StatusTooManyRequests:
		return "the server wants to be asked less often"
	case http.StatusNotModified:
		return "the server says that nothing has changed, but we have never had it"
	case http.StatusUnavailableForLegalReasons:
		return "withheld for legal reasons"
	case http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusGatewayTimeout:
		return "the server is out of order at present"
	}
	switch {
	case code >= 500:
		return "the server has a fault"
	case code >= 400:
		return "the server refuses the question"
	}
	return "the server gives an answer we have no use for"
}

// explain puts err into words. outer is the caller's context, limited the one
// with the fetcher's time limit.
func (f *Fetcher) explain(outer, limited context.Context, w *redirects, err error) error {
	host := sanitize.Cut(sanitize.Line(w.at.Host), 100)
	var status *StatusError
	var dns *net.DNSError
	var timeout net.Error
	var through *net.OpError
	say := func(cause error, format string, args ...any) error {
		return &Error{Sentence: sanitize.Cut(sanitize.Line(fmt.Sprintf(format, args...)), 300), Err: cause}
	}
	switch {
	case errors.As(err, &status):
		return say(err, "%s", status)
	case outer.Err() != nil:
		return say(outer.Err(), "stopped before %s answered", host)
	case limited.Err() != nil:
		return say(ErrTimeout, "%s did not answer within %s", host, briefly(f.Timeout))
	case errors.Is(err, ErrPrivate) && f.AllowPrivate:
		return say(err, "%s is in a private network; a public address may not lead there", host)
	case errors.Is(err, ErrPrivate):
		return say(err, "%s is in a private network; only public addresses are fetched here", host)
	case errors.Is(err, ErrAddress), errors.Is(err, ErrTooLarge), errors.Is(err, ErrRedirects), errors.Is(err, errPart):
		return say(err, "%v", err)
	case errors.As(err, &through) && (through.Op == "proxyconnect" || through.Op == "socks connect"):
		return say(err, "the proxy for %s does not let us through (%v)", host, innermost(through))
	case errors.As(err, &dns) && dns.IsNotFound:
		return say(err, "no such host: %s", sanitize.Cut(sanitize.Line(dns.Name), 100))
	case errors.As(err, &dns):
		return say(err, "%s could not be looked up; is there a network?", host)
	}
	if sentence := tlsFault(host, err); sentence != "" {
		return say(err, "%s", sentence)
	}
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return say(err, "%s does not take connections", host)
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return say(err, "there is no way to %s from here; is there a network?", host)
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.EPIPE):
		return say(err, "%s broke off in the middle of its answer", host)
	case strings.Contains(err.Error(), "server response headers exceeded"):
		return say(ErrTooLarge, "%s sends more than %d KB of headers", host, maxHeaders>>10)
	case errors.As(err, &timeout) && timeout.Timeout():
		return say(ErrTimeout, "%s did not answer in time", host)
	}
	if strings.Contains(err.Error(), "malformed") { // such an error quotes what the server said
		return say(err, "%s gives an answer that makes no sense", host)
	}
	return say(err, "%s could not be asked (%s)", host, secret.HideIn(err.Error()))
}

// innermost is what the system said of a connection.
func innermost(err error) error {
	for next := err; next != nil; next = errors.Unwrap(next) {
		err = next
	}
	return err
}

// tlsFault says what is wrong with the host's certificate or its https, "" if
// that is not where the fault lies.
func tlsFault(host string, err error) string {
	var (
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		unknown x509.UnknownAuthorityError
		roots   x509.SystemRootsError
		record  tls.RecordHeaderError
		alert   tls.AlertError
	)
	switch {
	case errors.As(err, &name):
		return fmt.Sprintf("the certificate of %s is for another host", host)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("the certificate of %s has expired, or the clock here is wrong", host)
	case errors.As(err, &unknown):
		return fmt.Sprintf("the certificate of %s is signed by nobody this machine trusts", host)
	case errors.As(err, &roots):
		return "this machine has no list of certificates to trust"
	case errors.As(err, &invalid):
		return fmt.Sprintf("the certificate of %s is not valid", host)
	case errors.As(err, &record), err != nil && strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return fmt.Sprintf("%s does not speak https here", host)
	case errors.As(err, &alert):
		return fmt.Sprintf("%s refuses a secure connection", host)
	}
	return ""
}

// briefly is a time limit in words: "15 s".
func briefly(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%d s", int(d.Seconds()))
}

// silenced is an error in whose sentence secrets are replaced, as in that of a redirect to a host
// that is called like one.
func (o *Own) silenced(err error) error {
	var said *Error
	if !errors.As(err, &said) || !o.leaksIn(said.Sentence) {
		return err
	}
	return &Error{Sentence: o.withoutThem(said.Sentence), Err: said.Err}
}

// refusedByProxy is the error of a proxy that does not connect us to a host, as it tells why.
func refusedByProxy(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
	switch {
	case res.StatusCode == http.StatusProxyAuthRequired:
		return &StatusError{Code: res.StatusCode}
	case res.StatusCode/100 != 2:
		return &net.OpError{Op: "proxyconnect", Net: "tcp", Err: fmt.Errorf("its answer is %d", res.StatusCode)}
	}
	return nil
}
