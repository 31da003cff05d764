# Other Debian systems under build/versions, each with the QGIS of its suite; read by run.sh and walk.sh.
#
# A system is made once, in minutes, and takes 2 GB. It needs root, debootstrap and the network.

fail() { echo "$0: $*" >&2; exit 1; }

check_rights() {
    [ "$(id -u)" -eq 0 ] || fail "run it as root: it makes a system in a folder and enters it by chroot."
    command -v debootstrap >/dev/null || fail "install debootstrap first."
}

packages=(qgis python3-qgis python3-pytest python3-hypothesis python3-pip python3-venv xvfb xauth fonts-dejavu-core)

make_system() { # suite, root
    local mirror=http://deb.debian.org/debian scripts=/usr/share/debootstrap/scripts
    local template=$scripts/$1
    [ -e "$template" ] || template=$scripts/sid
    mkdir -p "$2"
    debootstrap --variant=minbase "$1" "$2" "$mirror" "$template" >"$2.log"
    # What this machine's apt needs (a proxy, an old clock) the other one's needs too.
    cp -r /etc/apt/apt.conf.d/. "$2/etc/apt/apt.conf.d/"
    cp /etc/resolv.conf "$2/etc/resolv.conf"
    chroot "$2" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive chroot "$2" apt-get install -y -qq --no-install-recommends "${packages[@]}" >>"$2.log"
    chroot "$2" apt-get clean
    touch "$2/.made"
}

have_system() { # suite, root
    [ -e "$2/.made" ] || make_system "$1" "$2"
}

show() { # root, path: a path of this system under the same path of the other
    local at=$1$2
    if [ -d "$2" ]; then mkdir -p "$at"; else mkdir -p "$(dirname "$at")"; [ -e "$at" ] || touch "$at"; fi
    mount --bind "$2" "$at"
}
