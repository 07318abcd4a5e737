package parse_test

import (
	"os"
	"testing"

	"tidings/feeds/parse"
)

// What CDF has in attributes and in channels within channels is where RSS has it.
func TestCDF(t *testing.T) {
	data, err := os.ReadFile("../testdata/made/channel.cdf")
	if err != nil {
		t.Fatal(err)
	}
	p, err := parse.Document(data, parse.Options{URL: "http://cdn.example/harbour.cdf"})
	if err != nil {
		t.Fatal(err)
	}
	if p.Description != "What goes on at the quay, pushed to your desktop" || p.Image != "http://harbour.example/channel/logo.gif" {
		t.Errorf("the head is %q, %q", p.Description, p.Image)
	}
	for i, want := range [][3]string{
		{"Fog over the sound", "http://harbour.example/channel/news/fog.htm", "The ferry waits."},
		{"The eight comes ninth", "http://harbour.example/channel/sport/eight.htm", "Of nine."},
		{"A crane is sold", "http://harbour.example/channel/news/crane.htm", ""},
	} {
		if it := p.Items[i]; it.Title != want[0] || it.Link != want[1] || it.Summary.Source != want[2] || it.Updated.IsZero() || it.Key() == "" {
			t.Errorf("item %d is %q, %q, %q", i, it.Title, it.Link, it.Summary.Source)
		}
	}
}
