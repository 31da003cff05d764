"""Lakes of rasters: what counts as water, seams, numbers, edges, and what is written."""

import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import rasterio.features
import shapely
from affine import Affine
from glakes.lakes.errors import Cancelled, GridMismatch, LakesError, MissingInput
from glakes.lakes.inventory import tracing, water
from glakes.lakes.inventory.polygons import trace_raster, vectorize_lakes
from glakes.lakes.inventory.settings import VectorizeSettings
from glakes.lakes.progress import Silent
from listeners import Stop
from rasterio.transform import from_origin
from scipy import ndimage

UTM = {"crs": "EPSG:32648", "transform": from_origin(400_000, 4_500_000, 10, 10)}


def make(path, array, description=None, scale=1.0, **extra):
    profile = {"driver": "GTiff", "count": 1, "height": array.shape[0], "width": array.shape[1], "dtype": array.dtype}
    with rasterio.open(path, "w", **profile | UTM | extra) as dataset:
        dataset.write(array, 1)
        dataset.scales = (scale,)
        if description:
            dataset.descriptions = (description,)
    return str(path)


def lakes(path, threshold=0.5, min_area=0.0):
    with rasterio.open(path) as dataset:
        found = pd.concat(trace_raster(dataset, threshold, min_area, Silent()))
        return found.sort_values("lake_id", ignore_index=True)


def pixels(path, **kwargs):
    """How many pixels are lake."""
    return round(shapely.area(lakes(path, **kwargs).geometry.values).sum() / 100)


RAMP = np.array([[0, 1, 49, 50, 51, 99, 100, 255]], dtype=np.uint8)


@pytest.mark.parametrize(
    ("array", "extra", "threshold", "expected"),
    [
        (RAMP, {"nodata": 255}, 0.5, 4),
        (RAMP, {"nodata": 255}, 0.51, 3),
        (RAMP, {"nodata": 255}, 0.01, 6),
        (np.array([[0, 1, 1, 0]], np.uint8), {"nodata": 255}, 0.9, 2),  # a mask
        (np.array([[0, 1, 1, 0]], np.uint8), {"nodata": 0}, 0.9, 2),  # a mask that calls dry land nodata
        (np.array([[0, 1, 1, 0]], np.uint8), {"description": "probability"}, 0.5, 0),  # one percent
        (np.array([[0, 1, 1, 0]], np.uint8), {"scale": 0.01}, 0.5, 0),
        (np.array([[0, 1, 1, 0]], np.uint8), {"scale": 0.01}, 0.01, 2),
        (np.array([[0, 0.3, 0.57, 1, np.nan]], np.float32), {}, 0.57, 2),  # fractions
        (np.array([[0, 30, 57, 100, np.nan]], np.float32), {}, 0.57, 2),  # percentages as floats
        (np.array([[-9999, 0, 1]], np.int16), {"nodata": -9999}, 0.5, 1),
    ],
)
def test_what_counts_as_water(tmp_path, array, extra, threshold, expected):
    assert pixels(make(tmp_path / "r.tif", array, **extra), threshold=threshold) == expected


@pytest.mark.parametrize(("array", "found"), [([[0, 255, 0]], "255"), ([[0, 50, 101]], "101")])
def test_values_that_are_neither_mask_nor_probability(tmp_path, array, found):
    with pytest.raises(LakesError, match=f"Expected a 0/1 mask.* found {found} .*nodata"):
        lakes(make(tmp_path / "r.tif", np.array(array, np.uint8)))


def test_without_a_coordinate_system(tmp_path):
    with pytest.raises(LakesError, match="no coordinate system"):
        lakes(make(tmp_path / "r.tif", RAMP, crs=None))


@pytest.fixture
def scene(tmp_path):
    """A probability raster with lakes, islands and a hole in the data."""
    rng = np.random.default_rng(5)
    smooth = ndimage.gaussian_filter(rng.standard_normal((330, 290)), 2.5)
    percent = np.clip(50 + smooth / smooth.std() * 25, 0, 100).astype(np.uint8)
    percent[100:130, 80:140] = 255
    return make(tmp_path / "p.tif", percent, "probability", 0.01, nodata=255, blockysize=7), percent


def test_lakes_of_a_part_are_lakes_of_the_whole(scene, tmp_path):
    path, percent = scene
    whole = lakes(path).set_index("lake_id")
    origin = UTM["transform"]
    for top, left, bottom, right in ((0, 0, 200, 150), (37, 41, 330, 290), (90, 60, 250, 200)):
        shifted = {"transform": origin @ origin.translation(left, top)}
        part_path = make(tmp_path / "part.tif", percent[top:bottom, left:right], "probability", nodata=255, **shifted)
        part = lakes(part_path).set_index("lake_id")
        uncut = part[part["edge_flag"] == 0]
        assert len(uncut) > 10
        same = whole.loc[uncut.index]
        assert uncut.geometry.to_wkb().equals(same.geometry.to_wkb())
        assert uncut["area_km2"].equals(same["area_km2"])


def test_attributes(scene):
    path, percent = scene
    found = lakes(path)
    assert list(found.columns) == ["lake_id", "area_km2", "shore_km", "lon", "lat", "edge_flag", "geometry"]
    assert found["lake_id"].is_unique and found["lake_id"].is_monotonic_increasing
    assert found.crs.to_epsg() == 32648
    assert found.geometry.is_valid.all()
    points = gpd.GeoSeries(gpd.points_from_xy(found["lon"], found["lat"], crs=4326)).to_crs(found.crs)
    assert found.geometry.contains(points).all()
    # Map area of UTM and geodesic area differ by the scale of the projection only.
    assert found["area_km2"].sum() == pytest.approx((percent[percent < 255] >= 50).sum() * 1e-4, rel=2e-3)
    assert (found["shore_km"] > 0.0399).all()


def test_small_lakes_are_left_out_at_their_geodesic_area(scene):
    path, _ = scene
    every = lakes(path)
    limit = float(every["area_km2"].sort_values().iloc[len(every) // 2])
    kept = lakes(path, min_area=limit)
    assert set(kept["lake_id"]) == set(every[every["area_km2"] >= limit]["lake_id"])


def test_a_higher_threshold_never_adds_a_pixel(scene):
    path, _ = scene
    counts = [pixels(path, threshold=step / 20) for step in range(1, 21)]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("name", ["lakes.gpkg", "湖 'a'.fgb"])
def test_layer_is_written(scene, tmp_path, name):
    path, _ = scene
    result = vectorize_lakes(VectorizeSettings(path, str(tmp_path / name), 0.6, 0.001), Silent())
    layer = gpd.read_file(tmp_path / name)
    assert result == {"LAKES_COUNT": len(layer)}
    assert len(layer) == len(lakes(path, 0.6, 0.001))


@pytest.mark.parametrize("value", [0, 255])
def test_a_raster_without_water_gives_an_empty_layer(tmp_path, value):
    path = make(tmp_path / "r.tif", np.full((5, 4), value, np.uint8), nodata=255)
    assert vectorize_lakes(VectorizeSettings(path, str(tmp_path / "l.gpkg")), Silent()) == {"LAKES_COUNT": 0}
    layer = gpd.read_file(tmp_path / "l.gpkg")
    assert list(layer.columns) == ["lake_id", "area_km2", "shore_km", "lon", "lat", "edge_flag", "geometry"]


def test_degrees(tmp_path):
    step = 9e-5
    grid = {"crs": "EPSG:4326", "transform": from_origin(103, 36, step, step)}
    mask = np.zeros((40, 60), np.uint8)
    mask[10:30, 20:50] = 1
    (found,) = lakes(make(tmp_path / "r.tif", mask, **grid)).itertuples()
    assert found.area_km2 == pytest.approx(20 * 30 * (step * 111_320) ** 2 * np.cos(np.radians(36)) / 1e6, rel=0.01)
    assert found.edge_flag == 0


@pytest.mark.parametrize("after", [0, 3, 20])
def test_cancel_leaves_no_file(scene, tmp_path, monkeypatch, after):
    monkeypatch.setattr(water, "MOST_PIXELS", 290 * 7)
    monkeypatch.setattr(water, "STRIP_PIXELS", 290 * 7)
    with pytest.raises(Cancelled):
        vectorize_lakes(VectorizeSettings(scene[0], str(tmp_path / "out" / "l.gpkg")), Stop(after))
    assert not list(tmp_path.glob("out/*"))


def test_missing_raster(tmp_path):
    with pytest.raises(MissingInput, match="does not exist"):
        vectorize_lakes(VectorizeSettings(str(tmp_path / "no.tif"), str(tmp_path / "l.gpkg")), Silent())


def test_a_truncated_file(tmp_path):
    noise = np.random.default_rng(1).integers(0, 101, (900, 700)).astype(np.uint8)
    path = make(tmp_path / "r.tif", noise, "probability", compress="deflate")
    whole = Path(path).read_bytes()
    Path(path).write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(MissingInput, match=r"rows 0 to 899 cannot be read; the file is cut short|cannot be read as a"):
        vectorize_lakes(VectorizeSettings(path, str(tmp_path / "out" / "l.gpkg")), Silent())
    assert not list(tmp_path.glob("out/*"))


@pytest.mark.parametrize(
    "transform", [Affine(10, 3, 0, 3, -10, 0), Affine(10, 0, 0, 0, 10, 0), Affine(-10, 0, 0, 0, -10, 0)]
)
def test_a_rotated_raster_is_refused(tmp_path, transform):
    path = make(tmp_path / "r.tif", RAMP, nodata=255, transform=transform)
    with pytest.raises(GridMismatch, match=r"rotated or not north-up. Warp it"):
        lakes(path)


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1)])
def test_rasters_of_one_row_or_column(tmp_path, shape):
    mask = np.ones(shape, np.uint8)
    (found,) = lakes(make(tmp_path / "r.tif", mask)).itertuples()
    assert found.edge_flag == 1 and found.geometry.area == 100 * mask.size
    assert found.area_km2 == pytest.approx(1e-4 * mask.size, rel=2e-3)


def test_nodata_that_is_water_leaves_no_lake(tmp_path):
    """A mask whose nodata value is 1 says that nothing is known of its water."""
    assert pixels(make(tmp_path / "r.tif", np.array([[0, 1, 1, 0]], np.uint8), nodata=1)) == 0


def test_a_mask_band_marks_missing_data(tmp_path):
    mask = np.ones((6, 6), np.uint8)
    path = make(tmp_path / "r.tif", mask)
    known = np.full((6, 6), 255, np.uint8)
    known[:, 3] = 0
    with rasterio.open(path, "r+") as dataset:
        dataset.write_mask(known)
    assert sorted(lakes(path).geometry.area / 100) == [12, 18]


def test_across_the_antimeridian(tmp_path):
    """Columns beyond 180 degrees are those from -180 on: same numbers, same areas, longitudes in -180..180."""
    step = 0.001
    mask = np.zeros((20, 40), np.uint8)
    mask[5:15, 30:34] = 1
    mask[8:10, 15:25] = 1  # lies on both sides
    grid = {"crs": "EPSG:4326", "transform": from_origin(180 - 20 * step, 10, step, step)}
    beyond = lakes(make(tmp_path / "a.tif", mask, **grid))
    west = {"crs": "EPSG:4326", "transform": from_origin(-180, 10, step, step)}
    behind = lakes(make(tmp_path / "b.tif", mask[:, 20:], **west)).set_index("lake_id")
    assert beyond["lake_id"].is_unique and beyond["lon"].between(-180, 180).all()
    (same,) = beyond[beyond["edge_flag"] == 0][lambda found: found["lake_id"].isin(behind.index)].itertuples()
    assert same.area_km2 == pytest.approx(behind.loc[same.lake_id, "area_km2"], rel=1e-9)
    assert same.lon == pytest.approx(behind.loc[same.lake_id, "lon"], abs=1e-9)
    projected = lakes(
        make(tmp_path / "c.tif", mask, crs="EPSG:3832", transform=from_origin(3339584.7 - 1000, 1e6, 50, 50))
    )
    assert projected["area_km2"].max() < 0.11 and projected["shore_km"].max() < 2


@pytest.mark.parametrize("many", [False, True])
def test_bands_of_lakes_leave_no_trace(scene, tmp_path, monkeypatch, many):
    """Written in many parts, the layer has the same bytes in its geometry and the same numbers."""
    whole = lakes(scene[0])
    if many:
        monkeypatch.setattr(tracing, "BAND_CORNERS", 1500)
    monkeypatch.setattr(water, "STRIP_PIXELS", 290 * 14)
    monkeypatch.setattr(water, "MOST_PIXELS", 290 * 14)
    vectorize_lakes(VectorizeSettings(scene[0], str(tmp_path / "l.gpkg")), Silent())
    written = gpd.read_file(tmp_path / "l.gpkg")
    assert written.geometry.to_wkb().equals(whole.geometry.to_wkb())
    for name in whole.columns.drop("geometry"):
        assert written[name].tolist() == whole[name].tolist(), name


MEASURE = """
import sys
sys.path[:0] = sys.argv[3:]
import conftest
from glakes.lakes.inventory.polygons import write_lakes
from glakes.lakes.progress import Silent
lakes = write_lakes(sys.argv[1], sys.argv[2], 0.5, 0, Silent())
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(lakes, int(peak.split()[1]) // 1024)
"""


def virtual(folder, tile, times):
    """A square raster of one tile again and again, and its path."""
    make(folder / "tile.tif", tile, tiled=True, compress="zstd", blockxsize=512, blockysize=512)
    side = len(tile)
    sources = "".join(
        f'<SimpleSource><SourceFilename relativeToVRT="1">tile.tif</SourceFilename><SourceBand>1</SourceBand>'
        f'<SrcRect xOff="0" yOff="0" xSize="{side}" ySize="{side}"/>'
        f'<DstRect xOff="{col * side}" yOff="{row * side}" xSize="{side}" ySize="{side}"/></SimpleSource>'
        for row in range(times)
        for col in range(times)
    )
    (folder / "r.vrt").write_text(
        f'<VRTDataset rasterXSize="{times * side}" rasterYSize="{times * side}"><SRS>EPSG:32648</SRS>'
        f"<GeoTransform>400000,10,0,4500000,0,-10</GeoTransform>"
        f'<VRTRasterBand dataType="Byte" band="1">{sources}</VRTRasterBand></VRTDataset>'
    )
    return folder / "r.vrt"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to read the largest memory from")
@pytest.mark.parametrize("kind", ["few lakes", "one lake that spans everything"])
def test_memory_does_not_grow_with_the_raster(tmp_path, kind):
    """40 000 x 40 000 pixels take no more than a thousandth of them does, but for some strips."""
    tile = np.zeros((2000, 2000), np.uint8)
    if kind == "few lakes":
        tile[500:700, 300:900] = 1
    else:
        tile[900:1000] = tile[:, 900:1000] = 1
    peaks = {}
    for times in (1, 20):
        raster = virtual(tmp_path, tile, times)
        here = Path(__file__).parents[2]
        answer = subprocess.run(
            [sys.executable, "-c", MEASURE, raster, tmp_path / "l.gpkg", here], check=True, capture_output=True
        )
        count, peaks[times] = map(int, answer.stdout.split())
    assert count == (400 if kind == "few lakes" else 1)
    assert peaks[20] - peaks[1] < 150
