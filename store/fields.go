package store

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
)

// Small records as maps of CBOR (RFC 8949) whose keys are numbers from 1. Feeds and
// subscriptions are read by the thousand, so they are not read by reflection, which takes
// ten times as long.
//
// Values are whole numbers, text and true. What is zero or empty is left out. A time is a
// whole number of nanoseconds since 1970, or its text (RFC 3339) if it is not in UTC or out
// of range.

// Major types of CBOR, and its simple value for true.
const (
	cborPositive = 0
	cborNegative = 1
	cborText     = 3
	cborMap      = 5
	cborSimple   = 7
	cborTrue     = 21
)

// fewFields is how many fields the head of a record counts in one byte; in two it counts
// mostFields.
const (
	fewFields  = 23
	mostFields = 255
)

// A fieldWriter makes a record.
type fieldWriter struct {
	record []byte
	fields int
}

// head appends the head of an item: its major type and its argument.
func (w *fieldWriter) head(major byte, argument uint64) {
	major <<= 5
	switch {
	case argument < 24:
		w.record = append(w.record, major|byte(argument))
	case argument <= math.MaxUint8:
		w.record = append(w.record, major|24, byte(argument))
	case argument <= math.MaxUint16:
		w.record = binary.BigEndian.AppendUint16(append(w.record, major|25), uint16(argument))
	case argument <= math.MaxUint32:
		w.record = binary.BigEndian.AppendUint32(append(w.record, major|26), uint32(argument))
	default:
		w.record = binary.BigEndian.AppendUint64(append(w.record, major|27), argument)
	}
}

func (w *fieldWriter) key(key uint64) {
	if w.fields == 0 {
		w.record = append(w.record, cborMap<<5) // bytes counts the fields
	}
	w.fields++
	w.head(cborPositive, key)
}

func (w *fieldWriter) number(key uint64, n int64) {
	if n == 0 {
		return
	}
	w.key(key)
	if n < 0 {
		w.head(cborNegative, uint64(-1-n))
		return
	}
	w.head(cborPositive, uint64(n))
}

// text writes a text; bytes that are no UTF-8 become U+FFFD.
func (w *fieldWriter) text(key uint64, text string) {
	if text == "" {
		return
	}
	text = validText(text)
	w.key(key)
	w.head(cborText, uint64(len(text)))
	w.record = append(w.record, text...)
}

func (w *fieldWriter) flag(key uint64, set bool) {
	if set {
		w.key(key)
		w.head(cborSimple, cborTrue)
	}
}

// time writes a time, unless it is zero or of a year that has no four digits.
func (w *fieldWriter) time(key uint64, t time.Time) {
	if t.IsZero() || t.Year() < 0 || t.Year() > 9999 {
		return
	}
	if n := t.UnixNano(); n != 0 && t.Location() == time.UTC && time.Unix(0, n).Equal(t) {
		w.number(key, n)
		return
	}
	w.text(key, t.Format(time.RFC3339Nano))
}

// bytes returns the record.
func (w *fieldWriter) bytes() []byte {
	if w.fields == 0 {
		return []byte{cborMap << 5}
	}
	if w.fields > mostFields {
		panic(fmt.Sprintf("a record of %d fields", w.fields))
	}
	if w.fields > fewFields {
		w.record[0] |= fewFields + 1
		return slices.Insert(w.record, 1, byte(w.fields))
	}
	w.record[0] |= byte(w.fields)
	return w.record
}

// A fieldReader reads a record field by field. The texts that it returns are parts of the
// record, so that nothing is copied.
type fieldReader struct {
	rest string
	left uint64 // fields that have not been read
	err  error

	key      uint64
	major    byte // of the field's value
	argument uint64
	value    string // of a text
}

func readFields(record string) fieldReader {
	r := fieldReader{rest: record}
	major, fields := r.head()
	if major != cborMap {
		r.fail("it is no map")
	}
	r.left = fields
	return r
}

func (r *fieldReader) fail(what string) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", ErrCorrupt, what)
	}
	r.left = 0
}

// head reads the head of an item, which mostly is a byte.
func (r *fieldReader) head() (major byte, argument uint64) {
	if r.rest != "" && r.rest[0]&31 < 24 {
		first := r.rest[0]
		r.rest = r.rest[1:]
		return first >> 5, uint64(first & 31)
	}
	return r.longHead()
}

func (r *fieldReader) longHead() (major byte, argument uint64) {
	if r.rest == "" {
		r.fail("it ends early")
		return 0, 0
	}
	first := r.rest[0]
	r.rest = r.rest[1:]
	major, argument = first>>5, uint64(first&31)
	size := 1 << (argument - 24)
	if argument > 27 || len(r.rest) < size {
		r.fail("a number in it is not whole")
		return 0, 0
	}
	argument = 0
	for i := range size {
		argument = argument<<8 | uint64(r.rest[i])
	}
	r.rest = r.rest[size:]
	return major, argument
}

// next reads the next field; false if there is none, or if the record is damaged.
func (r *fieldReader) next() bool {
	if r.left == 0 {
		if r.rest != "" {
			r.fail("something follows it")
		}
		return false
	}
	r.left--
	major, key := r.head()
	if major != cborPositive {
		r.fail("a key in it is no number")
	}
	if r.err != nil {
		return false
	}
	r.key = key
	r.readValue()
	return r.err == nil
}

// readValue reads the value of a field. Kinds of values that no field has are skipped.
func (r *fieldReader) readValue() {
	whole := r.rest
	r.major, r.argument = r.head()
	switch {
	case r.err != nil, r.major == cborPositive, r.major == cborNegative:
	case r.major == cborText:
		if r.argument > uint64(len(r.rest)) {
			r.fail("a text in it is not whole")
			return
		}
		r.value, r.rest = r.rest[:r.argument], r.rest[r.argument:]
	case r.major == cborSimple && r.argument == cborTrue:
	default:
		var skipped cbor.RawMessage
		rest, err := cbor.UnmarshalFirst([]byte(whole), &skipped)
		if err != nil {
			r.fail(err.Error())
			return
		}
		r.rest = whole[len(whole)-len(rest):]
	}
}

func (r *fieldReader) number() int64 {
	switch {
	case r.argument > math.MaxInt64, r.major != cborPositive && r.major != cborNegative:
		r.fail("a field in it is no number")
		return 0
	case r.major == cborNegative:
		return -1 - int64(r.argument)
	}
	return int64(r.argument)
}

// number32 reads a number of a feed or an account.
func (r *fieldReader) number32() uint32 {
	n := r.number()
	if n < 0 || n > math.MaxUint32 {
		r.fail("a number in it is out of range")
		return 0
	}
	return uint32(n)
}

func (r *fieldReader) text() string {
	if r.major != cborText {
		r.fail("a field in it is no text")
		return ""
	}
	return validText(r.value)
}

func (r *fieldReader) flag() bool {
	if r.major != cborSimple || r.argument != cborTrue {
		r.fail("a field in it is not true")
		return false
	}
	return true
}

func (r *fieldReader) time() time.Time {
	if r.major != cborText {
		return time.Unix(0, r.number()).UTC()
	}
	t, err := time.Parse(time.RFC3339Nano, r.value)
	if err != nil {
		r.fail("a field in it is no time")
	}
	return t
}

// validText replaces each byte that is no UTF-8 by U+FFFD.
func validText(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	var valid strings.Builder
	for _, c := range text {
		valid.WriteRune(c)
	}
	return valid.String()
}
