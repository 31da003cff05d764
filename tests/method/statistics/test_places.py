"""Chosen places over an image: which pixels and which shores a made raster and made lakes give."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from glakes.lakes.accuracy.pictures import UNCOUNTED
from glakes.lakes.errors import GridMismatch, InvalidSetting, LakesError, MissingInput
from glakes.lakes.geodesy import WGS84
from glakes.lakes.grid import Window
from glakes.lakes.progress import Silent
from glakes.lakes.statistics.compare import compare_datasets
from glakes.lakes.statistics.drawing import bar_km, draw_view, view_height
from glakes.lakes.statistics.places import (
    MOST_PLACES,
    Place,
    outlines_in,
    read_picture,
    read_places,
    view_of,
)
from glakes.lakes.statistics.settings import CompareSettings
from listeners import Recorder
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

UTM = "EPSG:32648"
WEST, NORTH = 400_000.0, 2_000_000.0


def image(folder, bands=("NDWI", "B4", "B3", "B2", "B11"), side=60, transform=None, crs=UTM):
    """Each band is its number x 1000 + column; the first rows are without data."""
    path = folder / "image.tif"
    values = np.array(
        [np.tile(np.arange(side), (side, 1)) + 1000 * n for n in range(1, len(bands) + 1)], dtype=np.int16
    )
    values[:, :10] = -32768
    place = transform or Affine(10, 0, WEST, 0, -10, NORTH)
    shape = {"width": side, "height": side, "count": len(bands), "dtype": "int16", "nodata": -32768}
    with rasterio.open(path, "w", driver="GTiff", crs=crs, transform=place, **shape) as dataset:
        dataset.write(values)
        for number, name in enumerate(bands, 1):
            if name:
                dataset.set_band_description(number, name)
    return str(path)


def pixels(col, row, col_stop, row_stop):
    """A box of the image by its pixels."""
    return shapely.box(WEST + 10 * col, NORTH - 10 * row_stop, WEST + 10 * col_stop, NORTH - 10 * row)


def save(folder, stem, shapes, to=UTM, **fields):
    path = folder / f"{stem}.gpkg"
    gpd.GeoDataFrame(fields, geometry=list(shapes), crs=UTM).to_crs(to).to_file(path)
    return str(path)


def test_the_picture_is_red_green_and_blue_by_description(tmp_path):
    with rasterio.open(image(tmp_path)) as dataset:
        picture = read_picture(dataset, Window(5, 0, 20, 60))
    assert picture.shape == (20, 60, 3)
    assert (picture[:5] == UNCOUNTED).all()
    # Of 2000, 3000 and 4000 with a slope of 59, red is least and blue most, and all grow with the column.
    red, green, blue = (picture[10, :, band].astype(int) for band in range(3))
    assert (red < green).all()
    assert (green < blue).all()
    assert all((np.diff(band) >= 0).all() for band in (red, green, blue))
    known = np.add.outer([2000, 3000, 4000], np.arange(60))
    low, high = np.percentile(known, (2, 98))
    assert green[30] == int((3030 - low) / (high - low) * 255)


@pytest.mark.parametrize(("bands", "is_grey"), [(("", "", ""), False), (("anything",), True), (("B4", "B8"), True)])
def test_rasters_without_these_names(tmp_path, bands, is_grey):
    with rasterio.open(image(tmp_path, bands)) as dataset:
        picture = read_picture(dataset, Window(10, 0, 50, 60))
    assert (picture[..., 0] == picture[..., 2]).all() == is_grey
    assert picture[0, -1, 0] > picture[0, 0, 0]


def test_large_places_are_read_small(tmp_path):
    with rasterio.open(image(tmp_path, side=300)) as dataset:
        assert read_picture(dataset, Window(0, 0, 300, 150), 100).shape == (100, 50, 3)


def test_places_have_boxes_and_names(tmp_path):
    shapes = [shapely.Polygon([(WEST, NORTH - 100), (WEST + 100, NORTH - 100), (WEST, NORTH)]), pixels(20, 20, 30, 30)]
    source = save(tmp_path, "places", shapes, number=[1, 2], name=["湖 it's", None], other=["x", "y"])
    found = read_places(source, image(tmp_path), Silent())
    assert [place.name for place in found] == ["湖 it's", "place 2"]
    assert found[0].bounds == pytest.approx((WEST, NORTH - 100, WEST + 100, NORTH))
    elsewhere = read_places(save(tmp_path, "degrees", shapes[1:], 4326), image(tmp_path), Silent())
    assert elsewhere[0].name == "place 1"
    assert elsewhere[0].bounds == pytest.approx(pixels(20, 20, 30, 30).bounds, abs=2)


def test_the_first_twelve_places_are_shown(tmp_path):
    heard = Recorder()
    source = save(tmp_path, "places", [pixels(n, 20, n + 5, 25) for n in range(14)])
    assert len(read_places(source, image(tmp_path), heard)) == MOST_PLACES
    assert heard.warnings == ["PLACES has 14 polygons; the report shows the first 12 of them."]


def test_faults(tmp_path):
    source = save(tmp_path, "places", [pixels(0, 0, 9, 9)])
    turned = image(tmp_path, transform=Affine.translation(WEST, NORTH) * Affine.rotation(20) * Affine.scale(10, -10))
    with pytest.raises(GridMismatch, match="rotated or not north-up"):
        read_places(source, turned, Silent())
    with pytest.raises(LakesError, match="has no coordinate system, so places"):
        read_places(source, image(tmp_path, crs=None), Silent())
    with pytest.raises(MissingInput, match="does not exist"):
        read_places(source, str(tmp_path / "none.tif"), Silent())
    for given in ({"places": source}, {"image": turned}):
        with pytest.raises(InvalidSetting, match=f"found only {next(iter(given)).upper()}"):
            CompareSettings("a", ("b",), **given)


def test_shores_are_those_in_the_picture():
    lake, beside, around = shapely.box(-5, 2, 5, 4), shapely.box(10, 5, 21, 21), shapely.box(-9, -9, 99, 99)
    found = outlines_in(np.array([lake, beside, around]), (0, 0, 10, 10), 0.1)
    # The third covers the picture: a lake that is there and has no shore to see.
    assert found.lakes == 2
    assert (
        shapely.line_merge(shapely.union_all(found.lines)).normalize()
        == shapely.LineString([(0, 2), (5, 2), (5, 4), (0, 4)]).normalize()
    )
    assert outlines_in(np.array([beside]), (0, 0, 10, 10), 0.1).lakes == 0
    assert outlines_in(np.array([], dtype=object), (0, 0, 10, 10), 0.1).lakes == 0


def test_a_view_has_the_lakes_of_each_data_set_that_are_there(tmp_path):
    lakes = [pixels(22, 22, 26, 26), pixels(50, 50, 55, 55)]
    sources = {"utm": save(tmp_path, "a", lakes), "degrees": save(tmp_path, "b", lakes, 4326)}
    sources["none"] = save(tmp_path, "c", lakes[1:], 3857)
    view = view_of(Place("here", pixels(20, 20, 30, 40).bounds), image(tmp_path), sources, None)
    assert view.picture.shape == (20, 10, 3)
    assert view.bounds == pixels(20, 20, 30, 40).bounds
    assert [found.lakes for found in view.outlines.values()] == [1, 1, 0]
    for name in ("utm", "degrees"):
        (shore,) = view.outlines[name].lines
        assert shapely.Polygon(shore).symmetric_difference(lakes[0]).area < 1e-3
    south, north = (gpd.GeoSeries([shapely.Point(WEST + 250, y)], crs=UTM).to_crs(4326)[0] for y in view.bounds[1::2])
    expected = WGS84.inv(south.x, south.y, north.x, north.y)[2] / 1000
    assert view.km == pytest.approx((expected / 2, expected), rel=1e-3)
    assert view_of(Place("far", (0, 0, 10, 10)), image(tmp_path), sources, None) is None
    left_out = gpd.GeoSeries([lakes[0]], crs=UTM).to_crs(4326)
    assert view_of(Place("", view.bounds), image(tmp_path), sources, left_out).outlines["utm"].lakes == 0


def test_panels(tmp_path):
    sources = {
        f"set {n}": save(tmp_path, f"s{n}", [pixels(22 + 40 * (n == 1), 22, 26 + 40 * (n == 1), 26)]) for n in range(5)
    }
    view = view_of(Place("湖", pixels(20, 20, 40, 40).bounds), image(tmp_path), sources, None)
    figure = Figure(figsize=(7.2, view_height(view, 7.2)))
    draw_view(figure, view)
    panels = [axes for axes in figure.axes if axes.get_title()]
    assert [axes.get_title() for axes in panels] == list(sources)
    assert figure.get_suptitle() == "湖"
    assert ["no lakes here" in [text.get_text() for text in axes.texts] for axes in panels] == [0, 1, 0, 0, 0]
    drawn = [next(one for one in axes.collections if isinstance(one, LineCollection)) for axes in panels]
    assert [len(one.get_segments()) for one in drawn] == [1, 0, 1, 1, 1]
    for axes in panels:
        assert axes.images[0].get_array().shape == (20, 20, 3)
        assert axes.images[0].get_extent() == [view.bounds[0], view.bounds[2], view.bounds[1], view.bounds[3]]
        (bar,) = axes.lines
        assert np.diff(bar.get_xdata())[0] == pytest.approx(0.05 / view.km[0])
        assert "0.05 km" in [text.get_text() for text in axes.texts]


@pytest.mark.parametrize(("across", "bar"), [(0.3, 0.1), (3.01, 1), (10, 2), (16, 5), (400, 100), (29.9, 5)])
def test_scale_bars_have_round_lengths(across, bar):
    assert bar_km(across) == pytest.approx(bar)


def test_the_report_shows_places_and_says_what_it_cannot(tmp_path):
    first, second = save(tmp_path, "mine", [pixels(22, 22, 26, 26)]), save(tmp_path, "other", [pixels(23, 22, 28, 26)])
    outside = shapely.box(WEST - 9000, NORTH, WEST - 8000, NORTH + 1000)
    places = save(tmp_path, "places", [pixels(20, 20, 30, 40), outside], name=["Near <b>", "Far"])
    report, heard = tmp_path / "report.html", Recorder()
    shown = {"places": places, "image": image(tmp_path)}
    compare_datasets(CompareSettings(first, (second,), report=str(report), **shown), heard)
    page = Path(report).read_text(encoding="utf-8")
    assert page.count("data:image/png;base64") >= 2
    assert "Figure 4. Near &lt;b&gt; (18." in page
    assert "Figure 5. Far lies outside the image" in page
    assert "图 5. Far 在影像范围之外" in page
    assert "The place 'Far' lies outside IMAGE, so there is no picture of it." in heard.warnings
    heard = Recorder()
    compare_datasets(CompareSettings(first, (second,), sizes=str(tmp_path / "s.csv"), **shown), heard)
    assert "no REPORT is asked for" in heard.warnings[0]
