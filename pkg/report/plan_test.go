package report_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"github.com/tfblint/tfblint/pkg/lint"
	"github.com/tfblint/tfblint/pkg/report"
	"github.com/tfblint/tfblint/schema"
)

// hostileName is a test's name that would be a command in a workflow's log, name another output,
// end a scalar, be replaced by Kubernetes or the shell, and colour a terminal.
const hostileName = "::add-mask::x\nany=true\n\x1b[31m\u2028\"]}\n" +
	"- --privileged $(HOSTNAME) $$(A) $(id) `id` '; exit 1 #\\"

// planned is a plan with everything that there can be in one.
func planned() *report.Plan {
	broken := report.PlanRefusal{Policy: "approval/broken", Reason: "the suite skips it", Fix: "Mend it."}

	return &report.Plan{
		Base: baseHash,
		Sums: []report.PlanSum{{Tests: 2, Refused: 1, Seconds: 290}, {Tests: 1, Refused: 1, Seconds: 142}},
		Tests: []report.PlanTest{
			{
				Name: hostileName, Framework: hostileName, Dir: "frameworks/" + hostileName, Types: []string{"json"},
				Refusals: []report.PlanRefusal{{
					Policy: "approval/error-finding", Rule: "config/json", Reason: hostileName, Fix: "Mend it;\nnow.",
				}, broken}, Shard: 1,
			},
			{
				Name: "gin", Framework: "gin", Dir: "frameworks/Go/gin", Types: []string{"json", "plaintext"},
				Approved: true, Seconds: 142, Shard: 1,
			},
			{
				Name: "gin-old", Framework: "gin", Dir: "frameworks/Go/gin", Types: []string{"json"},
				Approved: true, Forced: true, Reason: "mended; " + hostileName,
				Refusals: []report.PlanRefusal{broken}, Seconds: 148, Shard: 1,
			},
			{
				Name: "ｗｏｏ", Framework: "woo", Dir: "frameworks/Common Lisp/woo",
				Approved: true, Seconds: 142, Shard: 2,
			},
			{
				Name: "zap", Framework: "zap", Dir: "frameworks/Zig/zap",
				Refusals: []report.PlanRefusal{broken}, Shard: 2,
			},
		},
		Unaffected: 12,
		ToolErrors: []lint.ToolError{{File: "frameworks/C/x", Message: "cannot be read"}},
		Again: []string{
			"--base=" + baseHash, "--reason=" + hostileName, "--", "Go/gin", hostileName, "😀é",
		},
		Image: "registry.example.org/tfblint@sha256:1 \"\n",
	}
}

// nothingPlanned is the plan of a suite of which nothing is run.
func nothingPlanned() *report.Plan { return &report.Plan{Sums: []report.PlanSum{{}}, Image: "tfblint"} }

func planPrinted(t *testing.T, format report.PlanFormat, plan *report.Plan) string {
	t.Helper()
	var out strings.Builder
	if err := format.PrintPlan(&out, plan); err != nil {
		t.Fatal(err)
	}

	return out.String()
}

func TestPlanText(t *testing.T) {
	t.Parallel()
	golden(t, "plan.txt", planPrinted(t, report.PlanText{}, planned()))
	golden(t, "plan_color.txt", planPrinted(t, report.PlanText{Color: true}, planned()))
	part := planned()
	part.Shard, part.Base, part.Tests = 2, "", part.Tests[3:]
	golden(t, "plan_part.txt", planPrinted(t, report.PlanText{}, part))
	if got := planPrinted(t, report.PlanText{}, nothingPlanned()); got != "0 tests run\n" {
		t.Errorf("nothing is printed as %q", got)
	}
	for line := range strings.Lines(planPrinted(t, report.PlanText{}, planned())) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.ContainsAny(line, "\x1b\u2028") {
			t.Errorf("the line %q is more than text", line)
		}
	}
}

func TestPlanDuration(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[float64]string{
		1: "1 minute", 60: "1 minute", 61: "2 minutes", 7140: "119 minutes", 7141: "2.0 hours", 36000: "10.0 hours",
	} {
		plan := nothingPlanned()
		plan.Tests = []report.PlanTest{{Name: "a", Dir: ".", Approved: true, Seconds: seconds}}
		if got, _, _ := strings.Cut(planPrinted(t, report.PlanText{}, plan), "\n"); got != "1 test runs, about "+want {
			t.Errorf("%v seconds: got %q, want %s", seconds, got, want)
		}
	}
}

func TestPlanJSON(t *testing.T) {
	t.Parallel()
	definition, err := schema.Read("plan")
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := jsonschema.CompileString("plan", string(definition))
	if err != nil {
		t.Fatal(err)
	}
	part := planned()
	part.Shard = 2
	for name, plan := range map[string]*report.Plan{
		"plan.json": planned(), "plan_part.json": part, "plan_none.json": nothingPlanned(),
	} {
		printed := planPrinted(t, report.PlanJSON{}, plan)
		golden(t, name, printed)
		var document any
		if err := json.Unmarshal([]byte(printed), &document); err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPlanGitHub(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		plan *report.Plan
		want string
	}{
		"parts": {
			planned(), `{"include":[{"shard":"1/2","tests":2,"minutes":5},{"shard":"2/2","tests":1,"minutes":3}]}`,
		},
		"nothing": {nothingPlanned(), `{"include":[]}`},
		"an empty part": {
			&report.Plan{Sums: []report.PlanSum{{Refused: 1}, {Tests: 1, Seconds: 60}}},
			`{"include":[{"shard":"2/2","tests":1,"minutes":1}]}`,
		},
	} {
		if got := planPrinted(t, report.PlanGitHub{}, c.plan); got != c.want+"\n" {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
	many := func(n int) *report.Plan {
		return &report.Plan{Sums: slices.Repeat([]report.PlanSum{{Tests: 1, Seconds: 60}}, n)}
	}
	var matrix struct {
		Include []any `json:"include"`
	}
	if err := json.Unmarshal([]byte(planPrinted(t, report.PlanGitHub{}, many(report.MostJobs))), &matrix); err != nil ||
		len(matrix.Include) != report.MostJobs {
		t.Errorf("%d parts are %d jobs, %v", report.MostJobs, len(matrix.Include), err)
	}
	err := report.PlanGitHub{}.PrintPlan(&strings.Builder{}, many(report.MostJobs+1))
	if !errors.Is(err, report.ErrTooManyJobs) {
		t.Errorf("too many jobs: got %v", err)
	}
}

// job is what a cluster makes of a manifest. A key that the API does not know, or that stands
// there twice, is an error.
func job(t *testing.T, manifest string) *batchv1.Job {
	t.Helper()
	read := &batchv1.Job{}
	if err := yaml.UnmarshalStrict([]byte(manifest), read); err != nil {
		t.Fatalf("the manifest is none: %v\n%s", err, manifest)
	}
	if read.APIVersion != "batch/v1" || read.Kind != "Job" || len(read.Spec.Template.Spec.Containers) != 1 {
		t.Fatalf("the manifest is %+v", read)
	}

	return read
}

func TestPlanKubernetes(t *testing.T) {
	t.Parallel()
	printed := planPrinted(t, report.PlanKubernetes{}, planned())
	golden(t, "plan_kubernetes.yaml", printed)
	read := job(t, printed)
	spec, pod := read.Spec, read.Spec.Template.Spec
	container := pod.Containers[0]
	if *spec.CompletionMode != batchv1.IndexedCompletion || *spec.Completions != 2 || *spec.Parallelism != 2 {
		t.Errorf("the job is %+v", spec)
	}
	// What the API asks for beside its schema.
	action := spec.PodFailurePolicy.Rules[0]
	if pod.RestartPolicy != corev1.RestartPolicyNever || spec.BackoffLimitPerIndex == nil ||
		action.Action != batchv1.PodFailurePolicyActionFailIndex ||
		*action.OnExitCodes.ContainerName != container.Name ||
		!slices.Equal(action.OnExitCodes.Values, []int32{1, 2}) {
		t.Errorf("pods that fail: %+v", spec.PodFailurePolicy)
	}
	security := container.SecurityContext
	if *security.AllowPrivilegeEscalation || *security.Privileged || !*security.ReadOnlyRootFilesystem ||
		!slices.Equal(security.Capabilities.Drop, []corev1.Capability{"ALL"}) || security.Capabilities.Add != nil ||
		!*pod.SecurityContext.RunAsNonRoot || *pod.AutomountServiceAccountToken || pod.HostNetwork || pod.HostPID ||
		pod.SecurityContext.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault {
		t.Errorf("it may too much: %+v %+v", security, pod.SecurityContext)
	}
	mounted := map[string]bool{}
	for _, volume := range pod.Volumes {
		mounted[volume.Name] = volume.HostPath == nil
	}
	for _, mount := range container.VolumeMounts {
		if !mounted[mount.Name] {
			t.Errorf("there is no volume %s", mount.Name)
		}
	}
	if container.Image != planned().Image {
		t.Errorf("the image is %q, want %q", container.Image, planned().Image)
	}
	printed = planPrinted(t, report.PlanKubernetes{}, nothingPlanned())
	if len(job(t, printed).Spec.Template.Spec.Containers[0].Args) != 0 {
		t.Errorf("there are arguments in %s", printed)
	}
}

// reference is what Kubernetes replaces in commands and arguments: a variable in $(), and $$.
var reference = regexp.MustCompile(`\$\$|\$\([^)]*\)`)

// expanded does as Kubernetes does: an unknown variable stays as it is written.
func expanded(text string) string {
	return reference.ReplaceAllStringFunc(text, func(found string) string {
		switch found {
		case "$$":
			return "$"
		case "$(HOSTNAME)":
			return "replaced"
		}

		return found
	})
}

// TestPlanKubernetesRuns runs the command of a manifest in a shell, as a pod would, with a
// program in the place of tfblint that writes down its arguments.
func TestPlanKubernetesRuns(t *testing.T) {
	t.Parallel()
	container := job(t, planPrinted(t, report.PlanKubernetes{}, planned())).Spec.Template.Spec.Containers[0]
	words := slices.Concat(container.Command, container.Args)
	for i, word := range words {
		words[i] = expanded(word)
	}
	if _, err := os.Stat(words[0]); err != nil {
		t.Skipf("there is no shell here: %v", err)
	}
	bin := t.TempDir()
	recorder := "#!/bin/sh\nprintf '%s\\0' \"$@\"\n"
	err := os.WriteFile(filepath.Join(bin, "tfblint"), []byte(recorder), 0o700) //nolint:gosec // It is run.
	if err != nil {
		t.Fatal(err)
	}
	for index := range 2 {
		command := exec.CommandContext(t.Context(), words[0], words[1:]...) //nolint:gosec // That is the test.
		command.Env = []string{"PATH=" + bin, fmt.Sprintf("JOB_COMPLETION_INDEX=%d", index)}
		output, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, output)
		}
		want := slices.Concat([]string{
			"run", "--shard", fmt.Sprintf("%d/2", index+1), "--results", fmt.Sprintf("/results/%d", index),
		}, planned().Again)
		got := strings.Split(strings.TrimSuffix(string(output), "\x00"), "\x00")
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("tfblint is started with other arguments (-want +got):\n%s", diff)
		}
	}
}

// FuzzPlanKubernetes shows that whatever an argument is, the manifest holds it and nothing else.
func FuzzPlanKubernetes(f *testing.F) {
	for _, seed := range []string{
		"", "Go/gin", hostileName, "\xff\x00\u0085\ufeff\uffff😀", "$", "$$", "$(", "%d %[1]s", "!!binary x",
	} {
		f.Add(seed)
	}
	empty := nothingPlanned()
	empty.Again = []string{""}
	f.Fuzz(func(t *testing.T, argument string) {
		plan := nothingPlanned()
		plan.Again, plan.Image = []string{argument}, argument
		read := job(t, planPrinted(t, report.PlanKubernetes{}, plan))
		want := job(t, planPrinted(t, report.PlanKubernetes{}, empty))
		container, wanted := &read.Spec.Template.Spec.Containers[0], &want.Spec.Template.Spec.Containers[0]
		valid := strings.ToValidUTF8(argument, "\ufffd")
		if strings.ToValidUTF8(argument, "") == argument { // Of what is no UTF-8, each byte is replaced.
			if got := strings.ReplaceAll(container.Args[0], "$$", "$"); got != valid || container.Image != valid {
				t.Errorf("got %q and %q, want %q", got, container.Image, valid)
			}
		}
		container.Args, container.Image = wanted.Args, wanted.Image
		if diff := gocmp.Diff(want, read); diff != "" {
			t.Errorf("%q is more than an argument:\n%s", argument, diff)
		}
	})
}
