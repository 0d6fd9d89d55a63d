# Two commands do it all: `make run` and `make test`. Both set themselves up and can be run twice.
PY := .venv/bin/python
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup setup-dev run test check bench bench-mail bench-paper bench-workshop relevance screenshots translations clean
help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

.venv/bin/python:
	python3 -m venv .venv

.venv/.app: .venv/bin/python pyproject.toml
	$(PY) -m pip install --quiet --editable .
	@touch $@

.venv/.dev: .venv/.app pyproject.toml
	$(PY) -m pip install --quiet --editable '.[dev]'
	@touch $@

app/assets/node_modules/.done: app/assets/package-lock.json .venv/.app
	$(PY) -m app.assets.install
	@touch $@

static/vendor/.done: app/assets/node_modules/.done app/assets/files.json
	.venv/bin/flask assets build
	@touch $@

app/translations/en/LC_MESSAGES/messages.mo: app/translations/en/LC_MESSAGES/messages.po .venv/.app
	.venv/bin/pybabel --quiet compile -d app/translations

LEARNT_FROM := $(wildcard app/reference/data/*.csv) app/domain/suggestion.py app/domain/reading.py app/domain/notice_words.py app/domain/concepts.py app/domain/language.py app/reference/concepts.py
app/reference/built/.done: $(LEARNT_FROM) .venv/.app
	.venv/bin/flask reference learn
	@touch $@

setup: app/reference/built/.done static/vendor/.done app/translations/en/LC_MESSAGES/messages.mo ## Python and front-end parts, nothing global
setup-dev: setup .venv/.dev

SERVE := .venv/bin/gunicorn --workers 2 --threads 2 --bind 127.0.0.1:$(PORT) wsgi:application
tests/support/oidc/node_modules/.done: tests/support/oidc/package-lock.json .venv/.app
	$(PY) -m app.assets.install tests/support/oidc
	@touch $@

tests/support/credentials/node_modules/.done: tests/support/credentials/package-lock.json .venv/.app
	$(PY) -m app.assets.install tests/support/credentials
	@touch $@

run: setup ## migrate, load reference and demo data once, serve on http://127.0.0.1:$(PORT)
	.venv/bin/flask db upgrade
	.venv/bin/flask reference load
	.venv/bin/flask demo load
	.venv/bin/flask credentials issue
	@echo "Buy Social Danmark: http://127.0.0.1:$(PORT)"
	@# The worker of webhooks, and with a mail server that of mails, run beside gunicorn, and they end together.
	@worker=; if [ -n "$$MAIL_URL" ]; then .venv/bin/flask worker & worker=$$!; fi; \
	.venv/bin/flask webhooks deliver & hooks=$$!; $(SERVE) & server=$$!; \
	trap 'kill $$worker $$hooks $$server 2>/dev/null; wait' EXIT; trap 'exit 0' INT TERM; wait $$server

test: setup-dev tests/support/oidc/node_modules/.done tests/support/credentials/node_modules/.done ## all tests on SQLite and PostgreSQL, and in a browser
	bash tests/support/install_services.sh
	@# One process more than cores: those that wait for a browser leave theirs.
	$(PY) -m pytest --numprocesses $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --dist loadfile --no-loadscope-reorder

check: setup-dev ## lint, types, import rules, templates, translations, migrations
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/djlint templates --lint --quiet
	$(PY) -m app.commands.translations check
	.venv/bin/flask checks migrations

bench: setup-dev ## ratios to a bare Flask hello, measured in one run
	$(PY) -m bench

bench-mail: setup-dev ## mails a second from the outbox to a local mail server
	$(PY) -m bench.mail

bench-workshop: setup-dev ## 200 phones that send notes within a minute, and what the database holds of them
	$(PY) -m bench.workshop

bench-paper: setup-dev ## seconds of the working paper of 500 barriers: page, Word, PDF
	$(PY) -m bench.paper

relevance: setup-dev ## how good the answers are, beside three plain engines; FOLDER=path for other judgments
	bash tests/support/install_services.sh
	$(PY) -m bench.relevance $(FOLDER)

translations: setup-dev ## bring the English catalogue up to date
	$(PY) -m app.commands.translations update

screenshots: setup-dev ## the pictures of the README, from a server on $(PORT)
	$(PY) -m tests.support.screenshots http://127.0.0.1:$(PORT)

clean: ## remove everything that was made
	rm -rf .venv app/assets/node_modules app/reference/built static/vendor build
