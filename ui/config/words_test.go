package config

import (
	"slices"
	"strings"
	"testing"
)

// A program is a list of words, which stay as they are, however they are written. What a
// shell would read does not count where something is filled in.
func TestPrograms(t *testing.T) {
	const key = "notify.program"
	long := strings.Repeat("x", longestWord)
	for typed, want := range map[string][]string{
		`[]`:                      nil,
		`["tell"]`:                {"tell"},
		` [ 'tell' , "a b", "" ]`: {"tell", "a b", ""},
		`["tell", "$(x)", "\"é\"", "{titles}", "--t={title}"]`: {"tell", "$(x)", `"é"`, "{titles}", "--t={title}"},
		"[\n  \"tell\", # so\n  \"x\",\n]":                     {"tell", "x"},
		`["sh", "-c", "tell \"$1\"", "sh", "{title}"]`:         {"sh", "-c", `tell "$1"`, "sh", "{title}"},
		`["/bin/sh", "my.sh", "{title}"]`:                      {"/bin/sh", "my.sh", "{title}"},
		`["tell", "-a", "ssh", "{title}"]`:                     {"tell", "-a", "ssh", "{title}"},
		`["jq", "{x: .title}"]`:                                {"jq", "{x: .title}"},
		`["` + long + `"]`:                                     {long},
	} {
		changed, err := Set(nil, key, typed)
		if err != nil {
			t.Errorf("%s: %v", typed, err)
			continue
		}
		if c := Parse(changed); !slices.Equal(c.Settings.NotifyProgram.All(), want) || len(c.Mistakes) > 0 {
			t.Errorf("%s: %q: %q %v", typed, changed, c.Settings.NotifyProgram.All(), c.Mistakes)
		}
		if c := Parse([]byte(key + " = " + typed)); !slices.Equal(c.Settings.NotifyProgram.All(), want) {
			t.Errorf("%s: %q", typed, c.Settings.NotifyProgram.All())
		}
		if back, err := Unset(changed, key); err != nil || len(back) > 0 {
			t.Errorf("%s: unset leaves %q %v", typed, back, err)
		}
	}
	for _, typed := range []string{
		`tell`, `"tell"`, `[""]`, `[1]`, `["tell", 1]`, `[["tell"]]`, `["tell", "a\nb"]`, `["tell", "a\u0000b"]`, "[\"\xff\"]", `["tell"`,
		`["{title}"]`, `["tell-{feed}"]`, `["` + long + `x"]`, `[` + strings.Repeat(`"x",`, mostWords+1) + `]`,
		`["sh", "-c", "tell {title}"]`, `["/bin/bash", "-lc", "tell '{title}'", "x"]`, `["sh", "{title}"]`, `["sh", "-e", "-c", "{title}"]`, `["bash", "-o", "pipefail", "-c", "tell {title}"]`, `["sh", "-c", "-x {title}"]`,
		`["env", "A=b", "sh", "-c", "tell {titles}"]`, `["ssh", "host", "tell", "{title}"]`, `["python3", "-c", "print('{title}')"]`,
		`["C:\\x\\CMD.EXE", "/c", "x", "{link}"]`, `["tell.bat", "{title}"]`, `["tmux", "display-message", "{summary}"]`,
	} {
		if text, err := Set(nil, key, typed); err == nil {
			t.Errorf("%.60s is taken: %.60q", typed, text)
		}
	}
	if NewWords() != (Words{}) || NewWords("a", "b") == NewWords("ab") || NewWords("") == (Words{rest: "x"}) {
		t.Error("words are not compared as they should be")
	}
}

// A program that opens an address gets it as an argument that no program takes for commands, also
// where it comes last by itself.
func TestProgramsThatOpen(t *testing.T) {
	for typed, fits := range map[string]bool{
		`["mpv"]`: true, `["mpv", "{url}"]`: true, `["mpv", "--at={url}", "-x"]`: true, `["sh", "-c", "mpv \"$1\"", "sh"]`: true, `["sh", "-c", "mpv \"$1\"", "sh", "{url}"]`: true, `[]`: true,
		`["sh", "-c"]`: false, `["sh"]`: false, `["sh", "-c", "mpv {url}"]`: false, `["{url}"]`: false, `["ssh", "desk", "mpv"]`: false, `["env", "sh", "-c"]`: false, `["python3", "-c"]`: false, `"mpv"`: false,
	} {
		if _, err := Set(nil, "open.audio", typed); (err == nil) != fits {
			t.Errorf("%s: %v", typed, err)
		}
	}
}
