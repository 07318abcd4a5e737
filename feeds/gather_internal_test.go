package feeds

import (
	"testing"
	"testing/synctest"
	"time"
)

// Visits that come one shortly after the other are gathered before they are recorded.
func TestVisitsGather(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := &run{recorded: time.Now(), pending: []visit{{}}} // it has no store: recording would panic
		visits := make(chan visit)
		go func() {
			for range 3 {
				time.Sleep(visitsGather / 4)
				visits <- visit{}
			}
		}()
		for range 3 {
			if _, ok := run.next(visits); !ok {
				t.Fatal("they were recorded before all had come")
			}
		}
	})
}
