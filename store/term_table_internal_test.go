package store

import (
	"fmt"
	"strings"
	"testing"
)

// Terms keep their numbers while the table grows, also those that differ only behind the
// bytes that lie in a slot, or in their field.
func TestTermsKeepTheirNumbers(t *testing.T) {
	table, numbers := newTermTable(), map[string]uint32{}
	for range 2 {
		for i := range 20_000 {
			for _, word := range []string{fmt.Sprint(i), fmt.Sprintf("equal%06d", i), strings.Repeat("x", i%70)} {
				for _, f := range []byte("bt") {
					number, isNew := table.number(f, []byte(word))
					key := string(f) + word
					before, known := numbers[key]
					if isNew == known || known && number != before || number != uint32(len(numbers)+1) && isNew || string(table.key(number)) != key {
						t.Fatalf("%q is number %d, new %v, key %q; it was number %d, known %v", key, number, isNew, table.key(number), before, known)
					}
					numbers[key] = number
				}
			}
		}
	}
}
