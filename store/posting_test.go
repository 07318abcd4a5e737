package store

import "testing"

func FuzzPosting(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3})
	f.Add([]byte{1, 58, 48, 0, 0})
	f.Fuzz(func(t *testing.T, v []byte) {
		if len(v) > 0 && v[0] == postingBitmap {
			return // roaring's own reader, which Check asks to validate
		}
		numbers, err := readPosting(nil, v)
		if err != nil {
			return
		}
		again, err := appendPosting(nil, numbers)
		if err != nil || len(numbers) < bitmapFrom && len(again) > len(v) {
			t.Fatalf("%x is %v, and that %x %v", v, numbers, again, err)
		}
	})
}
