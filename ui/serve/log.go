package serve

import (
	"fmt"
	"io"
	"log/slog"

	"tidings/store/secret"
	"tidings/ui/typeset"
)

// What a log line holds of one value, in bytes.
const (
	maxLogged = 200
	maxStack  = 4000 // of a goroutine that panicked
	stackKey  = "stack"
)

// NewLog makes a log of one line an event on w. It cleans and cuts every value: clients
// send names and versions with anything in them.
func NewLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: cleanValue}))
}

// cleanValue makes text and errors one clean line. Times and numbers stay.
func cleanValue(_ []string, a slog.Attr) slog.Attr {
	var text string
	switch v := a.Value; v.Kind() {
	case slog.KindString:
		text = v.String()
	case slog.KindAny:
		if _, level := v.Any().(slog.Level); level {
			return a
		}
		text = fmt.Sprint(v.Any())
	default:
		return a
	}
	limit := maxLogged
	if a.Key == stackKey {
		limit = maxStack
	}
	return slog.String(a.Key, typeset.Clip(secret.HideIn(text), limit))
}
