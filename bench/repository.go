package main

import (
	"fmt"
	"os"
	"os/exec"
)

// commit copies a suite, all of it, into a git repository with one commit.
func (b *bench) commit(from, to string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return fmt.Errorf("copying the suite: %w", err)
	}
	if err := os.RemoveAll(to + "/.git"); err != nil {
		return fmt.Errorf("copying the suite: %w", err)
	}
	for _, args := range [][]string{
		{"init", "--quiet"},
		{"add", "--all", "--force"},
		{"commit", "--quiet", "--message", "Everything"},
		{"gc", "--quiet"},
	} {
		if err := b.git(to, args...); err != nil {
			return err
		}
	}

	return nil
}

func (b *bench) git(dir string, args ...string) error {
	command := exec.CommandContext(b.ctx, "git", append([]string{
		"-C", dir, "-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0",
	}, args...)...)
	command.Stderr = os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("git %s: %w", args[0], err)
	}

	return nil
}
