package own

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"tidings/store"
	"tidings/store/dbfile"
)

// A seal says that the person has confirmed on this machine what is run and read for a feed.
// It is a code (HMAC-SHA-256) over all that matters, made with a key that lies beside the
// libraries of the person and in none of them, and with the name of the machine. So a library,
// a copy of one or a dump that comes from elsewhere has no seal that this machine takes for
// its own, and nothing in one can be changed without breaking it.
//
// A seal over a sign-in is one for the host that the secret goes to: when the feed moves to
// another, it rests until the person has said that the secret may go there.

const keySize = 32

// sealed is what a seal is made over.
type sealed struct {
	Version  int
	Machine  string
	Address  string         // of a feed that is run or read; else of the host that a secret goes to, if there is one
	Settings store.Settings // but the seal, and what needs none
}

// Confirmed reports whether the person has confirmed on this machine how a feed is fetched.
func (h *Home) Confirmed(feed store.Feed, s store.Settings) bool {
	key, err := h.key(false)
	if err != nil || s.Seal == "" {
		return false
	}
	return hmac.Equal([]byte(s.Seal), []byte(h.seal(key, feed, s)))
}

// Confirm returns the settings with the seal of this machine.
func (h *Home) Confirm(feed store.Feed, s store.Settings) (store.Settings, error) {
	s.Seal = ""
	if !s.NeedsSeal(feed.URL) {
		return s, nil
	}
	key, err := h.key(true)
	if err != nil {
		return s, err
	}
	s.Seal = h.seal(key, feed, s)
	return s, nil
}

func (h *Home) seal(key []byte, feed store.Feed, s store.Settings) string {
	s.Seal, s.Interval, s.UserAgent = "", 0, ""
	over := sealed{Version: 1, Machine: h.machine(), Settings: s}
	switch u, err := url.Parse(feed.URL); {
	case store.IsOwnAddress(feed.URL):
		over.Address = feed.URL
	case s.Auth == "":
	case err != nil:
		over.Address = feed.URL
	case u.Port() == "": // https may follow http, which never follows https for good
		over.Address = strings.ToLower(u.Hostname())
	default:
		over.Address = u.Scheme + "://" + strings.ToLower(u.Host)
	}
	text, err := json.Marshal(over)
	if err != nil {
		return "" // it never fails: there is nothing but text and numbers
	}
	code := hmac.New(sha256.New, key)
	code.Write(text)
	return base64.RawURLEncoding.EncodeToString(code.Sum(nil))
}

// machine is what this machine is called, by its system or its network.
func (h *Home) machine() string {
	if h.Name != "" {
		return h.Name
	}
	for _, path := range []string{"/etc/machine-id", "/var/lib/dbus/machine-id"} {
		if text, err := os.ReadFile(path); err == nil && len(strings.TrimSpace(string(text))) > 0 {
			return strings.TrimSpace(string(text))
		}
	}
	name, _ := os.Hostname()
	return name
}

// stateFolder is where the key lies: beside no library, so that a copy of the folder of one
// does not bring it along.
func (h *Home) stateFolder() (string, error) {
	if h.State != "" {
		return h.State, nil
	}
	if xdg := h.Getenv("XDG_STATE_HOME"); filepath.IsAbs(xdg) {
		return filepath.Join(xdg, "tidings"), nil
	}
	home := h.Getenv("HOME")
	switch local := h.Getenv("LocalAppData"); {
	case runtime.GOOS == "windows" && local != "":
		return filepath.Join(local, "tidings-state"), nil
	case !filepath.IsAbs(home):
		return "", errors.New("there is no home folder to keep it in")
	case runtime.GOOS == "darwin":
		return filepath.Join(home, "Library", "Application Support", "tidings-state"), nil
	}
	return filepath.Join(home, ".local", "state", "tidings"), nil
}

// key reads the key of seals; with make it makes one if there is none.
func (h *Home) key(make bool) ([]byte, error) {
	folder, err := h.stateFolder()
	if err != nil {
		return nil, fmt.Errorf("keep what you confirm: %w", err)
	}
	path := filepath.Join(folder, "seal.key")
	key, err := readKey(path)
	if !make || !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := makeKey(folder, path); err != nil {
		return nil, fmt.Errorf("keep what you confirm in %s: %w", path, cause(err))
	}
	return readKey(path)
}

func readKey(path string) ([]byte, error) {
	file, err := dbfile.OpenRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("keep what you confirm: others can read %s; delete it, or chmod 600 it if nobody has", path)
	}
	key, err := io.ReadAll(io.LimitReader(file, keySize+1))
	if err == nil && len(key) != keySize {
		err = fmt.Errorf("keep what you confirm: %s is damaged; delete it, and confirm your feeds again", path)
	}
	return key, err
}

// makeKey makes a key. Of several processes that do so at once, one has its way.
func makeKey(folder, path string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(folder, "seal.key.*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(draft.Name())
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // it never fails
	_, err = draft.Write(key)
	if err = errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	if err = os.Link(draft.Name(), path); errors.Is(err, fs.ErrExist) {
		return nil
	} else if err != nil { // a file system without links
		return os.Rename(draft.Name(), path)
	}
	return nil
}
