package cli

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tidings/store"
)

const inviteLong = `Invite somebody whose key you do not have. This prints a code: who logs in with a
key that nobody knows is asked for it, and the key becomes one of the account's.
The code is good once and for seven days; a new one takes the place of the old.
An account is made if there is none of that name; one that has keys gets one more.

While no invitation is open nobody is asked for anything: unknown keys are
refused.`

// invitedFor is how long an invitation is open.
const invitedFor = 7 * 24 * time.Hour

func (r *run) inviteCommand() *cobra.Command {
	return &cobra.Command{
		Use: "invite NAME", Short: "Invite somebody whose key you do not have", Long: inviteLong, Example: "tidings account invite asha",
		Args: exactly(1, "the name of the account"),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, err := accountName(args[0])
			if err != nil {
				return err
			}
			s, err := r.library()
			if err != nil {
				return err
			}
			code := newCode()
			until := r.Now().Add(invitedFor)
			a, err := s.Invite(cmd.Context(), name, store.Invitation{Hash: HashOfCode(code), Until: until})
			switch {
			case errors.Is(err, store.ErrExists):
				return errOwnAccount
			case err != nil:
				return err
			}
			r.out.line(code)
			r.err.printf("valid once, until %s: %s logs in (ssh -p PORT HOST) and types this code\n", until.Format("2006-01-02 15:04"), a.Name)
			return nil
		},
	}
}

// A code has 20 characters of Crockford's base 32, in which no letters look like digits or
// like each other. Its 100 bits can neither be guessed nor be found from its hash.
const (
	codeLetters = "0123456789abcdefghjkmnpqrstvwxyz"
	codeLength  = 20
	codeGroup   = 4 // characters that are written together
)

// newCode makes a code, as it is shown: in groups, with hyphens.
func newCode() string {
	var random [codeLength]byte
	_, _ = rand.Read(random[:]) // it never fails (crypto/rand)
	var code strings.Builder
	for i, b := range random {
		if i > 0 && i%codeGroup == 0 {
			code.WriteByte('-')
		}
		code.WriteByte(codeLetters[int(b)%len(codeLetters)])
	}
	return code.String()
}

// HashOfCode returns the hash of a code, which is all that is stored of it. Case, blanks
// and look-alike letters in what a person typed make no difference.
func HashOfCode(typed string) string {
	meant := strings.NewReplacer("i", "1", "l", "1", "o", "0").Replace(strings.ToLower(typed))
	meant = strings.Map(func(c rune) rune {
		if !strings.ContainsRune(codeLetters, c) {
			return -1
		}
		return c
	}, meant)
	sum := sha256.Sum256([]byte(meant))
	return hex.EncodeToString(sum[:])
}
