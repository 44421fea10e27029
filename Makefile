# Two commands do everything: `make site` and `make test`. Each makes .venv by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Tests start the program hundreds of times; without its bytecode each start would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: site serve test bench fuzz audit html pages check lint docs locks clean

site: $(VENV)/site.stamp
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

serve: $(VENV)/site.stamp
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve

check: $(VENV)/site.stamp
	$(BIN)/iltod check

test: $(VENV)/test.stamp
	tests/ensure-tools
	$(BIN)/ruff check generator tests
	$(BIN)/ruff format --check generator tests
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist worksteal

# Needs node and npm for one of the peers; ARGS="--size 50000 --peers hugo" chooses. Writes docs/benchmarks/.
bench: $(VENV)/test.stamp
	$(BIN)/python tests/bench/bench.py $(ARGS)
	$(BIN)/python tests/bench/weight.py
	$(BIN)/python tests/bench/forms.py

# Minutes of hostile files and broken documents; ARGS="--minutes 30 --seed 7" makes them more.
fuzz: $(VENV)/test.stamp
	$(BIN)/python tests/marathon/fuzz.py $(ARGS)

# The sample of headers for Cloudflare Pages behind its emulator (fetches wrangler from npm).
pages: $(VENV)/test.stamp
	$(BIN)/python tests/marathon/pages.py

# What the locked packages are known to be wrong with (asks the package index, or OSV), and under which licences they stand.
audit: $(VENV)/test.stamp
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit pip-licenses cyclonedx-bom
	$(VENV)-audit/bin/pip-licenses --python $(BIN)/python --from=mixed --order=license
	$(VENV)-audit/bin/cyclonedx-py requirements generator/requirements.txt --output-file $(VENV)-audit/sbom.json
	$(VENV)-audit/bin/pip-audit --require-hashes --disable-pip --requirement generator/requirements.txt
	$(VENV)-audit/bin/pip-audit --require-hashes --disable-pip --requirement tests/requirements.txt

# Every page of the site before the Nu Html Checker, without an error or a warning (fetched from npm; needs Java).
html: $(VENV)/site.stamp
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --site-dir .site-html
	npm install --silent --no-save --prefix $(VENV)-audit vnu-jar@26.9.27
	java -jar $(VENV)-audit/node_modules/vnu-jar/build/dist/vnu.jar --skip-non-html --also-check-svg --Werror .site-html

lint: $(VENV)/test.stamp
	$(BIN)/ruff check --fix generator tests
	$(BIN)/ruff format generator tests
	$(BIN)/mypy

# Writes again what is generated from the program: docs/problems.md, docs/schema/ and the type of problem codes.
docs: $(VENV)/site.stamp
	$(BIN)/iltod schema --output docs/schema
	$(BIN)/iltod problems > docs/problems.md
	$(BIN)/python -c 'from iltod.core.report import codes_module; print(codes_module(), end="")' > generator/iltod/core/codes/problem_codes.next
	mv generator/iltod/core/codes/problem_codes.next generator/iltod/core/codes/problem_codes.py

$(VENV)/site.stamp: generator/requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "iltod needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r generator/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/test.stamp: $(VENV)/site.stamp tests/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	touch $@

# Needs uv (https://docs.astral.sh/uv/). The files name no registry host.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --extra build
locks:
	$(LOCK) $(UPGRADE) pyproject.toml -o generator/requirements.txt
	$(LOCK) $(UPGRADE) --extra test -c generator/requirements.txt pyproject.toml -o tests/requirements.txt

clean:
	rm -rf $(VENV) $(VENV)-audit site .site-* .cache
