# Every target sets up what it needs in .venv; a second call finds the stamp and starts at once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadgroup
KERNEL_TESTS := tests/kernels tests/test_loss.py tests/test_tally.py
BITS := build/bits

.PHONY: help try test mutations lint bench bench-scale docs golden clean

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready-try: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[cli]' scikit-learn
	@touch $@

# torch comes first and alone: this version is the CPU build where the package index offers one.
$(VENV)/ready-dev: pyproject.toml | $(BIN)/python
	$(PIP) torch==2.13.0
	$(PIP) --editable '.[dev,peers]'
	@touch $@

# What checks the page: its types and its accessibility. npm comes with the dev extra.
NPM := PATH=$(abspath $(BIN)):$$PATH npm
node_modules/ready: package-lock.json | $(VENV)/ready-dev
	$(NPM) ci --silent --no-fund --no-audit
	@touch $@

PREDICTIONS := build/breast_cancer.parquet

try: $(VENV)/ready-try  ## score two real classifiers on real data
	@mkdir -p build
	@$(BIN)/python examples/breast_cancer.py $(PREDICTIONS)
	$(BIN)/logloss score $(PREDICTIONS) --y malignant --p p_logistic --worst 5
	$(BIN)/logloss score $(PREDICTIONS) --y malignant --p p_naive_bayes --worst 5

# The whole suite; then the kernels again without Numba and on the plainest processor; and all three gave the same bits.
test: $(VENV)/ready-dev node_modules/ready  ## run every test (the kernels' tests three times, and their bits compared)
	@rm -rf $(BITS) && mkdir -p $(BITS)
	LOGLOSS_TEST_MODE=default $(PYTEST) tests
	LOGLOSS_TEST_MODE=no-numba $(PYTEST) $(KERNEL_TESTS)
	LOGLOSS_TEST_MODE=generic $(PYTEST) $(KERNEL_TESTS)
	cmp $(BITS)/default $(BITS)/no-numba
	cmp $(BITS)/default $(BITS)/generic

mutations: $(VENV)/ready-dev  ## break the package on purpose, line by line, and see the tests go red (ten minutes)
	$(BIN)/python tests/mutations.py

lint: $(VENV)/ready-dev node_modules/ready  ## check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	PATH=$(abspath $(BIN)):$$PATH node_modules/.bin/tsc -p .

bench: $(VENV)/ready-dev  ## race the peers and write benchmarks/results.md
	$(BIN)/python benchmarks/run.py

bench-scale: $(VENV)/ready-dev  ## the same for reports on up to 200 million rows (8 GB of files)
	$(BIN)/python benchmarks/scale.py

docs: $(VENV)/ready-dev  ## measure and draw the generated pages again
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python docs/draw_score.py
	$(BIN)/python docs/write_lesson.py
	LOGLOSS_PICTURE=docs/demo.png $(BIN)/python -m pytest -q tests/browser/test_picture.py

golden: $(VENV)/ready-dev  ## make the vectors again that hold the page's maths and prose to the package's
	$(BIN)/python tests/page/golden.py

clean:  ## remove what the targets built, the environment included
	rm -rf $(VENV) node_modules build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
