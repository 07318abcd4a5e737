package cli

import "testing"

func TestShellWord(t *testing.T) {
	for word, want := range map[string]string{
		"/home/%r/a.sock:/run/b": "/home/%r/a.sock:/run/b", "/Application Support/x": "'/Application Support/x'", "it's": `'it'\''s'`,
	} {
		if got := shellWord(word); got != want {
			t.Errorf("%s: %s", word, got)
		}
	}
}
