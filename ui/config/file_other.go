//go:build !unix

package config

// withoutWaiting is nothing where no pipe has a name in a folder.
const withoutWaiting = 0
