# Two commands matter: `make demo` and `make test`. Both set up what they need in .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: demo test lint app benchmarks clean

demo: $(STAMP)
	@$(BIN)/planner plan scenarios/peak_week.toml

test: $(STAMP)
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not long"

lint: $(STAMP)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

app: $(STAMP)
	@$(BIN)/planner app

# The lock holds versions and hashes of everything; the planner itself is installed editable without build isolation.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info[:2] < (3, 14); sys.exit(not ok and f"Python 3.11 to 3.13 is needed, {sys.executable} is {sys.version.split()[0]}; try: make PYTHON=python3.12 demo")'
	@echo "Setting up $(VENV) (once, three to four minutes) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/planner doctor --quiet
	@touch $(STAMP)

clean:
	rm -rf $(VENV) out scenarios/out dist build
