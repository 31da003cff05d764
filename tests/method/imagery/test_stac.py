import json
import threading
import time
from datetime import date

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from glakes.lakes.errors import Cancelled, LakesError, MissingInput
from glakes.lakes.imagery import remote
from glakes.lakes.imagery.assets import best_offers
from glakes.lakes.imagery.composite import composite_scenes
from glakes.lakes.imagery.scene import Refused, Scene
from glakes.lakes.imagery.scenes import find_scenes
from glakes.lakes.imagery.settings import CompositeSettings
from glakes.lakes.imagery.stac import read_item
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listeners import Recorder
from made_scenes import REFLECTANCE, random_bands, write_bands
from range_server import serving

SHAPE = (40, 60)
TIFF = "image/tiff; application=geotiff; profile=cloud-optimized"
COMMON = {"B2": "blue", "B3": "green", "B4": "red", "B8": "nir", "B11": "swir16"}
DAYS = ("2020-01-05", "2020-02-05", "2021-03-05")


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setitem(remote.HTTP_OPTIONS, "GDAL_HTTP_RETRY_DELAY", 0.02)


def run(source, output, recorder=None, **options):
    return composite_scenes(CompositeSettings(str(source), str(output), **options), recorder or Recorder())


def pixels(path):
    with rasterio.open(path) as dataset:
        return dataset.read(), dataset.transform, dataset.tags()["SCENE_DATES"]


def found(path, recorder=None):
    scenes, refused = find_scenes(path, recorder or Recorder())
    return scenes, {item.name: item.reason for item in refused}


def make_days(folder, days=DAYS, **options):
    """One file per date and band; B11 and SCL are coarser."""
    rng = np.random.default_rng(3)
    for day in days:
        bands = random_bands(rng, SHAPE)
        bands["B8"][:4, :9] = 0
        half = (SHAPE[0] // 2, SHAPE[1] // 2)
        bands["B11"] = bands["B11"][: half[0], : half[1]]
        scl = np.where(rng.random(half) < 0.02, 9, 4).astype(np.uint16)
        for name, array in (bands | {"SCL": scl}).items():
            pixel = 10.0 * SHAPE[0] / array.shape[0]
            tags = {"MEAN_SOLAR_AZIMUTH_ANGLE": "151.5"}
            write_bands(folder / f"{day}_{name}.tif", {name: array}, pixel=pixel, tags=tags, **options)
    return folder


def asset(href, **fields):
    return {"href": href, "type": TIFF, "roles": ["data"]} | fields


def make_item(day, prefix="", **properties):
    """As catalogues write them: assets by colour, thumbnail and metadata beside them."""
    assets = {
        common: asset(f"{prefix}{day}_{band}.tif", **{"eo:bands": [{"name": common, "common_name": common}]})
        for band, common in COMMON.items()
    }
    assets["scl"] = asset(f"{prefix}{day}_SCL.tif")
    assets["visual"] = asset("TCI.tif", **{"eo:bands": [{"common_name": "red"}, {"common_name": "green"}]})
    assets["thumbnail"] = {"href": "preview.jpg", "type": "image/jpeg", "roles": ["thumbnail"]}
    assets["granule_metadata"] = {"href": "metadata.xml", "type": "application/xml", "roles": ["metadata"]}
    stated = {"datetime": f"{day}T10:10:31.024000Z", "eo:cloud_cover": 12.5, "view:sun_azimuth": 151.5}
    return {"type": "Feature", "id": f"S2A_33TTG_{day}", "properties": stated | properties, "assets": assets}


def write_items(path, items, **fields):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": items} | fields), encoding="utf-8")
    return path


def put_raster_bands(item, **values):
    for name in COMMON.values():
        item["assets"][name]["raster:bands"] = [values]
    return item


def first_band(path, name="B2"):
    scenes, refused = found(path)
    assert not refused
    return scenes[0].bands[name]


MASKS = {"shadow_distance": 100, "buffer": 20}


def test_local_items_give_the_composite_of_the_folder(tmp_path):
    folder = make_days(tmp_path / "in put 湖")
    source = write_items(folder / "items.json", [make_item(day, "./") for day in reversed(DAYS)])
    absolute = write_items(tmp_path / "absolute.json", [make_item(day, f"{folder}/") for day in DAYS])
    address = write_items(tmp_path / "address.json", [make_item(day, f"{folder.as_uri()}/") for day in DAYS])
    run(folder, tmp_path / "folder.tif", **MASKS)
    expected = pixels(tmp_path / "folder.tif")
    assert (expected[0] == -32768).any() and (expected[0] != -32768).any()
    for name in (source, absolute, address):
        recorder = Recorder()
        assert run(name, tmp_path / "o.tif", recorder, **MASKS)["SCENES_USED"] == 3
        assert (pixels(tmp_path / "o.tif")[0] == expected[0]).all() and pixels(tmp_path / "o.tif")[1:] == expected[1:]
        assert "Clouds by scl in 3 scenes." in recorder.infos
        assert not any("sun's azimuth" in text for text in recorder.infos)


def test_http_gives_the_same_pixels_in_ranges(tmp_path):
    folder = make_days(tmp_path / "a 湖")
    run(folder, tmp_path / "folder.tif", **MASKS)
    with serving(tmp_path) as server:
        items = [make_item(day, f"{server.url}/a 湖/") for day in DAYS]
        for item in items:
            for entry in item["assets"].values():
                entry["href"] += "?sig=secret&n=1"
        source = write_items(tmp_path / "far.json", items)
        recorder = Recorder()
        assert run(source, tmp_path / "o.tif", recorder, **MASKS)["SCENES_USED"] == 3
        asked = list(server.asked)
    assert (pixels(tmp_path / "o.tif")[0] == pixels(tmp_path / "folder.tif")[0]).all()
    assert any(wanted for _, wanted in asked) and all("sig=secret" in path for path, _ in asked)
    assert not any("preview" in path or "TCI" in path or "metadata" in path for path, _ in asked)
    assert len({path for path, _ in asked}) == 18
    said = " ".join(recorder.infos + recorder.warnings)
    with rasterio.open(tmp_path / "o.tif") as dataset:
        assert "secret" not in said + str(dataset.tags())


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(404, "answers 404"), (500, "answers 500"), (403, "answers 403"), ("cut", "does not answer")],
)
def test_a_server_that_fails_one_item_does_not_stop_the_others(tmp_path, fault, reason):
    folder = make_days(tmp_path / "in")
    with serving(folder, {"2020-02-05_B4": fault}) as server:
        prefix = server.url.replace("//", "//user:hidden@") + "/"
        items = [make_item(day, prefix) for day in DAYS]
        items[1]["assets"]["red"]["href"] += "?token=hidden"
        source = write_items(tmp_path / "items.json", items)
        recorder = Recorder()
        assert run(source, tmp_path / "o.tif", recorder, **MASKS)["SCENES_USED"] == 2
    skipped = next(text for text in recorder.infos if text.startswith("Skipped"))
    assert skipped.startswith(f"Skipped S2A_33TTG_2020-02-05: '{server.url}/2020-02-05_B4.tif' {reason}")
    assert "hidden" not in " ".join(recorder.infos + recorder.warnings)
    assert pixels(tmp_path / "o.tif")[2] == "2020-01-05,2021-03-05"


def test_jpeg_2000(tmp_path):
    folder = make_days(tmp_path / "in", DAYS[:1])
    run(folder, tmp_path / "folder.tif", **MASKS)
    item = make_item(DAYS[0])
    for entry in item["assets"].values():
        if entry["type"] == TIFF and entry["href"] != "TCI.tif":
            name = entry["href"]
            entry |= {"href": name.replace(".tif", ".jp2"), "type": "image/jp2"}
            rasterio.shutil.copy(
                folder / name, folder / entry["href"], driver="JP2OpenJPEG", quality="100", reversible="YES"
            )
    run(write_items(folder / "items.json", [item]), tmp_path / "o.tif", **MASKS)
    assert (pixels(tmp_path / "o.tif")[0] == pixels(tmp_path / "folder.tif")[0]).all()
    with serving(folder) as server:
        for entry in item["assets"].values():
            entry["href"] = f"{server.url}/{entry['href']}?x=1"
        run(write_items(tmp_path / "items.json", [item]), tmp_path / "o.tif", **MASKS)
    assert (pixels(tmp_path / "o.tif")[0] == pixels(tmp_path / "folder.tif")[0]).all()


def test_a_server_that_is_not_there(tmp_path):
    with serving(tmp_path) as server:
        pass
    _, refused = found(write_items(tmp_path / "items.json", [make_item(DAYS[0], server.url + "/")]))
    assert "does not answer" in refused[f"S2A_33TTG_{DAYS[0]}"]


def test_a_server_that_stops_while_pixels_are_read(tmp_path):
    """Nothing is written; the sentence names the file without its token."""
    rng = np.random.default_rng(0)
    for name, array in random_bands(rng, (700, 700)).items():
        write_bands(tmp_path / f"in/{DAYS[0]}_{name}.tif", {name: array})
    with serving(tmp_path / "in") as server:
        item = make_item(DAYS[0], server.url + "/")
        del item["assets"]["scl"]
        item["assets"]["green"]["href"] += "?token=hidden"

        class Fault(Recorder):
            def info(self, text):
                if text.startswith("Clouds by"):
                    server.faults["B3"] = "cut"

        with pytest.raises(MissingInput, match=r"_B3\.tif' (broke off|does not answer).*connection") as error:
            run(write_items(tmp_path / "items.json", [item]), tmp_path / "o.tif", Fault())
    assert "hidden" not in str(error.value) and error.value.__cause__ is None
    assert not (tmp_path / "o.tif").exists()


def test_files_that_are_missing_cut_or_no_raster(tmp_path):
    folder = make_days(tmp_path / "in", ("2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04"))
    (folder / "2020-01-01_B3.tif").unlink()
    # A cloud optimised one has its directory first, so that what is left of it opens.
    rasterio.shutil.copy(folder / "2020-01-02_B3.tif", tmp_path / "cog.tif", driver="COG")
    (folder / "2020-01-02_B3.tif").write_bytes((tmp_path / "cog.tif").read_bytes()[:-2000])
    (folder / "2020-01-03_B3.tif").write_text("<html>Please sign in</html>")
    days = [f"2020-01-0{number}" for number in (1, 2, 3, 4)]
    scenes, refused = found(write_items(folder / "items.json", [make_item(day) for day in days]))
    assert [scene.day for scene in scenes] == [date(2020, 1, 4)]
    assert "2020-01-01_B3.tif' does not exist" in refused["S2A_33TTG_2020-01-01"]
    assert "cut short or damaged" in refused["S2A_33TTG_2020-01-02"]
    assert "is no GeoTIFF" in refused["S2A_33TTG_2020-01-03"]


@pytest.mark.parametrize(
    ("href", "reason"),
    [
        ("s3://bucket/B03.tif", "green: addresses 's3:' are not opened"),
        ("ftp://127.0.0.1/B03.tif", "addresses 'ftp:' are not opened"),
        ("zip:///etc/x.zip!a.tif", "addresses 'zip:' are not opened"),
        ("file://elsewhere/share/a.tif", "addresses 'file:' are not opened"),
        ("/vsicurl/http://127.0.0.1/a.tif", "addresses '/vsi...' are not opened"),
        ("file:///vsizip//etc/x.zip", "addresses '/vsi...' are not opened"),
        ("/vsis3/bucket/a.tif", "addresses '/vsi...' are not opened"),
        ("a\x00.tif", "its address is not one"),
        ("http://[::1/a.tif", "its address is not one"),
        ("http:///a.tif", "names no host"),
        ("../" * 40 + "etc/passwd", "is no GeoTIFF"),
        ("evil.vrt", "is no GeoTIFF"),
    ],
)
def test_hostile_addresses(tmp_path, href, reason):
    folder = make_days(tmp_path, DAYS[:1])
    (tmp_path / "evil.vrt").write_text("<VRTDataset rasterXSize='1' rasterYSize='1'></VRTDataset>")
    item = make_item(DAYS[0])
    item["assets"]["green"]["href"] = href
    _, refused = found(write_items(folder / "items.json", [item]))
    assert reason in refused[item["id"]]


def test_a_vrt_that_leads_elsewhere_is_not_opened(tmp_path):
    make_days(tmp_path, DAYS[:1])
    vrt = (
        "<VRTDataset rasterXSize='60' rasterYSize='40'><SRS>EPSG:32633</SRS>"
        "<GeoTransform>500000,10,0,5000000,0,-10</GeoTransform><VRTRasterBand dataType='UInt16' band='1'>"
        f"<SimpleSource><SourceFilename>{tmp_path}/{DAYS[0]}_B4.tif</SourceFilename></SimpleSource>"
        "</VRTRasterBand></VRTDataset>"
    )
    (tmp_path / f"{DAYS[0]}_B3.tif").write_text(vrt)
    with rasterio.open(tmp_path / f"{DAYS[0]}_B3.tif") as dataset:
        assert dataset.driver == "VRT"
    with serving(tmp_path) as server:
        for prefix in (server.url + "/", ""):
            _, refused = found(write_items(tmp_path / "items.json", [make_item(DAYS[0], prefix)]))
            assert "is no GeoTIFF" in refused[f"S2A_33TTG_{DAYS[0]}"]


def test_what_an_item_states(tmp_path):
    folder = make_days(tmp_path, DAYS[:1], scale=0.001, offset=-0.2, nodata=7)
    source = tmp_path / "items.json"
    band = first_band(write_items(source, [make_item(DAYS[0])]))
    assert (band.scale, band.offset, band.nodata) == (0.001, -0.2, 7)
    item = put_raster_bands(make_item(DAYS[0]), scale=0.0001, offset=-0.1, nodata=0)
    band = first_band(write_items(source, [item]))
    assert (band.scale, band.offset, band.nodata, band.grid.pixel) == (0.0001, -0.1, 0, (10, 10))
    newer = make_item(DAYS[0])
    for name, entry in newer["assets"].items():
        entry.pop("eo:bands", None)
        entry["bands"] = [{"name": name} | ({"eo:common_name": name} if name in COMMON.values() else {})]
        entry |= {"raster:scale": 0.0001, "raster:offset": -0.1, "nodata": 0}
    assert first_band(write_items(source, [newer])) == band
    scene = found(source)[0][0]
    assert (scene.day, scene.cloud_percent, scene.sun_azimuth) == (date(2020, 1, 5), 12.5, 151.5)
    assert set(scene.bands) == {*REFLECTANCE, "SCL"} and scene.bands["B11"].grid.pixel == (20, 20)
    old = make_item(DAYS[0], datetime=None, start_datetime="2020-01-06T00:00:00Z", **{"s2:mean_solar_azimuth": 99.5})
    del old["properties"]["view:sun_azimuth"]
    scene = found(write_items(folder / "one.json", [old]))[0][0]
    assert (scene.day, scene.sun_azimuth) == (date(2020, 1, 6), 99.5)
    source.write_text(json.dumps(make_item(DAYS[0])))
    assert len(found(source)[0]) == 1


def test_offsets_are_never_guessed(tmp_path):
    make_days(tmp_path, DAYS[:1])
    source = tmp_path / "items.json"
    late = {"s2:processing_baseline": "05.10"}
    name = f"S2A_33TTG_{DAYS[0]}"

    def refusal(item):
        scenes, refused = found(write_items(source, [item]))
        assert not scenes
        return refused[name]

    assert "baseline 05.10, but states no offset" in refusal(make_item(DAYS[0], **late))
    assert "offset -0.1, or offset 0" in refusal(put_raster_bands(make_item(DAYS[0], **late), scale=0.0001))
    assert "baseline 5, but" in refusal(make_item(DAYS[0], **{"s2:processing_baseline": 5}))
    uri = {"s2:product_uri": "S2A_MSIL2A_20220205T101211_N0400_R022_T33TTG_20220205T134201.SAFE"}
    assert "baseline 04.00" in refusal(make_item(DAYS[0], **uri))
    assert "offset of -1000 but no scale" in refusal(put_raster_bands(make_item(DAYS[0]), offset=-1000))
    assert "scale of -1," in refusal(put_raster_bands(make_item(DAYS[0]), scale=-1))
    for offset in (-0.1, 0):
        item = put_raster_bands(make_item(DAYS[0], **late), scale=0.0001, offset=offset)
        assert first_band(write_items(source, [item])).offset == offset
    assert first_band(write_items(source, [make_item(DAYS[0], **{"s2:processing_baseline": "03.01"})])).offset == 0
    applied = late | {"earthsearch:boa_offset_applied": True}
    band = first_band(write_items(source, [make_item(DAYS[0], **applied)]))
    assert (band.scale, band.offset) == (0.0001, 0)
    contradictory = put_raster_bands(make_item(DAYS[0], **applied), scale=0.0001, offset=-0.1)
    recorder = Recorder()
    scenes, _ = found(write_items(source, [contradictory]), recorder)
    assert scenes[0].bands["B2"].offset == 0 and f"not applied again: {name}" in recorder.warnings[0]


def test_a_stated_offset_reaches_the_pixels(tmp_path):
    bands = random_bands(np.random.default_rng(2), SHAPE, low=1200)
    for name, array in bands.items():
        write_bands(tmp_path / f"{DAYS[0]}_{name}.tif", {name: array})
    item = put_raster_bands(make_item(DAYS[0], **{"s2:processing_baseline": "05.10"}), scale=0.0001, offset=-0.1)
    del item["assets"]["scl"]
    run(write_items(tmp_path / "items.json", [item]), tmp_path / "o.tif")
    stored = pixels(tmp_path / "o.tif")[0]
    assert np.abs(stored[1] - (bands["B4"] - 1000.0) / 10).max() <= 0.5 + 1e-5


def test_names_of_bands():
    def names(**assets):
        return {offer.key: band for band, offer in best_offers({"assets": assets}).items()}

    def bands(*about):
        return asset("a.tif", **{"eo:bands": list(about)})

    codes = {"B02": asset("a.tif"), "B3": asset("b.tif"), "B04_10m": asset("c.tif"), "SCL_20m": asset("d.tif")}
    assert names(**codes) == {"B02": "B2", "B3": "B3", "B04_10m": "B4", "SCL_20m": "SCL"}
    assert names(cloud=asset("a.tif"), nir=asset("b.tif"), swir16=asset("c.tif"), QA60=asset("d.tif")) == {
        "cloud": "PROBABILITY", "nir": "B8", "swir16": "B11", "QA60": "QA60",
    }  # fmt: skip
    for name, common in (("B8A", "nir08"), ("B8A", "nir"), ("B11", "lwir12"), ("B8", "pan"), ("B5", "nir")):
        assert names(a=bands({"name": name, "common_name": common})) == {}
    assert names(a=bands({"name": "B08"}), b=bands({"common_name": "red"})) == {"a": "B8", "b": "B4"}
    whole = best_offers({"assets": {"image": bands({"name": "B2"}, {"name": "B9"}, {"common_name": "green"})}})
    assert {band: offer.number for band, offer in whole.items()} == {"B2": 1, "B3": 3}
    assert names(TCI=asset("a.tif"), B02={"href": "b.xml", "type": "application/xml"}, B03={"href": 4}, B04=None) == {}


def test_the_best_of_several_assets():
    def best(**assets):
        return best_offers({"assets": assets})["B2"].key

    jp2 = {"type": "image/jp2"}
    assert best(B02=asset("s3://b/a.tif"), blue=asset("https://b/a.jp2", **jp2)) == "blue"
    assert best(blue=asset("a.jp2", **jp2), B02=asset("a.tif")) == "B02"
    assert best(B02_60m=asset("c.tif", gsd=60), B02_10m=asset("a.tif", gsd=10)) == "B02_10m"
    assert best(image=asset("a.tif", bands=[{"name": "B02"}, {"name": "B03"}]), B02=asset("b.tif")) == "B02"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is not valid JSON"),
        ('{"type": "FeatureCollection", "features": [', "is not valid JSON"),
        ("[" * 100_000, "is not valid JSON"),
        ("\xff", "is not valid JSON"),
        ("[1, 2]", "it has no features"),
        ('{"type": "FeatureCollection"}', "it has no features"),
        ('{"type": "Catalog", "links": []}', "but a STAC Catalog"),
        ('{"type": "FeatureCollection", "features": []}', "holds no items"),
        ('{"type": "FeatureCollection", "features": [{"geometry": null}, 3]}', "none of its 2 features has assets"),
    ],
)
def test_files_that_are_no_items(tmp_path, text, sentence):
    (tmp_path / "items.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(LakesError, match=sentence):
        run(tmp_path / "items.json", tmp_path / "o.tif")


def test_no_such_file(tmp_path):
    with pytest.raises(MissingInput, match="does not exist"):
        run(tmp_path / "items.json", tmp_path / "o.tif")


def test_items_that_are_refused_by_what_they_say(tmp_path):
    make_days(tmp_path, DAYS[:1])
    items = [make_item(DAYS[0]) for _ in range(4)]
    items[1] |= {"id": "undated", "properties": None}
    items[2] |= {"id": "bare\n", "assets": ["B2"]}
    scenes, refused = found(write_items(tmp_path / "items.json", [*items, 5]))
    assert len(scenes) == 1
    assert refused == {
        "undated": "states no day in properties.datetime or start_datetime",
        "bare": "has no asset with a band that a composite needs",
        f"S2A_33TTG_{DAYS[0]}": "is listed twice",
        "item without id": "states no day in properties.datetime or start_datetime",
    }


WEIRD = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["name", "href", "a"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def places(value, at=()):
    yield at
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*at, key))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_item_with_anything_anywhere_is_a_scene_or_refused(tmp_path, data):
    if not (tmp_path / f"{DAYS[0]}_B2.tif").exists():
        make_days(tmp_path, DAYS[:1])
    item = put_raster_bands(make_item(DAYS[0], **{"s2:processing_baseline": "05.10"}), scale=0.0001, offset=-0.1)
    *way, last = data.draw(st.sampled_from([at for at in places(item) if at]))
    holder = item
    for key in way:
        holder = holder[key]
    holder[last] = data.draw(WEIRD)
    assert isinstance(read_item(item, tmp_path), (Scene, Refused))


def test_one_page_of_several_is_told(tmp_path):
    make_days(tmp_path, DAYS[:1])
    recorder = Recorder()
    found(write_items(tmp_path / "items.json", [make_item(DAYS[0])], context={"matched": 40}), recorder)
    assert "1 of 40 items" in recorder.warnings[0]


def test_selection_by_what_the_items_say(tmp_path):
    make_days(tmp_path)
    items = [make_item(day) for day in DAYS]
    items[0]["properties"]["eo:cloud_cover"] = 60.01
    recorder = Recorder()
    run(write_items(tmp_path / "items.json", items), tmp_path / "o.tif", recorder, end="2020-12-31")
    assert "Skipped S2A_33TTG_2020-01-05: cloud cover 60.01 % is above MAX_CLOUD 60 %." in recorder.infos
    assert any("2021-03-05: its day is outside START..END" in text for text in recorder.infos)


def test_cancel_does_not_wait_for_a_slow_server(tmp_path, monkeypatch):
    make_days(tmp_path, DAYS[:1])
    release = threading.Event()

    def slow(*_):
        release.wait(20)
        raise MissingInput("x")

    monkeypatch.setattr("glakes.lakes.imagery.stac.open_listed", slow)

    class Stopper(Recorder):
        def percent(self, value, text=None):
            super().percent(value)
            if len(self.percents) > 2:
                raise Cancelled

    begun = time.monotonic()
    with pytest.raises(Cancelled):
        found(write_items(tmp_path / "items.json", [make_item(DAYS[0])]), Stopper())
    assert time.monotonic() - begun < 1.5
    release.set()
