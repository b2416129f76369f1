# The jobs of this course, each one command. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHONS := python3.13 python3.12 python3.11 python3
DISK_GB := 8
BIN := .venv/bin
ASSIGNMENTS := 01_pytorch_basics 02_linear_regression 03_mnist_logistic_regression

# nbgrader calls its helper `alembic` by name, so programs of the environment must be found by name.
# (Not by an `export` above: the rule that builds .venv looks for a Python outside of it.)
IN_VENV := PATH="$(CURDIR)/$(BIN):$$PATH"
# One thread each: with torch's default threads two gradings on two cores slow one another down
# from 0.2 s a cell to as much as 58 s.
ONE_THREAD := OMP_NUM_THREADS=1

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[.a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The stamp, not the folder, is the target: a folder's time changes with whatever is put into it,
# and a build that was broken off half-way must not count as done.
.PHONY: .venv
.venv: .venv/.built ## build the Python environment (once, and after its versions change)

.venv/.built: pyproject.toml constraints.txt
	@python=; newest=; \
	for candidate in $(PYTHONS); do \
	    version=$$($$candidate -c 'import sys; print("%d.%d" % sys.version_info[:2])' \
	        2>/dev/null) || continue; \
	    $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' || continue; \
	    newest=$${newest:-$$version}; \
	    if $$candidate -c 'import ensurepip, venv' 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$newest" ]; then \
	    echo "No Python 3.11 or newer was found (tried: $(PYTHONS)). Install one, for" \
	        "example with 'apt install python3 python3-venv', and run make again." >&2; exit 1; fi; \
	if [ -z "$$python" ]; then \
	    echo "Python $$newest has no venv module, so the environment can't be built. On Debian" \
	        "and Ubuntu, run 'apt install python$$newest-venv' and then make again." >&2; exit 1; fi; \
	if ! $(BIN)/python -m pip --version > /dev/null 2>&1; then \
	    free=$$(df -Pk . | awk 'NR == 2 { print int($$4 / 1024 / 1024) }'); \
	    if [ "$$free" -lt $(DISK_GB) ]; then \
	        echo "Only $$free GB of disk are free here, and the environment needs $(DISK_GB) GB," \
	            "most of it for PyTorch. Free some space and run make again." >&2; exit 1; fi; \
	    echo "Building .venv with $$($$python --version). This downloads about 3 GB and takes" \
	        "some minutes."; \
	    $$python -m venv --clear .venv; \
	fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    --constraint constraints.txt --editable '.[dev,cluster,postgres]'
	@touch $@

.PHONY: demo
demo: .venv ## grade a small made-up class and say where to look
	@$(IN_VENV) gradkit demo

.PHONY: test
test: lint ## every check that a change must pass: style, types, tests
	$(IN_VENV) $(ONE_THREAD) python -m pytest -q

.PHONY: prove
prove: .venv ## the longer proofs, which `make test` leaves out
	$(IN_VENV) $(ONE_THREAD) python -m pytest -q -m prove

.PHONY: matrix
matrix: .venv ## prove every check, and write docs/kill-matrix.md (minutes)
	@$(IN_VENV) gradkit check --write docs/kill-matrix.md

.PHONY: bench
bench: .venv ## measure this grader beside stock nbgrader
	@test -e bench || { echo "There is no folder bench/ yet, so there is nothing to measure." >&2; \
	    exit 1; }
	$(IN_VENV) $(ONE_THREAD) python -m bench

.PHONY: screenshots
screenshots: .venv ## make the pictures of docs/images anew (needs Chromium)
	$(IN_VENV) $(ONE_THREAD) python -m tools.screenshots
	$(IN_VENV) $(ONE_THREAD) python -m tools.report_picture

.PHONY: lint
lint: .venv ## style, types and the order of folders
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: format
format: .venv ## lay out the code, and mend what ruff can mend by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: release
release: .venv ## make release/ from source/ with nbgrader
	@for assignment in $(ASSIGNMENTS); do \
	    $(IN_VENV) nbgrader generate_assignment "$$assignment" --force; \
	done

.PHONY: clean
clean: ## remove what make and the tests built (not grades, submissions or feedback)
	rm -rf .venv demo-course .mypy_cache .pytest_cache .ruff_cache build ./*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
