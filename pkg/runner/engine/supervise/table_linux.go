package supervise

import (
	"os"
	"strconv"
	"strings"
)

// A Process is what the kernel tells of one.
type Process struct {
	PID    int
	Parent int
	Zombie bool
	// Start is in ticks since the machine was booted.
	Start uint64
}

// A Table has all processes by number.
type Table map[int]Process

// ReadTable reads what processes there are.
func ReadTable() Table {
	table := Table{}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return table
	}
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		if process, ok := ReadProcess(pid); ok {
			table[pid] = process
		}
	}

	return table
}

// ReadProcess reads what the kernel tells of one process, and whether it is there.
func ReadProcess(pid int) (Process, bool) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return Process{}, false
	}

	return parseStat(pid, string(text))
}

// Fields of /proc/PID/stat, counted from the one after the name.
const (
	statState  = 0
	statParent = 1
	statStart  = 19
)

// parseStat takes a line apart of the form: 42 (name) S 1 … The name is the process's own
// choice, and may have blanks and brackets.
func parseStat(pid int, line string) (Process, bool) {
	end := strings.LastIndexByte(line, ')')
	if end < 0 {
		return Process{}, false
	}
	fields := strings.Fields(line[end+1:])
	if len(fields) <= statStart {
		return Process{}, false
	}
	parent, err := strconv.Atoi(fields[statParent])
	if err != nil {
		return Process{}, false
	}
	start, err := strconv.ParseUint(fields[statStart], 10, 64)
	if err != nil {
		return Process{}, false
	}
	state := fields[statState]

	return Process{PID: pid, Parent: parent, Zombie: state == "Z" || state == "X", Start: start}, true
}

// Descendants returns the children of a process, theirs, and so on.
func (t Table) Descendants(ancestor int) []int {
	children := map[int][]int{}
	for pid, process := range t {
		children[process.Parent] = append(children[process.Parent], pid)
	}
	var (
		all  []int
		seen = map[int]bool{ancestor: true}
	)
	for next := children[ancestor]; len(next) > 0; {
		pid := next[len(next)-1]
		next = next[:len(next)-1]
		if seen[pid] {
			continue
		}
		seen[pid] = true
		all = append(all, pid)
		next = append(next, children[pid]...)
	}

	return all
}
