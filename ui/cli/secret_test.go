package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tidings/ui/cli"
)

// What is secret in the addresses of the test, and the addresses.
const (
	password, token, piece = "hunter2hunter", "t0psecret", "5mUaGh2xQ9pT7rKc3LwZ"
	secretFeed             = "http://me:" + password + "@news.example/" + piece + "/world.xml?token=" + token
	secretFailing          = "http://me:" + password + "@gone.example/" + piece + "?token=" + token
	secretPage             = "http://gone.example/page?token=" + token
)

// secretsIn are the secrets that a text shows.
func secretsIn(text string) (shown []string) {
	for _, s := range []string{password, token, piece} {
		if strings.Contains(text, s) {
			shown = append(shown, s)
		}
	}
	return shown
}

// No command shows what is secret in the address of a feed, whether it is followed or
// typed, but those that write a library for a file, and open, which prints the address
// that it cannot open. What an account itself keeps as a text or a link is as it is: the
// commands that keep something come last.
func TestF15NoCommandShowsSecrets(t *testing.T) {
	s := newStage(t)
	mayShow := []string{"export", "dump", "backup", "open"}
	keeping := []string{"bookmark", "save"}
	seen := 0
	all := cli.AllCommands()
	slices.SortStableFunc(all, func(a, b cli.CommandName) int {
		return slices.Index(keeping, strings.Join(a.Words, " ")) - slices.Index(keeping, strings.Join(b.Words, " "))
	})
	for _, c := range all {
		name := strings.Join(c.Words, " ")
		if slices.Contains(mayShow, name) || name == "serve" || name == "opener" {
			continue
		}
		ways := [][]string{nil, {secretFeed}, {secretFailing}, {secretFeed, secretFailing}, {"-"}, {"--" + secretFeed}}
		if name == "read" || name == "save" { // for these standard input is a text, to be shown
			ways = slices.DeleteFunc(ways, func(way []string) bool { return slices.Equal(way, []string{"-"}) })
		}
		for _, way := range ways {
			for _, json := range []bool{false, true} {
				if json && !c.JSON {
					continue
				}
				for _, kind := range []string{"", "tty"} {
					s.followSecretly()
					args := append(slices.Clone(c.Words), way...)
					if json {
						args = append(args, "--json")
					}
					var out, errs bytes.Buffer
					p := s.program(kind, secretFeed+"\n"+secretFailing+"\n", &out, &errs)
					code := p.Run(context.Background(), args)
					if shown := secretsIn(out.String() + errs.String()); len(shown) > 0 {
						t.Errorf("tidings %v (%q, exit code %d) shows %v:\n%.600s%.600s", args, kind, code, shown, &out, &errs)
					}
					if strings.Contains(out.String()+errs.String(), "…") {
						seen++
					}
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("addresses were shown %d times only", seen)
	}
}

// followSecretly follows the feeds, if they are not followed.
func (s *stage) followSecretly() {
	s.t.Helper()
	var out, errs bytes.Buffer
	if code := s.program("", secretFailing+"\n", &out, &errs).Run(context.Background(), []string{"add", "--quiet", "--no-fetch", secretFeed, "-"}); code != 0 || out.Len()+errs.Len() > 0 {
		s.t.Fatalf("exit code %d, %s%s", code, &out, &errs)
	}
}

// Lists and sentences show neither the secrets of a feed that failed nor those of a page
// that is kept as a link.
func TestF15ListsShowNoSecrets(t *testing.T) {
	s := newStage(t)
	var all bytes.Buffer
	run := func(args ...string) {
		all.WriteString("$ " + args[0] + "\n")
		s.program("", "", &all, &all).Run(context.Background(), args)
	}
	s.followSecretly()
	run("refresh")
	run("refresh", "--json")
	run("bookmark", secretPage)
	run("rename", "no such feed "+secretFeed, "x")
	for _, command := range []string{"list", "bookmarks", "feeds", "feeds --json", "history", "history --json", "doctor", "doctor --json", "undo", "redo", "list --feed http://me:" + password + "@nowhere.example/"} {
		run(strings.Fields(command)...)
	}
	text := all.String()
	if shown := secretsIn(text); len(shown) > 0 {
		t.Errorf("%v are shown:\n%s", shown, text)
	}
	for _, want := range []string{"http://…@gone.example/…?token=…", "http://gone.example/page?token=…"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not shown:\n%s", want, text)
		}
	}
}

// A file of exported feeds is its owner's.
func TestF15ExportedFilesAreTheOwners(t *testing.T) {
	s := newStage(t)
	s.followSecretly()
	file := filepath.Join(s.folder, "feeds.opml")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	s.must("export --force " + file)
	s.must("export " + file + ".new")
	for _, name := range []string{file, file + ".new"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Error(info.Mode(), err)
		}
	}
}
