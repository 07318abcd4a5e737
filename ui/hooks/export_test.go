package hooks

// Await waits until no program runs.
func (t *Teller) Await() { t.jobs.Wait() }
