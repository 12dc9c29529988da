# Two commands: `make demo` runs the main job, `make check` passes all fast tests. Only Python 3.11+ and make are needed.
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
DEMO_ARGS ?=
export PYTHONHASHSEED := 0
# Every command would else compile all its libraries from their text, which takes longer than what it is asked to do.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: ui demo check check-long bench bench-peers golden docs lock clean format install install-dev

demo: install
	$(BIN)/watchkeeper demo $(DEMO_ARGS)

check: install-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(PY) -m scripts.reference --check
	$(PY) -m scripts.build_ui --check
	$(PY) -m pytest -m "not long" -n 2 --dist worksteal

check-long: install-dev
	$(PY) -m pytest -m long -n 2 --dist loadgroup

bench: install-dev
	PYTHONPATH=.peers/aisdb $(PY) -m scripts.benchmarks_page

# Peers are installed beside the project, each into a folder of its own in .peers, and never into what is shipped; those that
# are not on PyPI are looked for in the folder WATCHKEEPER_PEERS. One that cannot be had is reported absent. A quarter of an hour.
bench-peers: install-dev
	$(PY) -m benchmarks.peers.packages | while read -r peer packages; do \
	    $(UV) pip install --quiet --python $(PY) --target .peers/$$peer $$packages </dev/null || echo "$$peer: not installed"; \
	done
	python3 -m pip install --quiet --target .peers/aisdb --no-deps aisdb || echo "aisdb: not installed"
	$(PY) -m scripts.peers_page
	PYTHONPATH=.peers/aiscat:.peers/gpsdio_segment:$(WATCHKEEPER_PEERS)/gpsdio-segment $(PY) -m scripts.benchmarks_page --only decode segment

golden: install-dev
	WATCHKEEPER_REWRITE_GOLDEN=1 $(PY) -m pytest tests -k golden -m "not long"

# The interface is built ahead and committed; this needs Node, a user does not.
ui: install-dev
	$(PY) -m scripts.build_ui

docs: install-dev
	$(PY) -m scripts.reference

format: install-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    --no-annotate --quiet -o requirements.lock
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    --no-annotate --quiet --extra dev --extra spark --extra postgres -o requirements-dev.lock

# uv is used where it is found; otherwise it is installed into a small environment of its own.
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)

.uv/bin/uv:
	python3 -m venv .uv
	.uv/bin/python -m pip install --quiet uv

$(PY): | $(filter .uv/bin/uv,$(UV))
	$(UV) venv --quiet --python ">=3.11" $(VENV)

install: $(VENV)/.installed
$(VENV)/.installed: requirements.lock pyproject.toml | $(PY)
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(PY) --no-deps -e .
	$(PY) -m watchkeeper.services.warm
	touch $@

install-dev: $(VENV)/.installed-dev
$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements-dev.lock
	touch $@

clean:
	rm -rf $(VENV) .uv watchkeeper-demo build dist .mypy_cache .ruff_cache .pytest_cache
