"""Files of a publisher that breaks off, lies and changes, served on loopback as a mirror."""

import hashlib
import json
import zipfile

import numpy as np
import pytest
import rasterio
from glakes.lakes.downloads import transfer
from glakes.lakes.downloads.datasets import DATASETS, occurrence_tiles
from glakes.lakes.downloads.download import download_data
from glakes.lakes.downloads.settings import DATASETS as NAMES
from glakes.lakes.downloads.settings import DownloadSettings
from glakes.lakes.errors import InvalidSetting, LakesError, MissingInput
from glakes.lakes.progress import Silent
from listeners import Recorder, Stop
from range_server import serving

GRWL = "GRWL_mask_V01.01.zip"


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(transfer, "PAUSE_S", 0.01)
    monkeypatch.setattr(transfer, "CHUNK", 10_000)


@pytest.fixture
def publisher(tmp_path):
    """A mirror's folder with a record of Zenodo and its archive."""
    folder = tmp_path / "mirror"
    files = folder / "zenodo.org" / "files"
    files.mkdir(parents=True)
    with zipfile.ZipFile(files / GRWL, "w") as archive:
        archive.writestr("GRWL/NA18.tif", np.random.default_rng(1).bytes(300_000))
        archive.writestr("GRWL/湖泊 readme.txt", "hello")
    write_record(folder)
    return folder


def write_record(folder, **changes):
    data = (folder / "zenodo.org" / "files" / GRWL).read_bytes()
    file = {
        "key": GRWL,
        "size": len(data),
        "checksum": f"md5:{hashlib.md5(data).hexdigest()}",
        "links": {"self": f"https://zenodo.org/files/{GRWL}"},
    } | changes
    record = folder / "zenodo.org" / "api" / "records" / "1297434"
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps({"files": [{"key": "other.zip", "size": 1}, file]}))


def fetch(folder, server, dataset="grwl", progress=None, **told):
    settings = DownloadSettings(dataset=dataset, folder=str(folder), mirror=server.url, **told)
    return download_data(settings, progress or Silent())


def test_a_data_set_is_fetched_checked_unpacked_and_named(publisher, tmp_path):
    target = tmp_path / "湖泊 data"
    with serving(publisher) as server:
        size = (publisher / "zenodo.org" / "files" / GRWL).stat().st_size
        assert fetch(target, server) == {"FILES": 1, "BYTES": size}
        assert (target / "GRWL_mask_V01.01" / "GRWL" / "湖泊 readme.txt").read_text() == "hello"
        note = (target / "grwl-licence.txt").read_text()
        assert "CC BY 4.0" in note and "doi:10.5281/zenodo.1297434" in note and "md5" in note
        asked = len(server.asked)
        said = Recorder()
        assert fetch(target, server, progress=said) == {"FILES": 1, "BYTES": 0}
        assert len(server.asked) == asked + 1, "only the record is asked for again"
        assert any("is there already" in text for text in said.infos)
    assert sorted(path.name for path in target.iterdir()) == ["GRWL_mask_V01.01", GRWL, "grwl-licence.txt"]


def test_a_connection_that_breaks_is_taken_up_again(publisher, tmp_path):
    with serving(publisher, {"files": [None, "cut", "cut", 503, "cut"]}) as server:
        fetch(tmp_path / "data", server)
        ranges = [text for path, text in server.asked if "files" in path and text]
        assert len(ranges) >= 3 and all(int(text[6:-1]) > 0 for text in ranges)
    assert (tmp_path / "data" / "GRWL_mask_V01.01" / "GRWL" / "NA18.tif").stat().st_size == 300_000


def test_a_stopped_download_goes_on_and_another_version_does_not(publisher, tmp_path):
    target = tmp_path / "data"
    with serving(publisher) as server:
        with pytest.raises(Exception, match=r"^$"):
            fetch(target, server, progress=Stop(12))
        part = target / f"{GRWL}.download"
        have = part.stat().st_size
        assert 0 < have < 300_000 and not (target / GRWL).exists()
        fetch(target, server)
        assert any(text == f"bytes={have}-" for _, text in server.asked)
        (target / GRWL).rename(part)
        part.write_bytes(b"of another version")
        transfer._version_file(part).write_text(json.dumps({"version": "older"}))
        fetch(target, server)
        assert not part.exists() and (target / GRWL).stat().st_size > 300_000


def test_what_is_not_what_was_published_is_removed(publisher, tmp_path):
    target = tmp_path / "data"
    with serving(publisher) as server:
        write_record(publisher, checksum="md5:" + "0" * 32)
        with pytest.raises(LakesError, match=r"expected the checksum 0000.*It was removed"):
            fetch(target, server)
        write_record(publisher, size=5)
        with pytest.raises(LakesError, match="expected 5 bytes, found"):
            fetch(target, server)
        write_record(publisher, key="moved.zip")
        with pytest.raises(LakesError, match=r"begins with GRWL_mask, found other.zip, moved.zip. Fetch it by hand"):
            fetch(target, server)
        assert not list(target.glob("*.zip")) and not list(target.glob("*.download"))


def test_archives_that_lead_elsewhere_are_refused(publisher, tmp_path):
    archive = publisher / "zenodo.org" / "files" / GRWL
    for name, sentence in (
        ("../out.txt", "leads out of its folder"),
        ("/out.txt", "leads out"),
        ("a.txt", "no data set"),
    ):
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as content:
            content.writestr(name, b"0" * (10_000_000 if name == "a.txt" else 5))
        write_record(publisher)
        with serving(publisher) as server, pytest.raises(LakesError, match=sentence):
            fetch(tmp_path / "data", server)
        assert not (tmp_path / "out.txt").exists() and not (tmp_path / "data" / "GRWL_mask_V01.01").exists()
        (tmp_path / "data" / GRWL).unlink()
    archive.write_bytes(b"no archive at all")
    write_record(publisher)
    with serving(publisher) as server, pytest.raises(LakesError, match="no readable zip archive"):
        fetch(tmp_path / "data", server)


def test_servers_that_do_not_answer(publisher, tmp_path):
    with serving(publisher, {"files": 404}) as server, pytest.raises(MissingInput, match="answers 404"):
        fetch(tmp_path / "data", server)
    with serving(publisher, {"files": 503}) as server, pytest.raises(MissingInput, match="answers 503"):
        fetch(tmp_path / "data", server)
    with pytest.raises(MissingInput, match="does not answer"):
        download_data(DownloadSettings("grwl", str(tmp_path), mirror="http://127.0.0.1:9"), Silent())


def test_tiles_of_occurrence_become_one_raster(tmp_path):
    names = [part.name for part in occurrence_tiles(None, (-61, -1, -59, 1))]
    assert names == [
        "occurrence_70W_10Nv1_4_2021.tif",
        "occurrence_60W_10Nv1_4_2021.tif",
        "occurrence_70W_0Nv1_4_2021.tif",
        "occurrence_60W_0Nv1_4_2021.tif",
    ]
    folder = tmp_path / "mirror" / "storage.googleapis.com" / "global-surface-water" / "downloads2021" / "occurrence"
    folder.mkdir(parents=True)
    for number, name in enumerate(names):
        transform = rasterio.transform.from_origin(-70 + 10 * (number % 2), 10 - 10 * (number // 2), 0.5, 0.5)
        profile = {"driver": "GTiff", "height": 20, "width": 20, "count": 1, "dtype": "uint8", "crs": "EPSG:4326"}
        with rasterio.open(folder / name, "w", transform=transform, **profile) as dataset:
            dataset.write(np.full((20, 20), number, "uint8"), 1)
    said = Recorder()
    with serving(tmp_path / "mirror") as server:
        fetch(tmp_path / "data", server, "occurrence", said, extent=(-61.0, -1.0, -59.0, 1.0))
    assert any("states no checksum" in text for text in said.warnings)
    with rasterio.open(tmp_path / "data" / "occurrence.vrt") as dataset:
        assert dataset.read(1)[::20, ::20].tolist() == [[0, 1], [2, 3]] and dataset.bounds == (-70, -10, -50, 10)
        assert dataset.nodata == 255


def test_the_extract_is_the_smallest_that_holds_the_extent(tmp_path):
    def region(name, *box):
        west, south, east, north = box
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        urls = {"pbf": f"https://download.geofabrik.de/{name}-latest.osm.pbf"}
        return {"properties": {"urls": urls}, "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]}}

    folder = tmp_path / "mirror" / "download.geofabrik.de"
    folder.mkdir(parents=True)
    regions = [region("europe", -10, 35, 40, 70), region("alps", 9, 46, 11, 48), region("asia", 40, 0, 150, 80)]
    (folder / "index-v1.json").write_text(json.dumps({"features": regions}))
    (folder / "alps-latest.osm.pbf").write_bytes(b"pbf")
    (folder / "alps-latest.osm.pbf.md5").write_text(f"{hashlib.md5(b'pbf').hexdigest()}  alps-latest.osm.pbf\n")
    with serving(tmp_path / "mirror") as server:
        fetch(tmp_path / "data", server, "osm-extract", extent=(9.4, 47.0, 9.7, 47.3))
        assert (tmp_path / "data" / "alps.osm.pbf").read_bytes() == b"pbf"
        with pytest.raises(LakesError, match="No extract of OpenStreetMap at Geofabrik holds the whole EXTENT"):
            fetch(tmp_path / "data", server, "osm-extract", extent=(-50.0, 0.0, 9.7, 47.3))
        with pytest.raises(LakesError, match="osm-extract comes in regions: expected an EXTENT"):
            fetch(tmp_path / "data", server, "osm-extract")


def test_what_has_to_be_fetched_by_hand_is_said(tmp_path):
    assert set(DATASETS) == set(NAMES)
    with pytest.raises(LakesError, match=r"needs an account: get it from https://hydroweb\.next"):
        download_data(DownloadSettings("pld", str(tmp_path)), Silent())
    with pytest.raises(InvalidSetting, match="DATASET must be one of"):
        DownloadSettings("everything", str(tmp_path))
    with pytest.raises(InvalidSetting, match="MIRROR must be an http"):
        DownloadSettings("grwl", str(tmp_path), mirror="ftp://there")
