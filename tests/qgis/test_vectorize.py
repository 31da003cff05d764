"""Lakes to polygons in the toolbox: against GDAL's polygons, with faulty rasters, cancelled and killed."""

import os
import signal
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer
from rasters import write_raster
from test_faults import when_running, worker_processes


def speckled(rows, columns, specks=0.1):
    """A mask with lakes, islands, ponds on islands, and pixels that touch at corners only."""
    rng = np.random.default_rng(0)
    coarse = np.kron(rng.random((rows // 8 + 1, columns // 8 + 1)) < 0.5, np.ones((8, 8)))[:rows, :columns] > 0
    return (coarse ^ (rng.random((rows, columns)) < specks)).astype(np.uint8)


def sides(geometry):
    """The outline of an OGR polygon as a set: where its rings begin does not matter, what they go through does."""
    rings = [geometry.GetGeometryRef(index).GetPoints() for index in range(geometry.GetGeometryCount())]
    return frozenset(frozenset((a[:2], b[:2])) for ring in rings for a, b in zip(ring, ring[1:]))


def polygonized(path):
    """Outlines that GDAL finds with the mask itself as mask."""
    source = gdal.Open(path)
    band = source.GetRasterBand(1)
    memory = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = memory.CreateLayer("lakes", source.GetSpatialRef(), ogr.wkbPolygon)
    gdal.Polygonize(band, band, layer, -1, [])
    return [sides(feature.GetGeometryRef()) for feature in layer]


@pytest.mark.parametrize("name", ["lakes.gpkg", "湖 'x'.fgb"])
def test_the_same_polygons_as_gdal(run, tmp_path, name):
    mask = speckled(300, 260)
    path = write_raster(tmp_path / "mask.tif", mask[None])
    output = run("vectorizelakes", INPUT=path, OUTPUT=str(tmp_path / name))["OUTPUT"]
    layer = QgsVectorLayer(output, "lakes", "ogr")
    assert layer.isValid() and layer.crs().authid() == "EPSG:32648"
    ours = list(layer.getFeatures())
    assert all(feature.geometry().isGeosValid() for feature in ours)
    found = [sides(ogr.CreateGeometryFromWkb(bytes(feature.geometry().asWkb()))) for feature in ours]
    expected = polygonized(path)
    assert len(found) == len(expected) > 500 and set(found) == set(expected)
    assert sum(feature["area_km2"] for feature in ours) == pytest.approx(mask.sum() * 1e-4, rel=2e-3)
    assert len({feature["lake_id"] for feature in ours}) == len(ours)


def files(folder):
    """All files, hidden ones too, but for logs and what GDAL notes beside a raster."""
    return sorted(path for path in folder.iterdir() if path.suffix not in (".log", ".xml"))


def rotated(path):
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.SetGeoTransform((362500, 10, 2, 1985000, 2, -10))


def without_crs(path):
    gdal.Open(path, gdal.GA_Update).SetProjection("")


def cut_short(path):
    content = Path(path).read_bytes()
    Path(path).write_bytes(content[: len(content) // 2])


def with_a_wrong_nodata(path):
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).WriteArray(np.full((5, 5), 255, np.uint8))
    dataset.GetRasterBand(1).SetNoDataValue(-9999)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (rotated, "rotated or not north-up. Warp it"),
        (without_crs, "no coordinate system"),
        (cut_short, "cannot be read"),
        (with_a_wrong_nodata, "found 255 in percentages.*check its nodata"),
    ],
)
def test_a_faulty_raster_is_a_sentence(run, tmp_path, spoil, sentence):
    path = write_raster(tmp_path / "mask.tif", 90 * speckled(600, 500)[None])
    spoil(path)
    before = files(tmp_path)
    with pytest.raises(QgsProcessingException, match=sentence) as caught:
        run("vectorizelakes", INPUT=path, OUTPUT=str(tmp_path / "lakes.gpkg"))
    assert "Traceback" not in str(caught.value)
    assert files(tmp_path) == before


@pytest.fixture
def vast(tmp_path):
    """A probability raster of 100 million pixels and very many lakes, as a VRT."""
    write_raster(tmp_path / "tile.tif", 90 * speckled(1000, 1000, 0.001)[None], ["probability"], nodata=255)
    sources = "".join(
        f'<SimpleSource><SourceFilename relativeToVRT="1">tile.tif</SourceFilename><SourceBand>1</SourceBand>'
        f'<SrcRect xOff="0" yOff="0" xSize="1000" ySize="1000"/>'
        f'<DstRect xOff="{index % 10 * 1000}" yOff="{index // 10 * 1000}" xSize="1000" ySize="1000"/></SimpleSource>'
        for index in range(100)
    )
    path = tmp_path / "vast.vrt"
    path.write_text(
        '<VRTDataset rasterXSize="10000" rasterYSize="10000"><SRS>EPSG:32648</SRS>'
        "<GeoTransform>362500,10,0,1985000,0,-10</GeoTransform><VRTRasterBand dataType='Byte' band='1'>"
        f"<Description>probability</Description><NoDataValue>255</NoDataValue>{sources}</VRTRasterBand></VRTDataset>"
    )
    return path


def test_cancelled_nothing_is_left(run, vast):
    feedback, before = QgsProcessingFeedback(), files(vast.parent)
    thread = when_running(feedback, 20, feedback.cancel)
    run("vectorizelakes", feedback, INPUT=str(vast), OUTPUT=str(vast.parent / "lakes.gpkg"))
    thread.join()
    assert files(vast.parent) == before and worker_processes() == []


def test_killed_nothing_half_written_is_left(run, vast):
    feedback, before = QgsProcessingFeedback(), files(vast.parent)
    thread = when_running(feedback, 20, lambda: [os.kill(pid, signal.SIGKILL) for pid in worker_processes()])
    with pytest.raises(QgsProcessingException, match="killed"):
        run("vectorizelakes", feedback, INPUT=str(vast), OUTPUT=str(vast.parent / "lakes.gpkg"))
    thread.join()
    assert files(vast.parent) == before
