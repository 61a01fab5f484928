# The commands of the project. `make` alone tells them.
.DEFAULT_GOAL := help
.PHONY: help setup run dev test bench fmt lint

help: ## Tell the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

setup: ## Install what is missing (the others do it first)
	@scripts/setup.sh test

run: ## Build, migrate, load the demo city into an empty database, serve on http://127.0.0.1:3000
	@scripts/run.sh

dev: ## Serve a debug build and rebuild on every change
	@scripts/dev.sh

test: ## Everything that must hold: format, lints, unit, store, wasm, budgets, end to end
	@scripts/test.sh

bench: ## Measure: import, lists and pages under load, layout, bytes, a month's end
	@scripts/bench.sh

fmt: ## Format
	@cargo fmt --all

lint: ## Format check and clippy, warnings denied
	@STAGES="format clippy clippy-wasm" scripts/test.sh
