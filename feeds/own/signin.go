package own

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tidings/feeds/fetch"
	"tidings/store"
	"tidings/store/dbfile"
)

const (
	mostSecret       = 4 << 10 // bytes of a secret, and of what a program prints that knows it
	mostCertificates = 4 << 20 // bytes of a file of certificates
)

// secretVariables are variables that programs which keep secrets need, beside those of any
// program. No program that is given a document gets them. The terminal is not among them: it
// may show the screen.
func secretVariables() []string {
	return []string{
		"XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
		"GNUPGHOME", "PASSWORD_STORE_DIR", "GOPASS_CONFIG", "BW_SESSION", "RBW_PROFILE",
	}
}

// ownRequest is how the settings want the feed asked for.
func (h *Home) ownRequest(ctx context.Context, feed store.Feed, s store.Settings) (*fetch.Own, error) {
	own := &fetch.Own{UserAgent: s.UserAgent}
	if s.Proxy != "" {
		proxy, err := url.Parse(s.Proxy)
		if err != nil {
			return nil, sentence(err, "the proxy is not written like one")
		}
		own.Proxy = proxy
		if s.ProxyName != "" {
			password, err := h.secret(ctx, source{"password for the proxy", "proxy-secret", s.ProxySecretEnv, s.ProxySecretCommand})
			if err != nil {
				return nil, sentence(err, "%v", err)
			}
			own.Proxy.User, own.Password = url.User(s.ProxyName), fetch.Secret(password)
		}
	}
	if s.CA != "" {
		roots, err := certificates(s.CA)
		if err != nil {
			return nil, err
		}
		own.Roots = roots
	}
	if s.Auth == "" {
		return own, nil
	}
	secret, err := h.secret(ctx, source{"secret to sign in with", "secret", s.SecretEnv, s.SecretCommand})
	unfit := ""
	if s.Auth == store.AuthCookie {
		unfit = `;," \`
	}
	isControl := func(r rune) bool { return r < ' ' || r == 0x7f }
	if err == nil && (strings.ContainsAny(secret, unfit) || s.Auth != store.AuthBasic && strings.ContainsFunc(secret, isControl)) {
		err = errUnsendable
	}
	if err != nil {
		return nil, sentence(err, "%v", err)
	}
	own.Secret = fetch.Secret(secret)
	switch s.Auth {
	case store.AuthBasic:
		own.Name, own.Value = "Authorization", fetch.Secret("Basic "+base64.StdEncoding.EncodeToString([]byte(s.AuthName+":"+secret)))
	case store.AuthBearer:
		own.Name, own.Value = "Authorization", fetch.Secret("Bearer "+secret)
	case store.AuthHeader:
		own.Name, own.Value = s.AuthName, own.Secret
	case store.AuthCookie:
		own.Name, own.Value = "Cookie", fetch.Secret(s.AuthName+"="+secret)
	}
	return own, nil
}

// A source is where a secret comes from.
type source struct {
	what    string // the secret is, in words
	key     string // under which it is set, without -command and -env
	env     string
	command []string
}

var errUnsendable = errors.New("the secret has characters that cannot be sent")

// secret asks for a secret. No error of it has anything that a program printed: that may be
// the secret.
func (h *Home) secret(ctx context.Context, from source) (string, error) {
	var text []byte
	switch {
	case from.env != "":
		text = []byte(h.Getenv(from.env))
		if len(text) == 0 {
			return "", fmt.Errorf("there is no %s: the variable %s is not set here", from.what, from.env)
		}
	case len(from.command) > 0:
		limit := h.SecretTime
		if limit <= 0 {
			limit = 10 * time.Second
		}
		out, err := h.run(ctx, program{words: from.command, limit: limit, most: mostSecret, env: secretVariables()})
		if errors.Is(err, fetch.ErrTooLarge) {
			return "", fmt.Errorf("there is no %s: its command prints more than 4 KB", from.what)
		}
		if err != nil {
			return "", fmt.Errorf("there is no %s: %w", from.what, err)
		}
		text, _, _ = bytes.Cut(out, []byte("\n"))
		if text = bytes.TrimSuffix(text, []byte("\r")); len(text) == 0 {
			return "", fmt.Errorf("there is no %s: the first line that its command prints is empty", from.what)
		}
	default:
		return "", fmt.Errorf("there is no %s: set %s-command or %s-env", from.what, from.key, from.key)
	}
	if len(text) > mostSecret || bytes.ContainsAny(text, "\x00\r\n") {
		return "", errUnsendable
	}
	return string(text), nil
}

// certificates are those of a file and of the machine.
func certificates(path string) (*x509.CertPool, error) {
	file, err := dbfile.OpenRegular(path)
	if err != nil {
		return nil, unreadable("of certificates", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostCertificates))
	if err != nil {
		return nil, unreadable("of certificates", err)
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // this system tells nobody which it trusts
	}
	if !roots.AppendCertsFromPEM(text) {
		return nil, sentence(errors.New("no certificate"), "the file of certificates (ca) has none in it; it has to be PEM")
	}
	return roots, nil
}

// Explain adds to a refusal what to do about it, where something can be done.
func (h *Home) Explain(err error, feed store.Feed, s store.Settings) error {
	var status *fetch.StatusError
	if h != nil && s.Proxy != "" && s.ProxyName == "" && errors.As(err, &status) && status.Code == http.StatusProxyAuthRequired {
		return sentence(err, "%s; `tidings feed set %d proxy ADDRESS USER` says who you are there", strings.TrimSuffix(err.Error(), "."), feed.ID)
	}
	if h == nil || !errors.As(err, &status) || status.Code != http.StatusUnauthorized && (status.Code != http.StatusForbidden || s.Auth == "") {
		return err
	}
	hint := "; look at what its auth and secret are set to"
	if s.Auth == "" {
		hint = fmt.Sprintf("; `tidings feed set %d auth …` signs in", feed.ID)
	}
	return sentence(err, "%s%s", strings.TrimSuffix(err.Error(), "."), hint)
}
