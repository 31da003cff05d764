"""The inference core of the QGIS plugin Deepness: `deepness_core.py SCENE OUTPUT MODEL`, by QGIS's own Python.

Deepness is found on PYTHONPATH (its folder `src`; `run.py` says where it looks). Its own class reads, predicts and
puts together; we hand it the parameters that a user chooses in its window, and write what it found. Its polygons are
left out, because the others make none here.
"""

import json
import os
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
from deepness.common.channels_mapping import ChannelsMapping, ImageChannelStandaloneBand
from deepness.common.processing_overlap import ProcessingOverlap, ProcessingOverlapOptions
from deepness.common.processing_parameters.map_processing_parameters import ProcessedAreaType
from deepness.common.processing_parameters.segmentation_parameters import SegmentationParameters
from deepness.processing.map_processor.map_processor_segmentation import MapProcessorSegmentation
from deepness.processing.models.segmentor import Segmentor
from osgeo import gdal
from qgis.core import QgsApplication, QgsRasterLayer

gdal.UseExceptions()
TILE, OVERLAP = 576, 200


class WithoutPolygons(MapProcessorSegmentation):
    """The core up to its label raster."""

    def _create_vlayer_from_mask_for_base_extent(self, mask_img: np.ndarray) -> None:
        return None


def parameters(layer: QgsRasterLayer, model: str) -> SegmentationParameters:
    """What a user would choose, with the tiles and the overlap of the other tools."""
    channels = ChannelsMapping()
    channels.set_image_channels(
        [ImageChannelStandaloneBand(number, str(number)) for number in range(1, layer.bandCount() + 1)]
    )
    channels.set_number_of_model_inputs_same_as_image_channels()
    network = Segmentor(model)
    # QGIS multiplies with the raster's scale while it reads, so only Deepness's own division by 255 is to be undone.
    bands = layer.bandCount()
    network.standardization_parameters.set_mean_std(mean=[0.0] * bands, std=[1 / 255] * bands)
    return SegmentationParameters(
        resolution_cm_per_px=100 * layer.rasterUnitsPerPixelX(),
        processed_area_type=ProcessedAreaType.ENTIRE_LAYER,
        tile_size_px=TILE,
        batch_size=1,
        local_cache=False,
        input_layer_id=layer.id(),
        mask_layer_id=None,
        processing_overlap=ProcessingOverlap(ProcessingOverlapOptions.OVERLAP_IN_PIXELS, overlap_px=OVERLAP),
        input_channels_mapping=channels,
        postprocessing_dilate_erode_size=0,
        model=network,
        pixel_classification__probability_threshold=0.5,
    )


def write(labels: np.ndarray, source: str, output: str) -> None:
    """The labels on the scene's grid, as the others write theirs."""
    scene = gdal.Open(source)
    options = ["TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512", "COMPRESS=DEFLATE", "PREDICTOR=2"]
    target = gdal.GetDriverByName("GTiff").Create(output, scene.RasterXSize, scene.RasterYSize, 1, options=options)
    target.SetGeoTransform(scene.GetGeoTransform())
    target.SetProjection(scene.GetProjection())
    target.GetRasterBand(1).WriteArray(labels)
    target.FlushCache()


def main(source: str, output: str, model: str) -> None:
    """Time it; what it prints for every tile goes nowhere."""
    application = QgsApplication([], False)
    application.initQgis()
    started, worked = time.perf_counter(), sum(os.times()[:4])
    layer = QgsRasterLayer(source, "scene")
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        task = WithoutPolygons(params=parameters(layer, model), rlayer=layer, vlayer_mask=None, map_canvas=None)
        task.run()
    write(task.get_result_img()[0], source, output)
    seconds, cpu_seconds = time.perf_counter() - started, sum(os.times()[:4]) - worked
    found = {"seconds": seconds, "cpu_seconds": cpu_seconds, "pixels": layer.width() * layer.height()}
    print(json.dumps(found), flush=True)
    # QGIS may crash while it takes itself apart, long after the result is there.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
