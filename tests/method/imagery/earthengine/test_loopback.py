"""The Earth Engine on loopback does what the real one documents, asked by the real client; values typed by hand."""

import math

import ee
import ee.deprecation
import numpy as np
import pytest
import requests
from earthengine import faults
from earthengine.catalogue import CLOUDS, IMAGES, Catalogue, Scene
from earthengine.lattice import Lattice
from earthengine.made import made_scenes
from earthengine.server import earth_engine
from google.auth.credentials import AnonymousCredentials
from pyproj import CRS, Transformer
from rasterio.io import MemoryFile

GRID = Lattice("EPSG:32633", (10.0, 0.0, 500000.0, 0.0, -10.0, 4650000.0), 6, 8)
COARSE = Lattice("EPSG:32633", (20.0, 0.0, 500000.0, 0.0, -20.0, 4650000.0), 3, 4)


def scene(index, start, sun=150.0, cloud=10.0, probability=True):
    """Digital numbers that count up from `start`; B8 lacks its first row."""
    numbers = (start + np.arange(48).reshape(6, 8)).astype(np.uint16)
    bands = {name: (numbers + shift, GRID) for name, shift in (("B2", 0), ("B3", 100), ("B4", 200), ("B8", 300))}
    bands["B8"][0][0] = 0
    bands["B11"] = (np.arange(1, 13, dtype=np.uint16).reshape(3, 4), COARSE)
    bands["SCL"] = (np.full((3, 4), 4, np.uint16), COARSE)
    if probability:
        bands["probability"] = (np.eye(6, 8, dtype=np.uint16) * 80, GRID)
    return Scene(index, bands, sun, cloud)


SCENES = [
    scene("20200101T101010_A", 1000),
    scene("20200201T101010_B", 2000, cloud=70.0),
    scene("20200301T101010_C", 3000, probability=False),
]


@pytest.fixture(scope="module")
def signed_in():
    with pytest.MonkeyPatch.context() as patch, earth_engine(Catalogue(SCENES)) as server:
        patch.setattr(ee.deprecation, "_FetchDataCatalogStac", dict)
        ee.Reset()
        ee.data.setMaxRetries(0)
        ee.Initialize(AnonymousCredentials(), url=server.url, project="glakes-test")
        yield server
    ee.Reset()


@pytest.fixture
def server(signed_in):
    signed_in.requests.clear()
    return signed_in


@pytest.fixture
def first(server):
    return ee.Image(ee.ImageCollection(IMAGES).first())


def pixels(image, lattice=GRID, **grid):
    """Bands of an image as the client gets them."""
    names = ("scaleX", "shearX", "translateX", "shearY", "scaleY", "translateY")
    place = {
        "dimensions": {"width": lattice.width, "height": lattice.height},
        "affineTransform": dict(zip(names, lattice.transform, strict=True)),
        "crsCode": lattice.crs,
    }
    answer = ee.data.computePixels({"expression": image, "fileFormat": "GEO_TIFF", "grid": place | grid})
    with MemoryFile(answer) as memory, memory.open() as dataset:
        assert tuple(dataset.transform)[:6] == pytest.approx(lattice.transform)
        return dataset.read()


def refused(image, lattice=GRID, **grid):
    with pytest.raises(ee.EEException) as caught:
        pixels(image, lattice, **grid)
    return str(caught.value)


def constant(rows):
    """An image with these values on GRID's first pixels, made of the scene's own numbers; 0 elsewhere."""
    array = np.zeros((6, 8), dtype=int)
    array[: len(rows), : len(rows[0])] = rows
    number = ee.Image(ee.ImageCollection(IMAGES).first()).select("B2").subtract(1000)
    values = [int(value) for value in array.ravel()]
    return number.remap(list(range(48)), values)


# Values and functions.


def test_numbers_texts_and_lists(server):
    assert ee.Number(3).add(4).multiply(2).getInfo() == 14
    assert ee.Number.parse("33").subtract(0.5).getInfo() == 32.5
    assert ee.Number(2).tan().atan().getInfo() == pytest.approx(2 - math.pi)
    assert ee.String("EPSG:32633").slice(-2).getInfo() == "33"
    assert ee.List([5, 6, 7]).get(-1).getInfo() == 7


def test_functions_may_use_what_stands_outside_them(server):
    factor = ee.Number(10)
    doubled = ee.List([1, 2, 3]).map(
        lambda outer: ee.List([1, 2]).map(lambda inner: ee.Number(inner).multiply(outer).add(factor))
    )
    assert doubled.getInfo() == [[11, 12], [12, 14], [13, 16]]


# Where pixels lie.


def test_a_pixel_is_the_one_that_holds_the_centre(first):
    finer = Lattice("EPSG:32633", (5.0, 0.0, 499995.0, 0.0, -5.0, 4650005.0), 14, 18)
    found = pixels(first.select("B2"), finer)[0]
    assert (found[0] == 0).all() and (found[:, 0] == 0).all()
    assert (found[1:13, 1:17] == np.kron(SCENES[0].bands["B2"][0], np.ones((2, 2)))).all()
    assert (found[13] == 0).all() and (found[:, 17] == 0).all()


def test_a_pixel_in_degrees_is_the_one_that_holds_the_centre(first):
    west, north = Transformer.from_crs(32633, 4326, always_xy=True).transform(500000, 4650000)
    asked = Lattice("EPSG:4326", (4e-5, 0.0, west - 2e-5, 0.0, -4e-5, north + 1e-5), 12, 20)
    found = pixels(first.select("B2"), asked)[0]
    back = Transformer.from_crs(4326, 32633, always_xy=True)
    for row in range(12):
        for col in range(20):
            x, y = back.transform(west - 2e-5 + 4e-5 * (col + 0.5), north + 1e-5 - 4e-5 * (row + 0.5))
            inside = 0 <= (x - 500000) / 10 < 8 and 0 <= (4650000 - y) / 10 < 6
            stored = SCENES[0].bands["B2"][0][int((4650000 - y) // 10), int((x - 500000) // 10)] if inside else 0
            assert found[row, col] == stored, (row, col)


def test_bands_of_20_m_are_repeated_not_blurred(first):
    assert (pixels(first.select("B11"))[0] == np.kron(SCENES[0].bands["B11"][0], np.ones((2, 2)))).all()


def test_coarser_requests_read_the_pyramid(first):
    numbers = SCENES[0].bands["B2"][0].reshape(3, 2, 4, 2).mean(axis=(1, 3))
    assert (pixels(first.select("B2"), COARSE)[0] == np.rint(numbers)).all()
    # Masked pixels do not count, classes are not averaged.
    valid = SCENES[0].bands["B8"][0][1, :2].mean()
    assert pixels(first.select("B8"), COARSE)[0][0, 0] == np.rint(valid)
    wider = Lattice("EPSG:32633", (40.0, 0.0, 500000.0, 0.0, -40.0, 4650000.0), 1, 2)
    assert (pixels(first.select("SCL"), wider)[0] == 4).all()


def test_reproject_is_computed_on_its_own_pixels(first):
    blocks = first.select("B2").reproject("EPSG:32633", [30, 0, 500000, 0, -30, 4650000])
    found = pixels(blocks)[0]
    # Centres of 30 m pixels lie in the second row and column; scale 30 is not yet the pyramid's next level of 40.
    assert (found[:3, :3] == found[0, 0]).all() and found[0, 3] != found[0, 2]
    assert first.select("B2").projection().crs().getInfo() == "EPSG:32633"
    assert first.select("B2").projection().atScale(30).nominalScale().getInfo() == pytest.approx(30)


# Arithmetic and masks.


def test_masked_pixels_are_zero_and_stay_masked_in_sums(first):
    total = first.select("B2").add(first.select("B8")).add(1)
    expected = SCENES[0].bands["B2"][0].astype(int) + SCENES[0].bands["B8"][0] + 1
    expected[0] = 0
    assert (pixels(total.toInt32())[0] == expected).all()
    assert (pixels(total.unmask(7).toInt32())[0][0] == 7).all()
    assert (pixels(first.select("B8").mask())[0] == (SCENES[0].bands["B8"][0] > 0)).all()


def test_unmask_reaches_beyond_the_footprint_only_when_told(first):
    wider = GRID.expanded(1, 1)
    assert (pixels(first.select("B8").unmask(9), wider)[0][0] == 0).all()
    filled = pixels(first.select("B8").unmask(9, False), wider)[0]
    assert (filled[:2] == 9).all() and (filled[:, 0] == 9).all() and (filled[2:-1, 1:-1] > 9).all()


def test_division_by_zero_is_zero_and_whole_numbers_divide_to_decimals(server):
    found = pixels(constant([[1, 0, 3]]).divide(constant([[2, 0, 0]])).toDouble())[0]
    assert found[0, :3].tolist() == [0.5, 0.0, 0.0]


def test_casts_cut_off_decimals_and_stop_at_the_ends_of_the_range(server):
    image = constant([[1, 2, 3, 4]]).multiply(ee.Image.constant(20000.7)).subtract(30000)
    assert pixels(image.toInt16())[0][0, :4].tolist() == [-9999, 10001, 30002, 32767]
    assert pixels(image.toUint8())[0][0, :3].tolist() == [0, 255, 255]
    assert pixels(image.round().toInt16())[0][0, :2].tolist() == [-9999, 10001]


def test_comparisons_and_logic(server):
    image = constant([[0, 1, 2, 3]])
    assert pixels(image.gt(1).And(image.lt(3)).Or(image.eq(0)))[0][0, :4].tolist() == [1, 0, 1, 0]
    assert pixels(image.Not())[0][0, :4].tolist() == [1, 0, 0, 0]
    assert pixels(image.toInt().bitwiseAnd(2).neq(0))[0][0, :4].tolist() == [0, 0, 1, 1]
    assert pixels(image.clamp(1, 2))[0][0, :4].tolist() == [1, 1, 2, 2]
    assert pixels(image.where(image.eq(3), 9))[0][0, :4].tolist() == [0, 1, 2, 9]


def test_bands_are_matched_one_to_all_by_name_then_by_order(first):
    three = first.select(["B2", "B3", "B4"]).toInt32()
    assert pixels(three.subtract(first.select("B2")))[:, 1, 0].tolist() == [0, 100, 200]
    turned = first.select(["B4", "B2", "B3"])
    assert pixels(three.subtract(turned).toInt32())[:, 1, 0].tolist() == [0, 0, 0]
    other = turned.rename(["x", "y", "z"])
    assert pixels(three.subtract(other).toInt32())[:, 1, 0].tolist() == [-200, 100, 100]
    assert three.addBands(first.select("B2")).bandNames().getInfo() == ["B2", "B3", "B4", "B2_1"]


def test_normalized_difference_masks_what_is_negative(server):
    nd = constant([[3, 1]]).addBands(constant([[1, -1]])).rename(["a", "b"]).normalizedDifference(["a", "b"])
    assert pixels(nd.unmask(-9))[0][0, :2].tolist() == [0.5, -9.0]


# Neighbours.


def spot(row, col):
    array = np.zeros((6, 8), dtype=int)
    array[row, col] = 1
    return constant(array.tolist())


@pytest.mark.parametrize("radius", [1.0, 1.5, 2.0, 2.3])
def test_a_circle_is_every_centre_within_its_radius(server, radius):
    rows, cols = np.indices((6, 8))
    near = np.hypot(rows - 2, cols - 4) <= radius
    assert (pixels(spot(2, 4).focalMax(radius, "circle", "pixels"))[0] == near).all()
    assert (pixels(spot(2, 4).focalMax(radius * 10, "circle", "meters"))[0] == near).all()


def test_focal_operations_fill_from_valid_neighbours_and_reduce_neighborhood_does_not(first):
    nir = first.select("B8")
    assert (pixels(nir.focalMax(1, "square", "pixels"))[0][0] > 0).all()
    around = nir.reduceNeighborhood(ee.Reducer.max(), ee.Kernel.square(1))
    assert around.bandNames().getInfo() == ["B8_max"]
    assert (pixels(around)[0][0] == 0).all()


def test_a_fixed_kernel_looks_where_its_weights_stand(server):
    # One weight, two columns right of the focus and one row below it: the neighbour to the south-east.
    kernel = ee.Kernel.fixed(5, 3, [[0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 1]], 2, 1)
    found = pixels(spot(3, 4).reduceNeighborhood(ee.Reducer.max(), kernel))[0]
    assert np.argwhere(found).tolist() == [[2, 2]]


@pytest.mark.parametrize(("angle", "reached"), [(0, (2, 3)), (90, (3, 4)), (180, (2, 5)), (270, (1, 4)), (45, (3, 3))])
def test_distances_are_searched_anticlockwise_from_the_east(server, angle, reached):
    distance = spot(2, 4).directionalDistanceTransform(angle, 1).select("distance")
    assert set(map(tuple, np.argwhere(pixels(distance.mask())[0]))) == {(2, 4), reached}
    assert pixels(distance)[0][reached] == 1 and pixels(distance)[0][2, 4] == 0


def test_the_nearest_of_several_counts(server):
    both = spot(2, 1).Or(spot(2, 4))
    distance = pixels(both.directionalDistanceTransform(0, 5).unmask(-1))[0]
    assert distance[2].tolist() == [1, 0, 2, 1, 0, -1, -1, -1]


# Collections.


def test_the_end_of_a_period_is_outside(server):
    images = ee.ImageCollection(IMAGES)
    assert images.filterDate("2020-01-01", "2020-02-01").size().getInfo() == 1
    assert images.filterDate("2020-01-01", "2020-02-02").aggregate_array("system:index").getInfo() == [
        "20200101T101010_A",
        "20200201T101010_B",
    ]


def test_properties_and_places_choose(server):
    images = ee.ImageCollection(IMAGES)
    assert images.filter(ee.Filter.lte("CLOUDY_PIXEL_PERCENTAGE", 60)).size().getInfo() == 2
    lon, lat = Transformer.from_crs(32633, 4326, always_xy=True).transform(500040, 4649970)
    here = ee.Geometry.Rectangle([lon - 1e-5, lat - 1e-5, lon + 1e-5, lat + 1e-5], "EPSG:4326", False)
    there = ee.Geometry.Rectangle([lon + 1, lat, lon + 1.1, lat + 0.1], "EPSG:4326", False)
    assert images.filterBounds(here).size().getInfo() == 3
    assert images.filterBounds(there).size().getInfo() == 0
    middle = ee.Image(images.first()).geometry().centroid(1).coordinates().getInfo()
    assert middle == pytest.approx([lon, lat], abs=1e-6)


def test_joins_pair_by_index(server):
    images, clouds = ee.ImageCollection(IMAGES), ee.ImageCollection(CLOUDS)
    same = ee.Filter.equals(leftField="system:index", rightField="system:index")
    joined = ee.ImageCollection(ee.Join.saveFirst("clouds").apply(images, clouds, same))
    assert joined.size().getInfo() == 2
    band = ee.Image(ee.Image(joined.first()).get("clouds")).select("probability")
    assert (pixels(band)[0] == SCENES[0].bands["probability"][0]).all()
    alone = ee.ImageCollection(ee.Join.inverted().apply(images, clouds, same))
    assert alone.aggregate_array("system:index").getInfo() == ["20200301T101010_C"]
    assert joined.merge(alone).size().getInfo() == 3


def test_mean_and_count_leave_out_what_is_masked(server):
    images = ee.ImageCollection(IMAGES).map(lambda image: image.updateMask(image.select("B2").lt(2040)))
    chosen = images.select(["B2", "B8"])
    mean, count = pixels(chosen.mean().toDouble()), pixels(chosen.count())
    assert mean[0, 0, 0] == 1500 and mean[0, 5, 7] == 1047
    assert count[0, 0, 0] == 2 and count[0, 5, 7] == 1 and count[1, 0, 0] == 0
    assert (mean[1, 0] == 0).all()


def test_arithmetic_loses_properties_and_selection_keeps_them(first):
    assert first.select("B2").get("system:index").getInfo() == "20200101T101010_A"
    assert first.add(1).get("system:index").getInfo() is None


# What is refused.


def test_requests_beyond_the_limits_are_refused(first):
    big = Lattice("EPSG:32633", GRID.transform, 2600, 2600)
    two = first.select(["B2", "B3", "B4"]).toInt16()
    assert "less than or equal to 32768" in refused(two, Lattice("EPSG:32633", GRID.transform, 40000, 1))
    five = first.select(["B2", "B3", "B4", "B8", "B11"]).toInt16()
    # 2600 x 2600 pixels of five bands of two bytes, and a byte of mask.
    assert "Total request size (74360000 bytes) must be less than or equal to 50331648 bytes" in refused(five, big)
    many = ee.Image.constant([1] * 1025)
    assert "Number of bands (1025)" in refused(many.rename([f"b{number}" for number in range(1025)]))


def test_bands_of_different_types_do_not_fit_one_file(first):
    mixed = first.select("B2").toInt16().addBands(first.select("B3").toUint16())
    assert "inconsistent types: Int16 and UInt16" in refused(mixed)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda image: image.select("B99"), "did not match any bands"),
        (lambda image: image.hsvToRgb(), "Function 'Image.hsvToRgb' is not found"),
        (lambda image: ee.Image(ee.ImageCollection("COPERNICUS/NONE").first()), "not found"),
        (lambda image: image.select(["B2", "B3"]).rename(["a"]), "number of names"),
        (lambda image: ee.Image(ee.Number(1).add(ee.Number(image.get("nothing")))), "null"),
    ],
)
def test_expressions_that_make_no_sense_are_refused(first, make, sentence):
    assert sentence in refused(make(first))


def test_errors_have_the_shape_of_googles(server):
    address = f"{server.url}/v1/projects/glakes-test/value:compute"
    answer = requests.post(address, json={"expression": {"result": "9", "values": {}}}, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"] == {
        "code": 400,
        "message": "Reference '9' is not in the expression.",
        "status": "INVALID_ARGUMENT",
    }
    assert requests.get(f"{server.url}/v1/projects/p/nothing", timeout=5).json()["error"]["status"] == "NOT_FOUND"


def test_an_unknown_projection_is_refused(first):
    assert "could not be parsed" in refused(first.select("B2"), crsCode="EPSG:999999")
    wkt = CRS.from_epsg(32633).to_wkt()
    assert (pixels(first.select("B2"), crsCode=None, crsWkt=wkt)[0] == SCENES[0].bands["B2"][0]).all()


# The server.


def test_faults_are_used_up_and_hit_what_they_are_meant_for(server, first):
    server.faults.append(faults.broken_server(503, times=1, after=1))
    pixels(first.select("B2"))
    assert "unavailable" in refused(first.select("B2"))
    pixels(first.select("B2"))
    assert [request.status for request in server.asked(faults.PIXELS)] == [200, 503, 200]
    assert not any("Authorization" in request.headers for request in server.requests)


def test_tasks_go_from_pending_to_their_end(server, first):
    def start(**options):
        task = ee.batch.Export.image.toCloudStorage(
            image=first.select("B2"), description="one", bucket="lakes", fileNamePrefix="here", dimensions="8x6",
            crs=GRID.crs, crsTransform=list(GRID.transform), **options,
        )  # fmt: skip
        task.start()
        return task

    task = start()
    assert [task.status()["state"] for _ in range(3)] == ["RUNNING", "COMPLETED", "COMPLETED"]
    with MemoryFile(server.service.exported["lakes/here"]) as memory, memory.open() as dataset:
        assert (dataset.read(1) == SCENES[0].bands["B2"][0]).all()
    server.service.export_failures.append("User memory limit exceeded.")
    task = start()
    assert [task.status()["state"] for _ in range(2)][-1] == "FAILED"
    assert task.status()["error_message"] == "User memory limit exceeded."
    task = start(maxPixels=10)
    task.status()
    assert "Export too large" in task.status()["error_message"]
    task = start()
    task.cancel()
    assert task.status()["state"] == "CANCELLED"


def test_made_scenes_are_the_same_for_the_same_seed_and_hold_what_they_promise():
    one, two = made_scenes(), made_scenes()
    for a, b in zip(one, two, strict=True):
        assert all((a.bands[name][0] == b.bands[name][0]).all() for name in a.bands)
    assert {scene.grid.crs for scene in one} == {"EPSG:32632", "EPSG:32633"}
    classes = set(np.unique(np.concatenate([scene.bands["SCL"][0].ravel() for scene in one])))
    assert {0, 3, 4, 6, 9, 11} <= classes
    assert len({scene.sun_azimuth for scene in one}) == len(one)
    assert any((scene.bands["B2"][0] == 0).any() for scene in one)
