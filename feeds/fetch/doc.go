// Package fetch makes one polite, guarded request and returns the answer.
//
//	Request ─▶ Fetcher.Get ─▶ Response, or an error that is one sentence for a person
//
// A Fetcher follows redirects and remembers where they led (fetch.go), keeps away
// from private addresses that it was sent to from the open web (guard.go), takes
// compressed bodies apart within its limits (unpack.go), knows how long a server
// asked to be left alone (manners.go), knows bot walls by what they send (walls.go),
// and says in plain words what went wrong (failure.go). It is the only package with an HTTP client.
//
// Normalise turns what a person typed into the address to ask; WithoutLogin is an address
// without its password, for screens, logs and exports. Errors wrap the sentinels
// ErrAddress, ErrPrivate, ErrTimeout, ErrTooLarge and ErrRedirects, or a StatusError.
package fetch
