package opa

import (
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// allowedBuiltins are the built-in functions that rules may call: pure functions of
// their arguments. It is a list of what is allowed, so that a new version of OPA
// cannot bring rules a power that nobody looked at. Nothing here reads the network,
// the clock, the environment or randomness.
var allowedBuiltins = []string{ //nolint:gochecknoglobals // A constant list.
	"abs", "and", "array.concat", "array.flatten", "array.reverse", "array.slice", "assign", "ceil", "concat",
	"contains", "count", "div", "endswith", "eq", "equal", "floor", "format_int", "glob.match", "gt", "gte",
	"indexof", "internal.member_2", "internal.member_3", "internal.print", "internal.template_string",
	"intersection", "is_array", "is_boolean",
	"is_null", "is_number", "is_object", "is_set", "is_string", "json.filter", "json.remove", "lower", "lt",
	"lte", "max", "min", "minus", "mul", "neq", "numbers.range", "object.filter", "object.get", "object.keys",
	"object.remove", "object.subset", "object.union", "object.union_n", "or", "plus", "product", "regex.match",
	"rem", "replace", "round", "semver.compare", "semver.is_valid", "sort", "split", "sprintf", "startswith",
	"strings.any_prefix_match", "strings.any_suffix_match", "strings.count", "strings.reverse", "substring",
	"sum", "to_number", "trim", "trim_left", "trim_prefix", "trim_right", "trim_space", "trim_suffix",
	"type_name", "union", "upper", "walk",
}

// capabilities returns what OPA offers less everything that is not on the list.
// It is shared: building it copies the list of all built-in functions.
var capabilities = sync.OnceValue(func() *ast.Capabilities { //nolint:gochecknoglobals // Made once, never changed.
	all := ast.CapabilitiesForThisVersion()
	allowed := *all
	allowed.Builtins = nil
	for _, builtin := range all.Builtins {
		if slices.Contains(allowedBuiltins, builtin.Name) {
			allowed.Builtins = append(allowed.Builtins, builtin)
		}
	}
	allowed.AllowNet = []string{} // Empty means none; nil would mean any.

	return &allowed
})
