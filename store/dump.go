package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// DumpOptions say what a dump holds.
type DumpOptions struct {
	Articles bool // all articles of the account's feeds, not only those with a mark on them
}

// Dump writes what an account owns to w: subscriptions with their folders, saved
// searches, bookmarks, notes and tags with the articles they are on, what was
// read and deleted, and the sentences of its history. dump_lines.go says how; Load
// reads it again. It is many short transactions and holds a few articles at a
// time, so that others go on working however slowly w takes it; what they change
// meanwhile may be in it or not.
func (s *Store) Dump(ctx context.Context, a AccountID, w io.Writer, o DumpOptions) error {
	d := s.newDump(ctx, w, o)
	var who Account
	err := s.view(ctx, func(t *tx) (err error) {
		who, err = t.account(a)
		return err
	})
	if err == nil {
		err = d.write(dumpHead{Kind: kindHead, Version: dumpVersion, Format: Format(), Made: s.now().UTC(), Accounts: []string{who.Name}})
	}
	if err == nil {
		who.Keys = nil // they say who may log in, which is the machine's business
		err = d.account(who)
	}
	if err == nil {
		err = d.end()
	}
	if err != nil {
		return fmt.Errorf("dump account: %w", err)
	}
	return nil
}

// A dump is one being written.
type dump struct {
	store *Store
	ctx   context.Context
	out   *bufio.Writer
	lines *json.Encoder
	all   bool // articles without marks too
	ended dumpEnd

	// Of the account being written.
	accountID AccountID
	origins   map[FeedID]string // feeds that there is a line of
	missing   set               // articles that have a mark and are no longer there
}

func (s *Store) newDump(ctx context.Context, w io.Writer, o DumpOptions) *dump {
	out := bufio.NewWriterSize(w, 64<<10)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	return &dump{store: s, ctx: ctx, out: out, lines: lines, all: o.Articles, ended: dumpEnd{Kind: kindEnd}}
}

// write writes lines, unless somebody has stopped the dump.
func (d *dump) write(lines ...any) error {
	if err := d.ctx.Err(); err != nil {
		return err
	}
	for _, line := range lines {
		if err := d.lines.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func (d *dump) end() error {
	if err := d.write(d.ended); err != nil {
		return err
	}
	return d.out.Flush()
}

// account writes all lines of one account.
func (d *dump) account(who Account) error {
	d.accountID, d.origins, d.missing = who.ID, map[FeedID]string{}, roaring.New()
	if err := d.write(dumpAccount{Kind: kindAccount, Name: who.Name, Keys: who.Keys, Retention: who.Retention, Created: who.Created, Settings: who.Settings, Aside: who.Aside}); err != nil {
		return err
	}
	var lines []any
	var articles set
	err := d.store.view(d.ctx, func(t *tx) (err error) {
		if lines, err = d.wishes(t); err != nil {
			return err
		}
		articles, err = d.wanted(t)
		return err
	})
	if err == nil {
		err = d.write(lines...)
	}
	if err == nil {
		err = d.articles(articles)
	}
	if err == nil {
		err = d.opinions()
	}
	if err == nil {
		err = d.history()
	}
	return err
}

// wishes are the lines of subscriptions and saved searches.
func (d *dump) wishes(t *tx) (lines []any, err error) {
	subs, err := t.subs(d.accountID)
	if err != nil {
		return nil, err
	}
	ids := make([]FeedID, 0, len(subs))
	for id := range subs {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		sub := subs[id]
		line, err := d.feed(t, id, &sub)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	d.ended.Subscriptions += len(subs)
	searches, err := t.saved(d.accountID)
	for _, search := range searches {
		lines = append(lines, dumpSearch{kindSearch, search.Saved})
	}
	return lines, err
}

// feed is the line of a feed.
func (d *dump) feed(t *tx, id FeedID, sub *Subscription) (dumpFeed, error) {
	f, err := t.feed(id)
	if sub != nil {
		sub.Settings = sub.Settings.travelling()
	}
	line := dumpFeed{Kind: kindFeed, Origin: dumpedOrigin(f), Title: f.Title, Link: f.Link, Subscribed: sub}
	if f.URL != f.Origin {
		line.URL = f.URL
	}
	d.origins[id] = line.Origin
	return line, err
}

// introduce is the line of a feed, if there is none yet.
func (d *dump) introduce(t *tx, id FeedID) (lines []any, err error) {
	if _, known := d.origins[id]; known {
		return nil, nil
	}
	line, err := d.feed(t, id, nil)
	return []any{line}, err
}

// wanted returns the numbers of the articles to be written whole, in a set that
// outlives the transaction.
func (d *dump) wanted(t *tx) (set, error) {
	numbers, prefix := roaring.New(), join32(uint32(d.accountID))
	c := t.bucket(bucketMarks).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		numbers.Add(field32(k, 1))
	}
	d.ended.Marks += int(numbers.GetCardinality())
	if !d.all {
		return numbers, nil
	}
	mine, err := t.subscribed(d.accountID)
	if err != nil {
		return nil, err
	}
	mine.Or(numbers)
	text, err := mine.ToBytes() // what is loaded points into the file
	if err != nil {
		return nil, err
	}
	own := roaring.New()
	return own, own.UnmarshalBinary(text)
}

// A dumpedOne is an article on its way from the file to a line.
type dumpedOne struct {
	feeds []any // the line of its feed, if it is the first of it
	row   rowRecord
	body  packedBody
	mark  Mark
}

// articles writes articles whole, a page of them at a time: they are read in the
// transaction and unpacked after it.
func (d *dump) articles(numbers set) error {
	p := d.store.packer()
	defer d.store.packers.Put(p)
	page := make([]uint32, batch)
	for left := numbers.ManyIterator(); ; {
		count := left.NextMany(page)
		if count == 0 {
			return nil
		}
		var read []dumpedOne
		err := d.store.view(d.ctx, func(t *tx) (err error) {
			read, err = d.readPage(t, page[:count])
			return err
		})
		if err != nil {
			return err
		}
		for _, one := range read {
			body, err := p.open(one.body)
			if err != nil {
				return fmt.Errorf("article %d: %w", one.body.number, err)
			}
			line := dumpedArticle(one.row, body)
			line.Feed = d.origins[one.row.Feed]
			if !one.mark.empty() {
				line.Mark = &one.mark
			}
			if err := d.write(append(one.feeds, line)...); err != nil {
				return err
			}
		}
	}
}

func (d *dump) readPage(t *tx, numbers []uint32) (page []dumpedOne, err error) {
	for _, n := range numbers {
		mark, failed := t.mark(d.accountID, Number(n))
		row, ok, err := t.rowAt(Number(n))
		if err = errors.Join(err, failed); err != nil {
			return nil, err
		}
		if !ok && !mark.empty() {
			d.missing.Add(n)
		}
		if !ok {
			continue
		}
		one := dumpedOne{row: row, body: t.packedBody(Number(n)), mark: mark}
		if one.feeds, err = d.introduce(t, row.Feed); err != nil {
			return nil, err
		}
		page = append(page, one)
	}
	return page, nil
}

// history writes what was done, oldest first. What each step changed is left out:
// it is in numbers, and undone elsewhere it would undo more than was done there.
func (d *dump) history() error {
	var lines []any
	err := d.store.view(d.ctx, func(t *tx) error {
		for key := range t.stepsBack(d.accountID) {
			var c struct {
				When  time.Time
				What  string
				State changeState
			}
			if err := json.Unmarshal(t.bucket(bucketHistory).Get(key), &c); err != nil {
				return fmt.Errorf("read history: %w: %v", ErrCorrupt, err)
			}
			if c.State != dropped {
				lines = append(lines, dumpChange{kindChange, c.When, c.What, c.State == undone})
			}
		}
		return nil
	})
	slices.Reverse(lines)
	if err != nil {
		return err
	}
	return d.write(lines...)
}
