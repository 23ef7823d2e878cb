package enginetest

import (
	"net"
	"strconv"
	"testing"
)

func TestPort(t *testing.T) { //nolint:tparallel // What it held is looked at once it has ended.
	t.Parallel()
	given := map[int]bool{}
	t.Run("held", func(t *testing.T) {
		for range 100 {
			port := Port(t)
			if given[port] {
				t.Fatalf("%d is given twice", port)
			}
			given[port] = true
			if port < firstPort || port >= firstPort+portCount {
				t.Errorf("%d is none of ours", port)
			}
			if reserve(t, port) {
				t.Errorf("%d is not kept", port)
			}
			server, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:"+strconv.Itoa(port))
			if err != nil {
				t.Fatalf("nobody can listen on it: %v", err)
			}
			_ = server.Close()
		}
	})
	back := 0
	for port := range given {
		if reserve(t, port) {
			back++
		}
	}
	if back < len(given)/2 { // Another test may have got some of them since.
		t.Errorf("of %d ports only %d were given back", len(given), back)
	}
}
