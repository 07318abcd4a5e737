package cli

import (
	"tidings/feeds"
	"tidings/store"
)

// library opens the store, once.
func (r *run) library() (*store.Store, error) {
	if r.Store != nil {
		return r.Store, nil
	}
	if r.ownStore != nil {
		return r.ownStore, nil
	}
	path, err := r.storePath()
	if err != nil {
		return nil, err
	}
	s, err := store.Open(path, store.Options{Now: r.Now, Limits: r.limits})
	if err != nil {
		return nil, storeFault{path, err}
	}
	r.ownStore = s
	return s, nil
}

func (r *run) close() error {
	if r.ownStore == nil {
		return nil
	}
	return r.ownStore.Close()
}

// refresher returns a refresher for feeds that a person asks for.
func (r *run) refresher(s *store.Store) *feeds.Refresher {
	return &feeds.Refresher{Store: s, For: r.Account, Fetcher: r.Fetcher, Now: r.Now, Home: r.Home, ByHand: true, Looks: &r.looks}
}
