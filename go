#!/bin/sh
# Runs Musterbook from a fresh clone; `./go help` lists the commands.
# Needs a POSIX shell and Python 3.11 or newer with pip; root is not needed. Writes .venv and uv.lock in this folder, and
# .uv when no uv is on PATH. A .venv that works keeps its Python and everything in it.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
venv=$root/.venv

usage() {
    cat <<'END'
usage: ./go COMMAND [ARGUMENT...]

  setup   build .venv with every extra and every tool
  demo    read the demo dispatches, print the report, write demo.html
  test    run the tests (arguments go to pytest)
  lint    check style, types and import contracts
  docs    build the documentation into site/ (arguments go to mkdocs, e.g. serve)
  pin     write the pinned versions (--upgrade [NAME...]: newer ones)
  help    print this
END
}

fail() {
    printf 'go: %s\n' "$1" >&2
    exit 1
}

# Version managers put commands on PATH that only print an error, so a candidate counts when it has run.
recent() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in python3 python3.11 python3.12 python3.13 python3.14; do
        if recent "$candidate"; then
            python=$("$candidate" -c 'import sys; print(sys.executable)')
            return
        fi
    done
    fail 'no Python 3.11 or newer found (tried python3 and python3.11 to python3.14): install one and try again'
}

find_uv() {
    for uv in uv "$root/.uv/bin/uv"; do
        if "$uv" --version >/dev/null 2>&1; then
            return
        fi
    done
    find_python
    "$python" -m pip --version >/dev/null 2>&1 ||
        fail "$python has no pip: install pip for it (Debian: python3-pip), or uv, and try again"
    "$python" -m pip install --quiet --disable-pip-version-check --upgrade --target "$root/.uv" 'uv>=0.8,<1' >&2 ||
        fail 'pip could not install uv: see its message above'
}

# Bring .venv to what is asked for, saying what is installed when it is built; arguments go to `uv sync`.
sync() {
    find_uv
    if recent "$venv/bin/python"; then
        "$uv" sync --quiet "$@"
    else
        find_python
        "$uv" sync --python "$python" "$@"
    fi
}

sync_all() {
    sync --all-extras --all-groups
}

command=${1:-}
[ $# -eq 0 ] || shift
cd -- "$root"
unset VIRTUAL_ENV UV_PYTHON
export UV_PROJECT_ENVIRONMENT="$venv"

case $command in
    setup)
        sync --all-extras --all-groups "$@"
        ;;
    demo)
        # The smallest environment that suffices; --inexact leaves whatever a larger one holds.
        sync --inexact --no-default-groups --extra web
        exec "$venv/bin/musterbook" demo "$@"
        ;;
    test)
        sync_all
        exec "$venv/bin/python" -m pytest "$@"
        ;;
    lint)
        sync_all
        failed=0
        "$venv/bin/ruff" check . || failed=1
        "$venv/bin/ruff" format --check . || failed=1
        "$venv/bin/python" -m mypy || failed=1
        "$venv/bin/lint-imports" --no-logo || failed=1
        exit $failed
        ;;
    docs)
        sync_all
        [ $# -gt 0 ] || set -- build --strict
        exec "$venv/bin/python" -m mkdocs "$@"
        ;;
    pin)
        find_uv
        find_python
        exec "$python" tools/pin.py --uv "$uv" "$@"
        ;;
    help | -h | --help)
        usage
        ;;
    *)
        [ -z "$command" ] || printf 'go: no command %s\n' "$command" >&2
        usage >&2
        exit 2
        ;;
esac
