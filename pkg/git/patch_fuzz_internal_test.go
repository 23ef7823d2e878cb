package git

import (
	"bytes"
	"testing"
)

// FuzzPatch reads differences as hostile text. What it makes of one is in order.
func FuzzPatch(f *testing.F) {
	for _, text := range []string{
		"", "diff --git a/a b/a\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/a\n@@ -0,0 +1,2 @@\n+a\n+b\n",
		"diff --git a/a b/b\nrename from a\nrename to b\n--- a/a\n+++ b/b\t\n" +
			"@@ -1,3 +1,3 @@ f\n a\n-b\n+c\n d\n\\ No newline\n",
		"diff --git \"a/\\303\\244\" \"b/\\303\\244\"\n--- /dev/null\n+++ \"b/\\303\\244\\n\"\n@@ -0,0 +1 @@\n+x\n",
		"diff --git a/a b/a\ndeleted file mode 100644\n--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n",
		"@@ -1 +1 @@\n", "+++ b/\n", "@@ -0,0 +0,0 @@\n", "+++ \"b/\\9\"\n", "@@ -1 +99999999999999999999 @@\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		files, err := parsePatch(bytes.NewReader(text))
		if err != nil {
			return
		}
		for _, file := range files {
			if file.Name == "" {
				t.Error("a file without a name")
			}
			for _, hunk := range file.Hunks {
				if hunk.First < 0 || hunk.Last < hunk.First {
					t.Errorf("%q has a hunk %v", file.Name, hunk)
				}
			}
		}
	})
}
