# The doorstep: `make demo` runs the main job, `make test` proves it. Each does all its own set-up.
.PHONY: help demo test check lint bench soak peers lock prompts installers pictures fresh-machine clean
.DEFAULT_GOAL := help
PY := .venv/bin/python
export PYTHONHASHSEED := 0
# Start-up is judged as a user has it: with the compiled files that Python keeps.
unexport PYTHONDONTWRITEBYTECODE

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.ready: requirements/dev.txt pyproject.toml installers/linux/development.sh
	@sh installers/linux/development.sh

demo: .venv/.ready ## Portal, device twins and counter together; without a screen a scripted morning into demo-output/
	@$(PY) -m kiosk demo

# A worker that crashes ends the run with its name; restarted ones leave pytest-xdist 3.8 waiting for ever.
test: .venv/.ready ## All tests but the slow ones
	@$(PY) -m pytest -m "not slow" -n 3 --dist loadfile --max-worker-restart=0

check: .venv/.ready ## Lint, format, types, architecture
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports

bench: .venv/.ready ## Measure beside peers; the tables go to docs/performance.md
	@$(PY) bench/run_all.py

# The slow runs in parts of at most an hour; `make soak` does all in turn, `make soak PART=power` one of them.
SOAK_power := tests/faults/test_power_cut.py tests/faults/test_frozen_power_cut.py
SOAK_calls := tests/faults/test_system_calls.py tests/faults/test_no_room.py
SOAK_damage := tests/store
SOAK_simulator := tests/faults/test_simulator.py
SOAK_schedules := tests/faults/test_real_schedules.py
SOAK_network := tests/faults/test_thin_line.py tests/sync
SOAK_protections := tests/faults/test_protections.py
SOAK_devices := tests/devices
SOAK_offsets := tests/unit
SOAK_stories := tests/stories tests/portal
SOAK_pages := tests/ui
SOAK_packages := tests/installers/test_clean_room.py tests/installers/test_office_without_a_line.py tests/installers/test_smoke_test.py tests/installers/test_windows_in_wine.py
SOAK_updates := tests/updates tests/installers/test_update_matrix.py tests/installers/test_one_line_update.py
SOAK_machine := tests/machine tests/installers/test_removed_when_locked.py
SOAK_PARTS := power calls damage simulator schedules network protections devices offsets stories pages packages updates machine
# Parts whose tests keep to themselves and to no clock run in two processes.
SOAK_SPREAD := simulator schedules power

soak: .venv/.ready ## Slow fault and load runs, in parts of at most an hour: make soak PART=power
	@failed=; for part in $(or $(PART),$(SOAK_PARTS)); do \
	    echo "== soak: $$part"; $(MAKE) -s --no-print-directory soak-$$part || failed="$$failed $$part"; \
	done; test -z "$$failed" || { echo "soak failed in:$$failed" >&2; exit 1; }

soak-%: .venv/.ready
	@test -n "$(SOAK_$*)" || { echo "no such part: $*; there are $(SOAK_PARTS)" >&2; exit 2; }
	@$(PY) -m pytest -m slow --timeout=3600 $(if $(filter $*,$(SOAK_SPREAD)),-n 2 --dist load --max-worker-restart=0) $(SOAK_$*) || test $$? -eq 5

peers: .venv/.ready ## Fetch the foreign devices and readers that judge ours into .peers/
	@sh installers/linux/peers.sh

HANDBOOK_PAGES := setup_machine setup_enrol setup_file setup_office setup_printer setup_reader setup_screen setup_begin training_home technician technician_doctor technician_updates
PAGES := sign_in open_shift home_search form_read form_wrong check payment receipt today reverse shift_closed line_down
pictures: .venv/.ready ## Draw the pages and the receipt again into docs/pictures
	@QT_QPA_PLATFORM=offscreen $(PY) tests/ui/render_pages.py docs/pictures $(PAGES) --prefix counter-
	@QT_QPA_PLATFORM=offscreen $(PY) tests/ui/render_forms.py docs/pictures/forms
	@QT_QPA_PLATFORM=offscreen $(PY) tests/ui/render_pages.py docs/pictures form_read --theme high_contrast --prefix counter-high-contrast-
	@$(PY) tests/documents/render_receipts.py docs/pictures
	@QT_QPA_PLATFORM=offscreen $(PY) tests/ui/render_pages.py docs/handbook/pictures $(HANDBOOK_PAGES)

fresh-machine: ## make demo and make test on a Debian that holds only git, make and python3 (root, mmdebstrap)
	@sh installers/linux/fresh-machine.sh

prompts: .venv/.ready ## Speech of every fixed text of self-service into kiosk/data/prompts.zip (espeak-ng, opus-tools)
	@nice $(PY) installers/render_prompts.py

installers: .venv/.ready prompts ## Every package into dist/: frozen program, .deb, self-extracting .run, Windows installer
	@nice $(PY) installers/packages.py

lock: ## Pin every dependency with hashes (needs uv)
	uv pip compile -q --universal --no-strip-extras --generate-hashes --python-version 3.11 pyproject.toml -o requirements/kiosk.txt --custom-compile-command "make lock"
	uv pip compile -q --universal --no-strip-extras --generate-hashes --python-version 3.11 --group portal -o requirements/portal.txt --custom-compile-command "make lock"
	uv pip compile -q --universal --no-strip-extras --generate-hashes --python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt --custom-compile-command "make lock"

clean: ## Remove what was made
	rm -rf .venv .peers demo-output build dist
