package cli

// languageHelp is the one description of the query language. Each line with an
// example in it is held against the store by a test.
const languageHelp = `A query is words, looked for in titles, authors and texts. They are whole words;
case and accents don't matter.

  river flood             both words
  river OR flood          one of them; river | flood is the same
  river -flood            the first without the second; -flood may be NOT flood
  "river flood"           side by side
  (river OR sea) -boat    brackets group
  flo*                    words that begin so
  title:river             in titles; title:"river flood", title:(river OR sea)
  author:smith            in the names of authors
  feed:guardian           of feeds with that in their name or address
  folder:World            of the feeds of a folder and of the folders in it
  tag:boats               what you have given this tag
  is:unread               is:unread, is:read, is:bookmarked
  has:note                has:image, has:audio, has:video, has:note, has:tag
  lang:de                 in a language, if the feed says so
  on:2026-11-22           published then; on:2026-11, on:2026, on:yesterday
  after:2026-11-01        published then or later; after:2w is the last two weeks
  before:2026-11-01       published before
  age:<7d                 younger; age:>1y is older; units are h d w m y
  sort:title              hits in titles first

- binds more than a blank, and a blank more than OR. OR, AND and NOT are
operators in capitals only. What is written without blanks but is several words,
like it's or 10:30, is looked for side by side. Chinese, Japanese, Korean and
Thai are found by any characters that stand together.

In a shell put the whole query into single quotes: 'river -flood'.`
