# `make run` opens Scorebrush, `make test` checks it; each sets up what it needs in .venv first.
# The plain commands behind both stand in the README, for Windows and for the curious.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A process for each core, up to four; the tests of a file share one and its fixtures.
WORKERS := -n auto --maxprocesses 4 --dist loadfile
SET_UP = @$(CHECK) && $(PYTHON) tools/set_up.py $(VENV)
# In the shell, for what is no Python of ours, or none at all, cannot say it.
CHECK = { command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11 or \
newer, and name it if its name differs: make run PYTHON=python3.12"; exit 1; }; } && \
{ $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Scorebrush needs Python 3.11 or \
newer, and $(PYTHON) is older. Name another one: make run PYTHON=python3.12"; exit 1; }; }

.PHONY: run test lint format types imports tests translations app app-test docs links clean help

help:
	@echo "make run     open Scorebrush (without a display: generate a grid and say where it is)"
	@echo "make test    everything below, then the tests"
	@echo "make lint    ruff: rules and formatting"
	@echo "make types   mypy, strict"
	@echo "make imports the import contracts"
	@echo "make tests   pytest alone (PYTEST='tests/core -k ladder' narrows it)"
	@echo "make format  let ruff repair and format"
	@echo "make translations  gather what the window says, and compile what is translated"
	@echo "make app     the desktop application as one folder in dist/"
	@echo "make app-test  start that one, and have it make pictures"
	@echo "make docs    the pages of docs/ as a site in build/docs/"
	@echo "make links   the same, asking whether every address in them lives"
	@echo "make clean   forget the environment and the caches"

.DEFAULT_GOAL := help

# A stamp is younger than the files it was made from as long as the environment is up to date.
$(VENV)/run.stamp: pyproject.toml constraints.txt
	$(SET_UP)
	@touch $@

$(VENV)/dev.stamp: pyproject.toml constraints.txt
	$(SET_UP) dev
	@touch $@ $(VENV)/run.stamp

$(VENV)/build.stamp: $(VENV)/run.stamp
	$(SET_UP) build
	@touch $@

$(VENV)/docs.stamp: $(VENV)/run.stamp
	$(SET_UP) docs
	@touch $@

run: $(VENV)/run.stamp
	@tools/system-libraries.sh $(BIN)/python $(if $(DISPLAY)$(WAYLAND_DISPLAY),window)
	@$(BIN)/scorebrush

# What the code says is gathered into the .ts; what a translator has written there becomes the .qm.
TRANSLATIONS = $(wildcard resources/translations/*.ts)

translations: $(VENV)/dev.stamp
	$(BIN)/python tools/sentences.py --lupdate build/sentences.py
	$(BIN)/pyside6-lupdate -no-obsolete -locations none -source-language en \
		build/sentences.py $(shell find app -name '*.py' | sort) -ts $(TRANSLATIONS)
	for file in $(TRANSLATIONS); do $(BIN)/pyside6-lrelease -nounfinished $$file; done

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: $(VENV)/dev.stamp
	$(BIN)/mypy

imports: $(VENV)/dev.stamp
	$(BIN)/lint-imports

tests: $(VENV)/dev.stamp
	@tools/system-libraries.sh $(BIN)/python offscreen
	OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(WORKERS) $(PYTEST)

# One after the other even under `make -j`: the first failure is the one to read.
test: $(VENV)/dev.stamp
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory types
	@$(MAKE) --no-print-directory imports
	@$(MAKE) --no-print-directory tests

app: $(VENV)/build.stamp
	$(BIN)/pyinstaller --noconfirm build.spec

app-test: $(VENV)/dev.stamp
	SCOREBRUSH_APP=dist/Scorebrush QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests/frozen

docs: $(VENV)/docs.stamp
	$(BIN)/sphinx-build -W --keep-going -q -b dirhtml docs build/docs

links: $(VENV)/docs.stamp
	$(BIN)/sphinx-build -W --keep-going -q -b linkcheck docs build/links

clean:
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
