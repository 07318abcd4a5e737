// Package cli is tidings without the screen: every act of the reader as a
// command that can be typed, piped and scripted. One command is one file, with
// its help and examples in it; help, man page and completion are made from the
// same text.
//
// # One set of commands, two ends
//
// A Program knows its streams, its clock, its environment and its account, and
// nothing else: no os.Stdout, no os.Exit, no package variable. So the same
// commands run in a shell, in a test, and at the far end of an SSH connection
// with the session as standard input and output (Program.Remote, where files
// and paths are out of reach).
//
//	arguments ─▶ cobra ─▶ a command ─▶ store, feeds ─▶ Out, one exit code
//	                         └─ what goes wrong ─▶ one sentence on Err
//
// # The rules of this surface
//
//   - What was asked for goes to Out and nothing else does: progress, questions,
//     warnings and errors go to Err.
//   - On a terminal a list is a table and an article is set in type. In a pipe
//     both are plain and whole, in columns that stay. --json is for programs: one
//     object a line, names that stay, times in RFC 3339 and UTC. --format writes
//     files that other programs know (package moving has them, import reads them).
//   - An error is one sentence that says what, and what to do: "tidings: …", no
//     capital, no full stop.
//   - The exit code is 0 if it was done, 1 if it failed, 2 if the command was
//     written wrongly. A reader that stops listening ("| head -1") is no error; a
//     disk that is full is.
//   - All text that came from outside passes the gate of package feeds once more
//     on its way out.
//   - What can be undone says what it did; -q keeps quiet about it.
//
// fang, which dresses cobra's help, is left out on purpose: it asks the
// process's own terminal for its width and colours and prints its man page to
// the process's standard output, and here that would be the server's.
package cli
