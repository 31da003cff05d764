# The commands of README.md. Each works alone on a fresh Debian machine.
SHELL := /bin/bash
.DELETE_ON_ERROR:

VERSION := $(shell sed -n 's/^version=//p' metadata.txt)
SHARED ?= ../shared/data
PYTHON := .venv/bin/python
QGIS_PYTHON := .venv-qgis/bin/python
SYSTEM_PYTHON := /usr/bin/python3
PROFILE := build/profile
# Two files of tests at a time; the networks take all cores by themselves, the window has one screen.
PARALLEL := -n 2 --dist loadfile

export GLAKES_PYTHON ?= $(CURDIR)/.venv/bin/python

.PHONY: help setup demo test test-method test-qgis test-desktop test-long test-versions walk lint package benchmark qgis starter-model starter-ablation pictures windows translations help-pages docs sizes licences pins clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## install what is missing: QGIS, .venv, .venv-qgis
	@requirements/setup.sh

demo: setup ## map the lakes of the bundled scene into build/demo
	@QT_QPA_PLATFORM=offscreen $(SYSTEM_PYTHON) resources/sample/demo.py build/demo

test: test-method test-qgis test-desktop ## everything, under 25 minutes on two cores

test-method: setup ## the method, in the worker environment
	$(PYTHON) -m pytest tests/method --ignore=tests/method/models -m "not long" $(PARALLEL)
	$(PYTHON) -m pytest tests/method/models -m "not long"

test-qgis: setup ## the provider, inside QGIS's own Python
	QT_QPA_PLATFORM=offscreen $(QGIS_PYTHON) -m pytest tests/qgis -m "not long" $(PARALLEL)

test-desktop: setup ## the real window, under a virtual screen
	$(QGIS_PYTHON) -m pytest -p no:pytest_qgis tests/desktop -m "not long"

test-versions: setup ## the provider inside QGIS 3.40 and 3.44, in Debian systems made for it; as root, with debootstrap
	tests/versions/run.sh trixie tests/qgis -m "not long"
	tests/versions/run.sh forky tests/qgis -m "not long"

walk: setup ## a stranger's first ten minutes: the zip in a fresh profile, to the first lakes; fetches 0.7 GB
	tests/versions/walk.sh system

test-long: setup ## what takes longer than `make test` may
	$(PYTHON) -m pytest tests/method -m long
	QT_QPA_PLATFORM=offscreen $(QGIS_PYTHON) -m pytest tests/qgis -m long

lint: setup build/dev/glakes ## ruff and mypy
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	cd build/dev && "$(CURDIR)/.venv/bin/mypy" -p glakes.lakes -p glakes.models -p glakes.worker -p glakes.processing_provider -p glakes.glakes_plugin

package: build/dev/glakes ## build/glakes.VERSION.zip, from what is committed
	@requirements/package.sh $(VERSION)

benchmark: setup ## speed as ratios, see benchmarks/README.md
	$(PYTHON) benchmarks/run.py $(ARGUMENTS)

starter-model: setup ## train models/weights/starter.safetensors again, from $(SHARED)
	$(PYTHON) models/starter/build.py $(SHARED)

starter-ablation: setup ## what each choice of the starter model is worth: docs/starter-model.md, in hours
	$(PYTHON) models/starter/build.py $(SHARED) --ablation --work build/ablation

qgis: setup $(PROFILE)/profiles/default/QGIS/QGIS3.ini ## QGIS with the plugin and the demo project
	@test -e build/demo/demo.qgz || $(MAKE) --no-print-directory demo
	qgis --profiles-path $(PROFILE) --nologo --noversioncheck --project build/demo/demo.qgz

# A profile of its own, so that nobody's settings are touched.
$(PROFILE)/profiles/default/QGIS/QGIS3.ini:
	@mkdir -p $(@D) $(PROFILE)/profiles/default/python/plugins
	@ln -sfn "$(CURDIR)" $(PROFILE)/profiles/default/python/plugins/glakes
	@printf '[PythonPlugins]\nglakes=true\nprocessing=true\n' > $@

# mypy wants the package under its own name.
build/dev/glakes:
	@mkdir -p $(@D) && ln -sfn ../.. $@

pictures: setup ## draw docs/images again: composite-steps.png (from $(SHARED)), rule-*, method-* and step-*.png
	$(PYTHON) docs/pictures/composite_steps.py $(SHARED)
	$(PYTHON) docs/pictures/rules.py
	$(PYTHON) docs/pictures/method.py
	$(PYTHON) docs/pictures/algorithms.py

windows: setup ## photograph every window in English and Chinese, also at 200 %: build/pictures, in minutes
	$(QGIS_PYTHON) tests/desktop/windows.py

translations: ## bring resources/i18n up to date with the source, and list what has no translation
	$(SYSTEM_PYTHON) resources/i18n/update.py

help-pages: setup ## write docs/algorithms again, from what the algorithms say about themselves
	QT_QPA_PLATFORM=offscreen $(SYSTEM_PYTHON) docs/algorithms/make.py

docs: ## the handbook, in build/site
	@requirements/docs.sh

sizes: ## measure requirements/sizes.json: what the pins weigh; fetches several GB
	$(PYTHON) requirements/sizes.py

licences: setup ## write resources/LICENSES.md: the licences of what is shipped and of every pinned library
	$(PYTHON) requirements/licences.py

pins: ## write the exact versions of requirements/*.in from fresh environments
	@requirements/pins.sh

clean: ## remove what was built, keep the environments
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis
