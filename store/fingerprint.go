package store

import (
	"crypto/sha256"
	"encoding/binary"
)

// A fingerprint tells whether a feed says of an article what it said before.
// Fingerprints of different versions cannot be compared and count as equal; the
// stored one is then replaced by the newer. So a release that works fingerprints out
// in another way makes no article edited. It misses the edits that a feed has made between
// the last visit of the older release and the first of the newer.
type fingerprint struct {
	version uint8 // 0: a hash made before versions were stored, or none
	hash    uint64
}

// fingerprintVersion is the version of what Incoming.fingerprint returns. It has to
// be raised whenever that changes for any article.
const fingerprintVersion = 1

// fingerprint hashes what the feed says of the article. Not part of it are the time
// of the last change, since some feeds say «now» at every visit, what is worked
// out from the other fields: Summary, Words and Media, and how long files play, which
// older releases did not read.
func (in Incoming) fingerprint() fingerprint { return in.fingerprintAs(in.Key) }

// fingerprintAs is the fingerprint of an article that goes by another name than its key.
func (in Incoming) fingerprintAs(name string) fingerprint {
	return new(fieldList).fingerprint(&in, name)
}

// fingerprint is the fingerprint of an article that goes by a name. The list is written anew:
// who asks for many fingerprints asks one list, which keeps its memory.
func (f *fieldList) fingerprint(in *Incoming, name string) fingerprint {
	*f = (*f)[:0]
	f.text(name, in.Title, in.Link)
	f.count(len(in.Authors))
	for _, p := range in.Authors {
		f.text(p.Name, p.Email, p.URL)
	}
	f.number(in.Published.Unix())
	for _, b := range []Body{in.Content, in.Summarised} {
		f.number(int64(b.Kind))
		f.text(b.Source, b.Base)
	}
	f.count(len(in.Categories))
	f.text(in.Categories...)
	f.count(len(in.Enclosures))
	for _, e := range in.Enclosures {
		f.text(e.URL, e.Type)
		f.number(e.Length)
	}
	f.count(len(in.Links))
	f.text(in.Links...)
	f.text(in.Language)
	sum := sha256.Sum256(*f)
	return fingerprint{fingerprintVersion, binary.BigEndian.Uint64(sum[:])}
}

// A fieldList is the encoding of fields one after the other, which is different for
// different fields.
type fieldList []byte

func (f *fieldList) text(all ...string) {
	for _, one := range all {
		f.count(len(one))
		*f = append(*f, one...)
	}
}

func (f *fieldList) count(n int)    { *f = binary.AppendUvarint(*f, uint64(n)) }
func (f *fieldList) number(n int64) { *f = binary.AppendVarint(*f, n) }

func (r rowRecord) fingerprint() fingerprint { return fingerprint{r.ContentsVersion, r.Contents} }

func (r *rowRecord) setFingerprint(f fingerprint) { r.ContentsVersion, r.Contents = f.version, f.hash }
