package review

// Limits are how much a host takes, and how much a reader. What does not fit is left out, counted
// and said. Sizes are in bytes: a host that counts characters counts no more than these.
type Limits struct {
	// Body is the size of a comment.
	Body int
	// Check is the size of a check run's summary.
	Check int
	// Annotations is how many annotations one request takes, and AllAnnotations how many a check
	// run gets.
	Annotations, AllAnnotations int
	// Title and Message are the sizes of an annotation's texts.
	Title, Message int
	// Comments is how many comments on files and lines a review has in all.
	Comments int
	// CommentsRequest is how many comments on lines one request takes.
	CommentsRequest int
}

// The limits of GitHub, each with where it is from.
const (
	// "Body is too long (maximum is 65536 characters)" is what its API answers, with 422.
	maxBody = 65_536
	// "Maximum length: 65535 characters" says its description of check runs of the output's summary.
	maxCheck = 65_535
	// "The Checks API limits the number of annotations to a maximum of 50 per API request", it says.
	maxAnnotations = 50
	// Ours: twenty requests. Nobody goes through more, and each takes a second of the rate limit.
	maxAllAnnotations = 1000
	// "The maximum size is 255 characters" of an annotation's title.
	maxTitle = 255
	// Ours, which is what a reader takes in: an annotation's message may have 64 KB.
	maxMessage = 8 << 10
	// Ours: a page with more comments hides most of them, and each is a mail to whoever watches.
	maxComments = 50
	// A review with more than about 30 comments meets the secondary rate limit ("was submitted too
	// quickly"); reviewdog found the same number.
	maxCommentsRequest = 30
)

// GitHub is what GitHub takes.
var GitHub = Limits{ //nolint:gochecknoglobals // A constant table.
	Body: maxBody, Check: maxCheck, Annotations: maxAnnotations, AllAnnotations: maxAllAnnotations,
	Title: maxTitle, Message: maxMessage, Comments: maxComments, CommentsRequest: maxCommentsRequest,
}
