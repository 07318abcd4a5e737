package serve

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
)

// printStatus prints who is connected to the server of the library.
func (d *Door) printStatus(cmd *cobra.Command, asJSON bool) error {
	path, err := d.libraryPath(cmd)
	if err != nil {
		return err
	}
	s, err := askStatus(socketPath(path))
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	if asJSON {
		return json.NewEncoder(out).Encode(s)
	}
	const day = "2006-01-02 15:04"
	zone := d.Now().Location()
	fmt.Fprintf(out, "tidings %s, listening on %s since %s (process %d)\n", cleanLine(s.Version, maxName), cleanLine(s.Address, maxName), s.Since.In(zone).Format(day), s.Process)
	fmt.Fprintf(out, "host key %s\n", cleanLine(s.HostKey, maxLogged))
	if len(s.Sessions) == 0 {
		fmt.Fprintln(out, "nobody is connected")
		return nil
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ACCOUNT\tFROM\tSINCE\tIDLE\tWHAT\tCLIENT")
	for _, one := range s.Sessions {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", cleanLine(one.Account, maxName), cleanLine(one.From, maxName),
			one.Since.In(zone).Format(day), time.Duration(one.Idle)*time.Second, cleanWord(one.What), cleanLine(one.Client, maxName))
	}
	return table.Flush()
}
