package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"syscall"
)

// An output is a buffered stream that remembers the first error: commands print without
// checking, and the end of the run reports it.
type output struct {
	buffer     *bufio.Writer
	firstError error
}

func newOutput(w io.Writer) *output {
	return &output{buffer: bufio.NewWriterSize(w, 32<<10)}
}

// Write implements io.Writer for cobra.
func (o *output) Write(p []byte) (int, error) {
	n, err := o.buffer.Write(p)
	if o.firstError == nil {
		o.firstError = err
	}
	return n, err
}

func (o *output) printf(format string, args ...any) { fmt.Fprintf(o, format, args...) }

func (o *output) line(text string) { o.printf("%s\n", text) }

// object prints v as one line of JSON.
func (o *output) object(v any) error {
	e := json.NewEncoder(o)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil && o.firstError == nil {
		return fmt.Errorf("encode JSON: %w", err)
	}
	return nil
}

// objectOf prints v, whose last member is an empty list, as one line of JSON with these
// elements in the list. Each is made when the one before it has been written.
func (o *output) objectOf(v any, elements iter.Seq[any]) error {
	var part bytes.Buffer
	e := json.NewEncoder(&part)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("encode JSON: %w", err)
	}
	head, isList := bytes.CutSuffix(part.Bytes(), []byte("]}\n"))
	if !isList {
		return errors.New("encode JSON: no list to write to")
	}
	_, _ = o.Write(head) // finish reports an error
	separator := ""
	for element := range elements {
		part.Reset()
		if err := e.Encode(element); err != nil {
			return fmt.Errorf("encode JSON: %w", err)
		}
		o.printf("%s%s", separator, bytes.TrimSuffix(part.Bytes(), []byte("\n")))
		if separator = ","; o.hasFailed() {
			return nil
		}
	}
	o.line("]}")
	return nil
}

// flush sends what is waiting: before a question, and between steps that take
// time.
func (o *output) flush() {
	if err := o.buffer.Flush(); o.firstError == nil {
		o.firstError = err
	}
}

// finish flushes and returns the first error. A reader that has gone is no error: whoever
// wrote "| head -1" has what they wanted.
func (o *output) finish() error {
	o.flush()
	if o.firstError == nil || isClosedPipe(o.firstError) {
		return nil
	}
	return outputFault{o.firstError}
}

// hasFailed reports whether an error has ended the output: printing more is for nothing.
func (o *output) hasFailed() bool { return o.firstError != nil }

func isClosedPipe(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe)
}

// An outputFault is why the output could not be written.
type outputFault struct{ err error }

func (f outputFault) Error() string { return "write output: " + f.err.Error() }
func (f outputFault) Unwrap() error { return f.err }
