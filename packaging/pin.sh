#!/bin/sh
# Writes packaging/constraints.txt anew from the dependencies in pyproject.toml: one version of each package, for
# every Python and system that Earmark supports.
#   sh packaging/pin.sh              keeps the pinned versions wherever they still fit
#   sh packaging/pin.sh --upgrade    takes the newest that fit
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/uv"
"$work/uv/bin/python" -m pip install --quiet --disable-pip-version-check uv

constraints=$root/packaging/constraints.txt
cp "$constraints" "$work/pinned.txt" 2>/dev/null || :
# Beside what the project names: the installer itself, and what builds the project.
printf '%s\n' pip 'hatchling>=1.27,<2' editables |
    "$work/uv/bin/uv" pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
        --group "$root/pyproject.toml:test" --group "$root/pyproject.toml:lint" \
        --extra pedals --no-header --no-annotate --output-file "$work/pinned.txt" "$@" "$root/pyproject.toml" - >/dev/null
# A constraint binds only what is installed anyway, so a marker matters only where a package has several versions.
{
    echo "# Every package that Earmark's environment is made of. Written by packaging/pin.sh."
    awk -F '==' '
        / == .emscripten./ { next }
        { lines[++count] = $0; name[count] = $1; versions[$1]++ }
        END { for (i = 1; i <= count; i++) { if (versions[name[i]] == 1) sub(/ ;.*/, "", lines[i]); print lines[i] } }
    ' "$work/pinned.txt"
} >"$work/constraints.txt"
cp "$work/constraints.txt" "$constraints"
