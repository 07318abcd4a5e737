package own

import (
	"errors"
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// errShell says that a command is more than a program and its arguments.
var errShell = errors.New("there is no shell here; write sh -c '…' if you mean one")

// Words parts a command line into a program and its arguments, by the quotes and backslashes
// of a POSIX shell. Nothing is expanded, and what only a shell could do, such as a pipe or a
// variable, is an error: it is never taken for an argument.
func Words(line string) ([]string, error) {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX), syntax.KeepComments(true)).Parse(strings.NewReader(line), "")
	if err != nil {
		return nil, errors.New("the command is not written like one: a quote may be missing")
	}
	if len(file.Stmts) == 0 && len(file.Last) == 0 {
		return nil, errors.New("the command names no program")
	}
	if len(file.Stmts) != 1 || len(file.Last) > 0 {
		return nil, errShell
	}
	one := file.Stmts[0]
	call, isCall := one.Cmd.(*syntax.CallExpr)
	if !isCall || len(call.Assigns) > 0 || len(one.Redirs) > 0 || len(one.Comments) > 0 || one.Background || one.Negated || one.Semicolon.IsValid() {
		return nil, errShell
	}
	words := make([]string, len(call.Args))
	for i, arg := range call.Args {
		if words[i], err = literal(arg.Parts, true); err != nil {
			return nil, err
		}
	}
	if words[0] == "" {
		return nil, errors.New("the command names no program")
	}
	return words, nil
}

// literal is what the parts of a word stand for.
func literal(parts []syntax.WordPart, mayQuote bool) (string, error) {
	var text strings.Builder
	for _, part := range parts {
		switch p := part.(type) {
		case *syntax.Lit:
			text.WriteString(unescaped(p.Value, mayQuote))
		case *syntax.SglQuoted:
			if p.Dollar {
				return "", errShell
			}
			text.WriteString(p.Value)
		case *syntax.DblQuoted:
			inner, err := literal(p.Parts, false)
			if err != nil || p.Dollar {
				return "", errShell
			}
			text.WriteString(inner)
		default:
			return "", fmt.Errorf("nothing is filled in for $ and backquotes: %w", errShell)
		}
	}
	return text.String(), nil
}

// unescaped takes backslashes out of a text: all that stand before another character, or
// within double quotes those that mean something there (POSIX, Shell Command Language, 2.2).
func unescaped(text string, all bool) string {
	var plain strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && (all || strings.IndexByte("$`\"\\\n", text[i+1]) >= 0) {
			if i++; text[i] == '\n' {
				continue
			}
		}
		plain.WriteByte(text[i])
	}
	return plain.String()
}

// Join writes words so that Words reads the same again.
func Join(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		text, err := syntax.Quote(word, syntax.LangPOSIX)
		if err != nil { // it has characters that are not seen
			text = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
		quoted[i] = text
	}
	return strings.Join(quoted, " ")
}
