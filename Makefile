# tapezoo: `make demo` shows it, `make test` proves it. Both set up what they need in .venv, once.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: help demo test check lint types verify bench peers class fuzz clean
help:
	@echo "make demo    train the MLP on real digits, then grade three submissions (out/)"
	@echo "make test    run every test"
	@echo "make check   lint, types and tests"
	@echo "make verify  prove every lab in full: 20 seeds, and every small change of its solution (an hour)"
	@echo "make fuzz    100,000 damaged inputs to each reader of a stranger's bytes (two minutes)"
	@echo "make bench   speed, as ratios measured in one run (out/bench.json); ONLY=\"grading peers\" for a part"
	@echo "make peers   install otter-grader and nbgrader in build/peers, for the bench to measure against"
	@echo "make class   a class of 300 graded, killed twice on the way and resumed (out/class300, half an hour)"

# The file is written last, so an interrupted set-up is done again.
$(READY): requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) (about a minute, 2.5 GB) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --upgrade pip  # that of Python 3.10 searches for ever
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
	@$(BIN)/python -m benchmarks $(ONLY)

# In an environment of their own, which sees our packages: TensorFlow is there once.
peers: $(READY)
	@$(BIN)/python -m venv build/peers
	@$(BIN)/python -c "import sysconfig; print(sysconfig.get_paths()['purelib'])" \
		> "$$(build/peers/bin/python -c "import sysconfig; print(sysconfig.get_paths()['purelib'])")/ours.pth"
	@build/peers/bin/python -m pip install -qq --disable-pip-version-check "otter-grader>=6,<8" "nbgrader>=0.9.3,<0.10"

class: $(READY)
	@$(BIN)/python tests/grader/classroom/class_of_300.py

fuzz: $(READY)
	@$(BIN)/python tests/grader/fuzz/run.py

clean:
	rm -rf $(VENV) out build dist *.egg-info
