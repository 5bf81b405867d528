# The environment that run.sh and test.sh start from: system libraries, and .venv in the checkout.
# Source it with $root set to the checkout. `prepare run` or `prepare test` then returns with everything in place, at
# once where it already is, or says on standard error what is missing and ends the script.
#
# .venv/.earmark-ready-run and -test are written last and hold the fingerprint of what was made. Neither is there: the
# making was cut short and begins anew. Their fingerprint is another: the packages are brought up to date.
# shellcheck shell=sh disable=SC2154

venv=$root/.venv
constraints=$root/packaging/constraints.txt
unset PYTHONHOME PYTHONPATH  # they would put other programs' packages before ours

prepare() {
    if is_ready "$1"; then return; fi
    [ -w "$root" ] || fail "$root is not writable, so the environment cannot be made there."
    find_python
    lock
    if ! is_ready "$1"; then
        install_system_packages "$1"
        reusable || make_venv
        install_packages "$1"
    fi
    unlock
}

say() {
    printf 'earmark: %s\n' "$*" >&2
}

fail() {
    say "$@"
    exit 1
}

# step SENTENCE COMMAND...: says the sentence and runs the command, whose output is shown only where it fails.
step() {
    say "$1"
    shift
    log=$(mktemp)
    if ! "$@" >"$log" 2>&1 </dev/null 9>&-; then  # 9: a service started on the way must not keep the lock
        tail -n 30 "$log" >&2
        fail "that did not work; all it said is in $log"
    fi
    rm -f "$log"
}

# --- What is there

is_ready() {
    [ -r "$venv/.earmark-ready-$1" ] && [ "$(cat "$venv/.earmark-ready-$1")" = "$(fingerprint)" ]
}

# What the environment depends on: where it stands, its Python (3.11, whichever 3.11), and what goes into it.
fingerprint() {
    echo "$root"
    python_version=$("$venv/bin/python" -V 2>&1) || python_version="no Python"
    echo "${python_version%.*}"
    cat "$root/pyproject.toml" "$constraints" "$root"/packaging/environment.sh "$root/packaging/system_packages.py" |
        cksum
}

# Can packages be brought up to date in the .venv that is there, or must it be made anew?
reusable() {
    for ready in "$venv"/.earmark-ready-*; do
        if [ -r "$ready" ] && [ "$(head -n 2 "$ready")" = "$(fingerprint | head -n 2)" ]; then return 0; fi
    done
    return 1
}

# --- One start at a time makes the environment. The lock belongs to this shell's descriptor 9 and falls with it.

lock() {
    exec 9<>"$constraints"
    if ! "$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null; then
        say "another start is making the environment; waiting for it"
        "$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
    fi
}

unlock() {
    exec 9>&-
}

# --- The Python, and .venv

# Sets $python, rather to one that can make a .venv (Debian keeps ensurepip in a package of its own) than to a newer one.
find_python() {
    for module in ensurepip sys; do
        for python in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
            "$python" -c "import sys, $module; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" \
                2>/dev/null && return
        done
    done
    if command -v apt-get >/dev/null; then
        advice="sudo apt-get install python3 python3-venv   (where that is older: python3.11 python3.11-venv)"
    elif command -v dnf >/dev/null; then
        advice="sudo dnf install python3.13"
    elif command -v brew >/dev/null; then
        advice="brew install python@3.13"
    else
        advice="your system's packages have it, or python.org"
    fi
    fail "Earmark needs Python 3.11, 3.12 or 3.13 and found none of them. Install one and start again:
  $advice
Where it is not on the path, name it: PYTHON=/path/to/python3"
}

make_venv() {
    if [ -e "$venv" ] && [ ! -e "$venv/.earmark" ]; then
        fail "$venv is there, but was not made by this script. Move it away or delete it, and start again."
    fi
    rm -rf "$venv"
    mkdir "$venv"
    : >"$venv/.earmark"
    step "making $venv with $("$python" -V)" "$python" -m venv "$venv"
    step "bringing its pip up to date" pip_install --upgrade pip
}

install_packages() {
    purpose=$1
    set -- --editable "$root[pedals]"
    if [ "$purpose" = test ]; then
        set -- "$@" --group "$root/pyproject.toml:test" --group "$root/pyproject.toml:lint" hatchling
    fi
    rm -f "$venv"/.earmark-ready-*
    step "installing Earmark's packages in $venv (the first time about 200 MB to download)" \
        pip_install --build-constraint "$constraints" "$@"
    for ready in run "$purpose"; do fingerprint >"$venv/.earmark-ready-$ready"; done
}

pip_install() {
    "$venv/bin/python" -m pip install --disable-pip-version-check --constraint "$constraints" "$@"
}

# --- System packages

install_system_packages() {
    [ "$(uname -s)" = Linux ] || return 0  # elsewhere the packages bring along what they need
    if command -v apt-get >/dev/null; then
        missing=$(missing_packages "$1" debian)
        # shellcheck disable=SC2086 # a list of names
        [ -z "$missing" ] || install_by_apt $missing
    elif command -v dnf >/dev/null; then
        missing=$(missing_packages "$1" fedora)
        [ -z "$missing" ] || fail "these are missing; install them and start again:
  sudo dnf install $missing"
    fi
    missing=$(missing_packages "$1" files)
    [ -z "$missing" ] || fail "these are missing; install the packages that hold them and start again: $missing"
}

missing_packages() {
    "$python" "$root/packaging/system_packages.py" "$1" "$2"
}

install_by_apt() {
    if ! as_root true 2>/dev/null; then
        fail "these are missing; install them and start again:
  sudo apt-get install --no-install-recommends $*"
    fi
    step "reading the lists of system packages" as_root apt-get -o DPkg::Lock::Timeout=120 update
    step "installing system packages: $*" as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=120 install --yes --no-install-recommends "$@"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}
