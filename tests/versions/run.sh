#!/usr/bin/env bash
# The tests of the provider inside newer versions of QGIS, each in a Debian system of its own under build/versions.
#
#   run.sh SUITE [pytest arguments]     SUITE: trixie (QGIS 3.40) or forky (QGIS 3.44)
#
# Needs root, debootstrap and the network; a system is made once, in minutes, and takes 2 GB. The worker environment
# is the one of this checkout: its Python is shown to the other system under the same path.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

suite=${1:?name a suite: trixie or forky}
shift
root=$PWD/build/versions/$suite

fail() { echo "tests/versions/run.sh: $*" >&2; exit 1; }

[ "$(id -u)" -eq 0 ] || fail "run it as root: it makes a system in a folder and enters it by chroot."
command -v debootstrap >/dev/null || fail "install debootstrap first."

# What is mounted below is seen by this script alone, and gone with it.
[ "${GLAKES_OWN_MOUNTS:-}" ] || GLAKES_OWN_MOUNTS=1 exec unshare --mount tests/versions/run.sh "$suite" "$@"

packages=(qgis python3-qgis python3-pytest python3-hypothesis python3-pip python3-venv xvfb xauth fonts-dejavu-core)

make_system() {
    local mirror=http://deb.debian.org/debian scripts=/usr/share/debootstrap/scripts
    local template=$scripts/$suite
    [ -e "$template" ] || template=$scripts/sid
    mkdir -p "$root"
    debootstrap --variant=minbase "$suite" "$root" "$mirror" "$template" >"$root.log"
    # What this machine's apt needs (a proxy, an old clock) the other one's needs too.
    cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    chroot "$root" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get install -y -qq --no-install-recommends "${packages[@]}" >>"$root.log"
    chroot "$root" apt-get clean
    touch "$root/.made"
}

show() { # a path of this system under the same path of the other
    local at=$root$1
    if [ -d "$1" ]; then mkdir -p "$at"; else mkdir -p "$(dirname "$at")"; [ -e "$at" ] || touch "$at"; fi
    mount --bind "$1" "$at"
}

[ -e "$root/.made" ] || make_system

for path in /proc /dev "$PWD"; do show "$path"; done
# The worker's interpreter: a file and its library, beside the other system's own Python, which has another version.
python=$(readlink -f .venv/bin/python)
show "$python"
show "$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
worker=$PWD/build/versions/worker
mkdir -p "$worker/bin"
cp .venv/pyvenv.cfg "$worker/"
ln -sfn "$python" "$worker/bin/python"
ln -sfn ../../../.venv/lib "$worker/lib"
[ -d ../shared ] && show "$(readlink -f ../shared)"

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
