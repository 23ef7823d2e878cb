package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// A record tells of a group of processes, so that it is found after we were killed. A
// number of a process is given to another one some time later; with the time of its start,
// in the machine's own count since it was booted, it means one process only.
type record struct {
	Marker string `json:"marker"`
	// Owner is the process whose run it belongs to.
	Owner string `json:"owner"`
	Boot  string `json:"boot"`
	PID   int    `json:"pid"`
	Start uint64 `json:"start"`
}

// writeRecord writes the record of a group into a folder and returns its name.
func writeRecord(folder, marker string, pid int) (string, error) {
	if folder == "" {
		return "", nil
	}
	// One that has ended already has no start any more, and needs no record.
	start, _ := startOf(pid)
	text, err := json.Marshal(record{Marker: marker, Owner: owner(), Boot: bootID(), PID: pid, Start: start})
	if err != nil {
		return "", fmt.Errorf("writing the record of process %d: %w", pid, err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("writing the record of process %d: %w", pid, err)
	}
	name := filepath.Join(folder, marker+".json")
	if err := os.WriteFile(name, text, 0o600); err != nil {
		return "", fmt.Errorf("writing the record of process %d: %w", pid, err)
	}

	return name, nil
}

func removeRecord(name string) error {
	if name == "" {
		return nil
	}
	if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("removing the record of a process: %w", err)
	}

	return nil
}

// Clean ends the groups that records tell of, and all that carries their marker. What belongs to a
// run that is known to live is left alone.
func (p *Processes) Clean(ctx context.Context) error {
	if p.options.State == "" {
		return nil
	}
	ctx, cancel := unending(ctx, 0)
	defer cancel()
	names, err := filepath.Glob(filepath.Join(p.options.State, "*.json"))
	if err != nil {
		return fmt.Errorf("looking for records of processes: %w", err)
	}
	var faults []error
	for _, name := range names {
		faults = append(faults, clean(ctx, name))
	}

	return errors.Join(faults...)
}

func clean(ctx context.Context, name string) error {
	text, err := os.ReadFile(name) //nolint:gosec // It is from our own folder.
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading a record of a process: %w", err)
	}
	var told record
	// A record that was cut off while it was written was that of a run that had no time to
	// start much; what it started was ended by its supervisor.
	if err := json.Unmarshal(text, &told); err != nil || told.Marker == "" || told.PID <= 1 {
		return removeRecord(name)
	}
	if look(told.Owner) == lives {
		return nil
	}
	if told.Boot == bootID() {
		if err := endRecorded(ctx, told); err != nil {
			return fmt.Errorf("process %d of an earlier run (%s): %w", told.PID, name, err)
		}
	}

	return removeRecord(name)
}
