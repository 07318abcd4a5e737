package cli

import (
	"context"

	"tidings/store"
	"tidings/ui/record"
)

// recordHelp is what the help says of records.
const recordHelp = `--json prints one object a line:
  id title link author  the article; link is "" if it has none
  source feed           what you call its feed, and its number in "tidings feeds"
  feed_url folder       the feed's address, and the folder it is in
  date added updated    published, first seen, last changed (only if it was)
  read bookmarked       true or false
  bookmarked_at         when (only if it is)
  note tags             yours
  summary words minutes the beginning, how long it is, how long it takes to read
  media                 what hangs on it: any of "image", "audio", "video"
  excerpt               the line that a search found, if not in the title
Times are RFC 3339 in UTC.`

// recordsOf returns what makes records of a library's articles.
func (r *run) recordsOf(s *store.Store) *record.Maker { return record.Of(s, r.Account) }

// printRecords prints rows as records.
func (r *run) printRecords(ctx context.Context, records *record.Maker, rows []store.Row) error {
	marks, err := records.Store.Marks(ctx, r.Account, store.Numbers(rows)...)
	if err != nil {
		return err
	}
	for _, row := range rows {
		one, err := records.Article(ctx, row, marks[row.Number])
		if err == nil {
			err = r.out.object(one)
		}
		if err != nil || r.out.hasFailed() {
			return err
		}
	}
	return nil
}
