"""QGIS's `native:difference` in process: `qgis_difference.py LAKES RIVERS FILE`, by the system's Python.

Reading is in the time of none: layers are put into memory first. Prints seconds as `methods.py` does, then
keeps the parts for the comparison, which is not timed.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.analysis import QgsNativeAlgorithms
from qgis.core import (
    QgsApplication,
    QgsFeatureRequest,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsVectorLayer,
)


def main(lakes: str, rivers: str, output: str) -> None:
    """Time it and write the parts."""
    application = QgsApplication([], False)
    application.initQgis()
    application.processingRegistry().addProvider(QgsNativeAlgorithms())
    everything = QgsFeatureRequest()
    layers = {
        name: QgsVectorLayer(path, name, "ogr").materialize(everything)
        for name, path in (("INPUT", lakes), ("OVERLAY", rivers))
    }
    algorithm = application.processingRegistry().createAlgorithmById("native:difference")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    started, worked = time.perf_counter(), sum(os.times()[:4])
    found, done = algorithm.run(layers | {"OUTPUT": "memory:"}, context, feedback)
    seconds, cpu_seconds = time.perf_counter() - started, sum(os.times()[:4]) - worked
    if not done:
        raise SystemExit("native:difference did not run")
    count = 0
    with Path(output).open("wb") as target:
        for feature in context.takeResultLayer(found["OUTPUT"]).getFeatures():
            for part in feature.geometry().asGeometryCollection():
                wkb = bytes(part.asWkb())
                target.write(len(wkb).to_bytes(4, "little") + wkb)
                count += 1
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "lakes": count}))


if __name__ == "__main__":
    main(*sys.argv[1:])
