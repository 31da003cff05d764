#!/usr/bin/env bash
# Installs what is missing: QGIS from apt, the worker environment .venv, the QGIS test environment .venv-qgis.
# Does nothing, in well under two seconds, when nothing is missing. `make setup` calls it.
#
#   GLAKES_TORCH=cpu|cuda       which PyTorch (default cpu: no CUDA package is ever pulled)
#   GLAKES_BASE_PYTHON=python   what .venv is made from (default /usr/bin/python3, else python3)
set -euo pipefail
cd "$(dirname "$0")/.."

torch_kind=${GLAKES_TORCH:-cpu}
system_python=/usr/bin/python3
base_python=${GLAKES_BASE_PYTHON:-$([ -x $system_python ] && echo $system_python || echo python3)}

fail() { echo "make setup: $*" >&2; exit 1; }

has_qgis() {
    { command -v qgis_process.bin || command -v qgis_process; } >/dev/null &&
        command -v xvfb-run >/dev/null && command -v xauth >/dev/null &&
        $system_python -c 'import ensurepip, importlib.util, sys; sys.exit(importlib.util.find_spec("qgis") is None)' 2>/dev/null
}

install_qgis() {
    command -v apt-get >/dev/null ||
        fail "install QGIS 3.22 or newer with its Python bindings, Python 3.11 or newer with venv, and Xvfb, then run it again."
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "run it as root, or install sudo, so that apt-get can install QGIS."
        root=(sudo)
    fi
    export DEBIAN_FRONTEND=noninteractive
    "${root[@]}" apt-get update -qq
    "${root[@]}" apt-get install -y -qq --no-install-recommends \
        qgis python3-qgis python3-venv xvfb xauth fonts-dejavu-core ca-certificates >/dev/null
}

# An environment is up to date when it holds the fingerprint of what it was made from.
fingerprint() { cat "$@" requirements/setup.sh | sha256sum | cut -c1-16; }
is_current() { [ -f "$1/.made-from" ] && [ "$(cat "$1/.made-from")" = "$2" ]; }

install_torch() {
    local pin; pin=$(grep '^torch==' requirements/worker.txt)
    local pip=(.venv/bin/pip install -q --disable-pip-version-check)
    if [ "$torch_kind" = cuda ]; then
        "${pip[@]}" -c requirements/worker.txt "$pin"
    elif "${pip[@]}" --dry-run --report .venv/report.json "$pin" 2>/dev/null &&
        grep -qiE '"name": "(nvidia|cuda|triton)' .venv/report.json; then
        # The default index serves a CUDA build here; uv knows where PyTorch keeps the CPU one.
        "${pip[@]}" uv
        .venv/bin/uv pip install -q --python .venv/bin/python --torch-backend cpu -c requirements/worker.txt "$pin"
    else
        "${pip[@]}" -c requirements/worker.txt "$pin"
    fi
}

make_worker() {
    "$base_python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "$base_python is older than Python 3.11; name a newer one in GLAKES_BASE_PYTHON."
    echo "Making the worker environment .venv (about 1.5 GB) ..."
    [ -x .venv/bin/pip ] || "$base_python" -m venv .venv
    install_torch
    .venv/bin/pip install -q --disable-pip-version-check -c requirements/worker.txt -c requirements/dev.txt \
        -r requirements/worker.in -r requirements/dev.in
    if [ "$torch_kind" != cuda ]; then
        ! .venv/bin/pip list --format=freeze 2>/dev/null | grep -qiE '^(nvidia|triton)' ||
            fail "a CUDA package got into .venv; remove the folder and report this."
    fi
}

make_qgis_tests() {
    echo "Making the QGIS test environment .venv-qgis ..."
    [ -x .venv-qgis/bin/pip ] || $system_python -m venv --system-site-packages .venv-qgis
    .venv-qgis/bin/pip install -q --disable-pip-version-check -r requirements/qgis-tests.txt
}

case $torch_kind in cpu | cuda) ;; *) fail "GLAKES_TORCH must be cpu or cuda; found '$torch_kind'." ;; esac

# No `a || b` below: it would switch off `set -e` inside the functions.
if ! has_qgis; then
    echo "Installing QGIS ..."
    install_qgis
    if ! has_qgis; then fail "QGIS was installed, but $system_python does not find its Python bindings."; fi
fi

worker=$(fingerprint requirements/worker.* requirements/dev.*)-$torch_kind
if ! is_current .venv "$worker"; then
    make_worker
    echo "$worker" >.venv/.made-from
fi

tests=$(fingerprint requirements/qgis-tests.txt)
if ! is_current .venv-qgis "$tests"; then
    make_qgis_tests
    echo "$tests" >.venv-qgis/.made-from
fi
