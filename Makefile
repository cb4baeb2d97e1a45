# The two commands: `make serve` and `make test`. Each does all of its own set-up on a fresh machine.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: install serve test lint types layers check bench eval eval-peers docs lock clean

install: $(READY)

# torch first (constraints.txt), then everything else exactly as locked, checked by hash; then this checkout, editable.
$(READY): requirements.lock constraints.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $(READY)

serve: install
	$(BIN)/coach index
	$(BIN)/coach serve

test: install lint types layers
	$(BIN)/python -m pytest

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

layers: install
	$(BIN)/lint-imports

bench: install
	$(BIN)/python -m evals.bench

eval: install
	$(BIN)/coach eval --split dev --gate

eval-peers: install
	$(BIN)/coach eval --split dev --peers

# The pages that show what the coach prints; a test fails where one is out of date.
docs: install
	$(BIN)/python -m evals.examples
	$(BIN)/python -m evals.methodology

# After a change of versions in pyproject.toml. torch stays out: it goes in first, by constraints.txt.
lock: install
	$(BIN)/python -m pip install --quiet "uv>=0.9,<1"
	echo "torch==2.13.0 ; sys_platform == 'never'" > .venv/no-torch.txt
	$(BIN)/uv pip compile pyproject.toml --extra evals --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-header --override .venv/no-torch.txt -o requirements.lock --upgrade --quiet

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
