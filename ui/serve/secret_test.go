package serve_test

import (
	"strings"
	"testing"

	"tidings/ui/serve"
)

// What is secret in an address is neither in the server's log nor in what a session prints.
func TestF15LogShowsNoSecrets(t *testing.T) {
	h := open(t, func(o *serve.Options) { o.AllowPrivate = true })
	asha := h.member("asha")
	const address = "http://me:hunter2hunter@127.0.0.1:1/feed?token=t0psecret"
	all := ""
	for _, command := range []string{"add --no-fetch '" + address + "'", "refresh", "feeds", "feeds --json", "history", "'" + address + "'", "list --feed '" + address + "x'"} {
		out, errs, _ := asha.run(command, "")
		all += out + errs
	}
	out, errs, code := asha.run("remove -", address+"\n")
	if code != 0 {
		t.Errorf("exit code %d, %s", code, errs)
	}
	all += out + errs
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(all, "http://…@127.0.0.1:1/feed?token=…") {
		t.Errorf("the address is not shown:\n%s", all)
	}
	for name, text := range map[string]string{"the sessions": all, "the log": h.log.text()} {
		for _, hidden := range []string{"hunter2", "t0psecret"} {
			if strings.Contains(text, hidden) {
				t.Errorf("%s: %q is shown:\n%s", name, hidden, text)
			}
		}
	}
}
