// Package pages reads a bbolt file page by page, past bbolt: its own code trusts what
// it reads, and a damaged page can make it run in a circle or ask for all the memory
// there is.
//
//	check.go  follows every reference between pages, and says what is wrong
//	torn.go   takes what can be read out of a file that bbolt refuses
//
// Both read the file and never the map, believe no number and no length, and come to
// no page twice.
package pages
