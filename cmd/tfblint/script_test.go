package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v5" //nolint:depguard // A reader of the output would use it too.

	"github.com/tfblint/tfblint/pkg/review/githubtest"
	"github.com/tfblint/tfblint/pkg/runner/engine/supervise"
	"github.com/tfblint/tfblint/schema"
)

var update = flag.Bool("update", false, "write what the program prints into the scripts that compare it")

// asProgram is a variable that makes this test program tfblint.
const asProgram = "TFBLINT_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	// A run starts its own program once more, to watch a server.
	if os.Getenv(asProgram) != "" || len(os.Args) > 1 && os.Args[1] == supervise.Word {
		main()
	}
	testscript.Main(m, map[string]func(){"tfblint": main, "tfblint-on": mainOn})
}

// mainOn is the program on another day, which is its first argument.
func mainOn() {
	day, err := time.Parse(time.DateOnly, os.Args[1])
	if err != nil {
		panic(err)
	}
	command := &program{
		stdout: os.Stdout, stderr: os.Stderr, environment: os.Getenv, now: func() time.Time { return day },
	}
	os.Exit(command.run(context.Background(), os.Args[2:])) //nolint:revive // It is a main.
}

// TestScripts runs the whole program, each script in a folder of its own. Beside the
// commands of testscript there are:
//
//	exits STATUS COMMAND [ARG...]   runs a command that ends with exactly this status
//	same COMMAND [ARG...]           runs a command three times and compares what it prints
//	valid SCHEMA FILE               holds the JSON documents in a file, or stdout, against a schema
//	github COMMAND [ARG...]         plays a GitHub, see [playGitHub]
//
// tfblint-on DAY is tfblint with DAY as today's date.
//
// $MATRIX is the suite of testdata/matrix.
func TestScripts(t *testing.T) {
	t.Parallel()
	suite, err := filepath.Abs(filepath.Join("..", "..", "testdata", "matrix"))
	if err != nil {
		t.Fatal(err)
	}
	description, err := filepath.Abs(filepath.Join("..", "..", "..", filepath.FromSlash(githubtest.File)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = os.Stat(description)
	hasDescription := err == nil
	if !hasDescription && os.Getenv("CI") == "true" {
		t.Errorf("GitHub's description is missing: %v", err)
	}
	// None of these commands can be negated.
	command := func(run func(ts *testscript.TestScript, args []string)) func(*testscript.TestScript, bool, []string) {
		return func(ts *testscript.TestScript, negated bool, args []string) {
			if negated {
				ts.Fatalf("! makes no sense here")
			}
			run(ts, args)
		}
	}
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("..", "..", "testdata", "script"),
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("MATRIX", suite)
			env.Values[gitHubKey{}] = new(*scriptGitHub)
			if hasDescription {
				env.Setenv("GITHUB_DESCRIPTION", description)
			}

			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, negated bool, args []string){
			"exits":  command(exits),
			"same":   command(same),
			"valid":  command(valid),
			"github": command(playGitHub),
		},
		// Scripts about reviews need GitHub's description, which may not be beside the repository.
		Condition: func(name string) (bool, error) {
			if name != "description" {
				return false, fmt.Errorf("%w: %s", errCondition, name)
			}

			return hasDescription, nil
		},
		RequireUniqueNames: true,
	})
}

var errCondition = errors.New("there is no such condition")

func exits(ts *testscript.TestScript, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := run(ts, args[1:]); got != want {
		ts.Fatalf("%s ended with status %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// run runs a command, of which the script can examine the output, and returns its status.
func run(ts *testscript.TestScript, args []string) int {
	err := ts.Exec(args[0], args[1:]...)
	examine(ts)
	if ended := (*exec.ExitError)(nil); errors.As(err, &ended) {
		return ended.ExitCode()
	}
	ts.Check(err)

	return 0
}

func same(ts *testscript.TestScript, args []string) {
	if len(args) == 0 {
		ts.Fatalf("usage: same COMMAND [ARG...]")
	}
	type outcome struct {
		status         int
		stdout, stderr string
	}
	observe := func() outcome {
		return outcome{run(ts, args), ts.ReadFile("stdout"), ts.ReadFile("stderr")}
	}
	first := observe()
	for range 2 {
		if again := observe(); again != first {
			ts.Fatalf("two runs of %s differ: %+v and %+v", strings.Join(args, " "), first, again)
		}
	}
}

func valid(ts *testscript.TestScript, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: valid SCHEMA FILE")
	}
	definition, err := schema.Read(args[0])
	ts.Check(err)
	compiled, err := jsonschema.CompileString(args[0], string(definition))
	ts.Check(err)
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile(args[1])))
	if !decoder.More() {
		ts.Fatalf("%s is empty", args[1])
	}
	for decoder.More() {
		var document any
		ts.Check(decoder.Decode(&document))
		ts.Check(compiled.Validate(document))
	}
}
