package serve_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"tidings/store"
	"tidings/ui/serve"
)

// The account is that of the key, whatever name the client gives.
func TestTheKeyIsTheAccount(t *testing.T) {
	h := open(t, nil)
	asha, ravi := h.member("asha"), h.member("ravi")
	asha.save("Of Asha")
	ravi.save("Of Ravi")
	for _, name := range []string{"asha", "ravi", "root", "local", "", "nobody", "\x1b[31m"} {
		client, err := h.login(name, gossh.PublicKeys(asha.signer))
		if err != nil {
			t.Fatalf("as %q: %v", name, err)
		}
		s := h.session(client)
		out, err := s.Output("list")
		if err != nil || !strings.Contains(string(out), "Of Asha") || strings.Contains(string(out), "Of Ravi") {
			t.Errorf("as %q: %v\n%s", name, err, out)
		}
		client.Close()
	}
	if strings.Contains(h.log.text(), "\x1b") {
		t.Error("a name reached the log unclean")
	}
}

// A forger signs for a public key that is not its own.
type forger struct {
	gossh.Signer // its own
	claimed      gossh.PublicKey
}

func (f forger) PublicKey() gossh.PublicKey { return f.claimed }

// A signature that is not the key's ends the connection, whatever key comes
// next; a key that no account lists does not. Somebody else's key that is only
// offered, and not signed for, is what the OpenSSH client is for (openssh_test.go).
func TestForgeries(t *testing.T) {
	h := open(t, nil)
	asha, ravi, eve := h.member("asha"), h.member("ravi"), h.stranger()
	asha.save("Of Asha")
	ravi.save("Of Ravi")
	claim := forger{ravi.signer, asha.signer.PublicKey()}
	for name, signers := range map[string][]gossh.Signer{
		"claim alone":          {claim},
		"a stranger's claim":   {forger{eve.signer, asha.signer.PublicKey()}},
		"claim and own":        {claim, ravi.signer},
		"claim and a stranger": {claim, eve.signer},
	} {
		if client, err := h.login("asha", gossh.PublicKeys(signers...)); err == nil {
			client.Close()
			t.Errorf("%s: was let in", name)
		}
	}
	client, err := h.login("asha", gossh.PublicKeys(eve.signer, h.stranger().signer, ravi.signer, claim))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	out, err := h.session(client).Output("list")
	if err != nil || !strings.Contains(string(out), "Of Ravi") || strings.Contains(string(out), "Of Asha") {
		t.Errorf("%v\n%s", err, out)
	}
}

// Everybody without a key of an account is refused, in the same words for names
// that exist and names that do not.
func TestStrangersAreRefused(t *testing.T) {
	h := open(t, nil)
	asha, eve := h.member("asha"), h.stranger()
	certificate := &gossh.Certificate{Key: asha.signer.PublicKey(), CertType: gossh.UserCert, ValidBefore: gossh.CertTimeInfinity, ValidPrincipals: []string{"asha"}}
	if err := certificate.SignCert(strings.NewReader(strings.Repeat("x", 64)), eve.signer); err != nil {
		t.Fatal(err)
	}
	certified, err := gossh.NewCertSigner(certificate, asha.signer)
	if err != nil {
		t.Fatal(err)
	}
	ways := map[string][]gossh.AuthMethod{
		"none":        nil,
		"wrong key":   {gossh.PublicKeys(eve.signer)},
		"certificate": {gossh.PublicKeys(certified)},
		"password":    {gossh.Password("asha")},
		"questions": {gossh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
			return make([]string, len(questions)), nil
		})},
	}
	for way, auth := range ways {
		words := map[string]bool{}
		for _, name := range []string{"asha", "nobody-of-that-name"} {
			client, err := h.login(name, auth...)
			if err == nil {
				client.Close()
				t.Fatalf("%s: was let in as %s", way, name)
			}
			words[err.Error()] = true
		}
		if len(words) != 1 {
			t.Errorf("%s: a known name is refused otherwise than an unknown one: %v", way, words)
		}
	}
}

// An account that is removed has its sessions ended and its key refused.
func TestRemovedAccounts(t *testing.T) {
	h := open(t, nil)
	asha, ravi := h.member("asha"), h.member("ravi")
	client := asha.dial()
	hers := h.screenOf(client, 80, 24).await("Welcome to tidings")
	his := ravi.screen(80, 24).await("Welcome to tidings")
	if err := h.store.RemoveAccount(context.Background(), asha.account); err != nil {
		t.Fatal(err)
	}
	if code := hers.end(); code != 1 {
		t.Errorf("exit code %d", code)
	}
	hers.restored("has been removed")
	var exit *gossh.ExitError
	if out, err := h.session(client).CombinedOutput("list"); !errors.As(err, &exit) || exit.ExitStatus() != 1 || strings.Contains(string(out), "Welcome") {
		t.Errorf("a session on the open connection: %v\n%s", err, out)
	}
	if _, err := h.login("asha", gossh.PublicKeys(asha.signer)); err == nil {
		t.Error("the removed key was let in")
	}
	his.press("?").await("Keys")
}

// The host key is made once, for its owner's eyes only, and stays.
func TestHostKey(t *testing.T) {
	folder := t.TempDir()
	s, err := store.Open(filepath.Join(folder, "tidings.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	listen := func() (string, error) {
		server, err := serve.Listen(serve.Options{Store: s, Listen: "127.0.0.1:0"})
		if err != nil {
			return "", err
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		return server.Fingerprint(), server.Serve(ctx)
	}
	first, err := listen()
	if err != nil || !strings.HasPrefix(first, "SHA256:") {
		t.Fatal(first, err)
	}
	path := filepath.Join(folder, "ssh_host_ed25519_key")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key: %v %v", info, err)
	}
	if second, err := listen(); second != first || err != nil {
		t.Errorf("the key became %s: %v", second, err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := listen(); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that others can read: %v", err)
	}
	if err := errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, []byte("nonsense"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := listen(); err == nil {
		t.Error("a broken key was taken")
	}
}

// A port that is taken is an error, not a wait.
func TestPortTaken(t *testing.T) {
	h := open(t, nil)
	err := serve.Run(t.Context(), serve.Options{Store: h.store, Listen: h.at, Out: io.Discard})
	if err == nil || !strings.Contains(err.Error(), h.at) {
		t.Error(err)
	}
}

// Run says where it listens, with the fingerprint that clients see.
func TestRunSaysWhere(t *testing.T) {
	h := open(t, nil)
	h.member("asha").dial()
	out := &recorder{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := serve.Run(ctx, serve.Options{Store: h.store, Listen: "127.0.0.1:0", Out: out}); err != nil {
		t.Fatal(err)
	}
	said := out.text()
	if want := fmt.Sprint("host key ", gossh.FingerprintSHA256(h.host.Load().(gossh.PublicKey))); !strings.Contains(said, want) || strings.Count(said, "\n") != 1 {
		t.Errorf("said %q, want one line with %q", said, want)
	}
}
