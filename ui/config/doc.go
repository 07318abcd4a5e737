// Package config is what a person has set: the table of settings, and the file that they
// are written in.
//
// The file is TOML (https://toml.io/en/v1.0.0), config.toml in the system's folder for
// configuration. A person who has no such file misses nothing: every setting has a default,
// and without the file no reader of TOML runs. One who has written a line wrongly is told
// which, and all other lines count:
//
//	text ─▶ lines ─▶ one expression each ─▶ the table of settings ─▶ Config
//	          └─ a line that is no TOML         └─ a key or value that the table does not know
//	                          └───────▶ Mistakes ◀───────┘
//
// Set and Unset change one line of a text and leave every other byte alone, so comments,
// order and blank lines stay as they are. What the table of settings does not hold (keys,
// themes) belongs to an Owner, which reads its own part of the file.
//
// This package knows nothing of the screen: it hands out a plain struct, Settings.
package config
