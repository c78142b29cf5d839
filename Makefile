# tapezoo: `make demo` shows it, `make test` proves it. Both set up what they need in .venv, once.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: help demo test check lint types verify bench clean
help:
	@echo "make demo    train the MLP on real digits, then grade three submissions (out/)"
	@echo "make test    run every test"
	@echo "make check   lint, types and tests"
	@echo "make verify  prove every lab in full: 20 seeds, and every small change of its solution (an hour)"
	@echo "make bench   speed, as ratios measured in one run (out/bench.json)"

# The file is written last, so an interrupted set-up is done again.
$(READY): requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) (about a minute, 2.5 GB) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable ".[dev]"
	@touch $@

demo: $(READY)
	@$(BIN)/python -m demo

test: $(READY)
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --durations 10

check: lint types test

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY)
	@$(BIN)/mypy

verify: $(READY)
	@$(BIN)/lab verify --mutants

bench: $(READY)
	@$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) out build dist *.egg-info
