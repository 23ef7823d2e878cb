package enginetest

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"
)

// Postgres makes sure that the engine has the image which the suite's PostgreSQL is built on. Where
// there is no such image, Debian's PostgreSQL stands in for it until the test ends.
func Postgres(tb testing.TB, image string) {
	tb.Helper()
	known := exec.CommandContext(tb.Context(), "docker", "image", "inspect", image) //nolint:gosec // Our own.
	if known.Run() == nil {
		return
	}
	Debian(tb, "postgresql")
	data, err := testdata(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	build := exec.CommandContext(tb.Context(), //nolint:gosec // Our own.
		"docker", "build", "--quiet", "--tag", image, filepath.Join(data, "images", "postgres"))
	if output, err := build.CombinedOutput(); err != nil {
		tb.Fatalf("making a stand-in for %s: %v\n%s", image, err, output)
	}
	tb.Cleanup(func() {
		ctx := context.WithoutCancel(tb.Context())
		remove := exec.CommandContext(ctx, "docker", "image", "rm", image) //nolint:gosec // Our own.
		if output, err := remove.CombinedOutput(); err != nil {
			tb.Errorf("removing the stand-in for %s: %v\n%s", image, err, output)
		}
	})
}
