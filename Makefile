# Needs Python >= 3.11 and make. Everything else comes with `make setup`, locked in uv.lock.
PORT ?= 8000
export PORT
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)

.DEFAULT_GOAL := help
.PHONY: help setup run test check clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

setup: .venv/.ready  ## environment and locked dependencies

.venv/.ready: pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@command -v uv >/dev/null || test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	@$(UV) sync --quiet --locked --inexact --no-dev
	@touch $@

.venv/.ready-dev: .venv/.ready
	@$(UV) sync --quiet --locked --inexact
	@touch $@

run: setup  ## start web, worker and graph on http://127.0.0.1:$(PORT)
	@exec $(BIN)/python -m config.supervisor

test: .venv/.ready-dev  ## run the tests that need no service
	@$(BIN)/python -m pytest -q -n auto --dist loadfile -m "not slow and not service and not browser"

check: .venv/.ready-dev  ## lint, format and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

clean:  ## remove the environment; data in var/ stays
	@rm -rf .venv
