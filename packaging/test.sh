#!/bin/sh
# All that must hold: style, types, import rules, the wheel, the tests. Makes what it needs on first use.
#   sh packaging/test.sh                              everything
#   sh packaging/test.sh tests/engine -k speakers     only these tests: pytest's arguments, paths from the checkout
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/packaging/environment.sh"
prepare test
cd "$root"
if [ $# -eq 0 ]; then
    say "checking style, types and import rules"
    "$venv/bin/ruff" check
    "$venv/bin/ruff" format --check
    "$venv/bin/mypy"
    "$venv/bin/lint-imports"
    say "checking the wheel"
    "$venv/bin/python" packaging/check_wheel.py
    say "running the tests: those of the window beside the others, whose sound plays in real time"
    export QT_QPA_PLATFORM=offscreen
    window=$(mktemp)
    trap 'rm -f "$window"' EXIT
    "$venv/bin/python" -m pytest tests/editor >"$window" 2>&1 &
    passed=0
    "$venv/bin/python" -m pytest --ignore=tests/editor || passed=$?
    wait $! || passed=$?
    cat "$window"
    exit "$passed"
fi
QT_QPA_PLATFORM=offscreen exec "$venv/bin/python" -m pytest "$@"
