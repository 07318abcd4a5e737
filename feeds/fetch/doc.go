// Package fetch makes one polite, guarded request and returns the answer.
//
//	Request ─▶ Fetcher.Get ─▶ Response, or an error that is one sentence for a person
//
// A Fetcher (fetch.go) follows redirects, remembers where they led and sends the cookies that they set
// (redirects.go, cookies.go), follows a page that only leads on (refresh.go), keeps away
// from private addresses that it was sent to from the open web (guard.go), takes
// packed bodies apart within its limits, whatever the server says of how they are packed
// (unpack.go, coding.go), sees whether what broke off is whole all the same (whole.go), reads
// the header Link (link.go), knows how long a server
// asked to be left alone (manners.go), knows bot walls by what they send (walls.go),
// and says in plain words what went wrong (failure.go). It is the only package with an HTTP client.
//
// Normalise turns what a person typed into the address to ask; WithoutLogin is an address
// without its password, for screens, logs and exports. Errors wrap the sentinels
// ErrAddress, ErrPrivate, ErrTimeout, ErrTooLarge and ErrRedirects, or a StatusError.
package fetch
