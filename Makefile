# onewindow: two commands do everything on a fresh Debian machine: make demo, make test.
SHELL := /bin/bash
PYTHON := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help demo test test-all lint benchmarks screenshots clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/.ready-demo: pyproject.toml constraints.txt setup.py scripts/setup
	@scripts/setup demo

.venv/.ready-test: pyproject.toml constraints.txt setup.py scripts/setup
	@scripts/setup test

demo: .venv/.ready-demo ## Install, create the zone with a project in mid-flow, print address and accounts, serve
	@.venv/bin/onewindow demo || [ $$? = 130 ]  # Ctrl+C stops it: no failure

lint: .venv/.ready-test ## Style and types
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check --quiet . || { echo "run: .venv/bin/ruff format ."; exit 1; }
	@.venv/bin/mypy

test: .venv/.ready-test lint ## The tests that every change must pass (under 15 minutes)
	@$(PYTHON) -m pytest -n auto --dist worksteal -m "not slow"

test-all: .venv/.ready-test lint ## Everything, also the long suites
	@$(PYTHON) -m pytest -n auto --dist worksteal

benchmarks: .venv/.ready-test ## Measure speed beside the peers
	@for file in benchmarks/*.py; do echo "== $$file"; $(PYTHON) $$file || exit 1; done

clean: ## Remove what was installed and generated here
	rm -rf .venv var build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
