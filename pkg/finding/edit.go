package finding

// A Fix mends a finding. All of its edits are made, or none.
type Fix struct {
	// Safe says that the fix changes nothing of what is measured.
	Safe  bool   `json:"safe"`
	Edits []Edit `json:"edits"`
}

// An Edit puts Text in the place of a range; an empty range is a place to insert at, and
// an empty Text takes the range out. The places of all edits of a run are in terms of
// the files as they were read.
type Edit struct {
	Place

	Text string `json:"text"`
}
