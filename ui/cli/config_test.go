package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tidings/ui/cli"
	"tidings/ui/config"
)

// config edit opens the editor with a file that shows all settings, and says what is wrong
// with what came of it. No shell reads the editor's name.
func TestConfigEdit(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the editor of this test is a script")
	}
	folder := t.TempDir()
	file, script := filepath.Join(folder, "new", "my config.toml"), filepath.Join(folder, "editor")
	const edit = "#!/bin/sh\n[ \"$1\" = --wait ] || exit 3\ngrep -q '^# page.width = 72$' \"$2\" && echo 'page.widht = 90' >> \"$2\"\n"
	if err := os.WriteFile(script, []byte(edit), 0o700); err != nil {
		t.Fatal(err)
	}
	run := func(editor string) (string, int) {
		var out, errs bytes.Buffer
		p := &cli.Program{
			In: strings.NewReader(""), Out: &out, Err: &errs, Now: clock, Attach: func(*exec.Cmd) {},
			Getenv: func(name string) string { return map[string]string{"EDITOR": "false", "VISUAL": editor}[name] },
		}
		code := p.Run(t.Context(), []string{"config", "edit", "--config", file})
		return out.String() + errs.String(), code
	}
	if said, code := run(script + " --wait"); code != 1 || !strings.Contains(said, "there is no setting page.widht; did you mean page.width?") {
		t.Errorf("%d: %s", code, said)
	}
	if said, code := run(script + " --wait; rm -r /"); code != 1 || !strings.Contains(said, "run the editor") {
		t.Errorf("%d: %s", code, said)
	}
}

// Hints are told by config check, which is content all the same.
func TestConfigCheckTellsHints(t *testing.T) {
	var out, errs bytes.Buffer
	p := &cli.Program{
		In: strings.NewReader(""), Out: &out, Err: &errs, Now: clock, Getenv: func(string) string { return "" },
		ReadSettings: func(config.Loaded) config.Config {
			return config.Config{Settings: config.Defaults(), Given: make([]config.Given, 1), Hints: []config.Mistake{{Line: 2, Wrong: "only some terminals send ctrl+enter"}}}
		},
	}
	code := p.Run(t.Context(), []string{"config", "check", "--config", filepath.Join(t.TempDir(), "config.toml")})
	if said := errs.String(); code != 0 || !strings.Contains(said, "hint: line 2: only some terminals send ctrl+enter\n") || !strings.Contains(out.String()+said, "all is well: 1 setting is set") {
		t.Errorf("%d: %s%s", code, out.String(), said)
	}
}
