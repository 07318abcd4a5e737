package parse

import (
	"slices"
	"strings"
	"testing"
)

func TestSeveralPeopleInOneLine(t *testing.T) {
	for line, want := range map[string]string{
		"lena@inc.example (Lena Roth), tom@inc.example (Tom Ede)": "Lena Roth|Tom Ede",
		"Lena Roth <lena@inc.example>; Tom Ede <t@inc.example>":   "Lena Roth|Tom Ede",
		"Lena Roth, Tom Ede":                          "Lena Roth|Tom Ede",
		"Lena Roth and Tom Ede":                       "Lena Roth|Tom Ede",
		"Lena Roth & Tom Ede":                         "Lena Roth|Tom Ede",
		"Lena Roth, Tom Ede, and Ana de la Cruz":      "Lena Roth|Tom Ede|Ana de la Cruz",
		"Lena Roth, Tom Ede und Jan van der Berg":     "Lena Roth|Tom Ede|Jan van der Berg",
		"Léna Roth et J. M. Ede":                      "Léna Roth|J. M. Ede",
		"Roth, Lena; Ede, Tom":                        "Roth, Lena|Ede, Tom",
		"Анна Серая и Иван Петров":                    "Анна Серая|Иван Петров",
		"山田太郎、鈴木花子":                                   "山田太郎|鈴木花子",
		"By Lena Roth and Tom Ede":                    "Lena Roth|Tom Ede",
		"Lena Roth / Tom Ede":                         "Lena Roth|Tom Ede",
		"noreply@blogger.com (Lena Roth and Tom Ede)": "Lena Roth|Tom Ede",
		"noreply@blogger.com (Simon and Garfunkel)":   "Simon and Garfunkel",
		"AC/DC":                       "AC/DC",
		"Smith, John":                 "Smith, John",
		"John Smith, Jr.":             "John Smith, Jr.",
		"Jane Doe, Staff Writer":      "Jane Doe, Staff Writer",
		"Jane Doe, PhD":               "Jane Doe, PhD",
		"Müller & Söhne GmbH":         "Müller & Söhne GmbH",
		"Barnes & Noble":              "Barnes & Noble",
		"Simon and Garfunkel":         "Simon and Garfunkel",
		"The Sea and Sky Team":        "The Sea and Sky Team",
		"Department of Fish and Game": "Department of Fish and Game",
		"Hull Press, Ayr Times":       "Hull Press, Ayr Times",
		"New York, Paris":             "New York, Paris",
		"Ludwig van Beethoven":        "Ludwig van Beethoven",
		"Ana Y Cruz":                  "Ana Y Cruz",
		"admin":                       "admin",
		"Lena Roth (with Tom Ede, who took the pictures)": "Lena Roth (with Tom Ede, who took the pictures)",
		"ACME Marketing": "ACME Marketing",
	} {
		var got []string
		for _, p := range peopleOf(line) {
			got = append(got, p.Name)
		}
		if !slices.Equal(got, strings.Split(want, "|")) {
			t.Errorf("%s: %q, not %q", line, got, want)
		}
	}
}
