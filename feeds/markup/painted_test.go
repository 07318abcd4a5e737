package markup_test

import (
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

// Pictures that a style paints, and the places of a picture that lead somewhere.
func TestPaintedPicturesAndMaps(t *testing.T) {
	for source, want := range map[string]string{
		`<p>one</p><div role="img" aria-label="A boat" style="background-image:url(/b.jpg)"></div>`:                                                                          "one\n\n![A boat](http://e.test/b.jpg)",
		`<p>one</p><div aria-label="A boat" style="background-image:url('/b.jpg')"></div>`:                                                                                   "one\n\n![A boat](http://e.test/b.jpg)",
		`<p>one</p><div title="A boat" style='background: #fff url("/b?id=1") no-repeat'></div><p>two</p>`:                                                                   "one\n\n![A boat](http://e.test/b?id=1)\n\ntwo",
		`<p>one</p><div title="A boat" style="background-image:url(/b.jpg)"><h2>two</h2></div>`:                                                                              "one\n\n![A boat](http://e.test/b.jpg)\n\n## two",
		`<p>one <span title="A boat" style="background-image:url(/b.jpg)"></span> two</p>`:                                                                                   "one two\n\n![A boat](http://e.test/b.jpg)",
		`<p>one</p><div style="background-image:url(/b.jpg)"></div>`:                                                                                                         "one\n\n![](http://e.test/b.jpg)",
		`<p>one</p><div style="background-image:url(/b.jpg)"><p>two</p></div>`:                                                                                               "one\n\ntwo",
		`<p>one</p><div style="background-image:url(/b.jpg);width:16px"></div>`:                                                                                              "one",
		`<p>one</p><ul style="list-style-image:url(/dot.png)"><li>two</li></ul>`:                                                                                             "one\n\n- two",
		`<p>one</p><img src="/m.png" usemap="#m" alt="Map"><map name="m"><area href="/n" alt="North"><area href="/s" title="South"><area alt="none" nohref></map><p>two</p>`: "one\n\n![Map](http://e.test/m.png)\n\n- [North](http://e.test/n)\n- [South](http://e.test/s)\n\ntwo",
		`<map name="m"><p><a href="/n">North quay</a></p><area href="/n" alt="North"><area href="/w/west.html"></map>`:                                                       "- [west.html](http://e.test/w/west.html)\n\n[North quay](http://e.test/n)",
		`<p>one</p><map name="m"><area href="javascript:x()" alt="North"></map>`:                                                                                             "one\n\n- North",
	} {
		if got := markup.Markdown(store.Body{Source: source, Base: "http://e.test/"}); got != want {
			t.Errorf("%s\n gives %q\n want %q", source, got, want)
		}
	}
}
