package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"tidings/store"
	"tidings/store/dbfile"
	"tidings/ui/typeset"
)

const dumpAbout = `Export all your data: the feeds you follow with their folders and titles, saved
searches, bookmarks, notes and tags with the articles they are on, what you
read and deleted, and what you did when. "tidings load" imports it into another
library, or back into this one.

With --articles all other articles of your feeds come along as well. Without,
a library that has never seen an article does not know later that you read it.

How single feeds are fetched is part of it, and their secrets are not: these are
not kept.

The form is JSON, one object a line, each with its kind first; the last line is
of kind "end". `

const dumpLong = dumpAbout + `It goes to standard output, or to a file that is not there yet
and that only you can read: names and passwords in the addresses of feeds are
part of it.`

const dumpExamples = `tidings dump > mine.jsonl
tidings dump --articles --force ~/backup/tidings.jsonl
# move to another machine, articles and all
tidings dump --articles | ssh host tidings load -
tidings dump | jq -r 'select(.mark.note) | .title + ": " + .mark.note'`

func dumpOverSSH() farHelp {
	return farHelp{
		use: "dump", without: "force",
		long: dumpAbout + `It goes to standard output. Names and passwords in the addresses
of feeds are part of it.`,
		example: `ssh HOST dump > mine.jsonl
# to a tidings of your own, articles and all
ssh HOST dump --articles | tidings load -`,
	}
}

func (r *run) dumpCommand() *cobra.Command {
	var articles, force bool
	cmd := &cobra.Command{
		Use: "dump [FILE]", Short: "Export all your data", Long: dumpLong, Example: dumpExamples,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return nothing(cmd, args[1:])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := r.library()
			if err != nil {
				return err
			}
			o := store.DumpOptions{Articles: articles}
			if len(args) > 0 && args[0] != "-" {
				return r.dumpTo(cmd.Context(), s, args[0], force, o)
			}
			err = s.Dump(cmd.Context(), r.Account, r.out, o)
			if r.out.hasFailed() {
				return nil // the output remembers what went wrong
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&articles, "articles", false, "all articles of your feeds, not only those you marked")
	cmd.Flags().BoolVar(&force, "force", false, "write over a file that is there")
	return r.overSSH(cmd, dumpOverSSH())
}

// dumpTo dumps into a file that a person named. What was there is replaced by a
// dump that is whole, or stays.
func (r *run) dumpTo(ctx context.Context, s *store.Store, path string, force bool, o store.DumpOptions) error {
	if r.Remote {
		return errNoPlace
	}
	shown := typeset.Clip(path, 200)
	before, err := os.Stat(path)
	there := err == nil
	switch {
	case there && !force:
		return fmt.Errorf("%s is there already; --force writes over it", shown)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s cannot be written: %v", shown, cause(err))
	}
	var file *os.File
	release := func() {}
	if there && !before.Mode().IsRegular() { // a pipe or a device
		file, err = os.OpenFile(path, os.O_WRONLY, 0)
	} else {
		path = dbfile.Resolve(path) // a link stays one
		file, release, err = dbfile.NewDraft(path + ".new")
	}
	if err != nil {
		return fmt.Errorf("%s cannot be written: %v", shown, cause(err))
	}
	defer release()
	draft := file.Name() != path
	if draft {
		defer os.Remove(file.Name())
	}
	out := &fileWriter{file: file}
	err = s.Dump(ctx, r.Account, out, o)
	if draft && err == nil {
		out.firstError = file.Sync()
	}
	if closed := file.Close(); out.firstError == nil {
		out.firstError = closed
	}
	if draft && out.firstError == nil && err == nil {
		out.firstError = os.Rename(file.Name(), path)
	}
	if out.firstError != nil {
		return fmt.Errorf("%s cannot be written: %v", shown, cause(out.firstError))
	}
	return err
}

// A fileWriter tells what went wrong with a file from what went wrong with what
// is written to it.
type fileWriter struct {
	file       io.Writer
	firstError error
}

// Write implements io.Writer.
func (w *fileWriter) Write(p []byte) (int, error) {
	n, err := w.file.Write(p)
	if w.firstError == nil {
		w.firstError = err
	}
	return n, err
}
