package cli

import (
	"bufio"
	"bytes"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	gossh "golang.org/x/crypto/ssh"

	"tidings/store"
)

const keyLong = `Manage the keys that open an account: one for each machine that somebody reads on, say.
A session that a removed key has opened ends at once.`

const keyRemoveLong = `Take a key off an account. The key is named by its fingerprint, as "tidings account
list" shows it, or by the beginning of that. Its sessions end at once; those of
the account's other keys go on.`

// What can be wrong with a key.
var (
	errNoKey      = errors.New("there is no public key on standard input; try < ~/.ssh/id_ed25519.pub")
	errManyKeys   = errors.New("there is more than one key on standard input; give one at a time; tidings account key add adds another")
	errKeyOptions = errors.New("there are options before the key, which are not supported here; leave them out")
	errWeakKey    = errors.New("this key is too weak: make one with ssh-keygen -t ed25519")
	errKeyKind    = errors.New("this is a certificate; give the key itself")
	errPrivateKey = errors.New("this is a private key, which nobody but its owner should have; give the file that ends in .pub")
)

func (r *run) keyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "key", Short: "Manage the keys of an account", Long: keyLong,
		Args: oneOf, RunE: func(*cobra.Command, []string) error { return nil },
	}
	cmd.AddCommand(r.keyAddCommand(), r.keyRemoveCommand())
	return cmd
}

func (r *run) keyAddCommand() *cobra.Command {
	return &cobra.Command{
		Use: "add NAME", Short: "Let one more key open an account", Example: "tidings account key add asha < laptop.pub",
		Args: exactly(1, "which account"),
		RunE: func(cmd *cobra.Command, args []string) error {
			print, err := readKey(r.In)
			if err != nil {
				return err
			}
			s, a, err := r.accountNamed(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			err = s.AddKey(cmd.Context(), a.ID, print)
			switch {
			case errors.Is(err, store.ErrExists):
				return errors.New("this key opens an account already; see tidings account list")
			case err != nil:
				return err
			}
			r.out.line("added the key " + print + " to the account " + a.Name)
			return nil
		},
	}
}

func (r *run) keyRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME FINGERPRINT", Short: "Take a key off an account", Long: keyRemoveLong,
		Example: "tidings account key remove asha SHA256:qv3b", Args: exactly(2, "which account, and the fingerprint of the key"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, a, err := r.accountNamed(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			print, err := keyOf(a, args[1])
			if err != nil {
				return err
			}
			if err := s.RemoveKey(cmd.Context(), a.ID, print); err != nil {
				return err
			}
			r.out.line("removed the key " + print + " from the account " + a.Name)
			if len(a.Keys) == 1 {
				r.warn("%s has no key left, so nobody can log in to it; give it one with `tidings account key add %[1]s < key.pub`, or `tidings account invite %[1]s`", a.Name)
			}
			return nil
		},
	}
}

// keyOf returns the one key of an account whose fingerprint has a beginning, with or
// without the name of the hash.
func keyOf(a store.Account, beginning string) (print string, err error) {
	const hash = "SHA256:"
	for _, key := range a.Keys {
		if !strings.HasPrefix(strings.TrimPrefix(key, hash), strings.TrimPrefix(beginning, hash)) {
			continue
		}
		if print != "" {
			return "", errors.New("several keys of this account begin like that; give more of the fingerprint")
		}
		print = key
	}
	if print == "" || strings.TrimPrefix(beginning, hash) == "" {
		return "", fmt.Errorf("%s has no key that begins like that; see tidings account list", a.Name)
	}
	return print, nil
}

// readKey reads the one public key of an authorized_keys file (sshd(8)) and
// returns its fingerprint.
func readKey(r io.Reader) (print string, err error) {
	const maxFile = 64 << 10
	lines := bufio.NewScanner(io.LimitReader(r, maxFile))
	lines.Buffer(nil, maxFile)
	for lines.Scan() {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		if print != "" {
			return "", errManyKeys
		}
		if print, err = fingerprintOf(line); err != nil {
			return "", err
		}
	}
	if err := lines.Err(); err != nil {
		return "", fmt.Errorf("read the key: %w", err)
	}
	if print == "" {
		return "", errNoKey
	}
	return print, nil
}

func fingerprintOf(line []byte) (string, error) {
	if bytes.HasPrefix(line, []byte("-----BEGIN")) {
		return "", errPrivateKey
	}
	key, _, options, _, err := gossh.ParseAuthorizedKey(line)
	if err != nil {
		return "", errors.New("this is not a public key; it begins like ssh-ed25519 AAAA…")
	}
	if len(options) > 0 {
		return "", errKeyOptions
	}
	return gossh.FingerprintSHA256(key), CheckKey(key)
}

// CheckKey refuses keys that a server should not trust any more.
func CheckKey(key gossh.PublicKey) error {
	const leastRSA = 2048 // bits
	if _, certificate := key.(*gossh.Certificate); certificate {
		return errKeyKind
	}
	if key.Type() == "ssh-dss" /* DSA */ {
		return errWeakKey
	}
	if open, ok := key.(gossh.CryptoPublicKey); ok {
		if k, ok := open.CryptoPublicKey().(*rsa.PublicKey); ok && k.N.BitLen() < leastRSA {
			return errWeakKey
		}
	}
	return nil
}
