#!/bin/sh
# earmark ARGS, from this checkout: `sh packaging/run.sh demo`. Makes what it needs on first use.
set -eu
script=$(readlink -f -- "$0" 2>/dev/null || echo "$0")  # a link to this script works too
root=$(CDPATH='' cd -- "$(dirname -- "$script")/.." && pwd -P)
. "$root/packaging/environment.sh"
prepare run
exec "$venv/bin/earmark" "$@"
