package database_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfblint/tfblint/pkg/runner/database"
)

func TestParseURL(t *testing.T) {
	t.Parallel()
	suite := database.Address{
		Host: "db", Port: 5432, Name: "hello_world", User: "benchmarkdbuser", Password: "benchmarkdbpass",
	}
	mysql := suite
	mysql.Port = 3306
	tests := []struct {
		url     string
		kind    database.Kind
		address database.Address
	}{
		{"postgres://db", database.Postgres, suite},
		{"postgresql://db:5432/", database.Postgres, suite},
		{"mysql://db", database.MySQL, mysql},
		{"mariadb://db/hello_world", database.MySQL, mysql},
		{"mongodb://db", database.MongoDB, database.Address{Host: "db", Port: 27017, Name: "hello_world"}},
		{
			"mongodb://me:s%40cret@[::1]:9/other?authSource=admin", database.MongoDB,
			database.Address{
				Host: "::1", Port: 9, Name: "other", User: "me", Password: "s@cret",
				Parameters: map[string]string{"authSource": "admin"},
			},
		},
		{
			"postgres://me@db/hello_world?sslmode=require&connect_timeout=3", database.Postgres,
			database.Address{
				Host: "db", Port: 5432, Name: "hello_world", User: "me",
				Parameters: map[string]string{"sslmode": "require", "connect_timeout": "3"},
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.url, func(t *testing.T) {
			t.Parallel()
			kind, address, err := database.ParseURL(tt.url)
			if err != nil {
				t.Fatal(err)
			}
			if kind != tt.kind {
				t.Errorf("the kind is %s, not %s", kind, tt.kind)
			}
			if difference := cmp.Diff(tt.address, address); difference != "" {
				t.Error(difference)
			}
			again, same, err := database.ParseURL(address.URL(kind).String())
			// A URL without a user asks for the suite's; one with a user and no password stays so.
			if err != nil || again != kind || !cmp.Equal(address, same) {
				t.Errorf("its URL is read as %v at %v: %v", again, same, err)
			}
		})
	}
}

func TestParseURLRefuses(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	tests := map[string]string{
		"":                                   "begin with",
		"redis://db":                         "begin with",
		"mongodb+srv://me:hunter2@cluster/x": "begin with",
		"db:5432/hello_world":                "cannot be read",
		"postgres:db":                        "cannot be read",
		"postgres://me:hunter2/x@db:5432/hello_world": "cannot be read",
		"postgres://me:hunter2%zz@db/hello_world":     "cannot be read",
		"postgres://me:12/hunter2@db/hello_world":     "cannot be read",
		"postgres://me:12?hunter2@db/hello_world":     "cannot be read",
		"postgres://me:12#hunter2@db/hello_world":     "cannot be read",
		"postgres:///hello_world":                     "one host",
		"mongodb://one,two/hello_world":               "one host",
		"postgres://db:0":                             "from 1 to 65535",
		"postgres://db:65536":                         "from 1 to 65535",
		"postgres://db/x?password=hunter2":            "before the host",
		"postgres://db/x?servicefile=/etc/passwd":     "before the host",
		"postgres://db/x?sslmode=%zz":                 "cannot be read",
		"mysql://db/x?a;b=hunter2":                    "cannot be read",
	}
	for url, want := range tests {
		t.Run(url, func(t *testing.T) {
			t.Parallel()
			kind, address, err := database.ParseURL(url)
			if err == nil {
				t.Fatalf("it was read as %s at %s", kind, address)
			}
			if !errors.Is(err, database.ErrURL) || !strings.Contains(err.Error(), want) {
				t.Errorf("%q does not say %q", err, want)
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%q repeats the password", err)
			}
		})
	}
}

func TestAddressHidesPassword(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	address := database.Address{
		Host: "::1", Port: 5432, Name: "hello_world", User: "me", Password: secret,
		Parameters: map[string]string{"tlsCertificateKeyFilePassword": secret},
	}
	if got, want := address.String(), "me@[::1]:5432/hello_world"; got != want {
		t.Errorf("the address prints as %s, not %s", got, want)
	}
	inside := struct {
		Where database.Address `json:"where"`
	}{address}
	for _, text := range []string{
		fmt.Sprintf("%s %v", &address, address), fmt.Sprintf("%+v", inside), fmt.Sprintf("%#v", inside),
	} {
		if strings.Contains(text, secret) {
			t.Errorf("%s shows the password", text)
		}
	}
	encoded, err := json.Marshal(inside)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(encoded), secret) {
		t.Errorf("%s has the password", encoded)
	}
}

// An error must not repeat what may be a password, and what is read must stay
// the same when it is written and read again.
func FuzzParseURL(f *testing.F) {
	for _, seed := range []string{
		"postgres://benchmarkdbuser:benchmarkdbpass@127.0.0.1:5432/hello_world?sslmode=disable",
		"mysql://a:b%2Fc@[::1]:3306/x?tls=true", "mongodb://127.0.0.1:27017/hello_world", "postgres://a:p/w@h",
		"mongodb://one,two", "postgres://h:99999", "mysql://h/?a;b", "://", "postgres://h/%zz",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		kind, address, err := database.ParseURL(raw)
		if err != nil {
			const longest = 180
			if !errors.Is(err, database.ErrURL) || len(err.Error()) > longest {
				t.Fatalf("an error that repeats its input? %q", err)
			}

			return
		}
		again, same, err := database.ParseURL(address.URL(kind).String())
		if err != nil || again != kind {
			t.Fatalf("%q was read, but its own URL is %s, %v", raw, again, err)
		}
		if address.User != "" && !cmp.Equal(address, same) {
			t.Fatal(cmp.Diff(address, same))
		}
	})
}
