#!/usr/bin/env bash
# Installs what our prediction is measured against into build/benchmark-env (3 GB); `make benchmark` does without.
#
#   rivals/    torchgeo and geoai-py beside a torch for processors
#   qgis/      QGIS's own Python with onnxruntime and OpenCV, for Deepness
#   deepness/  to be put there by hand: the folder `src` of the plugin Deepness 0.6.5, which no package index has
#              (https://github.com/PUTvision/qgis-plugin-deepness), so that deepness/deepness/processing is there
set -euo pipefail
cd "$(dirname "$0")/.."

folder=build/benchmark-env
python=/usr/bin/python3
pins=$(mktemp)
trap 'rm -f "$pins"' EXIT
printf 'torch==2.13.0\ntorchvision==0.28.0\n' >"$pins"
mkdir -p $folder

if [ ! -x $folder/rivals/bin/python ]; then
    $python -m venv $folder/rivals.part
    pip=($folder/rivals.part/bin/pip install -q --disable-pip-version-check -c "$pins" torch torchvision torchgeo geoai-py)
    if "${pip[@]}" --dry-run --report - | grep -qiE '"name": "(nvidia|cuda|triton)'; then
        echo "rivals.sh: the package index would install gigabytes of CUDA; torchgeo and geoai are left out." >&2
        rm -rf $folder/rivals.part
    else
        "${pip[@]}"
        mv $folder/rivals.part $folder/rivals
    fi
fi

if [ ! -x $folder/qgis/bin/python ]; then
    $python -m venv --system-site-packages $folder/qgis.part
    # QGIS is compiled for the NumPy before 2.
    $folder/qgis.part/bin/pip install -q --disable-pip-version-check "numpy<2" "opencv-python-headless<4.12" onnxruntime
    mv $folder/qgis.part $folder/qgis
fi

[ -d $folder/deepness ] || echo "rivals.sh: Deepness is not there; put the folder src of its repository at $folder/deepness."
