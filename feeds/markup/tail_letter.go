package markup

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What stands below a newsletter: why it was sent, whence, and how to have no more of it. The
// link that ends the subscription tells; without one all stays.

// whySent begins a sentence on why a letter was sent or how to have no more of it.
var whySent = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
		`you(?:[’']re| are)? (?:receiving|getting|received|subscribed|signed up)\b`, `you received this`, `this (?:e-?mail|message|newsletter) (?:was|is|has been) (?:sent|delivered)`, `sent (?:to|with|by|via|from) `,
		`(?:if you (?:no longer|don[’']t|do not) (?:want|wish)|don[’']t want|no longer want|want to (?:change|unsubscribe)|to (?:unsubscribe|stop receiving)|was this (?:e-?mail|newsletter)? ?forwarded|(?:were|did) (?:you|someone) forward)`,
		`you can (?:also )?(?:unsubscribe|update|manage|change|opt)`, `(?:update|manage|change) your `, `unsubscribe\b`, `our mailing address`, `having trouble (?:viewing|reading)`, `add us to your address book`, `copyright\b`, `©`, `\(c\) `, `all rights reserved`, `powered by `,
		`(?:du|sie) (?:erhältst|bekommst|erhalten|bekommen|hast|haben) dies`, `diese (?:e-?mail|nachricht) wurde`, `dieser newsletter wurde`, `wenn (?:du|sie) (?:diesen|keine|den|diese)\b.*(?:nicht mehr|keine|abbestellen|abmelden)`, `möchte(?:st du|n sie) (?:diesen|keine|den)\b`,
		`vous recevez (?:cet?|cette)\b`, `cet(?:te)? (?:e-?mail|message|newsletter|lettre) (?:vous )?a été envoyé`, `si vous ne (?:souhaitez|voulez|désirez) plus`, `pour (?:vous|se) (?:désabonner|désinscrire)`,
		`(?:recibes|recibiste|has recibido|estás recibiendo|recibe usted) est`, `este (?:correo|mensaje|e-?mail|boletín) (?:ha sido|fue) enviado`, `si (?:ya )?no (?:deseas?|quieres?)\b.*recib`, `para (?:darte|darse) de baja`,
		`(?:ricevi|hai ricevuto|stai ricevendo) quest`, `questa (?:e-?mail|newsletter) (?:è stata|ti è stata)`, `se non (?:desideri|vuoi) più`, `per (?:annullare l|disiscriver|cancellar)`,
		`(?:je|u) (?:ontvangt|krijgt) deze`, `deze (?:e-?mail|mail|nieuwsbrief) (?:is|werd)`, `wil je (?:geen|deze)\b.*(?:meer|ontvangen)`, `als (?:je|u) (?:geen|deze)\b.*meer`,
		`você (?:recebeu|está recebendo) est`, `este e-?mail foi enviado`, `se (?:você )?não (?:deseja|quiser|quer) mais`, `para (?:cancelar a|deixar de receber)`,
		`вы (?:получили|получаете) эт`, `это письмо (?:было )?отправлено`, `если вы (?:больше )?не хотите`, `чтобы отписаться`,
		`(?:この|本)(?:メール|ニュースレター)は`, `(?:配信|購読)(?:停止|解除|を)`,
	}, "|") + `)`)
})

// longestWhy is how long a block below a newsletter is at most, in bytes.
const longestWhy = 500

// footerOf is the first of the blocks at the end of a body that stand below a newsletter; nil if
// there are none. One of them has a link that ends the subscription.
func footerOf(root *html.Node, base string) (first *html.Node) {
	ends, seen := false, 0
	for n := root.LastChild; n != root.FirstChild && seen < mostCut; n = n.PrevSibling {
		says := saysWhy(n) || isFooterRow(n, base)
		if !says && n.DataAtom != atom.Hr && !isPlaceLine(n) {
			break
		}
		if ends = ends || says && hasUnsubscribe(n); ends && says {
			first = n
		}
		seen++
	}
	return first
}

// isFooterRow reports whether a block has nothing but controls and other links of such a place.
func isFooterRow(n *html.Node, base string) bool {
	return isBarOf(n, func(a *html.Node) bool { return isControl(a, base) || footers()[smallWords(TextOf(a, longestControl))] })
}

// saysWhy reports whether a block says why a letter was sent, or how to have no more of it.
func saysWhy(n *html.Node) bool {
	text := ""
	if n.DataAtom == atom.P || n.DataAtom == atom.H6 || n.DataAtom == atom.H5 {
		text = textOfBlock(n, longestWhy)
	}
	return text != "" && whySent().MatchString(text)
}

// hasUnsubscribe reports whether a block has a link that ends a subscription or changes it.
func hasUnsubscribe(n *html.Node) bool {
	for child := range n.Descendants() {
		if child.DataAtom == atom.A && (unsubscribers()[smallWords(TextOf(child, longestControl))] || unsubscribes(Attribute(child, "href"))) {
			return true
		}
	}
	return false
}

// unsubscribes reports whether an address is one at which a program that sends letters ends a
// subscription.
func unsubscribes(address string) bool {
	return hasSign(address, []string{"list-manage.com/unsubscribe", "list-manage.com/profile", "/unsubscribe?", "/unsubscribe/", "/optout?", "/opt-out?", "action=unsubscribe", "*|UNSUB|*", "%unsub"})
}

// isPlaceLine reports whether a line may be the address from which a letter is sent: short, with a
// number and without a link or the end of a sentence.
func isPlaceLine(n *html.Node) bool {
	const longest = 160
	text := textOfBlock(n, longest)
	last, _ := utf8.DecodeLastRuneInString(text)
	return n.DataAtom == atom.P && text != "" && FindElement(n, atom.A, atom.Img) == nil && strings.ContainsAny(text, "0123456789") && strings.Contains(text, ",") && !strings.ContainsRune(".!?。…", last)
}

// thanks is the lines with which Substack asks for subscribers, in its languages.
var thanks = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
		`thanks for reading\b.{0,100}[!.] (?:subscribe (?:for free|now|to)|this post is public|consider (?:subscribing|becoming)|if you)\b.{0,160}`,
		`.{1,100} is a reader-supported publication\. to receive new posts\b.{0,160}`,
		`danke fürs lesen\b.{0,100}[!.] abonniere\b.{0,160}`, `.{1,100} ist eine von lesern unterstützte publikation\b.{0,200}`,
		`merci d[’'](?:avoir lu|être là)\b.{0,100}[!.] abonnez-vous\b.{0,160}`,
		`¡?gracias por leer\b.{0,100}[!.] ¡?suscríbete\b.{0,160}`,
		`grazie per aver letto\b.{0,100}[!.] iscriviti\b.{0,160}`,
		`bedankt voor het lezen\b.{0,100}[!.] (?:abonneer|schrijf je)\b.{0,160}`,
		`obrigado por ler\b.{0,100}[!.] (?:inscreva-se|subscreva)\b.{0,160}`,
		`спасибо,? что (?:читаете|прочитали).{0,100}[!.] подпишитесь.{0,160}`,
	}, "|") + `)$`)
})

// isThanks reports whether a paragraph does nothing but thank for reading and ask to subscribe.
func isThanks(n *html.Node) bool {
	text := ""
	if n.DataAtom == atom.P {
		text = textOfBlock(n, longestWhy)
	}
	return text != "" && thanks().MatchString(text)
}
