package serve

import (
	"bufio"
	"bytes"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/spf13/cobra"
	gossh "golang.org/x/crypto/ssh"

	"tidings/feeds"
	"tidings/store"
)

const accountLong = `Say who may read here over SSH. An account has a name, for you to know it by, and
a key, by which the server knows it. It has feeds, marks and a history of its
own; articles are kept once for all.

"local" is your own account, which no key opens.`

const accountAddLong = `Make an account for whoever has the private half of a key. The public half comes
from standard input, as it stands in id_ed25519.pub or authorized_keys. Options
before the key (from=, command=) are refused, not ignored.`

const accountAddExamples = `tidings account add asha < id_ed25519.pub
# somebody who publishes their key
curl -s https://example.org/asha.keys | tidings account add asha`

const accountRemoveLong = `Remove an account. Its sessions are ended at once, its key opens nothing any more,
and its feeds are fetched no more unless somebody else follows them. This cannot
be undone.`

// maxName is how long an account's name may be, in bytes.
const maxName = 64

// What can be wrong with a key.
var (
	errNoKey      = errors.New("there is no public key on standard input; try < ~/.ssh/id_ed25519.pub")
	errManyKeys   = errors.New("there is more than one key on standard input; an account has one")
	errKeyOptions = errors.New("there are options before the key, which would not be heeded here; leave them out")
	errWeakKey    = errors.New("this key is too weak: make one with ssh-keygen -t ed25519")
	errKeyKind    = errors.New("this is a certificate; give the key itself")
	errPrivateKey = errors.New("this is a private key, which nobody but its owner should have; give the file that ends in .pub")
)

func (d *Door) accountCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "account", Short: "Say who may read here over SSH", Long: accountLong, Args: someWord,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Usage() },
	}
	cmd.AddCommand(d.accountAddCommand(), d.accountListCommand(), d.accountRemoveCommand())
	return cmd
}

func (d *Door) accountAddCommand() *cobra.Command {
	return &cobra.Command{
		Use: "add NAME", Short: "Make an account for a key", Long: accountAddLong, Example: accountAddExamples,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, err := accountName(args[0])
			if err != nil {
				return err
			}
			print, err := readKey(cmd.InOrStdin())
			if err != nil {
				return err
			}
			return d.withStore(cmd, func(s *store.Store) error {
				_, err := s.AddAccount(cmd.Context(), name, print)
				if errors.Is(err, store.ErrExists) {
					return fmt.Errorf("there is an account of the name %s, or with this key, already; see tidings account list", name)
				}
				if err == nil {
					fmt.Fprintf(cmd.OutOrStdout(), "%s reads here with the key %s\n", name, print)
				}
				return err
			})
		},
	}
}

func (d *Door) accountListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "List the accounts", Example: "tidings account list --json", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return d.withStore(cmd, func(s *store.Store) error {
				all, err := s.Accounts(cmd.Context())
				if err != nil {
					return err
				}
				if asJSON {
					return listAccountsJSON(cmd.OutOrStdout(), all)
				}
				return listAccounts(cmd.OutOrStdout(), all)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return cmd
}

func listAccounts(w io.Writer, all []store.Account) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, a := range all {
		keys := strings.Join(a.Keys, " ")
		if keys == "" {
			keys = "-"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", a.Name, a.Created.Format("2006-01-02"), keys)
	}
	return table.Flush()
}

func listAccountsJSON(w io.Writer, all []store.Account) error {
	lines := json.NewEncoder(w)
	for _, a := range all {
		if err := lines.Encode(a); err != nil {
			return fmt.Errorf("print accounts: %w", err)
		}
	}
	return nil
}

func (d *Door) accountRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Remove an account", Long: accountRemoveLong, Example: "tidings account remove asha",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.withStore(cmd, func(s *store.Store) error {
				all, err := s.Accounts(cmd.Context())
				if err != nil {
					return err
				}
				for _, a := range all {
					switch {
					case !strings.EqualFold(a.Name, args[0]):
					case a.ID == store.Local:
						return errors.New("this account is your own and cannot be removed")
					default:
						if err := s.RemoveAccount(cmd.Context(), a.ID); err != nil {
							return err
						}
						fmt.Fprintf(cmd.OutOrStdout(), "%s reads here no more\n", a.Name)
						return nil
					}
				}
				return fmt.Errorf("there is no account %s; see tidings account list", cleanLine(args[0], maxName))
			})
		},
	}
}

// accountName is a name that cannot be taken for anything else: letters and
// digits of any script, with - _ and . between them.
func accountName(name string) (string, error) {
	odd := func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("-_.", c)
	}
	if name == "" || len(name) > maxName || strings.ContainsFunc(name, odd) || strings.ContainsAny(name[:1], "-_.") || feeds.Line(name) != name {
		return "", fmt.Errorf("a name has at most %d letters, digits, - _ and ., and begins with a letter or digit", maxName)
	}
	return name, nil
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
	return gossh.FingerprintSHA256(key), checkStrength(key)
}

// checkStrength refuses keys that a server should not trust any more.
func checkStrength(key gossh.PublicKey) error {
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
