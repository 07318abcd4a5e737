package pictures

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"runtime"
	"strings"
	"sync"
	"time"

	"tidings/feeds/fetch"
)

const (
	maxBytes = 20 << 20         // of a picture as it is sent
	patience = 30 * time.Second // for all of it, however steadily it comes
	// accepted are the forms that can be shown: a server that has the picture in several
	// sends one of these.
	accepted = "image/jpeg, image/png, image/gif, image/webp, image/bmp;q=0.8, */*;q=0.1"
)

// ErrType says that what came is no picture, by what the server says of it.
var ErrType = errors.New("what the server sent is no picture")

// decoding lets few pictures be decoded at once, in the whole process: it takes a processor,
// and keys need one, too.
var decoding = sync.OnceValue(func() chan struct{} { return make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)) })

// load fetches a picture and makes pixels of it, as many as are kept.
func (s *Shelf) load(ctx context.Context, address string, found bool) (*image.RGBA, error) {
	data := s.Cache.get(address)
	kept := data != nil
	if !kept {
		var err error
		if data, err = s.fetch(ctx, address, found); err != nil {
			return nil, err
		}
	}
	select {
	case decoding() <- struct{}{}:
		defer func() { <-decoding() }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	img, err := s.limits.decode(data)
	if err != nil {
		return nil, err
	}
	if !kept {
		s.Cache.put(address, data)
	}
	return img, nil
}

// fetch fetches what is at an address, if it says that it is a picture of no unfit form.
func (s *Shelf) fetch(ctx context.Context, address string, found bool) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var body bytes.Buffer
	err := s.Fetcher.Stream(ctx, fetch.Request{URL: address, MaxBytes: maxBytes, Found: found, Accept: accepted}, func(h fetch.Head) (io.Writer, error) {
		switch {
		case h.Type == "image/svg+xml", h.Type == "image/avif", h.Type == "image/heic", h.Type == "image/jxl":
			return nil, ErrFormat
		case h.Type != "" && !strings.HasPrefix(h.Type, "image/") && h.Type != "application/octet-stream" && h.Type != "binary/octet-stream":
			return nil, ErrType
		}
		body.Grow(int(h.Length))
		return &body, nil
	})
	if err != nil {
		return nil, err
	}
	return body.Bytes(), nil
}
