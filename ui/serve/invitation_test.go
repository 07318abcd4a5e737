package serve_test

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"tidings/store"
	"tidings/ui/serve"
)

// quickly makes wrong codes cost a test no time.
func quickly(o *serve.Options) { o.Limits.WrongCode = time.Nanosecond }

// invite makes an invitation with the command and returns the code.
func (h *house) invite(name string) (code string) {
	h.t.Helper()
	out, errs, exit := door(h.t.Context(), filepath.Dir(h.store.Path()), "", "account", "invite", name)
	if exit != 0 || !regexp.MustCompile(`^([0-9a-hj-km-np-tv-z]{4}-){4}[0-9a-hj-km-np-tv-z]{4}\n$`).MatchString(out) || !strings.Contains(errs, "valid once") {
		h.t.Fatalf("invite: exit %d\n%s%s", exit, out, errs)
	}
	return strings.TrimSpace(out)
}

// answers is somebody who types these answers, one each time that they are asked.
type answers struct {
	left  []string
	asked []string // the instructions they were given
	told  []string // and those with no question
}

func (a *answers) method() gossh.AuthMethod {
	return gossh.RetryableAuthMethod(gossh.KeyboardInteractive(func(_, instruction string, questions []string, _ []bool) ([]string, error) {
		if len(questions) == 0 {
			a.told = append(a.told, instruction)
			return nil, nil
		}
		a.asked = append(a.asked, instruction+questions[0])
		answer := ""
		if len(a.left) > 0 {
			answer, a.left = a.left[0], a.left[1:]
		}
		return []string{answer}, nil
	}), 10)
}

func (h *house) account(name string) store.Account {
	h.t.Helper()
	all, err := h.store.Accounts(context.Background())
	if err != nil {
		h.t.Fatal(err)
	}
	for _, a := range all {
		if a.Name == name {
			return a
		}
	}
	return store.Account{}
}

// An invitation's code, however it is typed, lets one key in, once.
func TestInvitation(t *testing.T) {
	h := open(t, quickly)
	asha, eve := h.stranger(), h.stranger()
	code := h.invite("asha")
	typed := " " + strings.ToUpper(strings.ReplaceAll(strings.ReplaceAll(code, "-", "  "), "1", "l")) + "\t"
	client, err := h.login("asha", gossh.PublicKeys(asha.signer), (&answers{left: []string{"wrong", typed}}).method())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	h.screenOf(client, 80, 24).await("Welcome to tidings")
	if got := h.account("asha").Keys; len(got) != 1 || got[0] != gossh.FingerprintSHA256(asha.signer.PublicKey()) {
		t.Errorf("keys %v", got)
	}
	if _, errs, exit := asha.run("list", ""); exit != 0 { // from now on without a question
		t.Error(errs)
	}
	again := &answers{left: []string{code, code, code}}
	if _, err := h.login("asha", gossh.PublicKeys(eve.signer), again.method()); err == nil || len(again.asked) > 0 {
		t.Errorf("used again: %v, asked %q", err, again.asked)
	}
	if log := h.log.text(); !strings.Contains(log, "wrong code") || !strings.Contains(log, "invitation taken") || strings.Contains(strings.ToLower(log), code) {
		t.Errorf("the log:\n%s", log)
	}
}

// Nobody without the code gets in, however they try, and all are asked and
// refused in the same words.
func TestInvitationsAreForTheInvited(t *testing.T) {
	h := open(t, quickly)
	ravi, eve := h.member("ravi"), h.stranger()
	code := h.invite("asha")
	words, questions := map[string]bool{}, map[string]bool{}
	for _, name := range []string{"asha", "ravi", "nobody"} {
		a := &answers{left: []string{"wrong", strings.Repeat("x", 1<<17), code + "0", code}}
		_, err := h.login(name, gossh.PublicKeys(eve.signer), a.method())
		if err == nil {
			t.Fatalf("%s: let in at the fourth try", name)
		}
		words[err.Error()] = true
		questions[strings.Join(a.asked, "|")] = true
		if len(a.asked) != 3 || !strings.Contains(a.asked[1], "This code is wrong") {
			t.Errorf("%s: asked %q", name, a.asked)
		}
		if told := strings.Join(a.told, "|"); !strings.Contains(told, "Ask for a new one") {
			t.Errorf("%s: told %q", name, told)
		}
	}
	if len(words) != 1 || len(questions) != 1 {
		t.Errorf("not the same words: %v %v", words, questions)
	}
	right := func() gossh.AuthMethod { return (&answers{left: []string{code}}).method() }
	for how, auth := range map[string][]gossh.AuthMethod{
		"no key":           {right()},
		"a forged key":     {gossh.PublicKeys(forger{eve.signer, h.stranger().signer.PublicKey()}), right()},
		"a forged account": {gossh.PublicKeys(forger{eve.signer, ravi.signer.PublicKey()}), right()},
		"a password":       {gossh.PublicKeys(eve.signer), gossh.Password(code)},
	} {
		if client, err := h.login("asha", auth...); err == nil {
			client.Close()
			t.Errorf("%s: let in", how)
		}
	}
	// A known key beside an unknown one is enough, and nobody is asked.
	a := &answers{left: []string{code}}
	client, err := h.login("x", gossh.PublicKeys(eve.signer, h.stranger().signer, ravi.signer), a.method())
	if err != nil || len(a.asked) > 0 {
		t.Fatalf("%v, asked %q", err, a.asked)
	}
	client.Close()
	if got := h.account("asha").Keys; len(got) > 0 {
		t.Errorf("keys %v", got)
	}
}

// Where nobody can type nobody is asked twice, nor made to wait, whatever name they
// give.
func TestNobodyToAsk(t *testing.T) {
	h := open(t, func(o *serve.Options) { o.Limits.WrongCode = patience })
	h.member("ravi")
	h.invite("asha")
	heard := map[string]bool{}
	for _, name := range []string{"asha", "ravi", "nobody"} {
		a := &answers{}
		client, err := h.login(name, gossh.PublicKeys(h.stranger().signer), a.method())
		if err == nil {
			client.Close()
			t.Fatal("let in")
		}
		if len(a.asked) != 1 || len(a.told) != 1 || !strings.Contains(a.told[0], "No code was typed") {
			t.Errorf("%s: asked %q, told %q", name, a.asked, a.told)
		}
		heard[fmt.Sprint(err, a.asked, a.told)] = true
	}
	if len(heard) != 1 {
		t.Errorf("not the same words: %v", heard)
	}
}

// A code that is typed at once after a wrong one waits, and is not lost.
func TestCodeTypedWhileWaiting(t *testing.T) {
	h := open(t, func(o *serve.Options) { o.Limits.WrongCode = 200 * time.Millisecond })
	a := &answers{left: []string{"wrong", h.invite("asha")}}
	client, err := h.login("asha", gossh.PublicKeys(h.stranger().signer), a.method())
	if err != nil || len(a.asked) != 2 {
		t.Fatalf("%v, asked %q", err, a.asked)
	}
	client.Close()
}

// An invitation ends with its week, and when another takes its place.
func TestInvitationsEnd(t *testing.T) {
	var later atomic.Int64
	h := open(t, func(o *serve.Options) {
		quickly(o)
		o.Now = func() time.Time { return noon.Add(time.Duration(later.Load())) }
	})
	asha := h.stranger()
	code := h.invite("asha")
	second := h.invite("asha")
	a := &answers{left: []string{code}}
	if _, err := h.login("asha", gossh.PublicKeys(asha.signer), a.method()); err == nil || len(a.asked) == 0 {
		t.Errorf("the first code: %v, asked %q", err, a.asked)
	}
	later.Store(int64(7*24*time.Hour + time.Second))
	a = &answers{left: []string{second}}
	if _, err := h.login("asha", gossh.PublicKeys(asha.signer), a.method()); err == nil || len(a.asked) > 0 {
		t.Errorf("after a week: %v, asked %q", err, a.asked)
	}
}

// A handshake's limit is for programs; who is asked has time to type.
func TestTimeToType(t *testing.T) {
	h := open(t, func(o *serve.Options) {
		quickly(o)
		o.Limits.Handshake = 300 * time.Millisecond
	})
	code := h.invite("asha")
	slowly := gossh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
		if len(questions) > 0 {
			<-time.After(500 * time.Millisecond)
			return []string{code}, nil
		}
		return nil, nil
	})
	client, err := h.login("asha", gossh.PublicKeys(h.stranger().signer), slowly)
	if err != nil {
		t.Fatal(err)
	}
	client.Close()
}

// Each of an account's keys opens it, and one that is removed ends its sessions,
// not the others'.
func TestKeys(t *testing.T) {
	h := open(t, nil)
	asha, laptop := h.member("asha"), h.stranger()
	folder := filepath.Dir(h.store.Path())
	key := string(gossh.MarshalAuthorizedKey(laptop.signer.PublicKey()))
	print := gossh.FingerprintSHA256(laptop.signer.PublicKey())
	for _, step := range []struct {
		line, input, says string
		code              int
	}{
		{"account key add asha", key, "to the account asha", 0},
		{"account key add asha", key, "already", 1},
		{"account key add nobody", key, "no account nobody", 1},
		{"account key add local", key, "your own", 1},
		{"account list", "", print, 0},
		{"account rename asha local", "", "already", 1},
		{"account rename local me", "", "your own", 1},
		{"account rename asha ../x", "", "a name has", 1},
		{"account rename asha Asha.home", "", "is now called", 0},
		{"account key remove Asha.home SHA256:", "", "several keys", 1},
		{"account key remove Asha.home SHA256:nonsense", "", "no key that begins like that", 1},
		{"account invite local", "", "your own", 1},
		{"account key", "", "say what to do: tidings account key add|remove", 2},
	} {
		out, errs, code := door(t.Context(), folder, step.input, strings.Fields(step.line)...)
		if code != step.code || !strings.Contains(out+errs, step.says) {
			t.Errorf("%s: exit %d\n%s%s", step.line, code, out, errs)
		}
	}
	hers, there := asha.screen(80, 24).await("9 articles"), laptop.screen(80, 24).await("9 articles")
	h.invite("Asha.home")
	if out, _, _ := door(t.Context(), folder, "", "account", "list"); !strings.Contains(out, "invited until 2026-11-29 12:00") {
		t.Error(out)
	}
	if out, _, _ := door(t.Context(), folder, "", "account", "list", "--json"); !strings.Contains(out, `"invited_until":"2026-11-29T12:00:00Z"`) || strings.Contains(out, "hash") {
		t.Error(out)
	}
	if _, errs, code := door(t.Context(), folder, "", "account", "key", "remove", "Asha.home", print[:15]); code != 0 || errs != "" {
		t.Fatal(errs)
	}
	if code := there.end(); code != 1 {
		t.Errorf("exit code %d", code)
	}
	there.restored("has been removed")
	hers.press("?").await("Keys")
	out, errs, code := door(t.Context(), folder, "", "account", "key", "remove", "Asha.home", asha.print())
	if code != 0 || !strings.Contains(out, "removed the key") || !strings.Contains(errs, "Asha.home has no key left") || !strings.Contains(errs, "tidings account invite Asha.home") {
		t.Errorf("the last key: exit %d\n%s%s", code, out, errs)
	}
	hers.end()
}
