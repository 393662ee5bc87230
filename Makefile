# Two commands: `make demo` runs Almoner, `make test` checks it. Both set up what they need.

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
VENV := .venv/bin
ON_TEST_SERVER := ALMONER_PGDATA=var/postgres-test DJANGO_SETTINGS_MODULE=almoner.platform.settings.live
MAKEFLAGS += --no-print-directory
# Without kept bytecode every process reads and compiles all its sources again: seconds each time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test setup assets browser checks lint types imports migrations docs-check compiled tests \
        test-unit test-without-browser lock clean forget python

demo: python
	@PORT="$(PORT)" exec $(PYTHON) scripts/demo.py

test: setup assets browser
	@$(MAKE) -j2 checks tests

setup: python
	@$(PYTHON) scripts/setup.py dev

assets: python
	@$(PYTHON) scripts/assets.py

browser: python
	@$(PYTHON) scripts/browser.py

checks: lint types imports migrations docs-check

lint: setup
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .

types: setup
	$(VENV)/mypy

imports: setup
	$(VENV)/lint-imports

migrations: setup
	$(ON_TEST_SERVER) $(VENV)/python -m django makemigrations --check --dry-run

docs-check: setup
	$(VENV)/almoner docs check

# Numba keeps what it compiled, so this takes a moment after the first time.
compiled: setup
	@$(VENV)/python scripts/compile.py

tests: setup assets browser compiled
	@$(VENV)/python scripts/run_tests.py -n $(WORKERS)

test-without-browser: setup assets
	@$(VENV)/python scripts/run_tests.py -n $(WORKERS) -m "not browser"

test-unit: setup
	@$(VENV)/python scripts/run_tests.py -n $(WORKERS) -m "not browser and not slow"

lock: setup
	scripts/lock

clean:
	@$(PYTHON) scripts/clean.py

forget:
	@$(PYTHON) scripts/clean.py --data

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "Almoner needs Python 3.11 or newer. Install it: apt-get install python3 python3-venv." >&2; \
	  exit 3; }
