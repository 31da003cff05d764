"""The stretch of images in three colours, against numpy's own percentiles."""

import numpy as np
import pytest
from qgis.core import QgsMultiBandColorRenderer, QgsRasterLayer, QgsRasterMinMaxOrigin, QgsRectangle
from rasters import COMPOSITE, write_raster


@pytest.fixture(autouse=True)
def running(qgis_app):
    """QGIS has to run."""


@pytest.fixture
def counted(monkeypatch):
    """How many pixels each read of a provider takes."""
    from glakes.processing_provider import stretch

    read, values = [], stretch._values

    def counting(block):
        read.append(block.width() * block.height())
        return values(block)

    monkeypatch.setattr(stretch, "_values", counting)
    return read


def layer_of(path, bands, **options):
    layer = QgsRasterLayer(write_raster(path, bands, **options), "image")
    layer.setRenderer(QgsMultiBandColorRenderer(layer.dataProvider(), 1, 2, 3))
    return layer


def limits(layer):
    shown = layer.renderer()
    parts = (shown.redContrastEnhancement(), shown.greenContrastEnhancement(), shown.blueContrastEnhancement())
    return np.array([(part.minimumValue(), part.maximumValue()) for part in parts])


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.uint16, np.int32, np.float32, np.float64])
def test_the_limits_are_the_percentiles_of_what_has_data(tmp_path, kind):
    from glakes.processing_provider.stretch import Cut, stretch

    bands = np.random.default_rng(3).gamma(3.0, 12.0, (3, 150, 130)).clip(1, 250).astype(kind)
    bands[:, 40:90, :60] = 0
    bands[:, ::30, ::30] = 255
    layer = layer_of(tmp_path / "c.tif", bands, nodata=0)
    stretch(layer, layer.extent(), Cut(0.05, 0.9))
    expected = [np.percentile(band[band != 0], [5, 90]) for band in bands]
    np.testing.assert_allclose(limits(layer), expected, rtol=1e-6)
    origin = layer.renderer().minMaxOrigin()
    assert (origin.cumulativeCutLower(), origin.cumulativeCutUpper()) == (0.05, 0.9)
    assert origin.extent() == QgsRasterMinMaxOrigin.Extent.WholeRaster


def test_scaled_values_without_data_are_left_out(tmp_path):
    from glakes.processing_provider.stretch import stretch

    bands = np.random.default_rng(4).integers(20, 400, (5, 100, 100)).astype(np.int16)
    bands[:, :50] = -32768
    layer = layer_of(tmp_path / "c.tif", bands, names=COMPOSITE, nodata=-32768, scale=0.001)
    stretch(layer, layer.extent())
    expected = [np.percentile(band[50:], [2, 98]) / 1000 for band in bands[:3]]
    np.testing.assert_allclose(limits(layer), expected, atol=1e-6)


def test_a_part_has_its_own_stretch_and_nothing_has_none(tmp_path):
    from glakes.processing_provider.stretch import stretch

    bands = np.tile(np.arange(100, dtype=np.uint8), (3, 100, 1))
    layer = layer_of(tmp_path / "c.tif", bands)
    part = QgsRectangle(layer.extent())
    part.setXMaximum(part.xMinimum() + part.width() / 2)
    stretch(layer, part)
    np.testing.assert_allclose(limits(layer), np.tile(np.percentile(bands[0, :, :50], [2, 98]), (3, 1)))
    before = limits(layer)
    stretch(layer, QgsRectangle(0, 0, 1, 1))
    assert (limits(layer) == before).all()


@pytest.mark.parametrize("has_overviews", [True, False])
def test_of_a_large_raster_a_bounded_sample_is_read(tmp_path, counted, has_overviews):
    from glakes.processing_provider.stretch import SAMPLE, stretch

    side = 2400
    slope = np.add.outer(np.arange(side), np.arange(side)) / (2 * side - 2)
    bands = np.stack([1000 * slope, 2000 * slope, 3000 * slope]).astype(np.uint16)
    layer = layer_of(tmp_path / "c.tif", bands)
    if has_overviews:
        from osgeo import gdal

        gdal.Open(layer.source()).BuildOverviews("NEAREST", [2, 4, 8])
        layer = QgsRasterLayer(layer.source(), "image")
        layer.setRenderer(QgsMultiBandColorRenderer(layer.dataProvider(), 1, 2, 3))
    stretch(layer, layer.extent())
    assert 0.8 * SAMPLE < sum(counted) / 3 <= 1.1 * SAMPLE
    assert len(counted) == (3 if has_overviews else 3 * 256)
    expected = np.array([np.percentile(band, [2, 98]) for band in bands])
    np.testing.assert_allclose(limits(layer), expected, atol=0.02 * 3000)
