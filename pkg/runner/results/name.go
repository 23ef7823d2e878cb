package results

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// longest is how long a name in a file system may be, with room for an ending.
const longest = 200

// folderOf returns the name of the folder or file for something that a configuration names:
// the name in lower case, as the suite has it. A name that could lead elsewhere, or that not
// every file system takes, has what is odd replaced and a part of its hash behind it, so
// that two names never share a folder.
func folderOf(name string) string {
	lower := strings.ToLower(name)
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.+#", r) {
			return r
		}

		return '_'
	}, lower)
	if safe == lower && len(safe) <= longest && strings.Trim(safe, ".") != "" && !isFile(safe) &&
		!strings.HasSuffix(safe, ".") {
		return safe
	}
	const enough = 8
	sum := sha256.Sum256([]byte(lower))
	hash := hex.EncodeToString(sum[:enough])
	if len(safe) > longest-len(hash) {
		safe = safe[:longest-len(hash)]
	}

	return strings.Trim(safe, ".") + "-" + hash
}

// isFile reports whether a name is taken by a file beside the folders of tests.
func isFile(name string) bool {
	switch strings.TrimSuffix(name, ".tmp") {
	case resultsFile, metadataFile, ownFile, junitFile:
		return true
	}

	return false
}
