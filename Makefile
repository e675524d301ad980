# Two commands do everything, set-up included: `make run` and `make test`.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock
# A fit that takes a second on one thread takes far longer on two threads of a busy machine.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
# The extra `ials` has wheels for most machines; where it has none, the app says how to get it.
IALS := $(PIP) --only-binary implicit -e ".[ials]" || echo "The recommender iALS is left out."
# The extra `pictures` draws the exports PNG and PDF; without it the app says how to get it.
PICTURES := $(PIP) -e ".[pictures]" || echo "Exports as PNG and PDF are left out."
# The extra `deep` is a gigabyte and more, so it is for the tests only; the app says how to get it.
DEEP := $(PIP) --only-binary torch -e ".[deep]" || echo "The deep recommenders are left out."
# Unit tests and those of pages share no server, so two at a time; a browser test has its own.
WORKERS ?= 2

.PHONY: run test lint unit fast coverage sample-data screenshot architecture results lock clean chromium

run: $(VENV)/.run  ## open the app on the sample data (PORT=8501, DATA=folder or file of your own)
	@$(BIN)/becausal run $(if $(DATA),"$(abspath $(DATA))") --port $(PORT)

test: lint unit  ## everything: ruff, mypy, unit, contract, AppTest and browser tests

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

unit: $(VENV)/.test chromium
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --durations 20

fast: $(VENV)/.test  ## the quick tests only, for the loop of an hour's work
	$(BIN)/pytest -n $(WORKERS) -q -m "not slow and not browser and not data" \
		tests/test_layers.py tests/recommenders tests/explain tests/sample_data

coverage: $(VENV)/.test  ## lines of explain/ and recommenders/ that their tests reach
	$(BIN)/pytest -n $(WORKERS) -q --cov=explain --cov=recommenders --cov-report=term:skip-covered \
		tests/recommenders tests/explain tests/pages

chromium: $(VENV)/.test
	@$(BIN)/python -m tests.e2e.chromium

sample-data: $(VENV)/.run  ## rebuild the sample world
	$(BIN)/python -m sample_data

screenshot: $(VENV)/.test chromium  ## rebuild the README's gallery
	$(BIN)/python -m tests.e2e.screenshot static

architecture: $(VENV)/.test  ## draw the rooms and who imports whom
	$(BIN)/python -m tests.architecture

results: $(VENV)/.test  ## measure again what the documents quote (hours; NAME=audit for one file)
	$(BIN)/python -m tests.benchmarks.results $(NAME)

lock: $(VENV)/.test  ## write the versions that were tested
	$(BIN)/pip freeze --exclude-editable | sed 's/+cpu$$//' > requirements.lock

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml requirements.lock | $(VENV)/bin/python
	$(PIP) -e ".[journey]"
	@$(IALS)
	@$(PICTURES)
	@touch $@

$(VENV)/.test: pyproject.toml requirements.lock | $(VENV)/bin/python
	$(PIP) -e ".[journey,dev]"
	@$(IALS)
	@$(DEEP)
	@touch $@ $(VENV)/.run

clean:  ## remove the environment and every cache
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache build dist tests/e2e/output
