#!/usr/bin/env bash
# Builds the handbook into build/site. A link that leads nowhere is an error.
set -euo pipefail
cd "$(dirname "$0")/.."
tool=.venv-docs/bin/mkdocs

made=$(sha256sum <requirements/docs.txt)
if [ ! -x $tool ] || [ "$(cat .venv-docs/.made-from 2>/dev/null)" != "$made" ]; then
    /usr/bin/python3 -m venv .venv-docs
    .venv-docs/bin/pip install -q --disable-pip-version-check -r requirements/docs.txt
    echo "$made" >.venv-docs/.made-from
fi
$tool --quiet build --strict
echo "build/site/index.html"
