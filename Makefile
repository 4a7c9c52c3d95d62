# Everything a developer or a build machine does, by one name each. `make` alone lists them.
#
# The environment is made in .venv from the hashed locks in requirements/ and remade when they change: `make run` installs
# what running takes, every other target adds the tools. Nothing is installed outside this folder, and no root is needed.

PYTHON ?= python3
AHEAD ?= 3y
BIN := .venv/bin
UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --python $(BIN)/python
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --custom-compile-command "make lock" $(UPGRADE)

export UV_PYTHON_DOWNLOADS := never

# Hundreds of processes are started here: each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

# Tests start processes and wait for them: one more than there are processors keeps these busy.
WORKERS ?= $(shell echo $$((1 + $$(getconf _NPROCESSORS_ONLN))))

.DEFAULT_GOAL := help
.PHONY: help run test test-ahead static check conform live-check bench cityday soak sdk fmt lock clean
.DELETE_ON_ERROR:

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '%-10s %s\n' "$$name" "$$what"; done

run: .venv/.run ## serve the sandbox: the gateway in front of simulated back-ends (ARGS="--port 9000")
	@exec $(BIN)/hansa serve $(ARGS)

test: static ## the static checks, then every test (PYTEST="-k waste" chooses)
	$(BIN)/pytest --numprocesses $(WORKERS) --dist worksteal $(PYTEST)

test-ahead: .venv/.dev ## every test with the clock three years ahead (AHEAD=200d, AHEAD=-6w; PYTEST="tests/flow" chooses)
	$(BIN)/python -m tests.ahead $(AHEAD) $(BIN)/pytest --numprocesses $(WORKERS) --dist worksteal $(PYTEST)

static: .venv/.dev ## ruff, mypy and the import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

check: static ## the static checks, the committed API document, clients, reference and monitoring, and the configuration of the cities
	$(BIN)/hansa openapi --check
	$(BIN)/hansa reference --check
	$(BIN)/hansa monitoring --check
	$(BIN)/python -m sdk.generate --check
	$(BIN)/hansa check

conform: .venv/.run ## try every binding by the laws of adapters, on its twin (ARGS="duisburg")
	@$(BIN)/hansa conform $(ARGS)

live-check: .venv/.run ## ask every live back-end one question and write down what was seen (needs the internet)
	@$(BIN)/hansa live-check $(ARGS)

bench: .venv/.bench ## measure against the budgets, beside peers (ARGS="--quick" tries everything once, ARGS="--only cold" chooses)
	$(call needs-bench,bench)
	$(BIN)/python -m bench $(ARGS)

cityday: .venv/.bench ## a day of three cities, one silent in the middle, ours and each peer's (ARGS="--minutes 30 --only hansa,nginx")
	$(call needs-bench,cityday)
	$(BIN)/python -m bench cityday $(ARGS)

soak: .venv/.dev ## mixed load for ten minutes: are memory and connections level (ARGS="--seconds 3600")
	$(call needs-bench,soak)
	$(BIN)/python -m bench soak $(ARGS)

sdk: .venv/.dev ## write the generated parts of the clients in sdk/ anew from openapi/hansa.json
	$(BIN)/python -m sdk.generate
	cd sdk/typescript && export PATH="$(CURDIR)/$(BIN):$$PATH" && npm ci --no-audit --no-fund && npm run types

fmt: .venv/.dev ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: .venv/.uv ## write requirements/*.lock anew from pyproject.toml (UPGRADE=--upgrade takes newer versions)
	$(COMPILE) --group uv --output-file requirements/uv.lock
	$(COMPILE) --group build --output-file requirements/build.lock
	$(COMPILE) --group clients --output-file requirements/clients.lock
	$(COMPILE) --group satosa --output-file requirements/satosa.lock
	$(COMPILE) --group pygeoapi --output-file requirements/pygeoapi.lock
	$(COMPILE) --group bench --output-file requirements/bench.lock
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

# A peer that cannot be had on a machine leaves its rows empty, and they say so; the next run tries again.
.venv/.bench: requirements/bench.lock bench/tools/hive/package-lock.json .venv/.dev
	@echo "Installing whom the gateway is measured against ..."
	@$(INSTALL) --require-hashes --requirement requirements/bench.lock \
		&& $(BIN)/python -c "from bench.peers import hive; hive.install()" && touch $@ \
		|| echo "Not every peer could be installed here: its rows will say so." >&2

define needs-bench
	@test -e bench/__main__.py || { echo "make $(1): there is no bench/ yet, so nothing was measured." >&2; exit 2; }
endef
