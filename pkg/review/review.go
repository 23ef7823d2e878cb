// Package review decides what a review of a pull request says: what was found, what the change
// means for the matrix and what stands at the pull request already lead to the actions that are
// missing. It is pure: it knows no network, no clock and no environment, and the same input gives
// the same actions. Package github carries them out.
package review

// A Note is a comment in the conversation of a pull request.
type Note struct {
	ID int64
	// Mine says that the account that reviews wrote it. Only then is a marker in it believed.
	Mine bool
	Body string
}

// A Comment is a comment on a file of a pull request, or on lines of its difference.
type Comment struct {
	ID int64
	// ReplyTo is the first comment of its thread, and 0 for that comment itself.
	ReplyTo int64
	// Mine says that the account that reviews wrote it. Only then is a marker in it believed.
	Mine bool
	Body string
	File string
	// Start and Line are lines of the head. Start is 0 where it is one line. Line is 0 where the
	// comment is on the file as a whole, or on a line that the difference has no more.
	Start, Line int
	// Outdated says that the difference no longer has the line.
	Outdated bool
}

// A CheckRun is a check that stands at the head of a pull request.
type CheckRun struct {
	ID   int64
	Name string
	// ExternalID is what its maker wrote into it: here, what it says in a digest.
	ExternalID string
	// Completed says that it came to a conclusion.
	Completed bool
	// Annotations is how many it has.
	Annotations int
}

// A State is what stands at a pull request when a review begins.
type State struct {
	Notes    []Note
	Comments []Comment
	// Checks are those of this tool, at the head that is reviewed.
	Checks []CheckRun
	// Refused are comments that the host took in no form when this review tried to write them. They
	// are not tried again, and the summary speaks for them.
	Refused []Inline
}

// Actions lead from a State to the review. Where they are empty, nothing is to be done. Carried out
// in this order, a review that ends half-way loses and doubles nothing: Check, Create, Edit, Remove,
// Drop, and Summary, which tells of the others.
type Actions struct {
	// Summary is the one note that is edited in place; nil where it says already what it should.
	Summary *Put
	// Drop are notes of ours that are doubles of the summary.
	Drop []int64
	// Create are comments to write.
	Create []Inline
	// Edit are comments of ours to change in place.
	Edit []Put
	// Remove are comments of ours that nothing stands behind any more, and that nobody answered.
	Remove []int64
	// Check is the check run; nil where it says already what it should.
	Check *Check
}

// Empty reports whether there is nothing to be done.
func (a *Actions) Empty() bool {
	return a.Summary == nil && len(a.Drop) == 0 && len(a.Create) == 0 && len(a.Edit) == 0 &&
		len(a.Remove) == 0 && a.Check == nil
}

// A Put writes the body of a comment: of the one with this ID, or with 0 of a new one.
type Put struct {
	ID   int64
	Body string
}

// An Inline is a new comment on lines of the head, or with Line 0 on the file as a whole.
type Inline struct {
	File string
	// Start is the first of several lines; 0 where it is one.
	Start, Line int
	Body        string
}

// A Check is a check run to make, or with an ID to go on with.
type Check struct {
	ID         int64
	ExternalID string
	// Conclusion is success, neutral or failure, in GitHub's words.
	Conclusion string
	Title      string
	Summary    string
	// Done is how many of the annotations it has already; those are not among Annotations.
	Done        int
	Annotations []Annotation
}

// An Annotation is a note of a check run on lines of a file of the head. Columns are 0 where it
// is on several lines, as GitHub wants it.
type Annotation struct {
	File                   string
	StartLine, EndLine     int
	StartColumn, EndColumn int
	// Level is notice, warning or failure, in GitHub's words.
	Level          string
	Title, Message string
}
