package git

import (
	"context"
	"net/url"
	"strings"
)

// Origin returns where the repository was cloned from, without a login that may stand there,
// and the branch that is checked out; what is not known is empty.
func (r *Repository) Origin(ctx context.Context) (address, branch string) {
	if out, err := r.run(ctx, "config", "--get", "remote.origin.url"); err == nil {
		address = withoutLogin(strings.TrimSpace(string(out)))
	}
	if out, err := r.run(ctx, "symbolic-ref", "--quiet", "--short", "HEAD"); err == nil {
		branch = strings.TrimSpace(string(out))
	}

	return address, branch
}

// withoutLogin takes user and password out of a URL. What is no URL, such as git@host:path, has
// no password.
func withoutLogin(address string) string {
	if !strings.Contains(address, "://") {
		return address
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return "" // A password may be what cannot be parsed.
	}
	parsed.User = nil

	return parsed.String()
}
