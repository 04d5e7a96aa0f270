# `make` prints what can be made. Every target does its own set-up: Python 3.11+ and make are enough.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PEERS := $(VENV)/.peers
# Public data sets, handed round beside the repository: see benchmarks/truth/sets.py.
DATA := ../shared/data

# MLflow would otherwise report its use to its makers.
MLFLOW_DISABLE_TELEMETRY ?= true
export MLFLOW_DISABLE_TELEMETRY

# The training run is made once when it goes to the store in this folder, which make can see;
# with a store of your own it is made each time.
ifdef MLFLOW_TRACKING_URI
TRAINED := train
else
TRAINED := mlflow.db
endif

# 3 says that the model was refused, and by which rule: an answer, not a failure.
TRAIN = $(RUN)/python -m experiments train && { $(RUN)/python -m experiments promote || test $$? -eq 3; }

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check bench docs screenshots train format constraints venv clean

help:  ## print this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(INSTALLED) $(TRAINED)  ## score and explain the shipped Syria claims; runs go to MLflow
	@$(RUN)/sourcegrade demo

# One worker more than cores: a third of the time a test waits for a server, a browser or a disk.
WORKERS = $(shell $(RUN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')

test: $(INSTALLED)  ## run the tests; make test ARGS="-k hedging" runs some
	@$(RUN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(INSTALLED)  ## formatter, linter, strict types, import contract
	@$(RUN)/ruff format --check
	@$(RUN)/ruff check
	@$(RUN)/mypy
	@$(RUN)/lint-imports --no-logo

bench: $(PEERS)  ## measure the cost of scoring, and truth discovery beside its peers
	@$(RUN)/python -m benchmarks
	@$(RUN)/python -m benchmarks cost --markdown benchmarks/cost.md
	@$(RUN)/python -m benchmarks kills
	@$(RUN)/python -m benchmarks spark --markdown benchmarks/spark.md
	@$(RUN)/python -m benchmarks truth $(if $(wildcard $(DATA)),--data $(DATA) --markdown benchmarks/truth.md)

docs: $(INSTALLED)  ## write the pages that are made from the code; build the site into build/site
	@$(RUN)/python -m experiments docs
	@$(RUN)/python -m experiments notebooks
	@NO_MKDOCS_2_WARNING=1 $(RUN)/python -m mkdocs build --strict --quiet
	@echo "the site is in build/site; with a search: $(RUN)/mkdocs serve"

screenshots: $(INSTALLED)  ## make the pictures of docs/review.md anew, with Chromium
	@$(RUN)/python -m tests.journeys.review_screenshots docs/review

train: $(INSTALLED)  ## train the model; it is promoted if every rule holds; both go to MLflow
	@$(TRAIN)

mlflow.db: | $(INSTALLED)
	@echo "training the model and judging it by the rules of promotion (first time only) ..."
	@$(TRAIN)

format: $(INSTALLED)  ## put the code into the house's form
	@$(RUN)/ruff format
	@$(RUN)/ruff check --fix

# The stamp holds the folder it was made in: a folder that was moved or copied has scripts in .venv
# that point to the old place, so there the environment is made anew. So it is when its Python went.
ifneq ($(shell test -x $(RUN)/python && cat $(INSTALLED) 2>/dev/null),$(CURDIR))
.PHONY: $(INSTALLED)
endif
# --no-compile: Python compiles what is used when it is used, which halves the time of an installation.
$(INSTALLED): pyproject.toml constraints.txt
	@{ test "$$(cat $@ 2>/dev/null)" = "$(CURDIR)" && $(RUN)/python -c '' 2>/dev/null; } \
	  || $(MAKE) --no-print-directory venv
	@echo "installing sourcegrade and its tools into $(VENV) (minutes the first time) ..."
	@$(RUN)/python -m pip install -qq --disable-pip-version-check --no-compile \
	  -c constraints.txt -e '.[articles,dev]'
	@echo "$(CURDIR)" > $@

# A peer that cannot be installed is named on the page. truthdiscovery pins what it uses to versions
# of 2023, and needs less than that to find truths.
$(PEERS): $(INSTALLED)
	@echo "installing the libraries to compare with into $(VENV) ..."
	@$(RUN)/python -m pip install -qq --disable-pip-version-check --no-compile \
	  -c constraints.txt -e '.[bench]' || echo "crowd-kit cannot be installed here" >&2
	@$(RUN)/python -m pip install -qq --disable-pip-version-check --no-compile \
	  --no-deps truthdiscovery==1.0.4 || echo "truthdiscovery cannot be installed here" >&2
	@touch $@

venv:
	@command -v $(PYTHON) >/dev/null \
	  || { echo "sourcegrade needs Python 3.11 or newer, and there is no $(PYTHON) here: install it, or name yours: make demo PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "sourcegrade needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) --version 2>&1): name a newer one: make demo PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "$(PYTHON) cannot make virtual environments: install its venv module (on Debian and Ubuntu the package python3-venv), then run make again." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

constraints:  ## remake constraints.txt from the newest versions that fit
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
	  || { echo "constraints.txt is made on Python 3.11, the lowest version we support: make constraints PYTHON=python3.11" >&2; exit 1; }
	@echo "installing the newest versions into build/constraints ..."
	@$(PYTHON) -m venv --clear build/constraints
	@build/constraints/bin/python -m pip install -qq --disable-pip-version-check -e '.[articles,bench,dev,docs,exchange,spark]'
	@{ echo "# Exact versions of all that is installed for development. Remade by \`make constraints\` on Python 3.11; do not edit."; \
	   build/constraints/bin/python -m pip freeze --exclude-editable; } > build/constraints.txt
	@mv build/constraints.txt constraints.txt

clean:  ## remove .venv, caches and builds; mlflow.db and your results stay
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
