package dbfile

const withoutWaiting = 0
