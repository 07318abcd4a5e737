package dbfile

import (
	"fmt"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// networkKind names the network file system of a folder, "" for a local one. A folder that
// does not exist yet has the file system of its nearest existing parent.
func networkKind(folder string) string {
	stat, ok := statfs(folder)
	if !ok {
		return ""
	}
	return networkName(int64(stat.Type))
}

// statfs returns the file system of a folder, or of its nearest existing parent.
func statfs(folder string) (stat unix.Statfs_t, ok bool) {
	for unix.Statfs(folder, &stat) != nil {
		if folder == filepath.Dir(folder) {
			return stat, false
		}
		folder = filepath.Dir(folder)
	}
	return stat, true
}

// DiskOf returns the file system of a folder, which need not exist yet; false if it is not
// known.
func DiskOf(folder string) (Disk, bool) {
	stat, ok := statfs(folder)
	if !ok {
		return Disk{}, false
	}
	disk := Disk{Kind: networkName(int64(stat.Type)), Free: int64(stat.Bavail) * stat.Bsize}
	if disk.Network = disk.Kind != ""; !disk.Network {
		disk.Kind = diskName(int64(stat.Type))
	}
	return disk, true
}

// diskName names the usual file systems of a machine's own.
func diskName(number int64) string {
	const zfs, ntfs = 0x2fc12fc1, 0x7366746e // not among the constants
	switch uint32(number) {
	case unix.EXT4_SUPER_MAGIC:
		return "ext4" // or ext2, ext3, which have the same number
	case unix.XFS_SUPER_MAGIC:
		return "xfs"
	case unix.BTRFS_SUPER_MAGIC:
		return "btrfs"
	case unix.F2FS_SUPER_MAGIC:
		return "f2fs"
	case unix.TMPFS_MAGIC:
		return "tmpfs"
	case unix.OVERLAYFS_SUPER_MAGIC:
		return "overlay"
	case unix.ECRYPTFS_SUPER_MAGIC:
		return "ecryptfs"
	case unix.MSDOS_SUPER_MAGIC:
		return "vfat"
	case unix.EXFAT_SUPER_MAGIC:
		return "exfat"
	case zfs:
		return "zfs"
	case ntfs:
		return "ntfs"
	}
	return fmt.Sprintf("a file system of kind %#x", uint32(number))
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

// RoomFor fails with ErrFull if the disk of a folder has less than bytes free.
func RoomFor(folder string, bytes int64) error {
	var stat unix.Statfs_t
	if err := unix.Statfs(folder, &stat); err != nil {
		return nil // writing fails later if there is no room
	}
	if free := int64(stat.Bavail) * stat.Bsize; free < bytes {
		return fmt.Errorf("%w: %d MB are needed for a while, and %d MB are free", ErrFull, bytes>>20, free>>20)
	}
	return nil
}
