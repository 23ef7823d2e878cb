package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			version, revision := "unknown", ""
			if info, found := debug.ReadBuildInfo(); found {
				version = info.Main.Version
				for _, setting := range info.Settings {
					if setting.Key == "vcs.revision" {
						revision = " " + setting.Value
					}
				}
			}
			_, err := fmt.Fprintf(p.stdout, "tfblint %s%s %s/%s %s\n",
				version, revision, runtime.GOOS, runtime.GOARCH, runtime.Version())
			if err != nil {
				return fmt.Errorf("printing: %w", err)
			}

			return nil
		},
	}
}

// moduleVersion returns the version that the program was built at.
func moduleVersion() string {
	if info, found := debug.ReadBuildInfo(); found && info.Main.Version != "" {
		return info.Main.Version
	}

	return "" // Formats leave out what is not known.
}
