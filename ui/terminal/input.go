package terminal

import (
	"context"
	"io"
	"os"

	"github.com/muesli/cancelreader"
)

// Input is standard input, which stops waiting when ctx ends.
func Input(ctx context.Context) (in io.Reader, end func()) {
	reader, err := cancelreader.NewReader(os.Stdin)
	if err != nil { // closed, or of a kind that cannot be waited for: it won't keep us
		return os.Stdin, func() {}
	}
	context.AfterFunc(ctx, func() { reader.Cancel() })
	return reader, func() { _ = reader.Close() }
}
