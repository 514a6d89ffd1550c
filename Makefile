# SPDX-License-Identifier: EUPL-1.2
# The verbs of the house.  Each first installs what is missing (tools/setup); `make help` lists them.
build := build/release
cpp = $(shell git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp')

.DEFAULT_GOAL := all
.PHONY: all build help setup setup-check configure test check format-check tidy lint security-check pages-check demo rehearse bench bench-casting bench-customers bench-memory fuzz format hooks

all: build  ## build everything (what `make` alone does)

help:  ## list the verbs
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):[^#]*## */  make \1|/' | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

setup:
	@tools/setup build

setup-check:
	@tools/setup build check

configure: setup
	@cmake --preset release -Wno-dev >/dev/null

build: configure
	@cmake --build --preset release

test: build  ## run every test but the long ones; ends with a summary
	@tools/setup test
	@cmake --build --preset release --target tests
	@ctest --test-dir $(build) --output-on-failure -j$$(( $$(nproc) + 2 ))

check: format-check tidy lint security-check pages-check  ## format, clang-tidy, floors, words, licence lines, links, security checks, types of the pages

format-check: setup-check
	@differ=$$(for file in $(cpp); do clang-format-16 --dry-run -Werror $$file >/dev/null 2>&1 || echo $$file; done); \
	[ -z "$$differ" ] || { echo "not in the house's format, make format writes it:" $$differ; exit 1; }

tidy: setup-check configure
	@tools/tidy

lint: setup
	@tools/lint

security-check:
	@tools/security_checks

pages-check: setup
	@npm --prefix web run --silent check

demo: build  ## start the platform, hold a whole election, audit it, leave another open; ONCE=1 stops after the audit
	@ONCE=$(ONCE) tools/demo

rehearse: build  ## the long stories of tests/rehearsals
	@cmake --build --preset release --target rehearsals
	@tools/rehearse

bench: build  ## measure whole elections, then the parts; BENCH=regular-expression picks parts, BALLOTS=100000 grows the election
	@cmake --build --preset release --target benches
	@$(build)/apps/urna-bench/urna-bench
	@for program in $$(find $(build) -name '*_bench' -type f -perm -u+x | sort); do \
	  $$program --benchmark_filter='$(or $(BENCH),.)' || exit 1; done
	@[ -n '$(BENCH)' ] || npm --prefix web run --silent bench

bench-casting: build  ## measure casting alone; STALLED=2000 CASTS=6000 among clients that stall
	@$(build)/apps/urna-bench/urna-bench casting

bench-customers: build  ## open CUSTOMERS=100 customers, and flood one of them beside another
	@$(build)/apps/urna-bench/urna-bench customers

bench-memory: build  ## cast CASTS=100000 ballots and look at the servers' memory
	@$(build)/apps/urna-bench/urna-bench memory

fuzz: setup-check  ## fuzz each parser for SECONDS=60; FUZZ=name picks; keeps what crashes
	@SECONDS_EACH=$(or $(SECONDS),60) tools/fuzz $(FUZZ)

format: setup-check  ## write the house's format
	@clang-format-16 -i $(cpp)

hooks:  ## make `make check` the pre-commit hook of this clone
	@git config core.hooksPath tools/hooks && echo "pre-commit: make check"
