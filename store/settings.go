package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrUnfit says that a setting of a feed has a value that it cannot have. What wraps it says
// which, in words.
var ErrUnfit = errors.New("this cannot be set")

// ErrElsewhere says that something is only for the account of the machine's owner: it would
// read files, run programs or use secrets of that machine.
var ErrElsewhere = errors.New("this can only be set by the owner of the library, on the machine where it lies")

// Settings say how one person wants one feed fetched. The zero value is how any feed is. A
// secret is never part of them, only where it is found when it is needed.
type Settings struct {
	UserAgent     string   `json:"user-agent,omitempty"`     // in place of the program's
	Interval      int      `json:"interval,omitempty"`       // seconds from one visit to the next, unless a person asks; 0 for what is usual
	Proxy         string   `json:"proxy,omitempty"`          // http, https, socks5 or socks5h, with a host and a port
	ProxyName     string   `json:"proxy-name,omitempty"`     // the user that the proxy knows; "" if it asks for none
	CA            string   `json:"ca,omitempty"`             // path of a file of certificates (PEM) that are trusted beside the machine's
	Auth          string   `json:"auth,omitempty"`           // how to sign in: one of the constants below, "" for not at all
	AuthName      string   `json:"auth-name,omitempty"`      // the name of the user, the header or the cookie; none for a bearer
	SecretCommand []string `json:"secret-command,omitempty"` // prints the secret on its first line
	SecretEnv     string   `json:"secret-env,omitempty"`     // or the variable of the environment that holds it

	ProxySecretCommand []string `json:"proxy-secret-command,omitempty"` // prints the proxy's password on its first line
	ProxySecretEnv     string   `json:"proxy-secret-env,omitempty"`     // or the variable that holds it

	FullText string `json:"full-text,omitempty"` // whether articles' pages are read: "" with the key for it, or one of the constants below

	Filter []string `json:"filter,omitempty"` // what is fetched goes through this program
	Seal   string   `json:"seal,omitempty"`   // says that the person confirmed these on a machine; only that machine can tell
}

// The ways to sign in.
const (
	AuthBasic  = "basic"  // a name and the secret (RFC 7617)
	AuthBearer = "bearer" // the secret alone (RFC 6750)
	AuthHeader = "header" // a header of any name
	AuthCookie = "cookie"
)

// When the pages of a feed's articles are read for their full text.
const (
	FullTextAlways = "always" // after a refresh, for what is new and unread, and when an article is opened
	FullTextNever  = "never"  // the feed's own text is all there is to be
)

const (
	ShortestInterval = 5 * time.Minute
	LongestInterval  = 90 * 24 * time.Hour
	mostWords        = 100  // of a command
	mostWordBytes    = 4096 // of all its words
	mostPath         = 4096 // bytes of a path
	mostName         = 256  // bytes of any other value
)

// ReadInterval reads a time between two visits as people write it: a number with m, h, d or w,
// as 30m, 6h, 1d. It returns seconds, 0 for an empty text. The error wraps ErrUnfit.
func ReadInterval(text string) (seconds int, err error) {
	if text == "" {
		return 0, nil
	}
	units := map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
	last := len(text) - 1
	n, err := strconv.ParseUint(strings.TrimSpace(text[:last]), 10, 16)
	unit := units[text[last]]
	if err != nil || unit == 0 {
		return 0, unfit("an interval is a number with m, h, d or w, as 30m, 6h or 1d")
	}
	seconds = max(1, int(time.Duration(n)*unit/time.Second)) // 0 would be none: 1 is too short, and said to be so
	return seconds, Settings{Interval: seconds}.Validate()
}

// ShownInterval is a time between two visits in the way in which it is read: "30m", "6h", "2d";
// "" for none.
func ShownInterval(seconds int) string {
	for _, unit := range []struct {
		seconds int
		name    string
	}{{24 * 3600, "d"}, {3600, "h"}, {60, "m"}} {
		if seconds%unit.seconds == 0 && seconds > 0 {
			return fmt.Sprint(seconds/unit.seconds) + unit.name
		}
	}
	return ""
}

// A SettingsRecord is Settings as a subscription holds them: JSON, which people can read;
// "" for none. Two of them are equal if they are written alike.
type SettingsRecord string

// Record writes settings.
func (s Settings) Record() SettingsRecord {
	text, err := json.Marshal(s)
	if err != nil || string(text) == "{}" { // it never fails: there is nothing but text and numbers
		return ""
	}
	return SettingsRecord(text)
}

// Settings reads a record. The error wraps ErrCorrupt.
func (r SettingsRecord) Settings() (s Settings, err error) {
	if r == "" {
		return s, nil
	}
	if err := json.Unmarshal([]byte(r), &s); err != nil {
		return Settings{}, fmt.Errorf("read settings of a feed: %w: %v", ErrCorrupt, err)
	}
	return s, nil
}

// MarshalJSON writes the record as the object that it is.
func (r SettingsRecord) MarshalJSON() ([]byte, error) {
	if !json.Valid([]byte(r)) {
		return []byte("{}"), nil
	}
	return []byte(r), nil
}

// UnmarshalJSON reads an object.
func (r *SettingsRecord) UnmarshalJSON(text []byte) error {
	var s Settings
	if err := json.Unmarshal(text, &s); err != nil {
		return err
	}
	*r = s.Record()
	return nil
}

// interval is how long the feed is left alone between two visits. A record that cannot be
// read has none.
func (r SettingsRecord) interval() time.Duration {
	s, err := r.Settings()
	if err != nil || s.Interval <= 0 {
		return 0
	}
	return time.Duration(s.Interval) * time.Second
}

// travelling is the record as it is written for another store: what was confirmed here has
// to be confirmed there.
func (r SettingsRecord) travelling() SettingsRecord {
	s, err := r.Settings()
	if err != nil {
		return ""
	}
	s.Seal = ""
	return s.Record()
}

// IsOwnAddress reports whether a feed at the address comes from the person's own machine: a
// program's output or a file.
//
//	exec:my-feed --days 7
//	file:/home/me/notes.xml
func IsOwnAddress(address string) bool {
	return strings.HasPrefix(address, "exec:") || strings.HasPrefix(address, "file:")
}

// ChangesFetching reports whether what is fetched may be another than what somebody without
// these settings gets. Such a feed belongs to the account alone.
func (s Settings) ChangesFetching() bool {
	return s.NeedsSeal("") || s.UserAgent != ""
}

// harmless is what of the settings anybody may have, for any feed.
func (s Settings) harmless() Settings { return Settings{Interval: s.Interval, FullText: s.FullText} }

// NeedsSeal reports whether a feed at an address is only fetched with these settings where
// the person has confirmed them: something of the machine is run, read or shown.
func (s Settings) NeedsSeal(address string) bool {
	return IsOwnAddress(address) || len(s.Filter) > 0 || s.Auth != "" || s.SecretEnv != "" || len(s.SecretCommand) > 0 ||
		s.Proxy != "" || s.ProxyName != "" || s.ProxySecretEnv != "" || len(s.ProxySecretCommand) > 0 || s.CA != ""
}

// AwaitsSeal reports whether a feed rests until the person confirms its settings. That
// there is a seal does not mean that this machine takes it for one.
func (s Settings) AwaitsSeal(address string) bool { return s.Seal == "" && s.NeedsSeal(address) }

// Resting is what is said of a feed that waits for being confirmed.
func Resting(id FeedID) string {
	return fmt.Sprintf("resting: `tidings feed trust %d` confirms it, `tidings feed show %d` tells what it would do", id, id)
}

func unfit(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrUnfit}, args...)...)
}

// Validate is an error that wraps ErrUnfit if settings have a value that they cannot have.
func (s Settings) Validate() error {
	for _, value := range []string{s.UserAgent, s.Proxy, s.AuthName, s.SecretEnv, s.ProxyName, s.ProxySecretEnv, s.Seal} {
		if len(value) > mostName || !isPrintable(value) {
			return unfit("a value has at most %d bytes, and no control characters", mostName)
		}
	}
	switch wait := time.Duration(s.Interval) * time.Second; {
	case s.Interval != 0 && wait < ShortestInterval:
		return unfit("an interval is at least %d minutes: servers want to be asked less often", int(ShortestInterval.Minutes()))
	case wait > LongestInterval:
		return unfit("an interval is at most %d days", int(LongestInterval.Hours()/24))
	case s.UserAgent != strings.TrimSpace(s.UserAgent):
		return unfit("a user agent has no blanks around it")
	case s.CA != "" && (!filepath.IsAbs(s.CA) || len(s.CA) > mostPath || !isPrintable(s.CA)):
		return unfit("ca is the whole path of a file")
	}
	if s.FullText != "" && s.FullText != FullTextAlways && s.FullText != FullTextNever {
		return unfit("full-text is always, ask or never")
	}
	for _, words := range [][]string{s.Filter, s.SecretCommand, s.ProxySecretCommand} {
		if err := validateCommand(words); err != nil {
			return err
		}
	}
	if s.Proxy != "" {
		if err := validateProxy(s.Proxy); err != nil {
			return err
		}
	}
	if strings.Contains(s.ProxyName, ":") {
		return unfit("the name of a user has no colon")
	}
	if err := validateSource(s.ProxySecretEnv, s.ProxySecretCommand); err != nil {
		return err
	}
	return s.validateSignIn()
}

func (s Settings) validateSignIn() error {
	switch s.Auth {
	case "", AuthBearer:
		if s.AuthName != "" {
			return unfit("only basic, header and cookie have a name")
		}
	case AuthBasic:
		if s.AuthName == "" || strings.Contains(s.AuthName, ":") {
			return unfit("basic needs the name of a user, which has no colon")
		}
	case AuthHeader, AuthCookie:
		if !isToken(s.AuthName) {
			return unfit("%s needs a name of letters, digits and -_", s.Auth)
		}
		if s.Auth == AuthHeader && slices.ContainsFunc(reservedHeaders(), func(name string) bool { return strings.EqualFold(name, s.AuthName) }) {
			return unfit("the header %s is not one to sign in with", s.AuthName)
		}
	default:
		return unfit("auth is basic USER, bearer, header NAME or cookie NAME")
	}
	return validateSource(s.SecretEnv, s.SecretCommand)
}

// validateSource takes where a secret comes from.
func validateSource(env string, command []string) error {
	if env != "" && len(command) > 0 {
		return unfit("a secret comes from a command or from the environment, not from both")
	}
	if env != "" && (!isToken(env) || strings.Contains(env, "-")) {
		return unfit("a secret in the environment is named by its variable, as FEED_TOKEN")
	}
	return nil
}

// reservedHeaders are those that say how the request itself goes.
func reservedHeaders() []string {
	return []string{
		"Host", "Connection", "Content-Length", "Content-Type", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect", "Accept", "Accept-Encoding",
		"If-None-Match", "If-Modified-Since", "User-Agent", "Cookie", "Proxy-Authorization", "Proxy-Connection", "Range",
	}
}

func validateCommand(words []string) error {
	sum := 0
	for i, word := range words {
		if sum += len(word); i == 0 && word == "" || !isPrintable(word) {
			return unfit("a command has a program, and no control characters in its words")
		}
	}
	if len(words) > mostWords || sum > mostWordBytes {
		return unfit("a command has at most %d words and %d bytes", mostWords, mostWordBytes)
	}
	return nil
}

// validateProxy takes the address of a proxy without a name and a password: these would be
// kept in the library.
func validateProxy(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		return unfit("a proxy is written as socks5://127.0.0.1:9050 or http://proxy.example:3128")
	case !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, u.Scheme):
		return unfit("a proxy is one of http, https, socks5 and socks5h")
	case u.User != nil:
		return unfit("the address of a proxy has no name and password in it: they would be stored; write proxy ADDRESS USER, and see proxy-secret-command")
	}
	return nil
}

func isPrintable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 })
}

func isToken(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	})
}
