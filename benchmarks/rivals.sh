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
mkdir -p $folder

# An environment counts when it holds the mark of a finished installation.
begin() { rm -rf "${folder:?}/$1" && $python -m venv "${@:2}" "$folder/$1"; }
finish() { touch "$folder/$1/.complete"; }
install() { "$folder/$1/bin/pip" install -q --disable-pip-version-check "${@:2}"; }

if [ ! -e $folder/rivals/.complete ]; then
    begin rivals
    wanted=(torch==2.13.0 torchvision==0.28.0 torchgeo geoai-py)
    install rivals --dry-run --report $folder/rivals.json "${wanted[@]}"
    if grep -qiE '"name": "(nvidia|cuda|triton)' $folder/rivals.json; then
        echo "rivals.sh: the package index would install gigabytes of CUDA; torchgeo and geoai-py are left out." >&2
    else
        install rivals "${wanted[@]}"
        finish rivals
    fi
fi

if [ ! -e $folder/qgis/.complete ]; then
    begin qgis --system-site-packages
    # QGIS is compiled for the NumPy before 2.
    install qgis "numpy<2" "opencv-python-headless<4.12" onnxruntime
    finish qgis
fi

[ -d $folder/deepness ] || echo "rivals.sh: Deepness is not there; put the folder src of its repository at $folder/deepness."
