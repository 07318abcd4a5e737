package dbfile

// A Disk is what a folder lies on.
type Disk struct {
	Kind    string // of file system: "ext4", "tmpfs", "nfs"
	Network bool   // it is on another machine, where locks may not hold (see File.Network)
	Free    int64  // bytes that may still be written
}
