# Short names for the commands of the day. The steps themselves are in .ci/run, so that CI and a desk cannot differ.

.DEFAULT_GOAL := help

FUZZTIME ?= 10000x
export FUZZTIME

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## build bin/tfblint
	go build -trimpath -o bin/ ./cmd/tfblint

.PHONY: test
test: ## run all tests
	go test ./...

.PHONY: race
race: ## run all tests with the race detector, in random order
	.ci/run race

.PHONY: policy
policy: ## run the tests of the Rego rules; every line must be covered
	.ci/run policy

.PHONY: mutate
mutate: ## take each condition of the rules away; a test has to fail
	.ci/run mutate

.PHONY: lint
lint: ## gofmt, go vet and golangci-lint, at the version pinned in tools/go.mod
	.ci/run format vet lint

.PHONY: fuzz
fuzz: ## run each fuzz target for FUZZTIME (10000x: inputs)
	.ci/run fuzz

.PHONY: cover
cover: ## write coverage.out and print the total
	go test -coverpkg=./... -coverprofile=coverage.out ./...
	go tool cover -func=coverage.out | tail -n 1

.PHONY: bench
bench: ## print the table of times and memory against the floor
	go run ./bench
	test -z "$$TFBLINT_HISTORY" || go run ./bench/history -suite "$$TFBLINT_HISTORY" -floor 7 | tail -n 1
	go test -run '^$$' -bench VerifySevenTypes -benchtime 3x ./pkg/runner/systems
	go test -run '^$$' -bench Paint -benchtime 9x ./pkg/audit/page

.PHONY: generate
generate: ## write the generated files anew
	go generate ./...

.PHONY: fresh
fresh: ## fail when generated files are stale
	.ci/run fresh

.PHONY: cross
cross: ## build for every supported system
	.ci/run cross

.PHONY: ci
ci: ## everything that CI runs
	.ci/run
