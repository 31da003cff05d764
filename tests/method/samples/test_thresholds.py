import geopandas as gpd
import numpy as np
import pytest
import rasterio
from affine import Affine
from glakes.lakes.errors import BandMismatch, GridMismatch, LakesError
from glakes.lakes.samples import thresholds
from glakes.lakes.samples.otsu import otsu_threshold
from glakes.lakes.samples.settings import ThresholdSettings
from glakes.lakes.samples.thresholds import draft_labels, threshold_labels
from hypothesis import given, settings
from hypothesis import strategies as st
from listeners import Recorder
from pyproj import Geod
from rasterio.features import rasterize
from scipy.ndimage import label
from shapely import MultiPolygon, Polygon, box

LEFT, TOP, PIXEL = 500000.0, 5000000.0, 10.0
TRANSFORM = Affine(PIXEL, 0, LEFT, 0, -PIXEL, TOP)


def write_raster(path, values, *, scale=1.0, nodata=None, bands=1, crs="EPSG:32633"):
    height, width = values.shape
    profile = {"driver": "GTiff", "height": height, "width": width, "count": bands, "dtype": values.dtype, "crs": crs}
    with rasterio.open(path, "w", transform=TRANSFORM, nodata=nodata, **profile) as dataset:
        dataset.write(values, bands)
        dataset.scales = [scale] * bands
    return str(path)


def write_regions(path, shapes, crs="EPSG:32633", **fields):
    gpd.GeoDataFrame(fields, geometry=shapes, crs=crs).to_file(path)
    return str(path)


def pixels(row, col, height, width):
    """The box of some whole pixels."""
    left, top = LEFT + PIXEL * col, TOP - PIXEL * row
    return box(left, top - PIXEL * height, left + PIXEL * width, top)


def run(source, output, recorder=None, **options):
    result = threshold_labels(ThresholdSettings(source, str(output), **options), recorder or Recorder())
    return gpd.read_file(output), result


def burned(frame, shape):
    return rasterize(frame.geometry, shape, transform=TRANSFORM, fill=0) if len(frame) else np.zeros(shape, np.uint8)


def smooth_noise(seed, shape=(40, 50)):
    rng = np.random.default_rng(seed)
    coarse = rng.uniform(-0.8, 0.8, (shape[0] // 5 + 1, shape[1] // 5 + 1))
    return np.kron(coarse, np.ones((5, 5)))[: shape[0], : shape[1]] + rng.uniform(-0.2, 0.2, shape)


# Otsu


def brute_otsu(values):
    """Between-class variance of every one of 255 edges, by its definition."""
    edges = np.linspace(values.min(), values.max(), 257)
    centres = (edges[:-1] + edges[1:]) / 2
    binned = centres[np.clip(np.searchsorted(edges, values, side="right") - 1, 0, 255)]
    scores = []
    for edge in edges[1:-1]:
        low, high = binned[binned < edge], binned[binned > edge]
        share = len(low) / len(binned)
        scores.append(share * (1 - share) * (low.mean() - high.mean()) ** 2)
    return edges[1:-1], np.array(scores)


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.floats(0.05, 0.95), st.floats(0.01, 0.5))
def test_otsu_parts_best(seed, share, spread):
    rng = np.random.default_rng(seed)
    values = np.where(rng.random(600) < share, -0.4, 0.5) + rng.normal(0, spread, 600)
    edges, scores = brute_otsu(values)
    found = otsu_threshold(values)
    assert values.min() < found < values.max()
    at = scores[np.argmin(np.abs(edges - found))]
    assert at >= scores.max() * (1 - 1e-9)


def test_otsu_by_hand():
    assert otsu_threshold(np.array([0.0, 0, 0, 1, 1])) == pytest.approx(0.5)
    assert otsu_threshold(np.array([0.25, 0.25])) == 0.25
    assert np.isnan(otsu_threshold(np.array([np.nan])))
    assert otsu_threshold(np.array([[-1.0, np.nan], [np.nan, 1.0]])) == pytest.approx(0.0)


# Polygons from arrays


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.floats(-0.5, 0.5))
def test_labels_are_the_four_connected_pixels_above(seed, strip, threshold):
    values = smooth_noise(seed)
    values[3, 4:8] = np.nan
    strips = [values[row : row + strip] for row in range(0, 40, strip)]
    labels = draft_labels(strips, values.shape, TRANSFORM, "EPSG:32633", threshold)
    water = values > threshold
    assert len(labels) == label(water)[1]
    assert labels.is_valid.all()
    assert (burned(labels.to_frame("geometry"), values.shape) == water).all()
    assert labels.area.sum() == pytest.approx(water.sum() * 100)


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1), st.floats(-0.5, 0.3))
def test_a_higher_threshold_never_adds_a_pixel(seed, threshold):
    values = smooth_noise(seed)
    low, high = (
        burned(draft_labels([values], values.shape, TRANSFORM, "EPSG:32633", t).to_frame("geometry"), values.shape)
        for t in (threshold, threshold + 0.2)
    )
    assert (high <= low).all()


def test_small_holes_are_filled_with_what_lies_in_them():
    values = np.full((20, 30), -1.0)
    values[1:11, 1:11] = 1
    values[3:9, 3:9] = -1  # an island of 36 pixels with a pond
    values[5:7, 5:7] = 1
    values[1:11, 15:28] = 1
    values[2:10, 16:27] = -1  # an island of 88 pixels with a pond
    values[5, 20] = 1
    filled = draft_labels([values], values.shape, TRANSFORM, "EPSG:32633", 0.0, fill_holes=0.004)
    assert sorted(filled.area / 100) == [1, 42, 100]
    assert len(draft_labels([values], values.shape, TRANSFORM, "EPSG:32633", 0.0)) == 4
    assert len(draft_labels([values], values.shape, TRANSFORM, "EPSG:32633", 0.0, fill_holes=1.0)) == 2


# The step


def test_whole_raster_with_scale_and_nodata(tmp_path):
    values = np.round(smooth_noise(1) * 1000).astype(np.int16)
    values[10:14, 10:20] = -32768
    source = write_raster(tmp_path / "composite 湖.tif", values, scale=0.001, nodata=-32768)
    frame, result = run(source, tmp_path / "labels.gpkg", threshold=0.1)
    assert result == {"THRESHOLD_USED": 0.1}
    assert (burned(frame, values.shape) == (values > 100)).all()
    assert set(frame.columns) == {"region_id", "class", "threshold", "area_km2", "geometry"}
    assert set(frame["class"]) == {"lake"} and set(frame["region_id"]) == {1} and set(frame["threshold"]) == {0.1}
    assert frame.crs.to_epsg() == 32633


def test_above_means_above(tmp_path):
    # 9 x 0.001 is a hair more than 0.009 in floating point, 0.1 as float32 is more than 0.1.
    ints = np.array([[8, 9, 10]], np.int16)
    frame, _ = run(write_raster(tmp_path / "i.tif", ints, scale=0.001), tmp_path / "i.gpkg", threshold=0.009)
    assert burned(frame, (1, 3)).tolist() == [[0, 0, 1]]
    floats = np.array([[0.05, 0.1, 0.15]], np.float32)
    frame, result = run(write_raster(tmp_path / "f.tif", floats), tmp_path / "f.gpkg", threshold=0.1)
    assert burned(frame, (1, 3)).tolist() == [[0, 0, 1]]
    assert result["THRESHOLD_USED"] == 0.1


def test_areas_are_geodesic_and_limits_inclusive(tmp_path):
    values = np.full((30, 30), -0.5, np.float32)
    values[2:4, 2:5] = values[10:13, 10:12] = 0.5
    values[20, 20] = 0.5
    source = write_raster(tmp_path / "n.tif", values, nodata=float("nan"))
    frame, _ = run(source, tmp_path / "all.gpkg")
    lonlat = frame.to_crs(4326).geometry
    reference = [abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) / 1e6 for shape in lonlat]
    np.testing.assert_allclose(frame["area_km2"], reference, rtol=1e-9)
    middle = sorted(frame["area_km2"])[1]
    kept, _ = run(source, tmp_path / "some.gpkg", min_area=middle)
    assert len(kept) == 2 and kept["area_km2"].min() == middle


def test_regions_cut_by_pixel_centre_and_labels_stay_inside(tmp_path):
    values = smooth_noise(2).astype(np.float32)
    source = write_raster(tmp_path / "n.tif", values)
    shape = Polygon([(LEFT + 33, TOP - 27), (LEFT + 402, TOP - 61), (LEFT + 301, TOP - 377), (LEFT + 48, TOP - 290)])
    regions = write_regions(tmp_path / "r.gpkg", [shape])
    frame, _ = run(source, tmp_path / "l.gpkg", regions=regions, threshold=-0.1)
    inside = rasterize([shape], values.shape, transform=TRANSFORM).astype(bool)
    assert (burned(frame, values.shape) == ((values > -0.1) & inside)).all()
    assert shape.buffer(1e-6).covers(frame.union_all())
    assert set(frame.geom_type) == {"Polygon"}


def test_each_region_has_its_own_threshold(tmp_path):
    values = smooth_noise(3)
    source = write_raster(tmp_path / "n.tif", values)
    regions = write_regions(
        tmp_path / "r.gpkg",
        [pixels(0, 0, 20, 25), MultiPolygon([pixels(20, 0, 20, 5), pixels(20, 10, 20, 15)]), pixels(0, 25, 40, 25)],
        region_id=["south", "b", "东"],
        ndwi=[0.3, None, -0.2],
    )
    recorder = Recorder()
    options = {"regions": regions, "threshold_field": "ndwi"}
    frame, result = run(source, tmp_path / "otsu.gpkg", recorder, method="otsu", **options)
    used = frame.groupby("region_id")["threshold"].first()
    second = np.concatenate([values[20:, :5].ravel(), values[20:, 10:25].ravel()])
    assert used["south"] == 0.3 and used["东"] == -0.2
    assert used["b"] == pytest.approx(otsu_threshold(second), abs=1e-12)
    assert result["THRESHOLD_USED"] == pytest.approx(np.mean([0.3, used["b"], -0.2]))
    assert any("3 regions" in text and "mean" in text for text in recorder.infos)
    assert recorder.percents == sorted(recorder.percents)
    manual, _ = run(source, tmp_path / "manual.gpkg", threshold=0.05, **options)
    assert set(manual["threshold"]) == {0.3, 0.05, -0.2}
    expected = np.zeros(values.shape, bool)
    expected[:20, :25] = values[:20, :25] > 0.3
    expected[20:, :5] = values[20:, :5] > 0.05
    expected[20:, 10:25] = values[20:, 10:25] > 0.05
    expected[:, 25:] = values[:, 25:] > -0.2
    assert (burned(manual, values.shape) == expected).all()


def test_regions_in_degrees(tmp_path):
    values = smooth_noise(4).astype(np.float32)
    source = write_raster(tmp_path / "n.tif", values)
    degrees = gpd.GeoSeries([pixels(5, 5, 20, 20)], crs=32633).to_crs(4326)
    frame, _ = run(source, tmp_path / "l.gpkg", regions=write_regions(tmp_path / "r.gpkg", degrees, crs=4326))
    expected = np.zeros(values.shape, bool)
    expected[5:25, 5:25] = values[5:25, 5:25] > 0
    assert (burned(frame, values.shape) == expected).all()


@pytest.mark.parametrize("pixels_at_a_time", [1, 60, 777])
def test_strips_change_nothing(tmp_path, monkeypatch, pixels_at_a_time):
    source = write_raster(tmp_path / "n.tif", smooth_noise(5))
    regions = write_regions(tmp_path / "r.gpkg", [pixels(3, 4, 30, 33)])
    options = {"regions": regions, "method": "otsu", "fill_holes": 0.001}
    whole, first = run(source, tmp_path / "a.gpkg", **options)
    monkeypatch.setattr(thresholds, "STRIP_PIXELS", pixels_at_a_time)
    parts, second = run(source, tmp_path / "b.gpkg", **options)
    assert first["THRESHOLD_USED"] == second["THRESHOLD_USED"]
    assert whole.geometry.geom_equals(parts.geometry).all() and len(whole)


def test_regions_beside_the_raster_or_without_data(tmp_path):
    values = smooth_noise(6)
    values[:, 25:] = -9999
    source = write_raster(tmp_path / "n.tif", values, nodata=-9999)
    far = box(0, 0, 10, 10)
    recorder = Recorder()
    regions = write_regions(tmp_path / "r.gpkg", [far, pixels(0, 30, 9, 9), pixels(0, 0, 20, 20)])
    frame, _ = run(source, tmp_path / "l.gpkg", recorder, regions=regions, method="otsu")
    assert set(frame["region_id"]) == {3}
    assert "1 regions do not lie on the raster: 1." in recorder.warnings
    assert "Region 2 has no data and gets no labels." in recorder.warnings
    with pytest.raises(GridMismatch, match="None of the 1 regions"):
        run(source, tmp_path / "x.gpkg", regions=write_regions(tmp_path / "far.gpkg", [far]))
    empty = write_regions(tmp_path / "empty.gpkg", [pixels(0, 30, 9, 9)])
    with pytest.raises(GridMismatch, match="no data in any region"):
        run(source, tmp_path / "x.gpkg", regions=empty, method="otsu")
    assert not (tmp_path / "x.gpkg").exists()


def test_nothing_above_is_an_empty_layer(tmp_path):
    source = write_raster(tmp_path / "n.tif", np.full((5, 6), -0.5, np.float32))
    frame, result = run(source, tmp_path / "l.gpkg")
    assert len(frame) == 0 and "area_km2" in frame and result["THRESHOLD_USED"] == 0.0


def test_what_is_no_ndwi_is_refused(tmp_path):
    source = write_raster(tmp_path / "n.tif", np.array([[523, -20]], np.int16))
    with pytest.raises(LakesError, match=r"NDWI in -1\.\.1 .* found 523\. .*scale"):
        run(source, tmp_path / "l.gpkg")
    with pytest.raises(BandMismatch, match="BAND = 2, found 1"):
        run(source, tmp_path / "l.gpkg", band=2)
    unplaced = write_raster(tmp_path / "u.tif", np.zeros((2, 2), np.float32), crs=None)
    with pytest.raises(LakesError, match="no coordinate system"):
        run(unplaced, tmp_path / "l.gpkg")


def test_threshold_fields_that_cannot_be_used(tmp_path):
    source = write_raster(tmp_path / "n.tif", smooth_noise(7))
    shape = [pixels(0, 0, 9, 9)]
    regions = write_regions(tmp_path / "r.gpkg", shape, t=[100.0], text=["a"])
    for field, sentence in (("no", "its fields are: t, text"), ("t", "found 100"), ("text", "must hold numbers")):
        with pytest.raises(LakesError, match=sentence):
            run(source, tmp_path / "l.gpkg", regions=regions, threshold_field=field)
