package serve

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"tidings/ui/typeset"
)

// PrintStatus prints who is connected to the server of the library at a path.
func PrintStatus(out io.Writer, library string, zone *time.Location, asJSON bool) error {
	s, err := askStatus(socketPath(library))
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(out).Encode(s)
	}
	const maxShown = 64 // bytes of a cell
	const day = "2006-01-02 15:04"
	fmt.Fprintf(out, "tidings %s, listening on %s since %s (process %d)\n", typeset.Clip(s.Version, maxShown), typeset.Clip(s.Address, maxShown), s.Since.In(zone).Format(day), s.Process)
	fmt.Fprintf(out, "host key %s\n", typeset.Clip(s.HostKey, maxLogged))
	if len(s.Sessions) == 0 {
		fmt.Fprintln(out, "nobody is connected")
		return nil
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ACCOUNT\tFROM\tSINCE\tIDLE\tWHAT\tCLIENT")
	for _, one := range s.Sessions {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", typeset.Clip(one.Account, maxShown), typeset.Clip(one.From, maxShown),
			one.Since.In(zone).Format(day), time.Duration(one.Idle)*time.Second, cleanWord(one.What), typeset.Clip(one.Client, maxShown))
	}
	return table.Flush()
}
