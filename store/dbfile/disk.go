package dbfile

// A Disk is the file system of a folder.
type Disk struct {
	Kind    string // "ext4", "tmpfs", "nfs"
	Network bool   // it is on another machine, where locks may not hold (see File.Network)
	Free    int64  // bytes that may still be written
}
