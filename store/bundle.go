package store

import (
	"bytes"
	"fmt"
)

// A bundle is the bodies of new articles of one visit that become one block (body.go). They
// are packed before they have numbers, and written with the last of them, so all of a
// bundle is written in one transaction.
type bundle struct {
	frame   []byte // zstd of the CBOR bodies, one after another
	lengths []int  // of the CBOR bodies
}

// A bundle has at least so many bodies, or bytes. Fewer wait for neighbours that come later.
const (
	leastBundled = blockBodies / 2
	bytesBundled = blockBytes / 2
)

// mostReused is how many bytes of memory a packer keeps for the next bundle.
const mostReused = 4 * blockBytes

// A bundler packs the bodies of the articles of one visit, some after others: those of new ones
// into bundles, as far as there are enough, and others single.
type bundler struct {
	packer *packer
	seen   map[string]bool // the keys of new articles
}

// add packs some articles. news says which are new. It returns the articles with those of a
// bundle side by side.
func (b *bundler) add(all []prepared, news []bool) (sorted []prepared, err error) {
	var fresh, edits, gathered []prepared
	for i, one := range all {
		if key := string(one.key); news[i] && !b.seen[key] {
			b.seen[key] = true // the second with a key edits the first
			fresh = append(fresh, one)
			continue
		}
		if one.body, err = b.packer.single(one.body); err != nil {
			return nil, err
		}
		edits = append(edits, one)
	}
	blocks := max(1, (len(fresh)+blockBodies-1)/blockBodies)
	each, size := (len(fresh)+blocks-1)/blocks, 0
	for i, one := range fresh {
		gathered, size = append(gathered, one), size+len(one.body)
		if len(gathered) < each && size < blockBytes && i < len(fresh)-1 {
			continue
		}
		if err := bundleUp(b.packer, gathered, size); err != nil {
			return nil, err
		}
		sorted, gathered, size = append(sorted, gathered...), gathered[:0], 0
	}
	return append(sorted, edits...), nil
}

// bundleUp makes a bundle of articles, whose bodies have so many bytes; if it would be too
// small it packs each body by itself.
func bundleUp(p *packer, all []prepared, size int) (err error) {
	if len(all) < leastBundled && size < bytesBundled {
		for i := range all {
			if all[i].body, err = p.single(all[i].body); err != nil {
				return err
			}
		}
		return nil
	}
	enc, err := p.quickEncoder()
	if err != nil {
		return err
	}
	b := &bundle{lengths: make([]int, len(all))}
	p.joined = p.joined[:0]
	for i := range all {
		p.joined, b.lengths[i] = append(p.joined, all[i].body...), len(all[i].body)
		all[i].body, all[i].bundle = nil, b
	}
	p.out = enc.EncodeAll(p.joined, p.out[:0])
	b.frame = bytes.Clone(p.out)
	if cap(p.joined) > mostReused { // one huge body, perhaps
		p.joined, p.out = nil, nil
	}
	return nil
}

// size is how many bytes an article's body takes in the file.
func (p *prepared) size() int {
	if p.bundle == nil {
		return len(p.body)
	}
	return len(p.bundle.frame) / len(p.bundle.lengths)
}

// endsAt reports whether a bundle, which may be nil, has its last article at a place.
func (b *bundle) endsAt(all []prepared, i int) bool {
	return b != nil && (i+1 == len(all) || all[i+1].bundle != b)
}

// wholeBundles returns the first count articles, and those that are in a bundle with the
// last of them.
func wholeBundles(all []prepared, count int) []prepared {
	count = min(count, len(all))
	for count > 0 && all[count-1].bundle != nil && !all[count-1].bundle.endsAt(all, count-1) {
		count++
	}
	return all[:count]
}

// putBundle writes a bundle as a block. Its articles have consecutive numbers.
func (t *tx) putBundle(b *bundle, last Number) error {
	numbers := make([]Number, len(b.lengths))
	for i := range numbers {
		numbers[i] = last - Number(len(numbers)-1-i)
	}
	block := append(listBlock(numbers, b.lengths), b.frame...)
	if err := t.bucket(bucketBlocks).Put(join32(uint32(numbers[0])), block); err != nil {
		return err
	}
	if err := t.bucket(bucketMeta).Put([]byte("last "+lastGathered), join32(t.gathered())); err != nil {
		return err
	}
	return t.reachLast(lastPacked, uint32(last))
}

// unbundleKnown takes bundles apart in which an article is not new any more: another
// process has written it since they were packed.
func (t *tx) unbundleKnown(all []prepared) error {
	for i := range all {
		if b := all[i].bundle; b != nil && t.bucket(bucketKeys).Get(all[i].key) != nil {
			if err := b.takeApart(all); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeApart packs each body of a bundle by itself.
func (b *bundle) takeApart(all []prepared) error {
	p := &packer{} // this hardly ever happens
	plain, err := p.decompress(b.frame)
	if err != nil {
		return fmt.Errorf("take a bundle apart: %w", err)
	}
	at, part := 0, 0
	for i := range all {
		if all[i].bundle != b {
			continue
		}
		length := b.lengths[part]
		if all[i].body, err = p.single(plain[at : at+length]); err != nil {
			return err
		}
		all[i].bundle = nil
		at, part = at+length, part+1
	}
	return nil
}
