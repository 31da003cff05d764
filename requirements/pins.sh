#!/usr/bin/env bash
# Resolves requirements/worker.in and dev.in afresh and writes what came out to worker.txt and dev.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
/usr/bin/python3 -m venv "$fresh"
freeze() { "$fresh/bin/pip" freeze | sed 's/+cpu$//'; }
write() {
    { echo "# Exact versions of requirements/$1.in; made by \`make pins\`."; cat; } >"requirements/$1.txt"
}
"$fresh/bin/pip" install -q -r requirements/worker.in
freeze >"$fresh/worker"
"$fresh/bin/pip" install -q -c "$fresh/worker" -r requirements/dev.in
write worker <"$fresh/worker"
freeze | grep -vxFf "$fresh/worker" | write dev
