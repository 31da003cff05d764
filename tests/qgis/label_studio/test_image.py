"""Bands by their names, NDWI in physical values on the image's own grid, and the three displays."""

import numpy as np
import pytest
from glakes.glakes_plugin.label_studio.displays import DISPLAYS, bands_of, display_layer
from glakes.glakes_plugin.label_studio.image import read_image
from glakes.lakes.errors import LakesError
from qgis.core import QgsRectangle
from rasters import COMPOSITE, water_scene, write_raster

WHOLE = QgsRectangle(-1e7, -1e7, 1e7, 1e7)


@pytest.fixture
def image(qgis_app, tmp_path):
    """Builds an image of some bands, 4 x 6 pixels of 10 m; each band holds its number times 100 plus the pixel."""

    def build(names, dtype=np.int16, **how):
        bands = np.arange(24).reshape(1, 4, 6) + 100 * np.arange(1, len(names) + 1)[:, None, None]
        return read_image(tmp_path / write_raster(tmp_path / "湖泊.tif", bands.astype(dtype), names, **how))

    return build


def test_ndwi_is_scaled_and_without_data_where_there_is_none(image):
    window = image(COMPOSITE, scale=0.001, nodata=105).read_ndwi(WHOLE)
    expected = ((np.arange(24) + 100) * 0.001).reshape(4, 6)
    expected[0, 5] = np.nan
    np.testing.assert_allclose(window.values, expected, rtol=1e-6)
    assert window.values.dtype == np.float32


def test_ndwi_is_found_by_name_or_reckoned_from_green_and_infrared(image):
    assert image(("B2", "NDWI")).read_ndwi(WHOLE).values[0, 0] == 200
    values = image(("B08", "Band 3 (560 nm)")).read_ndwi(WHOLE).values
    assert values[0, 0] == pytest.approx((200 - 100) / (200 + 100))
    assert image(("",)).read_ndwi(WHOLE).values[0, 0] == 100, "a file of one band without a name"
    assert not image(("B4",)).has_ndwi


def test_without_such_bands_it_is_said_what_there_is(image):
    found = image(("B4", "B2"))
    assert not found.has_ndwi
    with pytest.raises(LakesError, match="expected a band NDWI, or B3 and B8; found B4, B2"):
        found.read_ndwi(WHOLE)


@pytest.mark.parametrize(
    ("box", "window"),
    [
        ((0, 0, 60, 40), (0, 0, 6, 4)),
        ((-100, -100, 200, 200), (0, 0, 6, 4)),
        ((10, 10, 30, 20), (1, 2, 2, 1)),
        ((11, 11, 29, 19), (1, 2, 2, 1)),
        ((9.9, 10, 30.1, 20), (0, 2, 4, 1)),
        ((60, 0, 90, 40), (6, 0, 0, 4)),
    ],
)
def test_a_rectangle_touches_whole_pixels(image, box, window):
    found = image(COMPOSITE, origin=(0.0, 40.0))
    assert found.pixel_window(QgsRectangle(*box)) == window


def test_a_window_lies_where_its_pixels_lie(image):
    found = image(COMPOSITE, origin=(0.0, 40.0))
    window = found.read_ndwi(QgsRectangle(10, 10, 30, 20))
    assert window.transform == (10.0, 10.0, 0.0, 20.0, 0.0, -10.0)
    np.testing.assert_array_equal(window.values, [[113, 114]])
    assert window.crs.authid() == "EPSG:32648"


def test_outside_the_image_is_said(image):
    with pytest.raises(LakesError, match="does not cover"):
        image(COMPOSITE).read_ndwi(QgsRectangle(0, 0, 1, 1))


def test_what_is_no_image_is_said(qgis_app, tmp_path):
    with pytest.raises(LakesError, match="does not exist"):
        read_image(tmp_path / "gone.tif")
    (tmp_path / "text.tif").write_text("no image")
    with pytest.raises(LakesError, match="cannot be read as an image"):
        read_image(tmp_path / "text.tif")


def test_a_damaged_image_is_said(qgis_app, tmp_path):
    path = tmp_path / "cut.tif"
    water_scene(path)
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(LakesError, match=r"is damaged|cannot be read"):
        read_image(path).read_ndwi(WHOLE)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (COMPOSITE, {"natural": (2, 3, 4), "swir": (5, 2, 3), "ndwi": (1,)}),
        (("B2", "B3", "B4", "B8", "B11"), {"natural": (3, 2, 1), "swir": (5, 4, 3), "ndwi": ()}),
        (("NDWI",), {"natural": (), "swir": (), "ndwi": (1,)}),
    ],
)
def test_displays_take_their_bands_by_name(image, names, expected):
    found = image(names)
    assert {display.id: bands_of(display, found) for display in DISPLAYS} == expected


def test_display_layers_are_stretched_to_the_region_and_ndwi_has_fixed_colours(qgis_app, tmp_path):
    water_scene(tmp_path / "c.tif")
    found = read_image(tmp_path / "c.tif")
    lake = QgsRectangle(363150, 1984150, 363450, 1984450)
    natural, _, ndwi = (display_layer(display, found, lake) for display in DISPLAYS)
    assert natural.renderer().redContrastEnhancement().maximumValue() < 0.06, "the lake is dark"
    assert ndwi.renderer().band() == 1
    assert (ndwi.renderer().classificationMin(), ndwi.renderer().classificationMax()) == (-0.8, 0.8)
    assert (
        display_layer(
            DISPLAYS[0], read_image(tmp_path / write_raster(tmp_path / "n.tif", np.zeros((1, 4, 4), "int16"))), lake
        )
        is None
    )
