# Two commands do everything, set-up included: `make run` and `make test`.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock
# A fit that takes a second on one thread takes far longer on two threads of a busy machine.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
# What the app takes where it can be had; it says itself how to get what is missing. The tests take
# more: `deep` and `spark` are too large for everybody.
COMMA := ,
RUN := ials,pictures,databases,sign-in
TEST := $(RUN),deep,onnx,spark
BINARY := --only-binary implicit,torch,onnxruntime
# Packages whose models have adapters; their pins of pandas and NumPy are older than ours.
ADAPTED := $(PIP) --no-deps -r tests/recommenders/own/packages/requirements.txt || echo "The adapters of LensKit and RecTools are not tested."
# All at once, so that pip works out once what fits; where this machine cannot have some, what has to
# be there (the first argument), and the others one by one.
# What is imported is compiled then, and nothing else.
define INSTALL
$(PIP) --no-compile $(BINARY) -e ".[$(1),$(2)]" || { \
	echo "Not all of it fits this machine: one by one."; \
	$(PIP) --no-compile -e ".[$(1)]" && for extra in $$(echo "$(2)" | tr , " "); do \
		$(PIP) --no-compile $(BINARY) -e ".[$$extra]" || echo "The extra $$extra is left out."; \
	done; }
endef
# What else the classifiers of pyproject.toml promise; 3.11 or later is what `make test` runs on.
OTHERS := 3.12 3.13
# Unit tests and those of pages share no server, so two at a time; a browser test has its own.
WORKERS ?= 2

.PHONY: run test lint audit newest versions unit fast coverage fuzz sample-data screenshot architecture results image lock clean chromium \
	$(OTHERS:%=versions-%)

run: $(VENV)/.run  ## open the app on the sample data (PORT=8501, DATA=folder or file of your own)
	@$(BIN)/becausal run $(if $(DATA),"$(abspath $(DATA))") --port $(PORT)

test: lint unit  ## everything: ruff, mypy, unit, contract, AppTest and browser tests

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --num-workers $(WORKERS)
	$(BIN)/bandit -q -r app.py explain pages recommenders sample_data -c pyproject.toml

audit: $(VENV)/.test  ## what is known against the locked versions (asks PyPI; without it, says how old what we know is)
	@$(PIP) pip-audit
	@$(BIN)/python -m tests.supply

newest: | $(VENV)/bin/python  ## the whole suite with the newest versions that pyproject.toml allows, in .venv-newest
	$(PYTHON) -m venv .venv-newest
	.venv-newest/bin/python -m pip install --quiet --upgrade -e ".[dev,journey,databases,pictures]"
	.venv-newest/bin/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

versions: $(OTHERS:%=versions-%)  ## the tests without browser on Python 3.12 and 3.13 with the lock, in .venv-<version>

$(OTHERS:%=versions-%): versions-%:
	@if python$* -c "" 2>/dev/null; then \
		set -ex; \
		python$* -m venv .venv-$*; \
		.venv-$*/bin/python -m pip install --quiet --disable-pip-version-check -c requirements.lock \
			-e ".[dev,journey,databases,pictures,sign-in]"; \
		.venv-$*/bin/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not browser"; \
	else echo "There is no python$* on the PATH: its tests are left out."; fi

unit: $(VENV)/.test chromium
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations 20

fast: $(VENV)/.test  ## the quick tests only, for the loop of an hour's work
	$(BIN)/pytest -n $(WORKERS) -q -m "not slow and not browser and not data" \
		tests/test_layers.py tests/recommenders tests/explain tests/sample_data

coverage: $(VENV)/.test  ## lines of explain/ and recommenders/ that their tests reach
	$(BIN)/pytest -n $(WORKERS) -q --cov=explain --cov=recommenders --cov-report=term:skip-covered \
		tests/recommenders tests/explain tests/pages

fuzz: $(VENV)/.test  ## look for inputs that end in a traceback (SECONDS=60 for each reader)
	@$(PIP) atheris
	@$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),60)

chromium: $(VENV)/.test
	@$(BIN)/python -m tests.e2e.chromium

sample-data: $(VENV)/.run  ## rebuild the sample world
	$(BIN)/python -m sample_data

screenshot: $(VENV)/.test chromium  ## rebuild the README's gallery and its tour
	$(BIN)/python -m tests.e2e.screenshot static
	$(BIN)/python -m tests.e2e.tour static/tour.webp

architecture: $(VENV)/.test  ## draw the rooms and who imports whom
	$(BIN)/python -m tests.architecture

results: $(VENV)/.test  ## measure again what the documents quote (hours; NAME=audit for one file)
	$(BIN)/python -m tests.benchmarks.results $(NAME)

image: $(VENV)/.test  ## build the image on a Debian of its own, start it, and ask it (as root, some minutes)
	@$(BIN)/python -m tests.image

lock: $(VENV)/.test  ## write the versions that were tested, and those of the image with their hashes
	$(BIN)/pip freeze --exclude-editable | sed 's/+cpu$$//' > requirements.lock
	$(PIP) uv
	echo 'setuptools>=78.1.1' | $(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate \
		--python-version 3.11 --python-platform linux --extra databases --extra sign-in \
		-c requirements.lock pyproject.toml - -o requirements-image.lock

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml requirements.lock | $(VENV)/bin/python
	@$(call INSTALL,journey,$(RUN))
	@touch $@

$(VENV)/.test: pyproject.toml requirements.lock | $(VENV)/bin/python
	@$(call INSTALL,journey$(COMMA)dev,$(TEST))
	@$(ADAPTED)
	@touch $@ $(VENV)/.run

clean:  ## remove the environment and every cache
	rm -rf $(VENV) $(VENV)-* .cache .mypy_cache .pytest_cache .ruff_cache build dist tests/e2e/output
