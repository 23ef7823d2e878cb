package opa

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Most of what the compiler does is to rewrite rules into a smaller language: names in full,
// one call an expression, every variable bound before it is used. The outcome is Rego again,
// so it is worked out when the program is made: a start reads it and only builds indexes.

// rewriting are the stages of compilation that do nothing to what was rewritten, and those
// that only look for faults, which were looked for then.
var rewriting = []ast.StageID{ //nolint:gochecknoglobals // A constant list.
	ast.StageResolveRefs, ast.StageCheckUnusedImports, ast.StageInitLocalVarGen, ast.StageRewriteRuleHeadRefs,
	ast.StageCheckKeywordOverrides, ast.StageCheckDuplicateImports, ast.StageRemoveImports,
	ast.StageRewriteLocalVars, ast.StageRewriteTemplateStrings, ast.StageCheckVoidCalls, ast.StageRewritePrintCalls,
	ast.StageRewriteExprTerms, ast.StageParseMetadataBlocks, ast.StageSetAnnotationSet,
	ast.StageRewriteRegoMetadataCalls, ast.StageRewriteComprehensionTerms, ast.StageRewriteRefsInHead,
	ast.StageRewriteWithValues, ast.StageCheckRuleConflicts, ast.StageCheckUndefinedFuncs,
	ast.StageCheckSafetyRuleHeads, ast.StageCheckSafetyRuleBodies, ast.StageRewriteEquals,
	ast.StageRewriteDynamicTerms, ast.StageRewriteTestRulesForTracing, ast.StageCheckRecursion, ast.StageCheckTypes,
	ast.StageCheckUnsafeBuiltins, ast.StageCheckDeprecatedBuiltins, ast.StageBuildRequiredCapabilities,
}

var errRewriting = errors.New("what the compiler made of it does not read back")

// fileMark and fileEnd stand around the name of a file, on a line before its module.
const fileMark, fileEnd = "-- ", " --\n"

// Rewritten returns all modules of a bundle that was loaded from one source as the compiler
// rewrites them, for [LoadIndexed].
func (b *Bundle) Rewritten(schemas map[Scope]any) (string, error) {
	modules, err := b.parse(nil)
	if err != nil {
		return "", Issues(issuesOf("policy", err))
	}
	compiler := newCompiler(schemas)
	compiler.Compile(modules)
	if compiler.Failed() {
		return "", Issues(issuesOf("policy", compiler.Errors))
	}
	var all strings.Builder
	for _, file := range slices.Sorted(maps.Keys(compiler.Modules)) {
		module := compiler.Modules[file]
		module.Annotations, module.Comments = nil, nil
		content := module.String() + "\n"
		again, err := parseModule(file, []byte(content), false)
		if err != nil {
			return "", fmt.Errorf("%w: %s: %w", errRewriting, file, err)
		}
		if again.String() != module.String() {
			return "", fmt.Errorf("%w: %s", errRewriting, file)
		}
		_, inside, _ := strings.Cut(file, "/")
		all.WriteString(fileMark + inside + fileEnd + content)
	}

	return all.String(), nil
}

// splitRewritten returns the modules by their files.
func splitRewritten(source Source, rewritten string) map[string]string {
	modules := map[string]string{}
	for part := range strings.SplitSeq("\n"+rewritten, "\n"+fileMark) {
		if name, content, found := strings.Cut(part, fileEnd); found {
			modules[path.Join(source.Name, name)] = content
		}
	}

	return modules
}
