package cli

import (
	"strings"
	"testing"
)

// Whatever is given for a key, it is one fingerprint or an error.
func FuzzReadKey(f *testing.F) {
	f.Add("")
	f.Add("# a remark\n\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3l+3rRq0pJ0m7o0S6Q5yq0oX6w2d0mQWl0W0b3d0pT asha")
	f.Add("from=\"x\" ssh-rsa AAAA")
	f.Fuzz(func(t *testing.T, text string) {
		print, err := readKey(strings.NewReader(text))
		if err == nil && !strings.HasPrefix(print, "SHA256:") {
			t.Errorf("%q: %q %v", text, print, err)
		}
	})
}
