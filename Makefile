# make serve — установить, построить индекс, открыть страницу; make test — все проверки.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: serve install test check lint types bench browser recognition old-word writer clean

serve: $(VENV)/.installed
	@$(BIN)/assistant serve --port $(PORT)

install: $(VENV)/.installed

test: $(VENV)/.installed-test browser recognition old-word writer
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not alone"
	$(BIN)/python -m pytest -m alone

check: lint types test

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-test
	$(BIN)/mypy

bench: $(VENV)/.installed-test
	$(BIN)/python -m tests.benchmarks.embedding

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Нужен Python 3.11 или новее: укажите его, например make serve PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || sh .ci/debian-packages python3-venv
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable ".[test]"
	@touch $@

browser:
	@command -v chromium >/dev/null || sh .ci/debian-packages chromium fonts-dejavu-core

recognition:
	@tesseract --list-langs 2>/dev/null | grep -qx rus || \
		sh .ci/debian-packages tesseract-ocr tesseract-ocr-rus tesseract-ocr-eng fonts-dejavu-core

old-word:
	@command -v antiword >/dev/null || sh .ci/debian-packages antiword

writer:
	@command -v soffice >/dev/null || sh .ci/debian-packages libreoffice-writer-nogui fonts-dejavu-core

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
