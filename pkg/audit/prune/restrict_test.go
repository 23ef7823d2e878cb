package prune_test

import (
	"testing"

	"github.com/tfblint/tfblint/pkg/audit/prune"
	"github.com/tfblint/tfblint/pkg/matrix"
	"github.com/tfblint/tfblint/pkg/tree"
)

// TestRestrict shows of random suites that any one removal of a full proposal, made alone, loses nothing.
func TestRestrict(t *testing.T) {
	t.Parallel()
	tried := 0
	for seed := range uint64(40) {
		suite := load(t, random(t, seed, 3, 4, 3))
		full := prune.Propose(suite, costs(), policy(), prune.Options{})
		all := slots(suite)
		before := covered(all)
		for _, removal := range full.Removals {
			one := prune.Propose(suite, costs(), policy(), prune.Options{})
			if err := one.Restrict(suite, costs(), []string{removal.Test.Name}); err != nil {
				t.Fatal(err)
			}
			tried++
			rest := left(all, one.Removals)
			after := covered(rest)
			for what := range before {
				if !after[what] {
					t.Errorf("seed %d: without %s nothing measures %s", seed, removal.Test.Name, what)
				}
			}
			if got, want := one.After, sizeOf(rest); got != want {
				t.Errorf("seed %d: after %s it is %+v, want %+v", seed, removal.Test.Name, got, want)
			}
		}
	}
	if tried < 40 {
		t.Errorf("only %d removals were tried", tried)
	}
}

// TestRestrictSays names tests by hand: what nobody has any more, what is compared with nothing then, and
// of a broken test only what is still measured.
func TestRestrictSays(t *testing.T) {
	t.Parallel()
	suite := load(t, tree.Memory{"frameworks/Go/f/benchmark_config.json": `{"framework": "f", "tests": [{
		"default": {"json_url": "/", "language": "Go", "versus": "f-b"},
		"b": {"json_url": "/", "language": "Go", "platform": "x"},
		"c": {"json_url": "/", "db_url": "/", "language": "Go", "tags": ["broken"]}}]}`})
	got := prune.Propose(suite, costs(), policy(), prune.Options{})
	if err := got.Restrict(suite, costs(), []string{"f-b", "f-c"}); err != nil {
		t.Fatal(err)
	}
	if len(got.Gone) != 1 || got.Gone[0].Name != "x" || got.Gone[0].Axis != matrix.Platform {
		t.Errorf("gone: %+v", got.Gone)
	}
	if compared := got.Compared(suite); len(compared) != 1 || compared[0].Name != "f" {
		t.Errorf("compared: %+v", compared)
	}
	if len(got.Broken) != 1 || len(got.Broken[0].Reasons) != 1 || got.Broken[0].Reasons[0].Name != "json" {
		t.Errorf("broken: %+v", got.Broken)
	}
	if err := got.Restrict(suite, costs(), []string{"f-c"}); err != nil {
		t.Fatal(err)
	}
	if len(got.Gone)+len(got.Compared(suite)) != 0 {
		t.Errorf("gone %+v, though its test stays", got.Gone)
	}
}
