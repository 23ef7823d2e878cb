package facts

import "github.com/tfblint/tfblint/pkg/finding"

// A Fetch is something that a RUN takes from the network under a name that may mean
// something else the next time.
type Fetch struct {
	// Tool is git or go.
	Tool string
	// What is the URL of the repository, or the package.
	What string
	// Version is the branch, tag or commit that is asked for; empty for whatever is newest.
	Version string
	Place   finding.Place
}
