package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

const accountLong = `Manage who may log in over SSH. An account has a name, for you to know it by, and
keys, by which the server knows it. It has feeds, marks and a history of its
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

func (r *run) accountCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "account", Short: "Manage the accounts of the SSH server", Long: accountLong,
		Args: oneOf, RunE: func(*cobra.Command, []string) error { return nil },
	}
	cmd.AddCommand(r.accountAddCommand(), r.accountListCommand(), r.accountRenameCommand(), r.accountRemoveCommand(),
		r.keyCommand(), r.inviteCommand())
	return cmd
}

func (r *run) accountAddCommand() *cobra.Command {
	return &cobra.Command{
		Use: "add NAME", Short: "Make an account for a key", Long: accountAddLong, Example: accountAddExamples,
		Args: exactly(1, "the name of the new account"),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, err := accountName(args[0])
			if err != nil {
				return err
			}
			print, err := readKey(r.In)
			if err != nil {
				return err
			}
			s, err := r.library()
			if err != nil {
				return err
			}
			_, err = s.AddAccount(cmd.Context(), name, print)
			switch {
			case errors.Is(err, store.ErrExists):
				return takenBy(cmd.Context(), s, name, print)
			case err != nil:
				return err
			}
			r.out.line("added the account " + name + " with the key " + print)
			return nil
		},
	}
}

// takenBy says whether an account has the name already, or the key.
func takenBy(ctx context.Context, s *store.Store, name, print string) error {
	all, err := s.Accounts(ctx)
	if err != nil {
		return err
	}
	hasName := slices.IndexFunc(all, func(a store.Account) bool { return strings.EqualFold(a.Name, name) })
	hasKey := slices.IndexFunc(all, func(a store.Account) bool { return slices.Contains(a.Keys, print) })
	switch {
	case hasKey >= 0 && hasKey == hasName:
		return fmt.Errorf("%s has an account with this key already", all[hasKey].Name)
	case hasKey >= 0:
		return fmt.Errorf("this key is that of the account %s already; a key opens one account only", all[hasKey].Name)
	case hasName >= 0 && all[hasName].ID != store.Local:
		return fmt.Errorf("there is an account %s already; `tidings account key add %[1]s` lets this key open it, too", all[hasName].Name)
	}
	return fmt.Errorf("the name %s is taken; give another", name)
}

const accountListLong = `List the accounts with their keys and open invitations.

--json prints one object a line for each account:
  id name created   its number, its name, when it was made
  keys              the fingerprints of its keys
  invited_until     when its invitation ends, if one is open`

func (r *run) accountListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "List the accounts", Long: accountListLong, Example: "tidings account list --json", Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := r.library()
			if err != nil {
				return err
			}
			all, err := s.Accounts(cmd.Context())
			switch {
			case err != nil:
				return err
			case asJSON:
				return r.listAccountsJSON(all)
			}
			return r.listAccounts(all)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return cmd
}

func (r *run) listAccounts(all []store.Account) error {
	table := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tCREATED\tKEYS")
	for _, a := range all {
		opens := strings.Join(a.Keys, " ")
		if a.Invited(r.Now()) {
			opens = strings.TrimSpace(opens + " invited until " + a.Invitation.Until.In(r.Now().Location()).Format("2006-01-02 15:04"))
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", a.Name, a.Created.Format("2006-01-02"), cmp.Or(opens, "-"))
	}
	return table.Flush()
}

// An accountRecord is an account in JSON, without the hash of an invitation's code.
type accountRecord struct {
	ID      store.AccountID `json:"id"`
	Name    string          `json:"name"`
	Keys    []string        `json:"keys,omitempty"`
	Created time.Time       `json:"created"`
	Invited time.Time       `json:"invited_until,omitzero"`
}

func (r *run) listAccountsJSON(all []store.Account) error {
	for _, a := range all {
		record := accountRecord{ID: a.ID, Name: a.Name, Keys: a.Keys, Created: a.Created}
		if a.Invited(r.Now()) {
			record.Invited = a.Invitation.Until
		}
		if err := r.out.object(record); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) accountRenameCommand() *cobra.Command {
	return &cobra.Command{
		Use: "rename OLD NEW", Short: "Give an account another name", Example: "tidings account rename asha asha.work",
		Args: exactly(2, "which account, and its new name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, err := accountName(args[1])
			if err != nil {
				return err
			}
			s, a, err := r.accountNamed(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			err = s.RenameAccount(cmd.Context(), a.ID, name)
			switch {
			case errors.Is(err, store.ErrExists):
				return fmt.Errorf("there is an account of the name %s already", name)
			case err != nil:
				return err
			}
			r.out.line(a.Name + " is now called " + name)
			return nil
		},
	}
}

func (r *run) accountRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Remove an account", Long: accountRemoveLong, Example: "tidings account remove asha",
		Args: exactly(1, "which account"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, a, err := r.accountNamed(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if err := s.RemoveAccount(cmd.Context(), a.ID); err != nil {
				return err
			}
			r.out.line("removed the account " + a.Name)
			return nil
		},
	}
}

var errOwnAccount = errors.New("this account is your own: no key opens it, and it cannot be renamed or removed")

// accountNamed opens the library and finds an account in it by its name. It refuses the
// owner's own account, which these commands leave alone.
func (r *run) accountNamed(ctx context.Context, name string) (*store.Store, store.Account, error) {
	s, err := r.library()
	if err != nil {
		return nil, store.Account{}, err
	}
	all, err := s.Accounts(ctx)
	if err != nil {
		return nil, store.Account{}, err
	}
	for _, a := range all {
		switch {
		case !strings.EqualFold(a.Name, name):
		case a.ID == store.Local:
			return nil, a, errOwnAccount
		default:
			return s, a, nil
		}
	}
	return nil, store.Account{}, fmt.Errorf("there is no account %s; see tidings account list", typeset.Clip(name, maxName))
}

// accountName checks the name of an account: letters and digits of any script, with - _
// and . between them, so that it cannot be taken for anything else.
func accountName(name string) (string, error) {
	odd := func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("-_.", c)
	}
	if name == "" || len(name) > maxName || strings.ContainsFunc(name, odd) || strings.ContainsAny(name[:1], "-_.") || sanitize.Line(name) != name {
		return "", fmt.Errorf("a name has at most %d letters, digits, - _ and ., and begins with a letter or digit", maxName)
	}
	return name, nil
}
