package store

import (
	"fmt"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// networkKind names the network file system that a folder lies on; of one that is
// not there yet, the folder it will be in.
func networkKind(folder string) string {
	var stat unix.Statfs_t
	for unix.Statfs(folder, &stat) != nil {
		if folder == filepath.Dir(folder) {
			return ""
		}
		folder = filepath.Dir(folder)
	}
	return networkName(int64(stat.Type))
}

// networkName names the file systems that are not on this machine, by the numbers of
// statfs(2).
func networkName(number int64) string {
	switch uint32(number) {
	case unix.NFS_SUPER_MAGIC:
		return "nfs"
	case unix.SMB_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC:
		return "smb"
	case unix.V9FS_MAGIC:
		return "9p"
	case unix.AFS_SUPER_MAGIC, unix.CODA_SUPER_MAGIC, unix.CEPH_SUPER_MAGIC:
		return "network"
	case unix.FUSE_SUPER_MAGIC:
		return "fuse"
	}
	return ""
}

// roomFor fails with ErrFull if a folder's disk has no room for so many bytes.
func roomFor(folder string, bytes int64) error {
	var stat unix.Statfs_t
	if err := unix.Statfs(folder, &stat); err != nil {
		return nil // the writing will say
	}
	if free := int64(stat.Bavail) * stat.Bsize; free < bytes {
		return fmt.Errorf("%w: %d MB are needed for a while, and %d MB are free", ErrFull, bytes>>20, free>>20)
	}
	return nil
}
