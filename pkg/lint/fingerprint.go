package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strconv"
	"strings"

	"github.com/tfblint/tfblint/pkg/finding"
)

// fingerprintBytes is how much of the hash is kept: with 64 bits, two of a million
// findings are equal by chance once in 37 million runs.
const fingerprintBytes = 8

// fingerprint gives each finding an identity that edits elsewhere do not change: rule,
// framework, test and pointer, no line numbers and no folder. Findings that agree in
// all of these, such as two in one Dockerfile, are told apart by their order.
func fingerprint(findings []finding.Finding) {
	seen := map[string]int{}
	for i := range findings {
		found := &findings[i]
		identity := strings.Join([]string{
			found.Rule, found.Framework, found.Test, found.Pointer, path.Base(found.File),
		}, "\x00")
		seen[identity]++
		if n := seen[identity]; n > 1 {
			identity += "\x00" + strconv.Itoa(n)
		}
		sum := sha256.Sum256([]byte(identity))
		found.Fingerprint = hex.EncodeToString(sum[:fingerprintBytes])
	}
}
