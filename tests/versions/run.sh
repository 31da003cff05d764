#!/usr/bin/env bash
# The tests of the provider inside newer versions of QGIS, each in a Debian system of its own under build/versions.
#
#   run.sh SUITE [pytest arguments]     SUITE: trixie (QGIS 3.40) or forky (QGIS 3.44)
#
# See system.sh for what it needs. The worker environment is the one of this checkout: its Python is shown to the
# other system under the same path.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
source tests/versions/system.sh

suite=${1:?name a suite: trixie or forky}
shift
root=$PWD/build/versions/$suite
check_rights

# What is mounted below is seen by this script alone, and gone with it.
[ "${GLAKES_OWN_MOUNTS:-}" ] || GLAKES_OWN_MOUNTS=1 exec unshare --mount tests/versions/run.sh "$suite" "$@"
have_system "$suite" "$root"

for path in /proc /dev "$PWD"; do show "$root" "$path"; done
# The worker's interpreter: a file and its library, beside the other system's own Python, which has another version.
python=$(readlink -f .venv/bin/python)
show "$root" "$python"
show "$root" "$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
worker=$PWD/build/versions/worker
mkdir -p "$worker/bin"
cp .venv/pyvenv.cfg "$worker/"
ln -sfn "$python" "$worker/bin/python"
ln -sfn ../../../.venv/lib "$worker/lib"
[ ! -d ../shared ] || show "$root" "$(readlink -f ../shared)"

if ! chroot "$root" python3 -c 'import pytest_qgis' 2>/dev/null; then
    version=$(chroot "$root" python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    .venv/bin/python -m pip download -q --disable-pip-version-check --no-deps --only-binary=:all: \
        --python-version "$version" -d "$root/wheels" pytest-qgis
    chroot "$root" python3 -m pip install -q --break-system-packages --no-deps --no-index --find-links /wheels pytest-qgis
fi

make -s package >>"$root.log"
zip=$(ls "$PWD"/build/glakes.*.zip)
chroot "$root" env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/bin:/usr/bin:/bin QT_QPA_PLATFORM=offscreen PYTHONDONTWRITEBYTECODE=1 \
    GLAKES_PYTHON="$worker/bin/python" GLAKES_TEST_ZIP="$zip" bash -c 'cd "$1" && shift && python3 -m pytest "$@"' bash "$PWD" \
    -p no:cacheprovider -q --ignore=tests/qgis/test_plugin_site.py "${@:-tests/qgis}"
