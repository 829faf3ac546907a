# Two commands do everything a newcomer needs: `make demo` and `make test`.
.PHONY: demo test lint bench screenshots clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Browser tests run where there is a Chromium, and on CI in any case: there its absence fails.
BROWSER := $(if $(or $(CI),$(shell command -v chromium chromium-browser google-chrome)),,-m "not browser")

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(STAMP)

demo: $(STAMP)  ## make the Karabakh case in build/, print what is open and what is kept
	@rm -rf build/karabakh-2020
	@mkdir -p build
	@$(BIN)/servanda new build/karabakh-2020 --example karabakh-2020
	@$(BIN)/servanda lint build/karabakh-2020
	@$(BIN)/servanda check build/karabakh-2020 --as-of 2020-11-18 --all-viewpoints
	@$(BIN)/servanda check build/karabakh-2020 --as-of 2021-12-31 --all-viewpoints

test: $(STAMP)  ## format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 $(BROWSER)

bench: $(STAMP)  ## measure speed and memory; the figures in docs/performance.md
	$(BIN)/python bench/claims.py
	$(BIN)/python bench/drafts.py
	$(BIN)/python bench/monitor.py
	$(BIN)/python bench/contested.py
	$(BIN)/python bench/feeds.py
	$(BIN)/python bench/places.py
	$(BIN)/python bench/web.py

.PHONY: score
score: $(STAMP)  ## what reading finds in the labelled texts of tests/gold, and what it misses
	$(BIN)/python tests/gold/score.py
	$(BIN)/python tests/gold/score_drafts.py

clean:  ## remove what is made
	rm -rf build $(VENV)

screenshots: $(STAMP)  ## the pictures of the README, by a real browser
	$(BIN)/python scripts/screenshots.py
