# Everything a developer or a build machine does, by one name each. `make` alone lists them.
#
# The environment is made in .venv from the hashed locks in requirements/ and remade when they change: `make run` installs
# what running takes, every other target adds the tools. Nothing is installed outside this folder, and no root is needed.

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --python $(BIN)/python
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --custom-compile-command "make lock" $(UPGRADE)

export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help run test static check conform live-check bench soak fmt lock clean
.DELETE_ON_ERROR:

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '%-10s %s\n' "$$name" "$$what"; done

run: .venv/.run ## serve the sandbox: the gateway in front of simulated back-ends (ARGS="--port 9000")
	@exec $(BIN)/hansa serve $(ARGS)

test: static ## the static checks, then every test (PYTEST="-k waste" chooses)
	$(BIN)/pytest --numprocesses auto --dist worksteal $(PYTEST)

static: .venv/.dev ## ruff, mypy and the import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

check: static ## the static checks, the committed API document, reference and monitoring, and the configuration of the cities
	$(BIN)/hansa openapi --check
	$(BIN)/hansa reference --check
	$(BIN)/hansa monitoring --check
	$(BIN)/hansa check

conform: .venv/.run ## try every binding by the laws of adapters, on its twin (ARGS="duisburg")
	@$(BIN)/hansa conform $(ARGS)

live-check: .venv/.run ## ask every live back-end one question and write down what was seen (needs the internet)
	@$(BIN)/hansa live-check $(ARGS)

bench: .venv/.dev ## measure against the budgets
	$(call needs-bench,bench)
	$(BIN)/python -m bench $(ARGS)

soak: .venv/.dev ## mixed load for ten minutes: is memory flat (ARGS="--seconds 3600")
	$(call needs-bench,soak)
	$(BIN)/python -m bench soak $(ARGS)

fmt: .venv/.dev ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: .venv/.uv ## write requirements/*.lock anew from pyproject.toml (UPGRADE=--upgrade takes newer versions)
	$(COMPILE) --group uv --output-file requirements/uv.lock
	$(COMPILE) --group build --output-file requirements/build.lock
	$(COMPILE) --group satosa --output-file requirements/satosa.lock
	$(COMPILE) pyproject.toml --extra postgres --extra redis --extra sandbox --output-file requirements/run.lock
	$(COMPILE) pyproject.toml --extra postgres --extra redis --extra sandbox --group dev --output-file requirements/dev.lock

clean: ## remove the environment and what the tools left; the gateway's own data in var/ stays
	rm -rf .venv build dist *.egg-info .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp for each step, so that a second `make run` starts at once.

.venv/.uv: requirements/uv.lock
	@command -v $(PYTHON) >/dev/null || { echo "Hansa needs Python 3.11 or newer, and there is no $(PYTHON) here." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Hansa needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || { echo "Making .venv ..."; $(PYTHON) -m venv .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/uv.lock
	@touch $@

.venv/.run: requirements/run.lock requirements/build.lock pyproject.toml | .venv/.uv
	@echo "Installing what the gateway runs on ..."
	@$(INSTALL) --require-hashes --requirement requirements/run.lock --requirement requirements/build.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements/dev.lock .venv/.run
	@echo "Installing the tools ..."
	@$(INSTALL) --require-hashes --requirement requirements/dev.lock
	@touch $@

define needs-bench
	@test -e bench/__main__.py || { echo "make $(1): there is no bench/ yet, so nothing was measured." >&2; exit 2; }
endef
