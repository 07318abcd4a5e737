package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"tidings/store/secret"
)

// Two feeds that are one.
//
// A feed that is followed moves to an address at which the library has another feed: it was
// followed twice, or somebody else follows the other, or it was followed once. Then the two
// are joined, by the next visit that sees the move, or by a person who says so:
//
//	plan    which articles of the old feed are articles of the new one too (join_plan.go)
//	begin   whoever follows the old feed follows the new one
//	steps   marks go to the same articles of the new feed, and articles that only the old
//	        feed has go there whole, with their numbers and all that is thought of them
//	        (join_step.go)
//	history what steps of history say of the old feed they say of the new one (join_history.go)
//	end     nobody follows the old feed, and if nothing is left in it, it goes
//
// Each step is a transaction of its own and leaves a sound library in which nothing is lost:
// between the first and the last both feeds are followed. Who is interrupted makes a new plan
// at the next visit, of what is left.
//
// A server must not get anything into a feed of people who do not follow it, by leading to
// that. So only those who follow the old feed are joined, and:
//
//   - Both feeds are everybody's, or both are one account's. What is secret stays so.
//   - Nothing that others know of the new feed changes: neither its articles nor its title.
//   - Articles go to the new feed only if it is one account's, or all accounts of the library
//     are joined, as where there is one. Accounts that come later trust the new address: they
//     get a feed of their own there (Feed.Joined), as with a feed that has moved (moveFeed).
//     Where there are other accounts, the articles stay in the old feed, which those who were
//     joined go on following as long as it has something that the new one has not.

// Join joins a feed that an account follows with another that is the same: the account
// follows the new one, with the name, folder and interval of the old one where it had none of
// its own there, and with all its marks. Of others nothing changes. It is no step of history,
// and many transactions; whoever calls it again after an interruption ends it. ErrNotFound if
// the account does not follow the old feed, or may not see the new one; ErrUnfit if the two
// cannot be joined; ErrLocked if a visit to the old one does not end.
func (s *Store) Join(ctx context.Context, a AccountID, old, new FeedID) (Joined, error) {
	err := s.view(ctx, func(t *tx) error { return t.mayJoin(a, old, new) })
	if err != nil {
		return Joined{}, fmt.Errorf("join feeds: %w", err)
	}
	turn, err := s.visitTurn(ctx, old)
	if err != nil {
		return Joined{}, fmt.Errorf("join feeds: %w", err)
	}
	defer turn.End()
	return s.join(ctx, &joining{store: s, account: a, old: old, new: new})
}

// A joining is two feeds being joined.
type joining struct {
	store    *Store
	account  AccountID // who says so; 0 if the feed has moved, and all who follow it are joined
	old, new FeedID
	visit    *Fetched // that saw the move, nil without one

	twins map[Number]Number // articles of the old feed that the new one has too
	rest  []Number          // those that it has not

	who     []AccountID        // those who are joined
	fresh   map[AccountID]bool // those of them who did not follow the new feed
	empties bool               // nobody else follows the old feed: nothing of it need stay
	carries bool               // nobody else can come to the new feed
	done    Joined

	isSettled bool // there was nothing to do
	rounds    int  // how often all was done
}

// errApart ends a joining whose feeds have become another's, or have gone.
var errApart = errors.New("the feeds cannot be joined any more")

// errMore ends a round of a joining in which an article has come to the old feed.
var errMore = errors.New("there is more to join")

// mostRounds is how many rounds there are at most: what is left then cannot be read.
const mostRounds = 5

// join joins two feeds.
func (s *Store) join(ctx context.Context, j *joining) (Joined, error) {
	err := s.enterLate(ctx)
	for more := err == nil; more; {
		err = j.round(ctx)
		more = errors.Is(err, errMore)
	}
	for more := err == nil && !j.isSettled; more; {
		err = s.update(ctx, "joining", func(t *tx) (err error) {
			more, err = t.dropJoined(j.old)
			return err
		})
		more = more && err == nil
	}
	if err != nil {
		return Joined{}, fmt.Errorf("join feeds: %w", err)
	}
	return j.done, nil
}

// round joins what is there now.
func (j *joining) round(ctx context.Context) error {
	s := j.store
	err := j.plan(ctx)
	if err == nil {
		err = s.update(ctx, "joining", j.begin)
	}
	if err != nil || j.isSettled {
		return err
	}
	for _, articles := range [][]Number{j.twinned(), j.rest} {
		for len(articles) > 0 && err == nil {
			err = s.update(ctx, "joining", func(t *tx) (err error) {
				articles, err = j.step(t, articles)
				return err
			})
			if err == nil {
				err = s.file.GiveWay(ctx)
			}
		}
	}
	for _, a := range j.who {
		if err == nil {
			err = s.update(ctx, "joining", func(t *tx) error { return j.rewrite(t, a) })
		}
	}
	if err == nil {
		err = s.update(ctx, "joining", j.end)
	}
	return err
}

// begin has those who are joined follow the new feed.
func (j *joining) begin(t *tx) error {
	t.unbounded = true // in the end nobody follows more feeds than before
	from, to, err := j.feeds(t)
	if err != nil {
		return err
	}
	accounts, err := t.accountIDs()
	if err != nil {
		return err
	}
	followers := t.followers(accounts, from.ID)
	if j.who = followers; j.account != 0 {
		if !slices.Contains(followers, j.account) {
			return errApart
		}
		j.who = []AccountID{j.account}
	}
	j.empties = len(j.who) == len(followers)
	j.carries = j.empties && (to.Owner != 0 || len(j.who) == len(accounts))
	j.passOver(t)
	if j.isSettled, err = j.settled(t); err != nil {
		return err
	}
	if j.isSettled && j.account != 0 { // whoever asks is told
		j.done.Into = to
		j.done.Left, err = j.left(t, j.account)
		return err
	}
	if j.isSettled {
		return j.keepAnswer(t, from)
	}
	if carried := j.carries && len(j.rest) > 0 && to.Owner == 0; carried || j.visit != nil && to.Gone {
		to.Joined, to.Gone = to.Joined || carried, to.Gone && j.visit == nil
		if err := t.putFeed(to); err != nil {
			return err
		}
	}
	for _, a := range j.who {
		before, err := t.sub(a, from.ID)
		if err != nil {
			return err
		}
		now, err := t.sub(a, to.ID)
		if err != nil {
			return err
		}
		merged := before.joinedWith(now)
		if now != nil && *now == *merged {
			continue
		}
		if err := t.putSub(a, to.ID, merged); err != nil {
			return err
		}
	}
	return nil
}

// passOver passes over articles that stayed in the old feed when all these accounts were joined
// before.
func (j *joining) passOver(t *tx) {
	for x := range j.twins {
		if !slices.ContainsFunc(j.who, func(a AccountID) bool { return !t.isLeftOut(j.old, joinedHash(a, x)) }) {
			delete(j.twins, x)
		}
	}
}

// settled notes who did not follow the new feed, and reports whether all has been done before:
// the old feed has nothing but what has to stay there.
func (j *joining) settled(t *tx) (bool, error) {
	j.fresh = map[AccountID]bool{}
	settled := len(j.twins) == 0 && !j.carries
	for _, a := range j.who {
		sub, err := t.sub(a, j.new)
		if err != nil {
			return false, err
		}
		left, err := j.left(t, a)
		if err != nil {
			return false, err
		}
		j.fresh[a] = sub == nil
		settled = settled && sub != nil && left > 0
	}
	return settled, nil
}

// keepAnswer keeps what the next visit to an old feed that goes on is asked with.
func (j *joining) keepAnswer(t *tx, from Feed) error {
	if j.visit == nil {
		return nil
	}
	from.ETag, from.LastModified, from.Hash = j.visit.ETag, j.visit.LastModified, j.visit.Hash
	return t.putFeed(from)
}

// feeds returns the two feeds, or errApart if they cannot be joined any more.
func (j *joining) feeds(t *tx) (from, to Feed, err error) {
	if from, err = t.feed(j.old); err == nil {
		to, err = t.feed(j.new)
	}
	if errors.Is(err, ErrNotFound) || err == nil && (from.Owner != to.Owner || from.ID == to.ID || from.Local() || to.Local()) {
		err = errApart
	}
	return from, to, err
}

// end ends the following of the old feed, as far as nothing is left in it, and says on both
// feeds what has been done.
func (j *joining) end(t *tx) error {
	from, to, err := j.feeds(t)
	if err != nil {
		return err
	}
	if j.carries {
		live, err := loadSet(t.bucket(bucketLive), join32(uint32(from.ID)))
		if err != nil {
			return err
		}
		for x := range j.twins {
			live.Remove(uint32(x))
		}
		if j.rounds++; !live.IsEmpty() && j.rounds < mostRounds {
			return errMore
		}
	}
	stays := false
	for _, a := range j.who {
		left, err := j.left(t, a)
		if err != nil {
			return err
		}
		if left > 0 {
			j.done.Left, stays = max(j.done.Left, left), true
			continue
		}
		if err := t.putSub(a, from.ID, nil); err != nil {
			return err
		}
	}
	if line := joinedWarning(from); j.carries && !strings.Contains(to.Warnings, line) { // others need not know what these follow
		to.Warnings = warningLines(strings.FieldsFunc(to.Warnings+"\n"+line, func(r rune) bool { return r == '\n' }))
		if err := t.putFeed(to); err != nil {
			return err
		}
	}
	j.done.Into = to
	if from.Warnings = warningLines([]string{movedWarning(to, stays)}); stays && j.visit != nil {
		return j.keepAnswer(t, from)
	}
	return t.putFeed(from)
}

// left is how many articles an account goes on following the old feed for.
func (j *joining) left(t *tx, a AccountID) (int, error) {
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(j.old)))
	if err != nil || j.carries {
		return 0, err
	}
	hidden, err := t.opinion(bucketHidden, a, j.old)
	return int(live.GetCardinality() - live.AndCardinality(hidden)), err
}

func joinedWarning(from Feed) string {
	return "the feed at " + secret.Hide(from.URL) + " is one with this now, and its articles are here"
}

func movedWarning(to Feed, stays bool) string {
	line := "it is one with " + cmp.Or(secret.HideIn(to.Title), secret.Hide(to.URL)) + " now, at " + secret.Hide(to.URL)
	if stays {
		line += ": here is what only this feed had, since that one is others' too"
	}
	return line
}

// dropJoined removes a feed of which nothing is left, and reports whether there is more to
// remove.
func (t *tx) dropJoined(id FeedID) (more bool, err error) {
	accounts, err := t.accountIDs()
	if err != nil || len(t.followers(accounts, id)) > 0 {
		return false, err
	}
	if _, err := t.feed(id); errors.Is(err, ErrNotFound) {
		return false, nil
	}
	live, err := loadSet(t.bucket(bucketLive), join32(uint32(id)))
	if err != nil || !live.IsEmpty() {
		return false, err
	}
	return t.dropFeed(id, accounts)
}

// twinned returns the articles of the old feed that the new one has too, in the order of
// their numbers.
func (j *joining) twinned() []Number {
	numbers := roaring.New()
	for x := range j.twins {
		numbers.Add(uint32(x))
	}
	all := make([]Number, 0, len(j.twins))
	for _, n := range numbers.ToArray() {
		all = append(all, Number(n))
	}
	return all
}
