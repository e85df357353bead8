# The verbs of evalkit. `make run` and `make test` need nothing but Python 3.11 or newer with its venv module.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
export UV_PYTHON_DOWNLOADS := never
# Where this is set (many containers do), each process translates all its modules anew: seconds, hundreds of times.
unexport PYTHONDONTWRITEBYTECODE
RUN_STAMP := $(VENV)/.run-$(shell cksum requirements.lock pyproject.toml 2>/dev/null | cksum | cut -d' ' -f1)
DEV_STAMP := $(VENV)/.dev-$(shell cksum requirements.lock .ci/requirements-dev.lock pyproject.toml 2>/dev/null | cksum | cut -d' ' -f1)

.PHONY: help run setup test check fix golden bench trust demo-reset

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: setup ## The demonstration on http://127.0.0.1:8000, with a sign-in link for each role
	@$(BIN)/evalkit demo run

setup: $(RUN_STAMP) ## Only the environment, in .venv

$(VENV)/bin/python:
	@.ci/find-python $(VENV)

$(RUN_STAMP): $(VENV)/bin/python
	@.ci/install $(VENV) requirements.lock
	@rm -f $(VENV)/.run-*; touch $@

$(DEV_STAMP): $(RUN_STAMP)
	@.ci/install $(VENV) .ci/requirements-dev.lock
	@rm -f $(VENV)/.dev-*; touch $@

test: $(DEV_STAMP) ## The whole test suite
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

check: $(DEV_STAMP) ## Format, lint, types, import contracts, forms, translations, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/evalkit forms check
	$(BIN)/python -m pytest -q tests/house tests/definitions

fix: $(DEV_STAMP) ## Format and mend what can be mended by machine
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(DEV_STAMP) ## Renew kept outputs, showing what changed
	EVALKIT_RENEW_GOLDEN=1 $(BIN)/python -m pytest -q tests/golden || true
	git --no-pager diff --stat -- tests/golden

bench: $(DEV_STAMP) ## Ratios beside stated baselines, in one run
	@.ci/install $(VENV) .ci/requirements-bench.lock
	$(BIN)/python -m tests.bench

trust: $(DEV_STAMP) ## Every proof at its full size, one line each with its mutant
	EVALKIT_TRUST=full $(BIN)/python -m pytest -m trust

demo-reset: setup ## Throw the demonstration away; the next `make run` makes it anew
	@$(BIN)/evalkit demo reset
