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
	secret, err := h.secret(ctx, s)
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

// secret asks for the secret of a feed. No error of it has anything that a program printed:
// that may be the secret.
func (h *Home) secret(ctx context.Context, s store.Settings) (string, error) {
	var text []byte
	switch {
	case s.SecretEnv != "":
		text = []byte(h.Getenv(s.SecretEnv))
		if len(text) == 0 {
			return "", fmt.Errorf("there is no secret to sign in with: the variable %s is not set here", s.SecretEnv)
		}
	case len(s.SecretCommand) > 0:
		limit := h.SecretTime
		if limit <= 0 {
			limit = 10 * time.Second
		}
		out, err := h.run(ctx, program{words: s.SecretCommand, limit: limit, most: mostSecret, env: secretVariables()})
		if errors.Is(err, fetch.ErrTooLarge) {
			return "", errors.New("there is no secret to sign in with: its command prints more than 4 KB")
		}
		if err != nil {
			return "", fmt.Errorf("there is no secret to sign in with: %w", err)
		}
		text, _, _ = bytes.Cut(out, []byte("\n"))
		if text = bytes.TrimSuffix(text, []byte("\r")); len(text) == 0 {
			return "", errors.New("there is no secret to sign in with: the first line that its command prints is empty")
		}
	default:
		return "", errors.New("there is no secret to sign in with: set secret-command or secret-env")
	}
	unfit := "\x00\r\n"
	if s.Auth == store.AuthCookie {
		unfit += `;," \`
	}
	isControl := func(r rune) bool { return r < ' ' || r == 0x7f }
	if len(text) > mostSecret || bytes.ContainsAny(text, unfit) || s.Auth != store.AuthBasic && bytes.ContainsFunc(text, isControl) {
		return "", errors.New("the secret has characters that cannot be sent")
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
	if h == nil || !errors.As(err, &status) || status.Code != http.StatusUnauthorized && (status.Code != http.StatusForbidden || s.Auth == "") {
		return err
	}
	hint := "; look at what its auth and secret are set to"
	if s.Auth == "" {
		hint = fmt.Sprintf("; `tidings feed set %d auth …` signs in", feed.ID)
	}
	return sentence(err, "%s%s", strings.TrimSuffix(err.Error(), "."), hint)
}
