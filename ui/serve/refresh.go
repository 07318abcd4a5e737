package serve

import (
	"context"
	"errors"
	"net/url"
	"runtime/debug"
	"time"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/own"
	"tidings/store"
)

// keepFresh fetches the feeds that are due, at once and then at intervals, until ctx ends.
func (sv *Server) keepFresh(ctx context.Context) {
	if sv.every <= 0 {
		return
	}
	tick := time.NewTicker(sv.every)
	defer tick.Stop()
	for {
		sv.refresh(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// refresh fetches each feed that is due, once for all who follow it. A panic in it does not
// end the server.
func (sv *Server) refresh(ctx context.Context) {
	defer func() {
		if fault := recover(); fault != nil {
			sv.log.Error("panic in refresh", "fault", fault, stackKey, string(debug.Stack()))
		}
	}()
	ctx = store.NewSession(ctx)
	due, err := sv.store.Due(ctx, sv.now())
	if err != nil {
		sv.tell(ctx, "cannot read which feeds are due", err)
		return
	}
	// The machine's owner may follow what lies in their own network, and on their machine.
	var owned, others []store.Feed
	for _, f := range due {
		if f.Owner == store.Local {
			owned = append(owned, f)
		} else {
			others = append(others, f)
		}
	}
	sv.fetch(ctx, sv.own, sv.home, owned)
	sv.fetch(ctx, sv.fetcher, nil, others)
	sv.keeper.ask()
}

// fetch visits those of some feeds that are due, and logs how it went.
func (sv *Server) fetch(ctx context.Context, with *fetch.Fetcher, home *own.Home, due []store.Feed) {
	// What the last tick visited is due again at the next, though it was visited some
	// moments after that one.
	every := sv.every - sv.every/10
	r := feeds.Refresher{Store: sv.store, Fetcher: with, Now: sv.now, Home: home, Every: every}
	began := sv.now()
	report := r.Run(ctx, due, nil)
	if report.Feeds > 0 {
		sv.log.Info("refreshed", "feeds", report.Feeds, "new", report.New, "failed", len(report.Failed), "took", sv.now().Sub(began).Round(time.Millisecond))
	}
	for _, f := range report.Failed {
		if f.Feed.Failures == 0 { // logged once, not at each try; "tidings feeds" shows it until it works again
			sv.log.Warn("a feed has begun to fail", "feed", f.Feed.ID, "host", hostOf(f.Feed), "err", f.Err)
		}
	}
	sv.tell(ctx, "refresh", report.Err)
}

// tell logs an error, unless the server closes.
func (sv *Server) tell(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil && !errors.Is(err, context.Canceled) {
		sv.log.Error(what, "err", err)
	}
}

// hostOf returns the host of a feed for the log. Of a feed that all share the rest of the
// address is left out, and everything of a feed that is somebody's own.
func hostOf(f store.Feed) string {
	u, err := url.Parse(f.URL)
	if f.Owner != 0 || err != nil {
		return ""
	}
	return u.Host
}
