#!/usr/bin/env bash
# Builds build/glakes.VERSION.zip with the single folder `glakes` from the committed files.
# qgis-plugin-ci packs a sub-folder of a repository; our root is the package, so a throw-away one is staged.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$1
stage=build/stage
tool=.venv-package/bin/qgis-plugin-ci

wanted=$(sha256sum requirements/package.txt)
if [ "$(cat .venv-package/.made-from 2>/dev/null)" != "$wanted" ]; then
    [ -x .venv-package/bin/pip ] || /usr/bin/python3 -m venv .venv-package
    .venv-package/bin/pip install -q -r requirements/package.txt
    echo "$wanted" >.venv-package/.made-from
fi

rm -rf $stage && mkdir -p $stage
git archive --prefix=glakes/ HEAD | tar -x -C $stage
cp pyproject.toml $stage/
# qgis-plugin-ci takes any further ## for the end of a version, and the plugin site any % for a reference.
sed -e 's/^### \(.*\)/\1:/' -e 's/ *%/ percent/g' CHANGELOG.md >$stage/CHANGELOG.md
cd $stage
git init -q
git add -Af
git -c user.name=package -c user.email=package@localhost commit -qm package
../../$tool package "$version" --disable-submodule-update
cd ../..
mv $stage/glakes."$version".zip build/
rm -rf $stage
size=$(stat -c %s build/glakes."$version".zip)
[ "$size" -lt 25000000 ] || { echo "build/glakes.$version.zip has $size bytes; the plugin site takes 25,000,000." >&2; exit 1; }
echo "build/glakes.$version.zip: $size bytes"
