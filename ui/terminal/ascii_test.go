package terminal

import "testing"

func TestWhichTerminalsKnowOnlyASCII(t *testing.T) {
	for _, c := range []struct {
		env   map[string]string
		ascii bool
	}{
		{map[string]string{"TERM": "xterm-256color"}, false},
		{map[string]string{"TERM": "xterm", "LANG": "de_DE.UTF-8"}, false},
		{map[string]string{"TERM": "xterm", "LANG": "en_US.utf8"}, false},
		{map[string]string{"TERM": "xterm", "LANG": "C"}, true},
		{map[string]string{"TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": "POSIX"}, true},
		{map[string]string{"TERM": "xterm", "LANG": "C", "LC_CTYPE": "C.UTF-8"}, false},
		{map[string]string{"TERM": "xterm", "LC_CTYPE": "de_DE.ISO-8859-1"}, true},
		{map[string]string{"TERM": "vt100", "LANG": "C.UTF-8"}, true},
		{map[string]string{"TERM": "linux"}, false},
	} {
		if got := OnlyASCII(func(name string) string { return c.env[name] }); got != c.ascii {
			t.Errorf("%v: %t", c.env, got)
		}
	}
}

func TestScreenInASCII(t *testing.T) {
	for from, to := range map[string]string{
		"▌ ●★ Émile’s “café” — ½ …": `> *+ Emile's "cafe" - 1 .`,
		"東京 x 👩‍👩‍👧":                "???? x ??",
		"\x1b[1m│ é\x1b[m":          "\x1b[1m| e\x1b[m",
		"plain\nlines":              "plain\nlines",
	} {
		if got := InASCII(from); got != to {
			t.Errorf("%q becomes %q, not %q", from, got, to)
		}
	}
}
