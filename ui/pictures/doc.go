// Package pictures shows the pictures of articles in the cells of a terminal. It knows
// nothing of articles, nor of the screen.
//
//	address ─▶ Shelf.Load ─▶ Shelf.Prepare ─▶ Shelf.Lines
//
//	shelf     what a session has: pictures that were loaded, and how they were drawn
//	load      one picture out of the cache on the disk or from the web, within limits
//	decode    the bytes as pixels: nothing is decoded before its size has been looked at
//	turned    which way up a photograph is (Exif)
//	shrink    fewer pixels, and what stands behind those that can be seen through
//	blocks    two pixels in a cell, by its colour and that of its ground ("▀")
//	kitty     the protocol of kitty's: the picture is sent once, and letters stand for its cells
//	whole     iTerm2's protocol and sixels: pixels over cells that the screen knows nothing of
//	way       which of these a terminal can do
//	cache     pictures that were fetched, on the disk
//
// A Shelf may be used by many goroutines at once. What it does takes time and belongs in a
// command, but for Lines of what has been prepared.
package pictures
