# Shiftboard: everything a person does with the sources. Each target sets up what it needs in .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: run test check peers bench torture format messages picture lock clean

run: $(READY)  ## the board on a demo restaurant, kept in .demo/
	@$(BIN)/shiftboard demo --store .demo

test: $(READY)  ## the tests; those that need other programs are left out and counted
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal

check: $(READY)  ## format, lint, types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

peers: $(READY)  ## the tests that need other programs or a package registry
	@$(BIN)/python -m pytest -q -m peer

bench: $(READY)  ## what it costs: ratios to a bare Textual app and to SQLite, measured in one run
	@$(BIN)/python bench/run.py

torture: $(READY)  ## kill -9, eight writers, full disks, twenty thousand power cuts: whether the store loses anything
	@$(BIN)/python bench/torture
	@SHIFTBOARD_LONG=1 $(BIN)/python -m pytest -q tests/test_power_cuts.py -k "no_power_cut or second or killed"
	@SHIFTBOARD_LONG=1 $(BIN)/python -m pytest -q tests/test_chain.py tests/test_verify.py -k flipped
	@SHIFTBOARD_LONG=1 $(BIN)/python -m pytest -q -n 2 -m "hypothesis and not peer"

format: $(READY)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

messages: $(READY)  ## collect the sentences, merge them into the catalogs, compile
	@$(BIN)/python shiftboard/locale/messages.py

picture: $(READY)  ## draw docs/board.svg anew
	@$(BIN)/python docs/picture.py

lock: $(READY)  ## renew requirements-dev.lock from pyproject.toml (needs uv)
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --upgrade -o requirements-dev.lock -q

clean:
	@rm -rf .venv .demo dist

$(READY): requirements-dev.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "Shiftboard needs Python 3.11 or newer, and '$(PYTHON)' is not here. Install Python, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Shiftboard needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Name a newer one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "This Python cannot make virtual environments. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	@echo "Setting up .venv (once) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
