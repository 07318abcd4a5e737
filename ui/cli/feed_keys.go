package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"tidings/store"
	"tidings/ui/typeset"
)

// A feedKey is something that can be set of a feed.
type feedKey struct {
	name   string
	value  string // what it takes, for the help
	help   string
	forAll bool // it concerns nobody else and nothing of the machine

	set   func(s *store.Settings, values []string) error
	unset func(s *store.Settings)
	shown func(s store.Settings) string // "" if it is not set
}

func feedKeys() []feedKey {
	return []feedKey{
		{"interval", "TIME", "time between two visits, as 30m, 6h, 1d; a server may ask for more", true,
			func(s *store.Settings, v []string) error { return setWait(s, v) },
			func(s *store.Settings) { s.Interval = 0 },
			func(s store.Settings) string { return store.ShownInterval(s.Interval) }},
		{"full-text", "always, ask or never", "when articles' pages are read for their full text: by itself, with the key x, or not at all", true,
			setFullText,
			func(s *store.Settings) { s.FullText = "" },
			func(s store.Settings) string { return s.FullText }},
		{"user-agent", "TEXT", "what the program calls itself", false,
			func(s *store.Settings, v []string) error {
				return setText(&s.UserAgent, []string{strings.Join(v, " ")})
			},
			func(s *store.Settings) { s.UserAgent = "" },
			func(s store.Settings) string { return s.UserAgent }},
		{"auth", "basic USER, bearer, header NAME or cookie NAME", "how to sign in", false,
			setSignIn,
			func(s *store.Settings) { s.Auth, s.AuthName = "", "" },
			func(s store.Settings) string { return strings.TrimSpace(s.Auth + " " + s.AuthName) }},
		{"secret-command", "COMMAND", "prints the secret on its first line, as 'pass show paper'", false,
			func(s *store.Settings, v []string) error { s.SecretEnv = ""; return setCommand(&s.SecretCommand, v) },
			func(s *store.Settings) { s.SecretCommand = nil },
			func(s store.Settings) string { return shownCommand(s.SecretCommand) }},
		{"secret-env", "NAME", "the variable of the environment that holds the secret", false,
			func(s *store.Settings, v []string) error { s.SecretCommand = nil; return setText(&s.SecretEnv, v) },
			func(s *store.Settings) { s.SecretEnv = "" },
			func(s store.Settings) string { return s.SecretEnv }},
		{"proxy", "ADDRESS [USER]", "http://, https://, socks5:// or socks5h:// with a host and a port; USER if it asks for one", false,
			setProxy,
			func(s *store.Settings) { s.Proxy, s.ProxyName = "", "" },
			func(s store.Settings) string { return strings.TrimSpace(s.Proxy + " " + s.ProxyName) }},
		{"proxy-secret-command", "COMMAND", "prints the password for the proxy on its first line", false,
			func(s *store.Settings, v []string) error {
				s.ProxySecretEnv = ""
				return setCommand(&s.ProxySecretCommand, v)
			},
			func(s *store.Settings) { s.ProxySecretCommand = nil },
			func(s store.Settings) string { return shownCommand(s.ProxySecretCommand) }},
		{"proxy-secret-env", "NAME", "the variable of the environment that holds it", false,
			func(s *store.Settings, v []string) error {
				s.ProxySecretCommand = nil
				return setText(&s.ProxySecretEnv, v)
			},
			func(s *store.Settings) { s.ProxySecretEnv = "" },
			func(s store.Settings) string { return s.ProxySecretEnv }},
		{"ca", "FILE", "certificates (PEM) to trust beside the machine's", false,
			setFile,
			func(s *store.Settings) { s.CA = "" },
			func(s store.Settings) string { return s.CA }},
		{"filter", "COMMAND", "the document goes in, what it prints is read in its place", false,
			func(s *store.Settings, v []string) error { return setCommand(&s.Filter, v) },
			func(s *store.Settings) { s.Filter = nil },
			func(s store.Settings) string { return shownCommand(s.Filter) }},
	}
}

// keysHelp is the part of the help that lists the keys.
func keysHelp() string {
	var text strings.Builder
	text.WriteString("The keys are\n")
	for _, key := range feedKeys() {
		fmt.Fprintf(&text, "  %s %s\n      %s\n", key.name, key.value, key.help)
	}
	return text.String()
}

func keyNamed(name string) (feedKey, error) {
	keys := feedKeys()
	at := slices.IndexFunc(keys, func(k feedKey) bool { return k.name == name })
	if at >= 0 {
		return keys[at], nil
	}
	var names []string
	for _, key := range keys {
		names = append(names, key.name)
	}
	return feedKey{}, wrongUsage("there is no key %s; the keys are %s", quote(name), strings.Join(names, ", "))
}

func setText(to *string, values []string) error {
	if len(values) != 1 || strings.TrimSpace(values[0]) == "" {
		return wrongUsage("say one value")
	}
	*to = strings.TrimSpace(values[0])
	return nil
}

func setCommand(to *[]string, values []string) (err error) {
	*to, err = wordsOf(values)
	return err
}

func setFullText(s *store.Settings, values []string) error {
	if err := setText(&s.FullText, values); err != nil {
		return err
	}
	if s.FullText == "ask" {
		s.FullText = ""
	}
	return nil
}

func setSignIn(s *store.Settings, values []string) error {
	s.Auth, s.AuthName = values[0], ""
	if len(values) > 2 {
		return wrongUsage("auth is basic USER, bearer, header NAME or cookie NAME; the secret is not typed, see secret-command")
	}
	if len(values) == 2 {
		s.AuthName = values[1]
	}
	return nil
}

func setProxy(s *store.Settings, values []string) error {
	s.ProxyName = ""
	if len(values) == 2 {
		if err := setText(&s.ProxyName, values[1:]); err != nil {
			return err
		}
		values = values[:1]
	}
	return setText(&s.Proxy, values)
}

func setFile(s *store.Settings, values []string) error {
	if err := setText(&s.CA, values); err != nil {
		return err
	}
	path, err := filepath.Abs(s.CA)
	if err != nil {
		return fmt.Errorf("%s cannot be found: %v", typeset.Clip(s.CA, 200), cause(err))
	}
	s.CA = path
	return nil
}

func setWait(s *store.Settings, values []string) error {
	var text string
	if err := setText(&text, values); err != nil {
		return err
	}
	var err error
	s.Interval, err = store.ReadInterval(text)
	return err
}
