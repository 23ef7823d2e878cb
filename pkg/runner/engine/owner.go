package engine

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// owner describes this process: the boot of its machine, the namespace that numbers are unique in,
// its number there and its start. It is empty where the system does not tell.
func owner() string {
	place, known := ownerPlace()
	start, alive := startOf(os.Getpid())
	if !known || !alive {
		return ""
	}

	return fmt.Sprintf("%s/%d/%d", place, os.Getpid(), start)
}

// ownerPlace describes where numbers of processes mean what they mean here.
func ownerPlace() (string, bool) {
	namespace, err := os.Readlink("/proc/self/ns/pid")
	boot := bootID()

	return boot + "/" + namespace, err == nil && boot != ""
}

// ownership is what can be told of an owner.
type ownership int

const (
	// unknown is the owner on another machine, in another container, or of another system.
	unknown ownership = iota
	lives
	gone
)

// look says whether an owner still lives.
func look(owner string) ownership {
	place, known := ownerPlace()
	process, here := strings.CutPrefix(owner, place+"/")
	number, began, whole := strings.Cut(process, "/")
	pid, err := strconv.Atoi(number)
	start, startErr := strconv.ParseUint(began, 10, 64)
	if !known || !here || !whole || err != nil || startErr != nil {
		return unknown
	}
	if now, alive := startOf(pid); alive && now == start {
		return lives
	}

	return gone
}
