package config

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Words are a program and its arguments, each as it is: nothing parts or expands them. They
// can be compared, as Settings can.
type Words struct {
	first string
	rest  string // the others, each behind a NUL, which is in none
}

// NewWords returns some words.
func NewWords(all ...string) (w Words) {
	if len(all) > 0 {
		w.first = all[0]
	}
	for _, word := range all[min(1, len(all)):] {
		w.rest += "\x00" + word
	}
	return w
}

// All are the words one by one, nil if there are none.
func (w Words) All() []string {
	if w == (Words{}) {
		return nil
	}
	return strings.Split(w.first+w.rest, "\x00")
}

// How many words a program is given at most, and how long each is, in bytes.
const (
	mostWords   = 100
	longestWord = 4000
)

// program is a setting that is a program with its arguments, or an empty list for none.
func program(key, why, example string, set func(*Settings, Words)) Setting {
	return programWith(key, why, example, func(words []string) []string { return words }, set)
}

// opening is a setting that is a program which opens an address.
func opening(key, why, example string, set func(*Settings, Words)) Setting {
	return programWith(key, why, example, func(words []string) []string {
		if !slices.ContainsFunc(words[1:], filledIn) { // it comes last then
			words = append(slices.Clone(words), AddressFilling)
		}
		return words
	}, set)
}

// programWith is a setting that is a program; whole returns its words as they are when it is run.
func programWith(key, why, example string, whole func([]string) []string, set func(*Settings, Words)) Setting {
	return Setting{Key: key, Why: why, Default: "[]", words: []string{"[]"},
		Choices: "a list of words, a program and its arguments, as in " + example + "; no shell reads them, and in what one would run nothing may be filled in",
		take: func(s *Settings, value any) bool {
			list, ok := value.([]any)
			if !ok || len(list) > mostWords {
				return false
			}
			words := make([]string, len(list))
			for i := range list {
				if words[i], ok = list[i].(string); !ok || len(words[i]) > longestWord || strings.IndexFunc(words[i], unicode.IsControl) >= 0 {
					return false
				}
			}
			if len(words) > 0 && (words[0] == "" || filledIn(words[0]) || asCode(whole(words))) {
				return false
			}
			set(s, NewWords(words...))
			return true
		}}
}

// Fillings are what a program's arguments may have in braces.
func Fillings() []string {
	return []string{"title", "link", "feed", "id", "summary", "titles", "count"}
}

// AddressFilling stands for the address in the arguments of a program that opens one.
const AddressFilling = "{url}"

// filledIn reports whether something is filled in in a word.
func filledIn(word string) bool {
	return strings.Contains(word, AddressFilling) || slices.ContainsFunc(Fillings(), func(name string) bool { return strings.Contains(word, "{"+name+"}") })
}

// asCode reports whether something is filled in in what a program takes for commands. A title
// could say there what is to be done.
func asCode(words []string) bool {
	for i, word := range words {
		name := strings.ToLower(path.Base(strings.ReplaceAll(word, `\`, "/")))
		name = strings.TrimSuffix(name, ".exe")
		arguments := words[i+1:]
		switch {
		case strings.HasSuffix(name, ".bat"), strings.HasSuffix(name, ".cmd"), slices.Contains(lineReaders(), name):
			return slices.ContainsFunc(arguments, filledIn)
		case slices.Contains(codeReaders(), name):
			return slices.ContainsFunc(codeOf(arguments), filledIn)
		case i == 0 && !slices.Contains(starters(), name):
			return false
		}
	}
	return false
}

// starters are programs that start the one that their arguments name.
func starters() []string {
	return []string{"env", "nice", "ionice", "nohup", "timeout", "setsid", "stdbuf", "time", "sudo", "doas", "xargs", "busybox", "systemd-run", "flatpak-spawn", "flock"}
}

// lineReaders are programs that take all of their arguments for one line of commands, and
// codeReaders those that take one for that.
func lineReaders() []string {
	return []string{"cmd", "powershell", "pwsh", "ssh", "watch", "eval", "tmux"}
}

func codeReaders() []string {
	return []string{"sh", "bash", "dash", "zsh", "ksh", "mksh", "ash", "fish", "csh", "tcsh", "nu", "elvish", "xonsh", "su", "script",
		"python", "python3", "perl", "ruby", "node", "lua", "osascript", "awk", "gawk", "sed", "vim", "emacs"}
}

// codeOf are the arguments among which the commands may be: those up to the first that is no
// sign, and up to one behind a sign such as -c.
func codeOf(arguments []string) []string {
	isSign := func(word string) bool { return strings.HasPrefix(word, "-") }
	end := slices.IndexFunc(arguments, func(word string) bool { return !isSign(word) }) + 1
	if end == 0 {
		return arguments
	}
	for i, word := range arguments {
		if isSign(word) && !strings.HasPrefix(word, "--") && strings.ContainsAny(word, "ce") {
			end = max(end, i+2)
		}
	}
	return arguments[:min(end, len(arguments))]
}

// writtenWords is a list of words as the file says it.
func writtenWords(list []any) string {
	all := make([]string, len(list))
	for i := range list {
		word, _ := list[i].(string)
		all[i] = strconv.Quote(word) // there are no control characters, for which TOML has other signs
	}
	return "[" + strings.Join(all, ", ") + "]"
}
