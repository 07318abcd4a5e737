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

// checkKey says whether a key, offered or signing, belongs to an account. It is called
// before the signature is checked, so it must not do anything else. It ignores the user
// name that the client gives.
func (sv *Server) checkKey(ctx ssh.Context, key gossh.PublicKey) (*gossh.Permissions, error) {
	permissions, err := sv.knownKey(ctx, key)
	if errors.Is(err, errStranger) {
		return nil, sv.invite(ctx, key)
	}
	return permissions, err
}

// knownKey is checkKey without invitations.
func (sv *Server) knownKey(ctx ssh.Context, key gossh.PublicKey) (*gossh.Permissions, error) {
	print := gossh.FingerprintSHA256(key)
	_, err := sv.accountOf(ctx, print)
	if err != nil && !errors.Is(err, errStranger) {
		sv.log.Error("cannot look a key up", "err", err)
	}
	if err != nil {
		return nil, err
	}
	return permissionsOf(print), nil
}

func permissionsOf(print string) *gossh.Permissions {
	return &gossh.Permissions{Extensions: map[string]string{keyInPermissions: print}}
}

// whoIs returns the account of the key that signed for a session's connection,
// as the store has it now.
func (sv *Server) whoIs(v *visit) (a store.Account, print string, err error) {
	permissions := v.conn.Permissions
	if permissions == nil || permissions.Extensions[keyInPermissions] == "" {
		return a, "", errStranger
	}
	print = permissions.Extensions[keyInPermissions]
	a, err = sv.accountOf(v, print)
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
