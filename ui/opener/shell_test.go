//go:build unix

package opener

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An address that a program hands to a shell runs nothing there. The program stands
// for ssh, which joins its arguments with blanks and gives them to a shell.
func TestF13AddressesRunNothingInAShell(t *testing.T) {
	dir := t.TempDir()
	script := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	script("hurt", "echo hurt >>"+dir+"/harm\n")
	script("show", "printf '%s\\n' \"$1\" >>"+dir+"/shown\n")
	ssh := script("ssh", "shift\nPATH="+dir+":$PATH\nexec sh -c \"$*\"\n")
	hurt := filepath.Join(dir, "hurt")
	for _, path := range []string{
		"$(hurt)", "`hurt`", "a;hurt", "a&hurt", "a|hurt", "a&&hurt", "a||hurt", "a;;hurt", "'$(hurt)'", `"$(hurt)"`, "';hurt;'", "');hurt", "a;hurt;b=c", "?a=1&hurt", "?a=1;hurt", "?a=1&hurt#x",
		"?a=1&hurt&b=2", "?a=1&;hurt", "?a='&hurt&'", "#&hurt", "#;hurt", "#x?&hurt", "?a=1&${IFS}hurt", "?a=1&" + hurt, "&" + hurt, ";" + hurt, "?a&{hurt,hurt}", "?a&h?rt", "?PATH=.&hurt", "?a=1&(hurt)", "%24(hurt)", "a\nhurt", "a;\thurt",
		"?a=1&b=$(hurt)", "?a=1&b=`hurt`", "?a=1&a[$(hurt)]=1", "?a=1&b=c;hurt&", "<(hurt)", ">hurt", "?a=1&=hurt", "?&hurt", "?;hurt", "?hurt&", "&&&hurt", "\\';hurt",
	} {
		for _, line := range []string{ssh + " desk show", ssh + " desk show %s", ssh + " desk show '%s'", ssh + ` desk show "%s"`} {
			opened, err := Opener{command: strings.Fields(line)}.Start("http://a.example/" + path)
			if err != nil {
				t.Fatalf("%s with %q: %v", line, path, err)
			}
			_ = opened.Program.Wait() // a shell may end badly: all that counts is what it ran
			if _, err := os.Stat(dir + "/harm"); err == nil {
				t.Fatalf("%s ran what stands in %q, given as %q", line, path, opened.Program.Args)
			}
		}
	}
}

// Quotes around %s carry a whole address through a shell, and what it means stays the
// same.
func TestF13AddressesMeanTheSame(t *testing.T) {
	dir := t.TempDir()
	ssh := filepath.Join(dir, "ssh")
	if err := os.WriteFile(ssh, []byte("#!/bin/sh\nshift\nexec sh -c \"$*\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for link, want := range map[string]string{
		"https://a.example/":                                "",
		"https://a.example:8080/x~y/!*,@:+?q=1&r=2#top":     "",
		"https://[::1]/a":                                   "",
		"https://git.example/?p=x.git;a=commit;h=12":        "",
		"https://a.example/?utm.x=1&a[b]=2&foo-bar=3&&c=4&": "",
		"https://a.example/#!/page":                         "",
		"https://a.example/wiki/Go_(game)":                  "https://a.example/wiki/Go_%28game%29",
		"https://a.example/it's?q=it's":                     "https://a.example/it%27s?q=it%27s",
		"https://a.example/AT&T":                            "https://a.example/AT%26T",
		"https://a.example/x;jsessionid=1?$top=2&$skip=3":   "https://a.example/x;jsessionid=1?%24top=2&%24skip=3",
		"https://a.example/?a=1&print&b=2":                  "https://a.example/?a=1&print=&b=2",
		"https://a.example/?a=x;y":                          "https://a.example/?a=x%3By",
	} {
		if want == "" {
			want = link
		}
		program, err := Opener{command: []string{ssh, "desk", "printf", "%b", "'%s'"}}.Command(link)
		if err != nil {
			t.Fatal(err)
		}
		got, err := program.Output()
		if string(got) != want || err != nil {
			t.Errorf("%s arrives as %s, want %s (%v)", link, got, want, err)
		}
		before, errBefore := url.Parse(link)
		after, errAfter := url.Parse(string(got))
		if errBefore != nil || errAfter != nil || before.Path != after.Path || before.Fragment != after.Fragment || queryOf(before) != queryOf(after) {
			t.Errorf("%s means something else as %s", link, got)
		}
	}
}

// queryOf returns the names and values of a query in one order. A semicolon is part of
// a value.
func queryOf(u *url.URL) string {
	values, err := url.ParseQuery(strings.ReplaceAll(u.RawQuery, ";", "%3B"))
	if err != nil {
		return err.Error()
	}
	return values.Encode()
}
