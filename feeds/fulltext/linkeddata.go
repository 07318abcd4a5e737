package fulltext

import (
	"encoding/json"
	"html"
	"strings"

	"tidings/feeds/markup"
	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
	"tidings/store"
)

// readJSON reads a block of JSON-LD. One that is broken in the ways that templates break it is mended,
// one that is broken in others is passed over.
func (f *pageFacts) readJSON(text string) {
	text = strings.TrimSpace(text)
	for _, around := range [...][2]string{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"//<![CDATA[", "//]]>"}} {
		text = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(text, around[0]), around[1]))
	}
	text = strings.TrimSuffix(text, ";")
	var value any
	if json.Unmarshal([]byte(text), &value) == nil || json.Unmarshal(mendedJSON(text), &value) == nil {
		f.readThing(value, 0)
	}
}

// mendedJSON writes line breaks within strings as JSON has them, and leaves out the comma behind the last thing
// of a list.
func mendedJSON(text string) []byte {
	var out strings.Builder
	inString := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\' && i+1 < len(text):
			out.WriteByte(c)
			i++
			out.WriteByte(text[i])
		case c == '"':
			inString = !inString
			out.WriteByte(c)
		case inString && c == '\n':
			out.WriteString(`\n`)
		case inString && c < ' ':
			out.WriteByte(' ')
		case !inString && c == ',' && strings.HasPrefix(strings.TrimLeft(text[i+1:min(len(text), i+200)], " \r\n\t"), "}"),
			!inString && c == ',' && strings.HasPrefix(strings.TrimLeft(text[i+1:min(len(text), i+200)], " \r\n\t"), "]"):
		default:
			out.WriteByte(c)
		}
	}
	return []byte(out.String())
}

// readThing reads what a thing of schema.org says if it is an article, and goes
// into lists and graphs of things.
func (f *pageFacts) readThing(value any, depth int) {
	if depth > 4 {
		return
	}
	if list, ok := value.([]any); ok {
		for _, thing := range list {
			f.readThing(thing, depth+1)
		}
		return
	}
	thing, ok := value.(map[string]any)
	if !ok {
		return
	}
	f.readThing(thing["@graph"], depth+1)
	f.readThing(thing["mainEntity"], depth+1)
	if body := bodyOfThing(thing, 0); len(body) > len(f.bodyOfThing) && len(body) < maxThing {
		f.bodyOfThing = body
	}
	if !isArticleType(thing["@type"]) {
		return
	}
	if body, ok := thing["articleBody"].(string); ok && len(body) > len(f.articleBody) {
		f.articleBody = body
	}
	switch free := thing["isAccessibleForFree"].(type) {
	case bool:
		f.isPaid = f.isPaid || !free
	case string:
		f.isPaid = f.isPaid || strings.EqualFold(free, "false")
	}
	f.jsonTitle = firstOf(f.jsonTitle, jsonName(thing["headline"]), jsonName(thing["name"]))
	f.byline = firstOf(f.byline, jsonName(thing["author"]), jsonName(thing["creator"]))
	f.siteName = firstOf(f.siteName, jsonName(thing["publisher"]))
	f.excerpt = firstOf(f.excerpt, jsonName(thing["description"]))
	f.lang = firstOf(f.lang, jsonName(thing["inLanguage"]))
	f.jsonURL = firstOf(f.jsonURL, jsonAddress(thing["mainEntityOfPage"]), jsonAddress(thing["url"]))
	if said, ok := thing["datePublished"].(string); ok && f.published.IsZero() {
		if date, ok := parse.Date(said); ok {
			f.published = date
		}
	}
}

// isArticleType reports whether a type of schema.org is one of articles:
// NewsArticle, BlogPosting, Report, ...
func isArticleType(value any) bool {
	name := typeOf(value)
	return strings.HasSuffix(name, "Article") || strings.HasSuffix(name, "Posting") || name == "Report" || name == "Review" || name == "WebPage"
}

// typeOf returns a type of schema.org without its address. Of several it is the first that is one of
// articles, else the last.
func typeOf(value any) string {
	if list, ok := value.([]any); ok {
		last := ""
		for _, one := range list {
			if _, nested := one.([]any); nested {
				continue
			}
			if last = typeOf(one); isArticleType(one) {
				break
			}
		}
		return last
	}
	name, _ := value.(string)
	return name[strings.LastIndexByte(name, '/')+1:]
}

// jsonName returns the name of a thing, or of several, joined by commas.
func jsonName(value any) string {
	switch v := value.(type) {
	case string:
		return sanitize.PlainLine(v)
	case map[string]any:
		return jsonName(v["name"])
	case []any:
		var names []string
		for _, one := range v {
			if name := jsonName(one); name != "" && len(names) < 12 {
				names = append(names, name)
			}
		}
		return strings.Join(names, ", ")
	}
	return ""
}

// jsonAddress returns the address that is a value, or that a thing has for its name.
func jsonAddress(value any) string {
	switch v := value.(type) {
	case string:
		if strings.Contains(v, "/") { // "true" is none
			return strings.TrimSpace(v)
		}
	case map[string]any:
		return firstOf(jsonAddress(v["@id"]), jsonAddress(v["url"]))
	}
	return ""
}

// bodyBesides returns the text that a page says in JSON-LD (schema.org, articleBody), as
// HTML, if text, what it shows, is less than a third of that: a script would draw the
// page. "" if the text that is shown is to be taken. Of a text that is not for all, what
// the page shows counts, unless it shows nothing.
func (f *pageFacts) bodyBesides(text string) string {
	if len(f.articleBody) < len(f.bodyOfThing) && len(text) < fewWords && 3*len(text) < len(f.bodyOfThing) {
		return f.bodyOfThing
	}
	body := f.articleBody
	if 3*len(text) >= len(body) || f.isPaid && text != "" {
		return ""
	}
	if asHTML := textAsHTML(body); 3*len(text) < len(markup.PlainText(store.Body{Source: asHTML})) {
		return asHTML
	}
	return ""
}

// fewWords is how long a text can be, in bytes, that a page shows beside what a script would draw: words for
// those who have none, a line that says it is loading.
const fewWords = 200

// maxThing is how long the text of a thing can get, in bytes of HTML.
const maxThing = 1 << 20

// bodyOfThing returns the text of a thing of schema.org that says it elsewhere than in articleBody, as
// HTML: a posting in a forum, a question with its answers, a recipe, what happens as it
// happens, a film with what is said in it.
func bodyOfThing(thing map[string]any, depth int) string {
	if depth > 3 {
		return ""
	}
	var out strings.Builder
	all := func(value any, before string) {
		list, ok := value.([]any)
		if !ok {
			list = []any{value}
		}
		for _, one := range list {
			if part, ok := one.(map[string]any); ok && out.Len() < maxThing {
				if heading := jsonName(firstValue(part["headline"], part["name"])); heading != "" && before != "" {
					out.WriteString("<" + before + ">" + html.EscapeString(heading) + "</" + before + ">\n")
				}
				out.WriteString(firstOf(textAsHTML(part["articleBody"]), bodyOfThing(part, depth+1)))
			}
		}
	}
	switch kind := typeOf(thing["@type"]); kind {
	case "FAQPage":
		all(thing["mainEntity"], "h2")
	case "Question":
		out.WriteString(textAsHTML(thing["text"]))
		all(thing["acceptedAnswer"], "")
		all(thing["suggestedAnswer"], "")
	case "LiveBlogPosting":
		all(thing["liveBlogUpdate"], "h2")
	case "Recipe":
		out.WriteString(textAsHTML(thing["description"]))
		listAsHTML(&out, "ul", thing["recipeIngredient"])
		listAsHTML(&out, "ol", thing["recipeInstructions"])
	case "HowTo":
		out.WriteString(textAsHTML(thing["description"]))
		listAsHTML(&out, "ol", thing["step"])
	case "VideoObject", "AudioObject", "PodcastEpisode":
		out.WriteString(textAsHTML(thing["description"]) + textAsHTML(thing["transcript"]))
	case "Answer", "Comment", "HowToStep", "HowToDirection", "SocialMediaPosting", "DiscussionForumPosting", "BlogPosting", "NewsArticle", "Article":
		out.WriteString(textAsHTML(thing["text"]))
	}
	return out.String()
}

// firstValue returns the first value that is there.
func firstValue(values ...any) any {
	for _, value := range values {
		if value != nil {
			return value
		}
	}
	return nil
}

// listAsHTML writes a list of texts, or of steps that have some.
func listAsHTML(out *strings.Builder, element string, value any) {
	var items []any
	switch v := value.(type) {
	case []any:
		items = v
	case string:
		out.WriteString(textAsHTML(v))
	}
	if len(items) == 0 {
		return
	}
	out.WriteString("<" + element + ">\n")
	for _, item := range items {
		said := textAsHTML(item)
		if step, ok := item.(map[string]any); ok {
			if said = textAsHTML(firstValue(step["text"], step["name"])); step["itemListElement"] != nil {
				var steps strings.Builder
				listAsHTML(&steps, element, step["itemListElement"])
				said += steps.String()
			}
		}
		if said != "" && out.Len() < maxThing {
			out.WriteString("<li>" + said + "</li>\n")
		}
	}
	out.WriteString("</" + element + ">\n")
}
