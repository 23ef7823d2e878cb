package report

import (
	"fmt"
	"io"
	"strings"
)

// PlanKubernetes prints a plan as the manifest of an Indexed Job, in which each pod runs one
// part. What a suite or a caller names stands in it as quoted text only, and reaches the
// program as an argument: no shell and no YAML parser reads it as anything else.
type PlanKubernetes struct{}

// manifest has the number of parts, the sum, the image and the arguments.
//
// The shell works out which part a pod runs, from the number that the cluster gives it, and
// then becomes the program. `$((` is nothing that Kubernetes replaces.
const manifest = `# %[2]s
# What the image has to hold, and the claim: docs/planning.md of tfblint.
apiVersion: batch/v1
kind: Job
metadata:
  name: tfblint
  labels:
    app.kubernetes.io/name: tfblint
spec:
  completionMode: Indexed
  completions: %[1]d
  parallelism: %[1]d
  backoffLimitPerIndex: 1
  podFailurePolicy:
    rules:
      # Tests that failed, and wrong usage: another try would end alike.
      - action: FailIndex
        onExitCodes:
          containerName: tfblint
          operator: In
          values: [1, 2]
  template:
    metadata:
      labels:
        app.kubernetes.io/name: tfblint
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 65532
        runAsGroup: 65532
        fsGroup: 65532
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: tfblint
          image: %[3]s
          workingDir: /suite
          command:
            - /bin/sh
            - -c
            - >-
              exec tfblint run
              --shard "$((JOB_COMPLETION_INDEX+1))/%[1]d"
              --results "/results/$JOB_COMPLETION_INDEX" "$@"
            - tfblint
          args: %[4]s
          securityContext:
            allowPrivilegeEscalation: false
            privileged: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          resources:
            requests:
              cpu: "2"
              memory: 4Gi
            limits:
              memory: 8Gi
          volumeMounts:
            - name: results
              mountPath: /results
            - name: tmp
              mountPath: /tmp
      volumes:
        - name: results
          persistentVolumeClaim:
            claimName: tfblint-results
        - name: tmp
          emptyDir: {}
`

// PrintPlan implements [PlanFormat].
func (PlanKubernetes) PrintPlan(w io.Writer, plan *Plan) error {
	arguments := make([]string, len(plan.Again))
	for i, argument := range plan.Again {
		// Kubernetes replaces $(NAME) by what the environment has, and makes $ of $$.
		arguments[i] = yamlText(strings.ReplaceAll(argument, "$", "$$"))
	}
	list := "[" + strings.Join(arguments, ", ") + "]"
	_, err := fmt.Fprintf(w, manifest, len(plan.Sums), headlineOf(plan), yamlText(plan.Image), list)
	if err != nil {
		return fmt.Errorf("printing the manifest: %w", err)
	}

	return nil
}

// yamlText writes a text as a quoted scalar in ASCII. Bytes that are no UTF-8 become U+FFFD.
func yamlText(text string) string {
	const last = 0xffff // The last character that fits four digits.
	var quoted strings.Builder
	quoted.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			quoted.WriteByte('\\')
			quoted.WriteRune(r)
		case ' ' <= r && r <= '~':
			quoted.WriteRune(r)
		case r <= last:
			fmt.Fprintf(&quoted, `\u%04x`, r)
		default:
			fmt.Fprintf(&quoted, `\U%08x`, r)
		}
	}
	quoted.WriteByte('"')

	return quoted.String()
}
