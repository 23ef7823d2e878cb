package enginetest

import (
	"math/rand/v2"
	"net"
	"strconv"
	"testing"
)

// The ports that tests get. Systems give ports from higher ones, as the near end, to whoever connects
// to something: a port that was free a moment ago may then be taken before a server listens on it.
// Linux starts at 32768 (ip_local_port_range), others at 49152 (RFC 6335).
const (
	firstPort = 25_000
	portCount = 7_000
)

// Port returns a port on which a server of the test can listen. No other test gets it until this
// one has ended, not in other processes either.
func Port(tb testing.TB) int {
	tb.Helper()
	start := rand.IntN(portCount) //nolint:gosec // Any will do.
	for i := range portCount {
		port := firstPort + (start+i)%portCount
		if reserve(tb, port) {
			return port
		}
	}
	tb.Fatalf("no port from %d to %d is free", firstPort, firstPort+portCount-1)

	return 0
}

// reserve keeps a port for a test if nobody has it. The sign of that is its neighbour in UDP, which is
// not in the way of the test's server and goes with the process whatever ends it.
func reserve(tb testing.TB, port int) bool {
	tb.Helper()
	var config net.ListenConfig
	sign, err := config.ListenPacket(tb.Context(), "udp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	server, err := config.Listen(tb.Context(), "tcp", net.JoinHostPort("", strconv.Itoa(port)))
	if err != nil {
		_ = sign.Close()

		return false
	}
	_ = server.Close()
	tb.Cleanup(func() { _ = sign.Close() })

	return true
}
