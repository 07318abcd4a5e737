package ui

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// README's table of keys is the table of actions.
func TestREADMEShowsTheKeys(t *testing.T) {
	const begin, end = "-update` -->\n", "<!-- end keys -->"
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatal("README has no place for the keys")
	}
	want := before + begin + keyTable() + end + after
	if *update {
		if err := os.WriteFile("../README.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(text) != want {
		t.Error("README's keys are not those of the table; go test ./ui -run README -update writes them")
	}
}

// keyTable is the table of actions in Markdown, a table for each heading.
func keyTable() string {
	var out strings.Builder
	under := ""
	EachAction(func(group, keys, name, help, where string) {
		if group != under {
			fmt.Fprintf(&out, "\n| %s | | |\n|---|---|---|\n", group)
			under = group
		}
		if where != "" {
			help = where + ": " + help
		}
		sequences := strings.Split(keys, ", ")
		if len(sequences) == 1 && !strings.HasPrefix(keys, "g ") && keys != "any key" {
			sequences = strings.Fields(keys)
		}
		fmt.Fprintf(&out, "| `%s` | %s | `%s` |\n", strings.ReplaceAll(strings.Join(sequences, "` `"), "|", `\|`), help, name)
	})
	return out.String() + "\n"
}
