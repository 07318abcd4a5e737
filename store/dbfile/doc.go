// Package dbfile shares one bbolt file between several processes and between the
// goroutines of each. A File knows nothing of what the file holds:
//
//	lock_*.go          the turnstile: who may read or write, and in which order
//	queue.go           the same order for the calls of one process
//	holder*.go         who has the lock now, and why
//	reader.go write.go a transaction: a handle kept warm for reading, a new one for writing
//	guard.go           what becomes of a damaged page
//	give_way.go        how a long work leaves room for others
//	lock_aside, turns  locks of their own, for work beside the file
//	disk*.go           which file system a folder lies on, and what it has room for
package dbfile
