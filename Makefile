# Maillon. `make` or `make help` lists the commands.
PYTHON ?= python3
VENV := .venv/bin
export PYTHONPATH := $(CURDIR)
# Several processes share the cores; thread pools of the libraries would fight over them.
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test check fix unit frontend-test e2e faults bench bench-matching bench-scale train messages openapi frontend clean install services test-services

help: ## List the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: ## Install what is missing, then run everything on this machine (Ctrl-C stops it)
	@$(PYTHON) -m scripts.run

test: install check unit frontend-test e2e ## All checks and tests: static, unit, contract, interface, browser

install: ## Install the locked packages for development
	@$(PYTHON) -m scripts.install dev node

check: install ## Lint, types, import contracts, drift of migrations, API and catalogues
	@$(PYTHON) -m scripts.check

fix: install ## Format and mend what the linters can mend
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .
	@$(VENV)/python -m scripts.typography
	@$(PYTHON) -m scripts.node run fix

unit: install ## Unit and contract tests (pytest)
	$(VENV)/python -m pytest -n 2 --dist loadfile tests

frontend-test: install ## Unit tests of the interface (Vitest)
	@$(PYTHON) -m scripts.node run test

e2e: install ## End-to-end tests in Chromium on the real application
	@$(PYTHON) -m scripts.e2e

faults: install ## Kill processes while people work, many rounds (MAILLON_FAULT_ROUNDS, _SEED)
	MAILLON_FAULT_ROUNDS=$${MAILLON_FAULT_ROUNDS:-10} $(VENV)/python -m pytest tests/faults -q -s -m faults -o addopts="--import-mode=importlib --strict-markers"

services: install ## PostgreSQL, Redis and Elasticsearch for this checkout (Ctrl-C stops them)
	@PYTHON=$(PYTHON) .ci/services serve

test-services: install ## Backend and contract suites, core journeys and kills on the real services
	@PYTHON=$(PYTHON) MAILLON_REQUIRE_SERVICES=1 .ci/services run -- sh -ec ' \
	  $(VENV)/python -m pytest -n 2 --dist loadfile tests/backend tests/contract; \
	  $(VENV)/python -m scripts.e2e --core'
	MAILLON_FAULT_ROUNDS=1 MAILLON_FAULT_KILLS=1 $(VENV)/python -m pytest -q -m faults \
	  -o addopts="--import-mode=importlib --strict-markers" tests/faults/test_elasticsearch_killed.py

bench-scale: install ## Scale on synthetic profiles in Elasticsearch (PROFILES=10000)
	@PYTHON=$(PYTHON) SCALE_PROFILES=$(or $(PROFILES),10000) .ci/services run -- \
	  $(VENV)/python -m pytest tests/bench/test_bench_scale.py -q -s -m bench -o addopts="--import-mode=importlib"

bench: install ## Benchmarks, as ratios within one run
	$(VENV)/python -m pytest tests/bench -q -s -m bench -o addopts=""

bench-matching: install ## Matching benchmark: DATA=folder [REPORT=folder] [CARD=file.md]
	@test -n "$(DATA)" || { echo "say where the data are: make bench-matching DATA=folder"; exit 2; }
	@$(VENV)/python -m matching evaluate --data "$(DATA)" $(if $(REPORT),--report "$(REPORT)") $(if $(CARD),--card "$(CARD)")

train: install ## Train the shipped vector space and ranking model anew
	@$(PYTHON) -m scripts.train

messages: install ## Extract and compile the server's catalogues
	@$(PYTHON) -m scripts.messages

openapi: install ## Write docs/openapi.yaml and the generated client anew
	$(VENV)/python backend/manage.py spectacular --file docs/openapi.yaml --validate --fail-on-warn
	@$(PYTHON) -m scripts.node run generate

frontend: install ## Build the interface
	@$(PYTHON) -m scripts.install frontend

clean: ## Remove everything that can be made anew; keeps var/, where your data are
	rm -rf .venv .tools build frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache
