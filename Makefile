# Everything that make does beyond set-up is a command that can be run by hand: python -m api, pytest, ruff,
# mypy, lint-imports. Set-up needs Python 3.11+ (with venv and pip), make and a package index; no root.

PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/synced

# Every process would compile the program anew, which takes as long as all else that it does at its start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test check bench lock format

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(STAMP) ## start the demo organization on http://127.0.0.1:8000/graphql
	@exec $(BIN)/python -m api demo

# Tests also wait, for servers and files: one process more than there are cores keeps these busy.
PROCESSES = $$(($$(getconf _NPROCESSORS_ONLN) + 1))

test: $(STAMP) ## run the whole test suite
	@exec $(BIN)/python -m pytest --numprocesses $(PROCESSES) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: $(STAMP) ## lint, types, import floors, migration drift, printed schema
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m api migrate --check
	$(BIN)/python -m api schema --check

bench: $(STAMP) ## measure the server against its limit, other executors and PostGraphile
	@exec $(BIN)/python -m tests.bench

lock: $(STAMP) ## recreate requirements.lock from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 \
		--no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--quiet --output-file requirements.lock

format: $(STAMP) ## format the code and mend what the linter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The stamp is as new as the last successful sync, so a second run starts at once and a changed lock syncs again.
# The SDK is built by the backend that uv has in itself, so installing it asks no index.
$(STAMP): requirements.lock plugins/sdk/pyproject.toml $(BIN)/python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@echo "Installing the dependencies into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --python $(BIN)/python --editable plugins/sdk
	@touch $@

# A link to the machine's interpreter: when that goes away or is replaced, the environment is made again.
$(BIN)/python:
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "Python is missing ($(PYTHON) was not found): install Python 3.11 or newer, or name one with PYTHON=/path/to/python3.11."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$$("$(PYTHON)" --version 2>&1) is too old: install Python 3.11 or newer, or name one with PYTHON=/path/to/python3.11."; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) has no venv module: install it (Debian and Ubuntu: apt install python3-venv) and run make again."; exit 1; }
	@"$(PYTHON)" -m venv --clear $(VENV)
