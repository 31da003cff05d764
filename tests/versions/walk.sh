#!/usr/bin/env bash
# The walk of a stranger: QGIS in a fresh profile, and nothing else than the built zip.
#
#   walk.sh SUITE [KIND]     SUITE: system (the QGIS of this machine), trixie (3.40) or forky (3.44)
#                            KIND: of PyTorch, cpu (what the page proposes) or cuda
#
# `walk_session.py` presses the buttons of the real window: installs the zip, makes the worker environment from the
# package index, maps the lakes of the sample. Pictures and the times of all steps are left in build/walk/SUITE.
# What pip needs on this machine (a mirror, a certificate) is taken over from the variables PIP_*, UV_* and SSL_*.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
source tests/versions/system.sh

suite=${1:?name a suite: system, trixie or forky}
kind=${2:-cpu}
out=$PWD/build/walk/$suite
root=$PWD/build/versions/$suite

if [ "$suite" != system ]; then
    check_rights
    # What is mounted below is seen by this script alone, and gone with it.
    [ "${GLAKES_OWN_MOUNTS:-}" ] || GLAKES_OWN_MOUNTS=1 exec unshare --mount tests/versions/walk.sh "$suite" "$kind"
    have_system "$suite" "$root"
fi

make -s package
rm -rf "$out" && mkdir -p "$out/home"
cp build/glakes.*.zip "$out/glakes.zip"
cp tests/desktop/acting.py tests/versions/walk_session.py "$out"

variables=()
while IFS='=' read -r name value; do
    case $name in PIP_* | UV_* | SSL_CERT_* | *_PROXY | *_proxy) variables+=("$name=$value") ;; esac
done < <(env)

enter=()
if [ "$suite" != system ]; then
    for path in /proc /dev "$out"; do show "$root" "$path"; done
    for variable in "${variables[@]}"; do
        path=${variable#*=}
        [ "${path:0:1}" = / ] && [ -e "$path" ] && show "$root" "$path"
    done
    enter=(chroot "$root")
fi

status=0
"${enter[@]}" env -i HOME="$out/home" LANG=C.UTF-8 PATH=/usr/local/bin:/usr/bin:/bin "${variables[@]}" \
    GLAKES_TEST_OUT="$out" GLAKES_TEST_CODE="$out" GLAKES_TEST_SESSION=walk GLAKES_WALK_KIND="$kind" \
    xvfb-run -a -s "-screen 0 1600x1000x24" qgis --profiles-path "$out/home/profiles" --lang en --nologo --noversioncheck \
    --code "$out/walk_session.py" >"$out/qgis.log" 2>&1 || status=$?
[ -e "$out/report.json" ] || { tail -20 "$out/qgis.log"; fail "the walk wrote nothing; QGIS ended with status $status."; }
"${enter[@]}" python3 -c 'import json, sys
report = json.load(open(sys.argv[1]))
for step, seconds in report["times"]: print(f"{seconds:8.1f} s  {step}")
print(report["qgis"], "with Python", report["python"], report["lakes"] or "", report["fault"] or "")
sys.exit(bool(report["fault"]))' "$out/report.json"
