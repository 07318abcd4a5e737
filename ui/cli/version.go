package cli

import (
	"runtime"

	"github.com/spf13/cobra"

	"tidings/store"
)

func (r *run) versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "version", Short: "Print the version", Example: "tidings version --json", Args: nothing,
		Long: "Print the version of tidings. --json prints more: version, the go version it\nwas built with, the system, and the format of the library it writes.",
		RunE: func(*cobra.Command, []string) error {
			if !asJSON {
				r.out.line("tidings " + r.Version)
				return nil
			}
			return r.out.object(struct {
				Version string `json:"version"`
				Go      string `json:"go"`
				System  string `json:"system"`
				Format  int    `json:"format"`
			}{r.Version, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH, store.Format()})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
