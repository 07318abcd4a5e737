package serve

import (
	"errors"
	"strings"
)

// errQuote says that a command line ends within quotes or after a backslash.
var errQuote = errors.New("a quote in the command is not closed")

// splitWords splits a command line as a POSIX shell would (Shell Command
// Language, section 2.2), with its quotes and nothing else of a shell: no
// variables, no patterns, no second command behind a semicolon. An empty pair of
// quotes is a word, as in: rename HN "".
func splitWords(line string) (words []string, err error) {
	var word strings.Builder
	inWord := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; c {
		case ' ', '\t', '\n', '\r':
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
			continue
		case '\'':
			end := strings.IndexByte(line[i+1:], '\'')
			if end < 0 {
				return nil, errQuote
			}
			word.WriteString(line[i+1 : i+1+end])
			i += 1 + end
		case '"':
			end, err := doubleQuoted(line[i+1:], &word)
			if err != nil {
				return nil, err
			}
			i += 1 + end
		case '\\':
			i++
			if i == len(line) {
				return nil, errQuote
			}
			word.WriteByte(line[i])
		default:
			word.WriteByte(c)
		}
		inWord = true
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, nil
}

// doubleQuoted writes what stands before the closing quote to word and returns
// where that quote is. A backslash quotes only what would mean something there
// (section 2.2.3).
func doubleQuoted(rest string, word *strings.Builder) (end int, err error) {
	for i := 0; i < len(rest); i++ {
		switch {
		case rest[i] == '"':
			return i, nil
		case rest[i] == '\\' && i+1 < len(rest) && strings.IndexByte("\"\\$`", rest[i+1]) >= 0:
			i++
			word.WriteByte(rest[i])
		default:
			word.WriteByte(rest[i])
		}
	}
	return 0, errQuote
}
