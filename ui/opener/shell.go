package opener

import "strings"

// A program that is given an address may hand it on to a shell, as ssh does at its
// far end. shellSafe writes a clean address so that a shell finds nothing to run in
// it, and so that it still means the same:
//
//	$ ' ( )   are percent-encoded. sanitize.Address has encoded blanks, quotes,
//	          backquotes, pipes, angle brackets and braces before.
//	& ;       end a command, so what follows is the next one. They stay before
//	          NAME=VALUE, which a shell takes for an assignment, because a query
//	          needs them. Elsewhere they are encoded, but for an & before a bare
//	          name in a query: the name gets an empty value, so ?a=1&print becomes
//	          ?a=1&print= and not one longer value of a.
//
// A shell still cuts the address at & and opens the first part. Quotes around %s
// prevent that, and no address can end them.
func shellSafe(address string) string {
	beforeFragment, fragment, hasFragment := strings.Cut(address, "#")
	path, query, hasQuery := strings.Cut(beforeFragment, "?")
	safe := shellSafePart(path, false)
	if hasQuery {
		safe += "?" + shellSafePart(query, true)
	}
	if hasFragment {
		safe += "#" + shellSafePart(fragment, false)
	}
	return safe
}

// shellSafePart is shellSafe of the path, the query or the fragment of an address.
func shellSafePart(part string, isQuery bool) string {
	encoded := strings.NewReplacer("$", "%24", "'", "%27", "(", "%28", ")", "%29").Replace(part)
	var safe strings.Builder
	for rest := encoded; ; {
		end := strings.IndexAny(rest, "&;")
		if end < 0 {
			return safe.String() + rest
		}
		separator := rest[end]
		safe.WriteString(rest[:end])
		rest = rest[end+1:]
		next := rest
		if end := strings.IndexAny(rest, "&;"); end >= 0 {
			next = rest[:end]
		}
		switch {
		case next == "" || strings.IndexByte(next, '=') > 0: // zsh runs what stands after a leading =
			safe.WriteByte(separator)
		case separator == '&' && isQuery && next[0] != '=':
			safe.WriteString("&" + next + "=")
			rest = rest[len(next):]
		case separator == '&':
			safe.WriteString("%26")
		default:
			safe.WriteString("%3B")
		}
	}
}
