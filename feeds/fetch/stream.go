package fetch

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tidings/feeds/sanitize"
)

// A Head is what an answer says of itself before its body comes.
type Head struct {
	URL    string // what answered, after all redirects, without name and password
	Length int64  // bytes of the body, 0 if that is not said
	Type   string // the media type in lower case, without parameters; "" if that is not said
}

// Stream fetches r.URL and writes its body, as it is sent, to what begin returns for it: for files
// that are too large for memory. It may take any time as long as bytes come: Timeout is that of a
// silence. At most r.MaxBytes are written. Errors are those of Get, and as they are those of begin
// and of writing.
func (f *Fetcher) Stream(ctx context.Context, r Request, begin func(Head) (io.Writer, error)) error {
	f.once.Do(f.prepare)
	u, err := url.Parse(r.URL)
	if err == nil {
		u, err = fetchable(u)
	}
	if err != nil {
		return &Error{Sentence: "this is not written like a web address", Err: ErrAddress}
	}
	limited, cancel := context.WithCancel(ctx)
	defer cancel()
	late := time.AfterFunc(f.Timeout, cancel)
	defer late.Stop()
	w := &redirects{at: u, user: u.User, permanent: true, guarded: !f.AllowPrivate || r.Found, routes: [2]http.RoundTripper{f.open, f.guarded}}
	w.at.User = nil
	w.asked = w.at.String()
	res, err := f.settle(limited, r, w)
	if err != nil {
		return f.explain(ctx, limited, w, err)
	}
	defer res.Body.Close()
	kind, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	head := Head{URL: w.at.String(), Length: max(res.ContentLength, 0), Type: sanitize.Line(strings.ToLower(kind))}
	if head.Length > r.MaxBytes {
		return f.explain(ctx, limited, w, TooLarge(r.MaxBytes))
	}
	to, err := begin(head)
	if err != nil {
		return err
	}
	out := &written{to: to}
	n, err := io.Copy(out, io.LimitReader(&awake{res.Body, late, f.Timeout}, r.MaxBytes+1))
	switch {
	case out.err != nil:
		return out.err
	case err == nil && n > r.MaxBytes:
		err = TooLarge(r.MaxBytes)
	}
	if err == nil { // not what had come whole when the caller gave up
		err = ctx.Err()
	}
	if err != nil {
		return f.explain(ctx, limited, w, err)
	}
	return nil
}

// settle follows redirects to an answer that has a body to be taken as it is.
func (f *Fetcher) settle(ctx context.Context, r Request, w *redirects) (*http.Response, error) {
	r.Accept, r.codings = cmp.Or(r.Accept, "*/*"), "identity"
	for {
		res, err := f.send(ctx, r, w)
		if err != nil {
			return nil, err
		}
		w.cookies.keep(w.at, res)
		coding := strings.ToLower(strings.TrimSpace(res.Header.Get("Content-Encoding")))
		switch {
		case isRedirect(res):
			err = w.step(res)
		case res.StatusCode == http.StatusPartialContent:
			err = errPart
		case res.StatusCode/100 != 2:
			err = &StatusError{Code: res.StatusCode, NotBefore: pauseAsked(res.Header, res.StatusCode, f.Now())}
		case coding != "" && coding != "identity":
			err = &Error{Sentence: fmt.Sprintf("the server packs the file as %s, which was not asked for", sanitize.Cut(sanitize.Line(coding), 40))}
		default:
			return res, nil
		}
		_ = res.Body.Close()
		if err != nil {
			return nil, err
		}
	}
}

// awake puts off the end of a silence with each byte that comes.
type awake struct {
	from io.Reader
	late *time.Timer
	left time.Duration
}

func (a *awake) Read(p []byte) (int, error) {
	n, err := a.from.Read(p)
	if n > 0 && a.late.Stop() {
		a.late.Reset(a.left)
	}
	return n, err
}

// written tells what went wrong in writing from what went wrong in reading.
type written struct {
	to  io.Writer
	err error
}

func (w *written) Write(p []byte) (n int, err error) {
	n, w.err = w.to.Write(p)
	return n, w.err
}
