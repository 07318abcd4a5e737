package moving

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Query feeds of newsboat as searches (newsboat.org, "Filter Language"). What a search here
// cannot say makes the whole query one that is told and left out: half of it would find
// something else.
//
//	expression = term { ("and" | "or") term }, and before or; brackets group
//	term       = attribute operator value

// newsboatSearch writes a filter expression as a search, or says why that cannot be done.
func newsboatSearch(expression string) (search, why string) {
	p := &filterParser{rest: filterTokens(expression)}
	search = p.or(0)
	if p.why == "" && len(p.rest) > 0 {
		p.fail("it cannot be read")
	}
	return search, p.why
}

// A filterToken is a word, an operator, a bracket, or a text in quotes.
type filterToken struct {
	text   string
	quoted bool
}

// filterTokens splits an expression. A text in quotes may have quotes after backslashes.
func filterTokens(expression string) (all []filterToken) {
	pattern := regexp.MustCompile(`\s+|"((?:[^"\\]|\\.)*)"|[()]|=~|!~|==|!=|<=|>=|!#|=|<|>|#|[^\s()"=!<>#]+|.`)
	for _, found := range pattern.FindAllStringSubmatch(expression, 2000) {
		switch {
		case strings.TrimSpace(found[0]) == "":
		case strings.HasPrefix(found[0], `"`) && len(found[0]) > 1:
			all = append(all, filterToken{strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(found[1]), true})
		default:
			all = append(all, filterToken{found[0], false})
		}
	}
	return all
}

type filterParser struct {
	rest []filterToken
	why  string
}

func (p *filterParser) fail(format string, args ...any) string {
	if p.why == "" {
		p.why = fmt.Sprintf(format, args...)
	}
	return ""
}

// take takes the next token if it is one of these words.
func (p *filterParser) take(words ...string) bool {
	for _, word := range words {
		if len(p.rest) > 0 && !p.rest[0].quoted && strings.EqualFold(p.rest[0].text, word) {
			p.rest = p.rest[1:]
			return true
		}
	}
	return false
}

func (p *filterParser) next() filterToken {
	if len(p.rest) == 0 {
		p.fail("it ends in the middle")
		return filterToken{}
	}
	t := p.rest[0]
	p.rest = p.rest[1:]
	return t
}

func (p *filterParser) or(depth int) string {
	if depth > 30 {
		return p.fail("it is nested too deep")
	}
	parts := []string{p.and(depth)}
	for p.why == "" && p.take("or", "||") {
		parts = append(parts, p.and(depth))
	}
	parts = fewer(parts)
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// fewer says alternatives in fewer words: each once, and what is looked for in titles, by
// authors and in texts alike in all of them.
func fewer(parts []string) []string {
	var once []string
	for _, part := range parts {
		if !slices.Contains(once, part) {
			once = append(once, part)
		}
	}
	if len(once) == 3 && once[0] == "title:"+once[2] && once[1] == "author:"+once[2] {
		return once[2:]
	}
	return once
}

func (p *filterParser) and(depth int) string {
	parts := []string{p.term(depth)}
	for p.why == "" && p.take("and", "&&") {
		parts = append(parts, p.term(depth))
	}
	return strings.Join(parts, " ")
}

func (p *filterParser) term(depth int) string {
	if p.take("(") {
		inner := p.or(depth + 1)
		if !p.take(")") {
			p.fail("it ends in the middle")
		}
		return "(" + inner + ")"
	}
	attribute, operator, value := p.next(), p.next(), p.next()
	if p.why != "" {
		return ""
	}
	name, op := strings.ToLower(attribute.text), operator.text
	switch name {
	case "unread":
		return p.yesOrNo(op, value.text, "is:unread", "is:read")
	case "title", "author":
		return p.pattern(name+":", op, value.text)
	case "content", "description":
		return p.pattern("", op, value.text)
	case "feedtitle", "rssurl", "feedlink":
		return p.pattern("feed:", op, value.text)
	case "tags":
		return p.list("folder:", op, value.text)
	case "flags":
		return p.flags(op, value.text)
	case "age":
		return p.age(op, value.text)
	case "enclosure_type":
		for _, medium := range []string{"audio", "video", "image"} {
			if op == "=~" && strings.Contains(value.text, medium) {
				return "has:" + medium
			}
		}
	}
	return p.fail("searches here know nothing like %s %s", attribute.text, op)
}

// not is a condition, or with a negative operator its opposite.
func not(negative bool, condition string) string {
	if negative {
		return "-" + condition
	}
	return condition
}

func (p *filterParser) yesOrNo(op, value, yes, no string) string {
	is := value == "yes"
	if op == "!=" {
		is = !is
	} else if op != "=" && op != "==" {
		return p.fail("searches here know nothing like unread %s", op)
	}
	if is {
		return yes
	}
	return no
}

// plainPattern is a regular expression of which nothing is special but | between words.
func plainPattern() *regexp.Regexp {
	return regexp.MustCompile(`^\^?(?:\(\?i\))?\(?([\pL\pN _'’,:/.@&%-]+(?:\|[\pL\pN _'’,:/.@&%-]+)*)\)?\$?$`)
}

// pattern writes a comparison with words.
func (p *filterParser) pattern(field, op, value string) string {
	switch op {
	case "=~", "!~", "=", "==", "!=", "#", "!#":
	default:
		return p.fail("searches here know nothing like %s", op)
	}
	found := plainPattern().FindStringSubmatch(strings.ReplaceAll(value, ".*", "|"))
	if found == nil {
		return p.fail("searches here have no regular expressions (%s)", shown(value))
	}
	var parts []string
	for _, word := range strings.Split(found[1], "|") {
		if word = strings.TrimSpace(word); word != "" {
			parts = append(parts, field+`"`+word+`"`)
		}
	}
	if len(parts) == 0 {
		return p.fail("it asks for nothing")
	}
	joined := strings.Join(parts, " OR ")
	if strings.Contains(value, ".*") {
		joined = strings.Join(parts, " ") // one after the other
	}
	if len(parts) > 1 {
		joined = "(" + joined + ")"
	}
	return not(strings.HasPrefix(op, "!"), joined)
}

// list writes a comparison with a list of tags.
func (p *filterParser) list(field, op, value string) string {
	if op != "#" && op != "!#" && op != "=~" && op != "=" && op != "==" {
		return p.fail("searches here know nothing like tags %s", op)
	}
	return p.pattern(field, op, value)
}

// flags writes a question for flags, which are tags here.
func (p *filterParser) flags(op, value string) string {
	if len(value) == 0 && (op == "!=" || op == "!~") {
		return "is:bookmarked"
	}
	if (op != "#" && op != "=~" && op != "=" && op != "==") || len(value) != 1 {
		return p.fail("searches here know nothing like flags %s", op)
	}
	return "tag:flag-" + strings.ToLower(value)
}

// age writes a comparison with an age in days.
func (p *filterParser) age(op, value string) string {
	if op == "between" {
		from, to, _ := strings.Cut(value, ":")
		first, err1 := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		switch {
		case err1 != nil || err2 != nil || first > last:
			return p.fail("its ages cannot be read")
		case first <= 0:
			return fmt.Sprintf("age:<%dd", last+1)
		}
		return fmt.Sprintf("age:>%dd age:<%dd", first, last+1)
	}
	days, err := strconv.Atoi(value)
	if err != nil {
		return p.fail("its age cannot be read")
	}
	switch op {
	case "<":
		return fmt.Sprintf("age:<%dd", max(days, 1))
	case "<=":
		return fmt.Sprintf("age:<%dd", days+1)
	case ">", ">=":
		return fmt.Sprintf("age:>%dd", max(days, 1))
	}
	return p.fail("searches here know nothing like age %s", op)
}
