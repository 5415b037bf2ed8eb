# Each target first puts in place what it needs (scripts/setup); see CONTRIBUTING.md.

.DEFAULT_GOAL := help
.PHONY: help serve test build site size codesize lint deny bench conformance differential clean

help: ## What can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

serve: site ## Build everything and serve the page on localhost
	node scripts/serve.mjs www/dist

test: ## Everything that must pass: lints, native, browsers, npm importers, page, size
	scripts/setup
	scripts/test

build: ## The WebAssembly module and the npm package around it, in pkg/
	scripts/setup build
	scripts/build

site: build ## The page as a folder for any static host, in www/dist/
	scripts/site

size: build ## The size of every file that ships, against its budget
	node scripts/size.mjs

codesize: build ## Which parts of the code take how much of the module
	node scripts/code-size.mjs $${CARGO_TARGET_DIR:-target}/rolescope.wasm

lint: ## Formatting and clippy, native and for WebAssembly
	scripts/setup
	scripts/lint

deny: ## Licences, sources and known faults of the dependencies; needs cargo-deny and a network
	cargo deny check

bench: build ## The benchmarks, native and of the package beside its peers
	cargo bench
	npm ci --prefix benches/js --no-audit --no-fund --loglevel=error
	node benches/js/bench.mjs

conformance: ## The case files against the public API
	cargo run --release --example conformance -- tests/conformance/*.jsonl

differential: build ## Random calls, answered natively and by the package
	cargo build --release --manifest-path fuzz/Cargo.toml --example answers
	node tests/npm/differential.mjs

clean: ## Remove everything that was built
	rm -rf target pkg www/dist
