package hook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// render writes the hook. POSIX shell is all it needs, which Git for Windows brings along.
func render(options Options, made int) string {
	script := &strings.Builder{}
	script.WriteString(head)
	// The sum is over all the rest; the zeros keep its place.
	fmt.Fprintf(script, "%s%d sha256 %s\n", signatureStart, min(made, mostFolders), strings.Repeat("0", hexDigits))
	script.WriteString(before)
	arguments := "lint --staged"
	if options.Suite != "" && options.Suite != "." {
		arguments += " -- " + quote(options.Suite)
	}
	if options.Shared {
		script.WriteString(elsewhere(options.Suite))
	}
	fmt.Fprintf(script, run, arguments)
	if options.Program != "" {
		fmt.Fprintf(script, fallback, quote(options.Program), arguments)
	}
	script.WriteString(missing)

	return sign(script.String())
}

const head = `#!/bin/sh
# Judges what is staged before it is committed. Written by: tfblint hook install
# To take it away: tfblint hook uninstall. To go past it once: git commit --no-verify
`

const before = `
# The hook that was here before comes first; when it refuses, that is the answer.
before="${0%/*}/` + Before + `"
if [ -x "$before" ] && [ "$before" != "$0" ]; then
	"$before" "$@" || exit $?
fi
`

// elsewhere lets commits in other repositories, which share the folder of hooks, pass.
func elsewhere(suite string) string {
	folder := "frameworks"
	if suite != "" && suite != "." {
		folder = suite
	}

	return fmt.Sprintf(`
# Other repositories run this hook too. Those without a suite have nothing to judge.
[ -d %s ] || exit 0
`, quote(folder))
}

const run = `
if command -v tfblint >/dev/null 2>&1; then
	exec tfblint %s
fi
`

const fallback = `
# Programs with windows often have a shorter PATH. This one installed the hook.
program=%s
if [ -x "$program" ]; then
	exec "$program" %s
fi
`

const missing = `
{
	echo "tfblint: the program was not found, so what is staged was not judged and is not committed."
	echo "  to install it:          go install github.com/tfblint/tfblint/cmd/tfblint@latest"
	echo "  if it is installed:     put the folder that it is in on PATH"
	echo "  to commit all the same: git commit --no-verify"
	echo "  to do without the hook: delete $0"
	[ ! -e "$before" ] || echo "                          and rename $before to $0"
} >&2
exit 1
`

// quote makes one word of shell out of any text.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// A signature is the line by which our hooks are known.
type signature struct {
	// made is how many folders were made for the hook.
	made int
	// holds says that nothing was changed since.
	holds bool
}

const (
	signatureStart = "# tfblint-hook: folders "
	hexDigits      = 2 * sha256.Size
	// mostFolders is more than anybody's folder of hooks is deep.
	mostFolders = 99
)

// signatureOf reads the signature of a hook; it reports false where there is none.
func signatureOf(content string) (signature, bool) {
	line := regexp.MustCompile(`(?m)^` + signatureStart + `(\d{1,2}) sha256 ([0-9a-f]{64})$`)
	found := line.FindStringSubmatch(content)
	if found == nil {
		return signature{}, strings.Contains(content, signatureStart)
	}
	made, err := strconv.Atoi(found[1])
	if err != nil {
		return signature{}, true
	}
	unsigned := strings.Replace(content, found[2], strings.Repeat("0", hexDigits), 1)

	return signature{made: made, holds: sign(unsigned) == content}, true
}

// sign puts the sum of a script into the place that its zeros keep.
func sign(script string) string {
	sum := sha256.Sum256([]byte(script))

	return strings.Replace(script, strings.Repeat("0", hexDigits), hex.EncodeToString(sum[:]), 1)
}
