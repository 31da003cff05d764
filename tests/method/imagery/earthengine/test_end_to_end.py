"""The composite from an Earth Engine on loopback, through the real client: the same pixels, whatever goes wrong."""

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
from earthengine import faults, real
from earthengine.catalogue import Catalogue, write_scenes
from earthengine.images import EarthEngineError as ExpressionError
from earthengine.made import made_scenes
from earthengine.server import earth_engine
from glakes.lakes.errors import Cancelled, LakesError
from glakes.lakes.imagery.composite import composite_scenes
from glakes.lakes.imagery.earthengine import composite, download, export, session
from glakes.lakes.imagery.earthengine.composite import composite_earthengine
from glakes.lakes.imagery.earthengine.patience import Patience
from glakes.lakes.imagery.earthengine.settings import EarthEngineSettings
from glakes.lakes.imagery.settings import CompositeSettings
from google.oauth2.credentials import Credentials
from listeners import Recorder
from rasterio.io import MemoryFile
from rasterio.warp import transform_bounds

pytestmark = pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")

PROJECT = "glakes-test"
TILE = 64
ALWAYS = {"start": "2015-01-01", "end": "2023-01-01", "max_cloud": 100.0}


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """The same waits, a hundred times shorter."""
    for module in (composite, download, export, session):
        tries = module.PATIENCE.tries
        monkeypatch.setattr(module, "PATIENCE", Patience(tries=tries, first_s=0.01, longest_s=0.1, most_asked_s=2.0))
    monkeypatch.setattr(export, "POLL_TASK_S", 0.05)


@pytest.fixture(scope="module")
def scenes():
    return made_scenes()


def extent_of(scene, crs=None):
    """Where a scene lies, in its own or another coordinate system."""
    a, _, c, _, e, f = scene.grid.transform
    own = (c, f + e * scene.grid.height, c + a * scene.grid.width, f)
    return own if crs in (None, scene.grid.crs) else transform_bounds(scene.grid.crs, crs, *own)


def settings_for(server, folder, scene, crs=None, **choice):
    crs = crs or scene.grid.crs
    # Without a cloud mask the expression is short, and what goes wrong does not depend on it.
    choice = {"cloud_mask": "none", "tile_size": TILE, "project": PROJECT} | ALWAYS | choice
    return EarthEngineSettings(
        extent=extent_of(scene, crs), crs=crs, output_folder=str(folder), endpoint=server.url, **choice
    )


def fetch(server, folder, scene, crs=None, progress=None, **choice):
    return composite_earthengine(settings_for(server, folder, scene, crs, **choice), progress or Recorder())


def read(path):
    with rasterio.open(path) as dataset:
        return dataset.read(), dataset.transform, dataset.crs


def from_files(folder, scenes, crs, extent, **choice):
    """The composite of the same scenes as GeoTIFFs, with its counts."""
    write_scenes(folder / "scenes", scenes)
    where = {"scenes": str(folder / "scenes"), "output": str(folder / "files.tif"), "count": str(folder / "seen.tif")}
    composite_scenes(CompositeSettings(**where, extent=extent, crs=crs, **ALWAYS | choice), Recorder())
    return read(folder / "files.tif"), read(folder / "seen.tif")[0][0]


def agreement(folder, scenes, crs=None, tile_size=100, **choice):
    """Shares of pixels: all bands within 1 unit, and the same count."""
    scene = scenes[0]
    crs, choice = crs or scene.grid.crs, {"cloud_mask": "auto"} | choice
    (expected, transform, system), seen = from_files(folder, scenes, crs, extent_of(scene, crs), **choice)
    with earth_engine(Catalogue(scenes)) as server:
        result = fetch(server, folder / "ee", scene, crs, tile_size=tile_size, count=True, **choice)
        assert not any("Authorization" in request.headers for request in server.requests)
    assert result["TILES_FAILED"] == 0 and result["TILES_DONE"] > 1
    found, place, found_system = read(result["OUTPUT"])
    assert found.shape == expected.shape and found_system == system
    assert place.almost_equals(transform, 1e-9)
    near = (np.abs(found.astype(int) - expected) <= 1).all(axis=0)
    counts = read(Path(result["OUTPUT"]).with_name("count.vrt"))[0][0]
    return near.mean(), (counts == seen).mean()


def one_zone(scenes):
    return [scene for scene in scenes if scene.grid.crs == scenes[0].grid.crs]


@pytest.mark.parametrize("mask", ["auto", "probability", "scl", "qa60", "none"])
def test_same_pixels_on_the_scenes_own_grid(tmp_path, scenes, mask):
    near, counts = agreement(tmp_path, one_zone(scenes), cloud_mask=mask)
    assert near >= 0.999 and counts >= 0.999, (near, counts)


@pytest.mark.parametrize(
    "choice", [{"snow": False}, {"buffer": 0.0}, {"shadow_distance": 0.0}, {"buffer": 120.0, "nir_dark": 0.3}]
)
def test_same_pixels_for_other_choices(tmp_path, scenes, choice):
    near, counts = agreement(tmp_path, one_zone(scenes), **choice)
    assert near >= 0.999 and counts >= 0.999, (near, counts)


@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:4326"])
def test_same_pixels_from_two_zones(tmp_path, scenes, crs):
    near, counts = agreement(tmp_path, scenes, crs)
    assert near >= 0.999 and counts >= 0.999, (near, counts)


@pytest.mark.parametrize("crs", [None, "EPSG:4326"])
@pytest.mark.parametrize("series", ["bracciano", "tevere", "ssl4eo", "barbellino"])
def test_same_pixels_of_real_series(tmp_path, series, crs):
    some = {"bracciano": 5, "tevere": 6}  # of both zones
    found = getattr(real, series)(**({"every": some[series]} if series in some else {}))
    near, counts = agreement(tmp_path, found, crs, tile_size=32 if series == "barbellino" else 256)
    assert near >= 0.999 and counts >= 0.999, (near, counts)


def test_dates_and_cloud_choose_the_scenes(tmp_path, scenes):
    choice = {"start": "2019-02-14", "end": "2019-06-20", "max_cloud": 40.0, "cloud_mask": "none"}
    expected = sum(
        "20190214" <= scene.index[:8] <= "20190620" and scene.cloud_percent <= 40 for scene in one_zone(scenes)
    )
    assert expected
    (_, _, _), seen = from_files(tmp_path, one_zone(scenes), None, extent_of(scenes[0]), **choice)
    with earth_engine(Catalogue(one_zone(scenes))) as server:
        fetch(server, tmp_path / "ee", scenes[0], count=True, **choice)
    counts = read(tmp_path / "ee" / "count.vrt")[0][0]
    assert (counts == seen).all() and counts.max() == expected


def test_no_scene_in_the_period_is_said(tmp_path, scenes):
    with earth_engine(Catalogue(scenes)) as server, pytest.raises(LakesError, match="No scene in the period"):
        fetch(server, tmp_path, scenes[0], start="2011-01-01", end="2011-12-31")


# What goes wrong. Every run must end with the same composite, or with a sentence and without half a file.


@pytest.fixture(scope="module")
def expected(scenes, tmp_path_factory):
    """The composite when nothing goes wrong, of one scene: quick to reckon."""
    folder = tmp_path_factory.mktemp("expected")
    with earth_engine(Catalogue(scenes[:1])) as server:
        fetch(server, folder, scenes[0])
    return contents(folder)


def contents(folder):
    """Every pixel of a folder, by file; fails on anything that is left half done."""
    paths = sorted(folder.iterdir())
    assert not [path for path in paths if path.suffix not in (".tif", ".vrt", ".json")], paths
    return {path.name: read(path)[0] for path in paths if path.suffix != ".json"}


def assert_same(folder, expected):
    found = contents(folder)
    assert found.keys() == expected.keys()
    for name, pixels in expected.items():
        assert (found[name] == pixels).all(), name


PASSING = {
    "429 in a burst": [faults.too_many(times=8)],
    "429 that says when": [faults.too_many(times=4, retry_after=0.2)],
    "429 before the tiles": [faults.too_many(times=2, where=faults.VALUE), faults.too_many(where=faults.ALGORITHMS)],
    "500": [faults.broken_server(500, times=3)],
    "503": [faults.broken_server(503, times=3, after=2)],
    "503 at sign-in": [faults.broken_server(503, where="$discovery")],
    "a gateway's page": [faults.html_gateway(times=2)],
    "cut off in the body": [faults.cut_off(times=3)],
    "cut off in the list": [faults.cut_off(where=faults.ALGORITHMS)],
    "half a file": [faults.truncated()],
    "garbage": [faults.garbage()],
    "computation timed out": [faults.timed_out()],
    "out of memory": [faults.out_of_memory(times=2)],
    "everything at once": [
        faults.too_many(times=3, retry_after=0.1),
        faults.broken_server(503, times=2),
        faults.cut_off(times=2),
        faults.truncated(after=1),
        faults.timed_out(after=2),
    ],
}


def fresh(faults_of_case):
    """A fault counts down, so every test gets its own."""
    return [faults.Fault(**vars(fault)) for fault in faults_of_case]


@pytest.mark.parametrize("case", PASSING)
def test_what_passes_leaves_no_trace(tmp_path, scenes, expected, case):
    with earth_engine(Catalogue(scenes[:1]), fresh(PASSING[case])) as server:
        result = fetch(server, tmp_path, scenes[0])
        assert all(fault.times == 0 for fault in server.faults)
    assert result["TILES_FAILED"] == 0
    assert_same(tmp_path, expected)


def test_a_hanging_answer_is_asked_for_again(tmp_path, scenes, expected, monkeypatch):
    monkeypatch.setattr(session, "READ_TIMEOUT_S", 0.7)
    with earth_engine(Catalogue(scenes[:1]), [faults.hanging(30, times=2)]) as server:
        assert fetch(server, tmp_path, scenes[0])["TILES_FAILED"] == 0
    assert_same(tmp_path, expected)


def test_forty_requests_at_once_and_never_more(tmp_path, scenes):
    with earth_engine(Catalogue(scenes[:1])) as server:
        server.faults.append(faults.slow(lambda: server.peak >= 40, times=60))
        fetch(server, tmp_path, scenes[0], tile_size=24)
        assert len(server.asked(faults.PIXELS)) > 45
        assert server.peak == 40


def test_a_server_that_says_when_is_not_asked_earlier(tmp_path, scenes):
    wait = 0.4
    with earth_engine(Catalogue(scenes[:1]), [faults.too_many(times=3, retry_after=wait)]) as server:
        fetch(server, tmp_path, scenes[0])
        asked = server.asked(faults.PIXELS)
    refused = [request for request in asked if request.status == 429]
    assert len(refused) == 3
    for request in refused:
        again = [later.started for later in asked if later.body == request.body and later.started > request.started]
        assert min(again) - request.started >= wait


LASTING = {
    "project not enabled": ([faults.not_enabled(PROJECT)], "not enabled.*has not been used in project glakes-test"),
    "not registered": ([faults.not_registered(PROJECT)], "not enabled|does not permit"),
    "token refused": ([faults.unauthorized()], "expired or was withdrawn"),
    "token refused in mid-job": ([faults.unauthorized(after=3)], "expired or was withdrawn"),
    "always busy": ([faults.too_many(times=-1)], "No tile has come"),
    "always down": ([faults.broken_server(503, times=-1, where="$discovery")], "busy|cannot be reached"),
    "always garbage": ([faults.garbage(times=-1)], "No tile has come"),
}


@pytest.mark.parametrize("case", LASTING)
def test_what_lasts_is_one_sentence(tmp_path, scenes, case):
    hurdles, sentence = LASTING[case]
    log = Recorder()
    with (
        earth_engine(Catalogue(scenes[:1]), fresh(hurdles)) as server,
        pytest.raises(LakesError, match=sentence) as caught,
    ):
        fetch(server, tmp_path, scenes[0], progress=log)
    assert "\n" not in str(caught.value) and server.url not in str(caught.value)
    assert not (tmp_path / "composite.vrt").exists()
    contents(tmp_path)


def test_a_tile_too_heavy_even_in_parts_is_left_out_and_named(tmp_path, scenes, expected):
    log = Recorder()
    left, _, _, top = extent_of(scenes[0])
    side = TILE * 10
    right, bottom = (left // side + 1) * side, top - top % side
    with earth_engine(Catalogue(scenes[:1])) as server:
        compute = server.service.compute_pixels

        def overburdened(body):
            at = body["grid"]["affineTransform"]
            if at["translateX"] < right and at["translateY"] > bottom:
                raise ExpressionError("User memory limit exceeded.")
            return compute(body)

        server.service.compute_pixels = overburdened
        result = fetch(server, tmp_path, scenes[0], progress=log)
        assert result["TILES_FAILED"] == 1
        assert any("memory limit" in text for text in log.warnings)
        assert any("Run again" in text for text in log.warnings)
        assert (read(result["OUTPUT"])[0] == -32768).all(axis=0).any()
        server.service.compute_pixels = compute
        before = len(server.asked(faults.PIXELS))
        assert fetch(server, tmp_path, scenes[0])["TILES_FAILED"] == 0
        assert len(server.asked(faults.PIXELS)) == before + 1
    assert_same(tmp_path, expected)


# Again, and not twice.


def test_a_rerun_asks_for_nothing_that_is_there(tmp_path, scenes, expected):
    with earth_engine(Catalogue(scenes[:1])) as server:
        first = fetch(server, tmp_path, scenes[0])
        asked = len(server.requests)
        assert fetch(server, tmp_path, scenes[0]) == first
        assert len(server.requests) == asked
        lost = sorted(tmp_path.glob("tile_*.tif"))[1:3]
        lost[0].unlink()
        lost[1].write_bytes(lost[1].read_bytes()[:500])
        assert fetch(server, tmp_path, scenes[0]) == first
        assert len(server.asked(faults.PIXELS, 200)) == first["TILES_DONE"] + 2
    assert_same(tmp_path, expected)


def test_other_settings_do_not_mix_with_the_tiles_of_a_folder(tmp_path, scenes):
    with earth_engine(Catalogue(scenes[:1])) as server:
        fetch(server, tmp_path, scenes[0])
        with pytest.raises(LakesError, match="other settings"):
            fetch(server, tmp_path, scenes[0], buffer=70.0)


RUN = """
    import runpy, sys
    runpy.run_path(sys.argv[1] + "/worker/start.py")["register_package"](__import__("pathlib").Path(sys.argv[1]))
    import ee.deprecation
    ee.deprecation._FetchDataCatalogStac = dict
    from glakes.lakes.imagery.earthengine.composite import composite_earthengine
    from glakes.lakes.imagery.earthengine.settings import EarthEngineSettings
    from glakes.lakes.progress import Silent
    import json
    composite_earthengine(EarthEngineSettings.from_dict(json.loads(sys.argv[2])), Silent())
"""


def test_a_killed_run_is_continued(tmp_path, scenes, expected):
    root = str(Path(__file__).parents[4])
    # The first requests are answered, the others hang: so it is killed in mid-download.
    with earth_engine(Catalogue(scenes[:1]), [faults.hanging(60, after=3)]) as server:
        settings = settings_for(server, tmp_path, scenes[0])
        command = [sys.executable, "-c", textwrap.dedent(RUN), root, json.dumps(settings.to_dict())]
        process = subprocess.Popen(command, env=dict(os.environ))
        try:
            wait_until(
                lambda: len(server.asked(faults.PIXELS, 200)) == 3 and len(list(tmp_path.glob("tile_*.tif"))) == 3
            )
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(10)
        assert not (tmp_path / "composite.vrt").exists()
        server.faults.clear()
        before = len(server.asked(faults.PIXELS))
        result = fetch(server, tmp_path, scenes[0])
        assert len(server.asked(faults.PIXELS)) - before == result["TILES_DONE"] - 3
    assert_same(tmp_path, expected)


def wait_until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


class Impatience(Recorder):
    """Asks to stop once it is told to."""

    def __init__(self):
        super().__init__()
        self.enough = threading.Event()

    def check(self):
        if self.enough.is_set():
            raise Cancelled

    def percent(self, value, text=None):
        self.check()


@pytest.mark.parametrize("where", [faults.PIXELS, faults.VALUE, faults.ALGORITHMS, "$discovery"])
def test_cancel_is_heard_while_requests_hang(tmp_path, scenes, where):
    progress = Impatience()
    with earth_engine(Catalogue(scenes[:1]), [faults.hanging(60, where=where)]) as server:
        settings = settings_for(server, tmp_path, scenes[0])
        ended = []

        def run():
            try:
                composite_earthengine(settings, progress)
            except Cancelled:
                ended.append(time.monotonic())

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        wait_until(lambda: server.asked(where))
        asked = time.monotonic()
        progress.enough.set()
        thread.join(20)
        # A second as promised, and as much again for a busy machine.
        assert ended and ended[0] - asked < 2.0
    contents(tmp_path)


# Who may see what.


def at_google(folder, scene):
    """Settings without ENDPOINT: only these use the account of whoever is signed in."""
    place = extent_of(scene, "EPSG:4326")
    return EarthEngineSettings(extent=place, output_folder=str(folder), project=PROJECT)


def sign_in(home):
    """Write the file that Earth Engine's own sign-in leaves; returns what nobody may see."""
    secrets = {"refresh_token": "1//a-refresh-token-like-googles", "client_secret": "a-client-secret"}
    folder = home / ".config" / "earthengine"
    folder.mkdir(parents=True)
    (folder / "credentials").write_text(json.dumps(secrets | {"client_id": "id", "scopes": []}), encoding="utf-8")
    return list(secrets.values())


def test_not_signed_in_is_said(tmp_path, scenes):
    with pytest.raises(LakesError, match="Not signed in to Earth Engine"):
        composite_earthengine(at_google(tmp_path, scenes[0]), Recorder())


def test_without_a_network_it_is_said(tmp_path, scenes, loopback_only):
    sign_in(loopback_only)
    with pytest.raises(LakesError, match="cannot be reached"):
        composite_earthengine(at_google(tmp_path, scenes[0]), Recorder())


def test_a_sign_in_that_was_withdrawn_is_said(tmp_path, scenes, loopback_only, monkeypatch, caplog):
    """The real client refreshes a real kind of token, and is turned away as Google does it."""
    secrets = sign_in(loopback_only)
    log = Recorder()
    with caplog.at_level("DEBUG"), earth_engine(Catalogue(scenes[:1])) as server:
        elsewhere = {"token_uri": f"{server.url}/token"}
        monkeypatch.setattr(session, "Credentials", lambda token, **stored: Credentials(token, **stored | elsewhere))
        with pytest.raises(LakesError, match="expired or was withdrawn") as caught:
            composite_earthengine(at_google(tmp_path, scenes[0]), log)
        assert {request.path for request in server.requests} == {"/token"}
    for text in [str(caught.value), *log.infos, *log.warnings, caplog.text]:
        assert not any(secret in text for secret in secrets)


def test_no_credentials_go_to_an_address_that_is_not_googles(tmp_path, scenes, loopback_only, caplog):
    """Even when somebody is signed in: the loopback sees no token, and neither does any log or file."""
    secrets = sign_in(loopback_only)
    log = Recorder()
    with caplog.at_level("DEBUG"), earth_engine(Catalogue(scenes[:1])) as server:
        fetch(server, tmp_path, scenes[0], progress=log)
        sent = [json.dumps(request.headers) + request.path + request.body.decode() for request in server.requests]
    written = [path.read_bytes().decode("latin-1") for path in tmp_path.iterdir()]
    assert len(sent) > 5
    for text in [*sent, *written, *log.infos, *log.warnings, caplog.text]:
        assert not any(secret in text for secret in secrets)
        assert "authorization" not in text.lower()


# Whole countries.


@pytest.mark.parametrize("to", ["drive", "cloudstorage"])
def test_exports_hold_the_same_pixels(tmp_path, scenes, expected, to):
    log = Recorder()
    with earth_engine(Catalogue(scenes[:1])) as server:
        bucket = {"bucket": "lakes"} if to == "cloudstorage" else {}
        fetch(server, tmp_path / to, scenes[0], progress=log, destination=to, count=True, **bucket)
        exported = server.service.exported
        assert server.service.states() == ["SUCCEEDED", "SUCCEEDED"]
        assert not server.asked(faults.PIXELS)
        fetch(server, tmp_path / "tiles", scenes[0], count=True, tile_size=256)
    said = " ".join(log.infos)
    assert "running" in said and "succeeded" in said
    found = {}
    for place, content in exported.items():
        with MemoryFile(content) as memory, memory.open() as dataset:
            found[re.search(r"composite$|count$", place)[0]] = dataset.read()
    assert (found["composite"] == expected["composite.vrt"]).all()
    assert (found["count"] == read(tmp_path / "tiles" / "count.vrt")[0]).all()


def test_a_failed_export_says_why(tmp_path, scenes):
    with earth_engine(Catalogue(scenes[:1])) as server:
        server.service.export_failures.append("User memory limit exceeded.")
        with pytest.raises(LakesError, match=r"has failed.*User memory limit exceeded"):
            fetch(server, tmp_path, scenes[0], destination="drive")


def test_an_export_is_followed_by_a_rerun_and_not_started_twice(tmp_path, scenes):
    with earth_engine(Catalogue(scenes[:1])) as server:
        server.service.polls_to_finish = 4
        fetch(server, tmp_path, scenes[0], destination="drive", wait=False)
        assert server.service.states() == ["PENDING"]
        fetch(server, tmp_path, scenes[0], destination="drive")
        assert server.service.states() == ["SUCCEEDED"]
        assert len(server.service.export_bodies) == 1


def test_cancel_ends_the_export_at_google_too(tmp_path, scenes):
    progress = Impatience()
    with earth_engine(Catalogue(scenes[:1])) as server:
        server.service.polls_to_finish = 10**6
        settings = settings_for(server, tmp_path, scenes[0], destination="drive")
        ended = []

        def run():
            try:
                composite_earthengine(settings, progress)
            except Cancelled:
                ended.append(True)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        wait_until(lambda: "RUNNING" in server.service.states())
        progress.enough.set()
        thread.join(10)
        assert ended
        wait_until(lambda: set(server.service.states()) == {"CANCELLED"})


def test_busy_answers_while_a_task_is_followed_do_not_end_it(tmp_path, scenes):
    hurdles = [faults.too_many(times=3, where=faults.OPERATION), faults.broken_server(503, 2, where=faults.OPERATION)]
    with earth_engine(Catalogue(scenes[:1]), hurdles) as server:
        fetch(server, tmp_path, scenes[0], destination="drive")
        assert set(server.service.states()) == {"SUCCEEDED"}
