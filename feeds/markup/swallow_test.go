package markup_test

import (
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

// No element takes the rest of an article with it: programs that write XML close what HTML5 does not let
// them, and what stands within an element that is not shown is for those who cannot show it.
func TestNothingSwallowsTheRest(t *testing.T) {
	for source, want := range map[string]string{
		`<p>one</p><iframe src="http://e.test/f"/><p>two</p>`:                                               "one\n\nembedded: e.test\n\ntwo",
		`<p>one</p><iframe src="http://e.test/f" /><iframe src="http://e.test/g"/><p>two</p>`:               "one\n\nembedded: e.test\n\nembedded: e.test\n\ntwo",
		`<p>one</p><script src="http://e.test/f.js"/><p>two</p>`:                                            "one\n\ntwo",
		`<p>one</p><style/><p>two</p>`:                                                                      "one\n\ntwo",
		`<p>one</p><textarea/><p>two</p>`:                                                                   "one\n\ntwo",
		`<p>one</p><title/><p>two</p>`:                                                                      "one\n\ntwo",
		`<p>one</p><noscript/><p>two</p>`:                                                                   "one\n\ntwo",
		`<p>one</p><object classid="x"><p>two</p></object><p>three</p>`:                                     "one\n\ntwo\n\nthree",
		`<p>one</p><object classid="x"><p>two</p><p>three</p>`:                                              "one\n\ntwo\n\nthree",
		`<p>one</p><object data="x"/><p>two</p>`:                                                            "one\n\ntwo",
		`<p>one</p><video src="http://e.test/v.mp4"><p>two</p></video><p>three</p>`:                         "one\n\nvideo: v.mp4\n\nthree",
		`<form><p>one</p><p>two</p></form>`:                                                                 "one\n\ntwo",
		`<form action="/x"><p>one</p><input name="q"><select><option>no</select><button>Go</button></form>`: "one",
		`<p>one</p><form><input><p>two</p>`:                                                                 "one\n\ntwo",
		`<fieldset><legend>head</legend><p>one</p></fieldset><p>two</p>`:                                    "head\n\none\n\ntwo",
		`<p>one</p><dialog open><p>two</p></dialog><p>three</p>`:                                            "one\n\ntwo\n\nthree",
		`<p>one</p><dialog><p>two</p></dialog><p>three</p>`:                                                 "one\n\nthree",
		`<p>one</p><canvas><p>two</p></canvas><p>three</p>`:                                                 "one\n\ntwo\n\nthree",
		`<p>one</p><details open><summary>head</summary><p>two</p></details><p>three</p>`:                   "one\n\nhead\n\ntwo\n\nthree",
		`<p>one</p><noframes><p>two</p></noframes><p>three</p>`:                                             "one\n\nthree",
		`<p>one</p><!-- more <p>two</p>`:                                                                    "one\n\ntwo",
		`<p>one</p><![CDATA[<p>two</p>]]><p>three</p>`:                                                      "one\n\ntwo\n\nthree",
		`<p>one</p><!--[if gte mso 9]><xml><w:x>no</w:x></xml><![endif]--><p>two</p>`:                       "one\n\ntwo",
		`<p>one</p><![if !IE]><p>two</p><![endif]><p>three</p>`:                                             "one\n\ntwo\n\nthree",
		`<p>one</p><!--[if !IE]><!--><p>two</p><!--<![endif]--><p>three</p>`:                                "one\n\ntwo\n\nthree",
		`<p>one</p><!--[if !IE]> --><p>two</p><!-- <![endif]--><p>three</p>`:                                "one\n\ntwo\n\nthree",
		`<p>one</p><!--[if IE]><p>old</p><![endif]--><p>two</p>`:                                            "one\n\ntwo",
		`<p>one</p><o:p></o:p><p class="MsoNormal">two<o:p> </o:p></p>`:                                     "one\n\ntwo",
	} {
		if got := markup.PlainText(store.Body{Source: source}); got != want {
			t.Errorf("%s\n gives %q\n want %q", source, got, want)
		}
	}
}
