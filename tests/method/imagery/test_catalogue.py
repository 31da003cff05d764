"""STAC by address: pages, servers that misbehave, and items as three public catalogues write them."""

import json
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from glakes.lakes.errors import Cancelled, LakesError, MissingInput
from glakes.lakes.imagery import catalogue, remote
from glakes.lakes.imagery.composite import composite_scenes
from glakes.lakes.imagery.scenes import find_scenes
from glakes.lakes.imagery.selection import untimely
from glakes.lakes.imagery.settings import CompositeSettings
from listeners import Recorder, Stop
from made_scenes import REFLECTANCE, random_bands, write_bands
from range_server import serving

DAYS = ("2020-01-05", "2020-02-05", "2021-03-05")
SHAPE = (20, 30)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setitem(remote.HTTP_OPTIONS, "GDAL_HTTP_RETRY_DELAY", 0.02)


def make_days(folder, days=DAYS, suffix=".tif"):
    rng = np.random.default_rng(4)
    for day in days:
        bands = random_bands(rng, SHAPE, low=1200) | {"SCL": np.full(SHAPE, 4, np.uint16)}
        for name, array in bands.items():
            path = folder / f"{day}_{name}.tif"
            write_bands(path, {name: array})
            if suffix == ".jp2":
                options = {"driver": "JP2OpenJPEG", "quality": "100", "reversible": "YES"}
                rasterio.shutil.copy(path, path.with_suffix(".jp2"), **options)
                path.unlink()
    return folder


def make_item(day, prefix="", **properties):
    assets = {name: {"href": f"{prefix}{day}_{name}.tif"} for name in (*REFLECTANCE, "SCL")}
    stated = {"datetime": f"{day}T10:10:31Z", "eo:cloud_cover": 12.5, "view:sun_azimuth": 151.5}
    return {"type": "Feature", "id": f"S2A_33TTG_{day}", "properties": stated | properties, "assets": assets}


def page(items, following=None, **link):
    links = [{"rel": "self", "href": "x"}]
    if following is not None:
        links.append({"rel": "next", "href": following} | link)
    return {"type": "FeatureCollection", "features": items, "links": links}


def save(path, document):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def found(source, recorder=None, **settings):
    chosen = CompositeSettings(str(source), "o.tif", **settings)
    scenes, refused = find_scenes(source, recorder or Recorder(), lambda scene: untimely(scene, chosen))
    return scenes, {item.name: item.reason for item in refused}


def composite(source, output, recorder=None, **options):
    # The files alone state no scale, and have no dark pixels.
    options = {"unscaled": "plain"} | options
    result = composite_scenes(CompositeSettings(str(source), str(output), **options), recorder or Recorder())
    with rasterio.open(output) as dataset:
        return result, dataset.read(), dataset.tags()


def test_the_pages_of_an_address_give_the_composite_of_the_folder(tmp_path):
    make_days(tmp_path / "web/湖 data")
    _, expected, _ = composite(tmp_path / "web/湖 data", tmp_path / "folder.tif")
    with serving(tmp_path / "web") as server:
        base = server.url
        save(tmp_path / "web/api/search", page([make_item(DAYS[0], "../湖 data/")], "two?token=secret"))
        save(tmp_path / "web/api/two", page([make_item(DAYS[1], "/湖 data/")], f"{base}/api/three"))
        save(tmp_path / "web/api/three", page([make_item(DAYS[2], f"{base}/湖 data/")], "./four"))
        save(tmp_path / "web/api/four", page([], "./five"))
        recorder = Recorder()
        address = f"{base}/api/search?bbox=1,2,3,4&key=secret"
        result, values, tags = composite(address, tmp_path / "o.tif", recorder)
        asked = [path for path, _ in server.asked if path.startswith("/api")]
    assert result["SCENES_USED"] == 3 and (values == expected).all()
    assert asked == ["/api/search?bbox=1,2,3,4&key=secret", "/api/two?token=secret", "/api/three", "/api/four"]
    assert "The catalogue answered 3 items on 4 pages." in recorder.infos
    assert "secret" not in " ".join(recorder.infos + recorder.warnings) + str(tags)


def test_a_next_page_that_is_to_be_posted(tmp_path):
    make_days(tmp_path)
    link = {"method": "POST", "body": {"token": "next:42"}}
    save(tmp_path / "search", page([make_item(DAYS[0])], "more", **link))
    save(tmp_path / "more", page([make_item(DAYS[1])]))
    with serving(tmp_path) as server:
        scenes, _ = found(f"{server.url}/search")
        assert server.posted == [("/more", {"token": "next:42"})]
    assert [scene.day.isoformat() for scene in scenes] == list(DAYS[:2])


def test_a_page_that_names_itself_ends_the_search(tmp_path):
    make_days(tmp_path)
    save(tmp_path / "search", page([make_item(DAYS[0])], "search"))
    with serving(tmp_path) as server:
        scenes, _ = found(f"{server.url}/search")
        assert len([path for path, _ in server.asked if path == "/search"]) == 1
    assert len(scenes) == 1


def answered(monkeypatch, pages):
    """Pages by address, without a server; returns the addresses that were asked for."""
    asked = []

    def fetch(address, body=None):
        asked.append(address)
        return json.dumps(pages(address) if callable(pages) else pages[address]).encode()

    monkeypatch.setattr(catalogue, "fetch", fetch)
    return asked


def test_an_endless_catalogue_is_given_up(monkeypatch):
    monkeypatch.setattr(catalogue, "MOST_PAGES", 5)
    asked = answered(monkeypatch, lambda address: page([{"assets": {}}], address + "1"))
    with pytest.raises(LakesError, match=r"'https://x\.org/s' names ever more pages: 5 items on 5 so far.*Narrow"):
        catalogue.read_catalogue("https://x.org/s?key=secret", Recorder())
    assert len(asked) == 5


@pytest.mark.parametrize(
    "following", ["https://other.org/s", "https://x.org:8443/s", "file:///etc/passwd", "ftp://x.org/s", "http://[::1/s"]
)
def test_a_next_page_elsewhere_is_not_asked_for(monkeypatch, following):
    asked = answered(monkeypatch, {"https://x.org/s": page([{"assets": {}}], following)})
    with pytest.raises(LakesError, match=r"names a next page (on another server|by what is).*as (one|a) file"):
        catalogue.read_catalogue("https://x.org/s", Recorder())
    assert asked == ["https://x.org/s"]


def test_a_gateway_that_forgets_its_own_https(monkeypatch):
    pages = {"https://x.org/s": page([{"assets": {}}], "http://x.org/t"), "https://x.org/t": page([{"assets": {}}])}
    asked = answered(monkeypatch, pages)
    assert len(catalogue.read_catalogue("https://x.org/s", Recorder())) == 2
    assert asked == ["https://x.org/s", "https://x.org/t"]


def test_a_busy_server_is_asked_again(tmp_path):
    make_days(tmp_path)
    save(tmp_path / "search", page([make_item(DAYS[0])]))
    with serving(tmp_path, {"search": [503, 429]}) as server:
        scenes, _ = found(f"{server.url}/search")
    assert len(scenes) == 1


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [(404, "answers 404"), (401, "answers 401"), (503, "answers 503"), ("cut", "breaks off")],
)
def test_a_server_that_does_not_give_the_catalogue(tmp_path, fault, sentence):
    save(tmp_path / "search", page([make_item(DAYS[0])]))
    with serving(tmp_path, {"search": fault}) as server:
        with pytest.raises(MissingInput, match=rf"/search' {sentence}\. Check the address") as error:
            found(f"{server.url}/search?key=secret")
        assert len(server.asked) == (4 if fault in (503, "cut") else 1)
    assert "secret" not in str(error.value) and error.value.__cause__ is None
    with pytest.raises(MissingInput, match="does not answer"):
        found(f"{server.url}/search")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<html>Please sign in</html>", "is not valid JSON. A STAC ItemCollection.*Check the address"),
        ('{"type": "FeatureCollection", "features": []}', "holds no items"),
        ('{"type": "Collection", "links": []}', "but a STAC Collection, which names no images. Search it"),
        ('{"type": "FeatureCollection", "features": [{}]}', "none of its 1 features has assets"),
    ],
)
def test_addresses_of_something_else(tmp_path, text, sentence):
    (tmp_path / "search").write_text(text)
    with serving(tmp_path) as server, pytest.raises(LakesError, match=sentence):
        found(f"{server.url}/search")


def test_too_much_for_one_page(tmp_path, monkeypatch):
    save(tmp_path / "search", page([make_item(DAYS[0])]))
    monkeypatch.setattr(remote, "DOCUMENT_LIMIT", 100)
    with serving(tmp_path) as server, pytest.raises(MissingInput, match=r"is larger than 0 MB\. Ask for fewer items"):
        found(f"{server.url}/search")


@pytest.mark.parametrize(
    ("target", "works"), [("{url}/real", True), ("file:///etc/passwd", False), ("ftp://x/y", False)]
)
def test_redirections_lead_to_the_web_only(tmp_path, target, works):
    make_days(tmp_path)
    save(tmp_path / "real", page([make_item(DAYS[0])]))
    save(tmp_path / "search", page([]))
    with serving(tmp_path) as server:
        server.faults["search"] = target.format(url=server.url)
        if target.startswith("{url}"):
            assert len(found(f"{server.url}/search")[0]) == 1
        else:
            with pytest.raises(MissingInput, match=r"answers 302|does not answer"):
                found(f"{server.url}/search")


@pytest.mark.parametrize("href", ["file://{folder}/2020-01-05_B2.tif", "s3://bucket/B02.tif", "/vsizip//x.zip/a.tif"])
def test_a_catalogue_on_the_web_names_no_files_of_this_machine(tmp_path, href):
    make_days(tmp_path)
    item = make_item(DAYS[0])
    item["assets"]["B2"]["href"] = href.format(folder=tmp_path)
    save(tmp_path / "search", page([item]))
    with serving(tmp_path) as server:
        scenes, refused = found(f"{server.url}/search")
    assert not scenes
    assert "on the web are not opened" in refused[item["id"]] or "answers 404" in refused[item["id"]]


def test_what_the_settings_refuse_is_never_opened(tmp_path):
    make_days(tmp_path)
    items = [make_item(DAYS[0], **{"eo:cloud_cover": 60.5}), make_item(DAYS[1]), make_item(DAYS[2])]
    source = save(tmp_path / "search", page(items))
    with serving(tmp_path) as server:
        scenes, refused = found(f"{server.url}/search", end="2020-12-31")
        touched = {path[1:11] for path, _ in server.asked if path.endswith(".tif")}
    assert [scene.day.isoformat() for scene in scenes] == [DAYS[1]] and touched == {DAYS[1]}
    assert refused == {
        f"S2A_33TTG_{DAYS[0]}": "cloud cover 60.5 % is above MAX_CLOUD 60 %",
        f"S2A_33TTG_{DAYS[2]}": "its day is outside START..END 2017-03-28..2020-12-31",
    }
    for path in tmp_path.glob("*.tif"):
        path.write_text("no raster")
    with pytest.raises(LakesError, match=r"S2A_33TTG_2020-01-05, S2A_33TTG_2020-02-05, S2A.*: its day|outside START"):
        composite(source.rename(tmp_path / "items.json"), tmp_path / "o.tif", start="2022-01-01")


def test_cancel_does_not_wait_for_a_page(monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(catalogue, "fetch", lambda *_: release.wait(20))

    begun = time.monotonic()
    with pytest.raises(Cancelled):
        catalogue.read_catalogue("https://x.org/s", Stop(3))
    assert time.monotonic() - begun < 5
    release.set()


COG = "image/tiff; application=geotiff; profile=cloud-optimized"
COLOURS = {"B2": "blue", "B3": "green", "B4": "red", "B8": "nir", "B11": "swir16"}


def earth_search(day, url):
    """As earth-search.aws.element84.com/v1, collection sentinel-2-l2a: COG and JPEG 2000 side by side."""
    described = {"nodata": 0, "data_type": "uint16", "bits_per_sample": 15, "scale": 0.0001, "offset": -0.1}
    assets = {}
    for band, colour in COLOURS.items():
        about = {"name": colour, "common_name": colour, "center_wavelength": 0.49, "full_width_half_max": 0.098}
        about = {"eo:bands": [about], "raster:bands": [described], "roles": ["data", "reflectance"], "gsd": 10}
        assets[colour] = about | {"href": f"{url}/{day}_{band}.tif", "type": COG}
        assets[f"{colour}-jp2"] = about | {"href": f"s3://sentinel-s2-l2a/tiles/{band}.jp2", "type": "image/jp2"}
    assets["scl"] = {"href": f"{url}/{day}_SCL.tif", "type": COG, "roles": ["data"], "raster:bands": [{"nodata": 0}]}
    assets["scl-jp2"] = {"href": "s3://sentinel-s2-l2a/tiles/SCL.jp2", "type": "image/jp2"}
    assets["nir08"] = {
        "href": f"{url}/no_B8A.tif",
        "type": COG,
        "eo:bands": [{"name": "nir08", "common_name": "nir08"}],
    }
    assets["visual"] = {
        "href": f"{url}/TCI.tif",
        "type": COG,
        "eo:bands": [{"common_name": "red"}],
        "roles": ["visual"],
    }
    properties = {"datetime": f"{day}T10:17:24.119000Z", "platform": "sentinel-2b", "view:sun_azimuth": 163.2}
    properties |= {"eo:cloud_cover": 0.24, "s2:processing_baseline": "05.00", "earthsearch:boa_offset_applied": False}
    return {"type": "Feature", "stac_version": "1.0.0", "id": f"S2B_33TTG_{day}_0_L2A", "properties": properties,
            "collection": "sentinel-2-l2a", "assets": assets}  # fmt: skip


def planetary_computer(day, url):
    """As planetarycomputer.microsoft.com/api/stac/v1, sentinel-2-l2a: codes, signed addresses, no raster:bands."""
    assets = {}
    for band, colour in COLOURS.items():
        code = f"B{int(band[1:]):02}"
        about = {"name": code, "common_name": colour, "description": f"Band {band[1:]}"}
        assets[code] = {"href": f"{url}/{day}_{band}.tif?st=2020&se=2021&sig=secret%3D", "type": COG, "gsd": 10.0,
                        "roles": ["data"], "eo:bands": [about], "proj:shape": list(SHAPE)}  # fmt: skip
    assets["SCL"] = {"href": f"{url}/{day}_SCL.tif?sig=secret", "type": COG, "roles": ["data"], "gsd": 20.0}
    assets["B8A"] = {"href": f"{url}/no.tif", "type": COG, "eo:bands": [{"name": "B8A", "common_name": "rededge"}]}
    assets["preview"] = {"href": f"{url}/TCI.tif", "type": COG, "roles": ["thumbnail"], "eo:bands": [{"name": "B04"}]}
    properties = {"datetime": f"{day}T10:17:24.119000Z", "eo:cloud_cover": 0.24, "s2:mean_solar_azimuth": 163.2}
    properties |= {"s2:processing_baseline": "02.12"}
    return {"type": "Feature", "stac_version": "1.0.0", "id": f"S2B_MSIL2A_{day.replace('-', '')}T101719_R065_T33TTG",
            "properties": properties, "collection": "sentinel-2-l2a", "assets": assets}  # fmt: skip


def data_space(day, url):
    """As stac.dataspace.copernicus.eu/v1, sentinel-2-l2a: STAC 1.1, JPEG 2000 on s3 with an https alternate."""
    assets = {}
    for band, colour in COLOURS.items():
        key = f"B{int(band[1:]):02}_{20 if band == 'B11' else 10}m"
        place = {"s3": {"href": f"s3://eodata/{key}"}, "https": {"href": f"{url}/{day}_{band}.jp2/$value"}}
        assets[key] = {"href": f"s3://eodata/{key}.jp2", "type": "image/jp2", "alternate": place, "nodata": 0,
                       "bands": [{"name": key[:3], "eo:common_name": colour}], "raster:scale": 0.0001,
                       "raster:offset": -0.1, "gsd": 10, "roles": ["data", "reflectance"]}  # fmt: skip
        assets[key[:4] + "60m"] = assets[key] | {"gsd": 60, "href": "s3://eodata/x.jp2", "alternate": {}}
    scl = {"https": {"href": f"{url}/{day}_SCL.jp2/$value"}}
    assets["SCL_20m"] = {"href": "s3://eodata/SCL_20m.jp2", "type": "image/jp2", "alternate": scl, "roles": ["data"]}
    assets["TCI_10m"] = {"href": "s3://eodata/TCI.jp2", "type": "image/jp2", "bands": [{"name": "B04"}]}
    assets["Product"] = {"href": "https://download/Products(1)/$value", "type": "application/zip"}
    properties = {"datetime": f"{day}T10:17:24.119Z", "eo:cloud_cover": 0.24, "view:sun_azimuth": 163.2}
    properties |= {"processing:version": "05.10", "processing:level": "L2"}
    return {"type": "Feature", "stac_version": "1.1.0", "id": f"S2B_MSIL2A_{day.replace('-', '')}T101719_N0510",
            "properties": properties, "collection": "sentinel-2-l2a", "assets": assets}  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "offset", "suffix"),
    [(earth_search, -0.1, ".tif"), (planetary_computer, 0.0, ".tif"), (data_space, -0.1, ".jp2")],
)
def test_items_as_public_catalogues_write_them(tmp_path, shape, offset, suffix):
    make_days(tmp_path / "s")
    _, plain, _ = composite(tmp_path / "s", tmp_path / "plain.tif")
    make_days(tmp_path / "web", suffix=suffix)
    if suffix == ".jp2":  # an address that ends in $value, as this catalogue's do
        for path in list((tmp_path / "web").glob("*.jp2")):
            content = path.read_bytes()
            path.unlink()
            path.mkdir()
            (path / "$value").write_bytes(content)
    with serving(tmp_path / "web") as server:
        save(tmp_path / "web/search", page([shape(day, server.url) for day in DAYS]))
        recorder = Recorder()
        result, values, _ = composite(f"{server.url}/search", tmp_path / "o.tif", recorder)
    assert result["SCENES_USED"] == 3 and not recorder.warnings, recorder.infos
    assert any(text.startswith("Clouds by scl in 3 scenes") for text in recorder.infos)
    assert not any("azimuth" in text for text in recorder.infos)
    assert np.abs(values[1:] - (plain[1:] + 1000 * offset)).max() <= 1
    assert (values[1:] == plain[1:] + round(1000 * offset)).mean() > 0.99


def test_what_a_catalogue_wants_signed(tmp_path):
    make_days(tmp_path, DAYS[:1])
    with serving(tmp_path, {".tif": 409}) as server:
        save(tmp_path / "search", page([planetary_computer(DAYS[0], server.url)]))
        _, refused = found(f"{server.url}/search")
    (reason,) = refused.values()
    assert "answers 409. It wants a signed address or a sign-in" in reason and "secret" not in reason


def test_addresses_in_messages():
    assert remote.shown("https://me:word@x.org/a b?sig=1#c") == "https://x.org/a b"
    assert remote.shown(Path("http:/x")) == str(Path("http:/x"))
