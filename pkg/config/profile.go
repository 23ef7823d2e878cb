package config

// A Profile says where the severity of a rule comes from that the configuration does not
// set. The zero Profile is Recommended.
type Profile uint8

// The profiles.
const (
	// Recommended takes each rule's own severity.
	Recommended Profile = iota
	// Strict takes the rule's severity for this profile.
	Strict
	// Guidance switches off what no maintainer of a suite wrote down.
	Guidance
)

// profiles are the profiles by name. The schema has refused other names.
func profiles() map[string]Profile {
	return map[string]Profile{"recommended": Recommended, "strict": Strict, "guidance": Guidance}
}
