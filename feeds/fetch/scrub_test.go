package fetch_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tidings/feeds/fetch"
)

// What a server repeats of a secret is in nothing that is kept.
func TestSecretsThatAServerRepeats(t *testing.T) {
	const secret = "corr3ct horse&battery"
	basic := base64.StdEncoding.EncodeToString([]byte("mira:" + secret))
	wide := func(s string, first bool) string {
		var out strings.Builder
		for i := range len(s) {
			if first {
				out.WriteString("\x00" + s[i:i+1])
			} else {
				out.WriteString(s[i:i+1] + "\x00")
			}
		}
		return out.String()
	}
	for name, c := range map[string]struct{ document, want string }{
		"a text":            {"<title>Paper of " + secret + "</title>", "<title>Paper of ***</title>"},
		"HTML":              {"<p>corr3ct horse&amp;battery", "<p>***"},
		"an address":        {"<a href='/1?key=" + url.QueryEscape(secret) + "'>", "<a href='/1?key=***'>"},
		"a path":            {"/feeds/" + url.PathEscape(secret) + "/1", "/feeds/***/1"},
		"what was sent":     {"Authorization: Basic " + basic, "Authorization: Basic ***"},
		"Base64":            {base64.StdEncoding.EncodeToString([]byte(secret)), "***"},
		"twice":             {secret + secret, "******"},
		"UTF-16":            {"\xfe\xff" + wide("a "+secret, true), "\xfe\xff" + wide("a ***", true)},
		"UTF-16, other way": {"\xff\xfe" + wide("a "+secret, false), "\xff\xfe" + wide("a ***", false)},
		"nothing":           {"<title>corr3ct horses</title>", "<title>corr3ct horses</title>"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, c.document) }))
		own := &fetch.Own{Name: "Authorization", Value: fetch.Secret("Basic " + basic), Secret: secret}
		answer, err := fetch.NewFetcher("test").Get(t.Context(), fetch.Request{URL: server.URL, Own: own})
		server.Close()
		if err != nil || string(answer.Body) != c.want {
			t.Errorf("%s: %q, %v; want %q", name, answer.Body, err, c.want)
		}
	}
}

// A secret that may be a word is not looked for in documents, where it stands by chance.
func TestAWordIsNoSecretInADocument(t *testing.T) {
	for secret, want := range map[string]string{"harbour": "The harbour and pass1 of pass-1-word", "pass1": "The harbour and pass1 of pass-1-word", "pass-1-word": "The harbour and pass1 of ***"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ETag", `"`+secret+`"`)
			_, _ = io.WriteString(w, "The harbour and pass1 of pass-1-word")
		}))
		answer, err := fetch.NewFetcher("test").Get(t.Context(), fetch.Request{URL: server.URL, Own: &fetch.Own{Name: "X-Key", Value: fetch.Secret(secret), Secret: fetch.Secret(secret)}})
		server.Close()
		if err != nil || string(answer.Body) != want || len(secret) >= 6 && answer.ETag != "" {
			t.Errorf("%s: %q %q, %v; want %q", secret, answer.Body, answer.ETag, err, want)
		}
	}
}

// A redirect to a host that is called like the secret does not bring it into an error.
func TestErrorsRepeatNoSecret(t *testing.T) {
	const secret = "s3cr3t-of-mira"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://"+secret+".invalid/", http.StatusFound)
	}))
	defer server.Close()
	_, err := fetch.NewFetcher("test").Get(t.Context(), fetch.Request{URL: server.URL, Own: &fetch.Own{Name: "X-Key", Value: secret, Secret: secret}})
	if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, err), secret) || !strings.Contains(err.Error(), "***.invalid") {
		t.Errorf("%v", err)
	}
}
