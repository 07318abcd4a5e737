// Package plaintext turns the source of an article into the text in which words are
// looked for: for the index, for the check of a hit, and for excerpts. All who want to
// know the words of an article without drawing it ask here, so that what one finds the
// other finds too.
//
// It reads HTML tag by tag and makes no tree. The rules are
//
//   - script, style, template, svg, select, textarea, title, iframe, noembed and
//     noframes go with all that is in them; one that is never closed hides nothing,
//     except for script and style, which hide the rest;
//   - an element that dresses words, such as b, a or span, or that is unknown, parts
//     nothing: "<b>R</b>iver" is one word;
//   - cells of tables are parted by a tab, and what stands on a line of its own, such as
//     a paragraph, an item or a row, by a line break; br is a line break;
//   - what the alt of a picture says is text, parted by blanks, and so is the rt of ruby;
//   - sup is parted from what is before it if it begins with a digit or a bracket, as the
//     marks of footnotes do: the 1 of "river<sup>1</sup>" is no part of the word;
//   - character references are decoded once; blanks of HTML in a row are one;
//   - comments, declarations and the marks of CDATA go, and what looks like a tag but is
//     never ended is text.
//
// What a browser would hide by an attribute or a style stays. Reading takes one pass, or
// two where quotes are never closed, and as much memory as the text: no input can make it
// slow. (The tokenizer of x/net/html remembers the attributes of a tag in a map that it
// clears at each tag, which many short tags behind a long one make quadratic.)
package plaintext
