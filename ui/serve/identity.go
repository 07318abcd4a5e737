package serve

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"tidings/store"
)

// keyInPermissions is where the fingerprint of a key stands in the permissions
// that x/crypto keeps for it. A client may offer many keys; those of the one
// that signed are what the session gets.
const keyInPermissions = "tidings-key"

// errStranger says that no account lists a key.
var errStranger = errors.New("no account has this key")

// mayLogIn says whether a key, offered or signing, belongs to an account. It is
// asked before the signature is checked, so it may decide nothing else. The
// client's name for itself is not looked at: known and unknown ones get the same
// answer.
func (sv *Server) mayLogIn(ctx ssh.Context, key ssh.PublicKey) bool {
	print := gossh.FingerprintSHA256(key)
	if _, err := sv.accountOf(ctx, print); err != nil {
		if !errors.Is(err, errStranger) {
			sv.log.Error("cannot look a key up", "err", err)
		}
		return false
	}
	ctx.Permissions().Extensions = map[string]string{keyInPermissions: print}
	return true
}

// whoIs returns the account of the key that signed for a session's connection,
// as the store has it now.
func (sv *Server) whoIs(s ssh.Session) (a store.Account, print string, err error) {
	permissions, key := s.Permissions().Permissions, s.PublicKey()
	if permissions == nil || key == nil {
		return a, "", errStranger
	}
	print = permissions.Extensions[keyInPermissions]
	if print == "" || print != gossh.FingerprintSHA256(key) {
		return a, "", fmt.Errorf("%w: it is not the one that signed", errStranger)
	}
	a, err = sv.accountOf(s.Context(), print)
	return a, print, err
}

// accountOf finds the account that lists a key's fingerprint.
func (sv *Server) accountOf(ctx context.Context, print string) (store.Account, error) {
	all, err := sv.store.Accounts(ctx)
	if err != nil {
		return store.Account{}, fmt.Errorf("read accounts: %w", err)
	}
	for _, a := range all {
		if slices.Contains(a.Keys, print) {
			return a, nil
		}
	}
	return store.Account{}, errStranger
}
