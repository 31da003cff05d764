"""The parts behind "Map lakes in view": what is in view, what fits, how long, and how runs end."""

import shutil
import time
from pathlib import Path

import numpy as np
import pytest
from glakes.glakes_plugin import history
from glakes.glakes_plugin.background import wait_for_calls
from glakes.glakes_plugin.figures import decimal, megapixels, seconds_in_words, whole
from glakes.glakes_plugin.map_lakes.fitting import band_names, is_fitting, unfitting_layers
from glakes.glakes_plugin.map_lakes.forecast import Forecast
from glakes.glakes_plugin.map_lakes.partial_layer import FINISHED, PartialLayer
from glakes.glakes_plugin.map_lakes.planning import Planner
from glakes.glakes_plugin.map_lakes.request import LakesRequest
from glakes.glakes_plugin.map_lakes.results import add_results
from glakes.glakes_plugin.map_lakes.run import LakesRun
from glakes.glakes_plugin.map_lakes.run_folder import RECORD, complete, discard, find_stopped, folder_for, stop
from glakes.glakes_plugin.map_lakes.view import ground_size_km, pixels_touched, visible_part
from glakes.glakes_plugin.map_lakes.windows_so_far import Tile, WindowsSoFar
from glakes.lakes.errors import LakesError
from glakes.lakes.files import unfinished_folder
from glakes.models.card import ModelCard
from glakes.models.settings import PredictSettings
from glakes.worker.client import Workers
from osgeo import gdal, osr
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsMapSettings,
    QgsPointXY,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsGui, QgsMapCanvas
from qgis.PyQt.QtCore import QCoreApplication, QObject, QSize

BANDS = ("NDWI", "B4", "B3", "B2", "B11")
CARD = ModelCard("test", "unet", {"width": 4}, BANDS, 0.001, -32768, 10.0, 0, 96, 0.5)
LEFT, TOP, PIXEL = 500000.0, 1000000.0, 10.0
SIZE = 64
LIMIT_S = 60


pytestmark = pytest.mark.usefixtures("english")


def write_raster(path, names, size=SIZE):
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), size, size, len(names), gdal.GDT_Int16)
    dataset.SetGeoTransform([LEFT, PIXEL, 0, TOP, 0, -PIXEL])
    system = osr.SpatialReference()
    system.ImportFromEPSG(32648)
    dataset.SetProjection(system.ExportToWkt())
    values = np.random.default_rng(1).integers(0, 400, (size, size)).astype("int16")
    for number, name in enumerate(names, 1):
        band = dataset.GetRasterBand(number)
        band.SetDescription(name)
        band.SetNoDataValue(-32768)
        band.WriteArray(values)
    dataset = None
    return str(path)


@pytest.fixture
def composite(tmp_path, qgis_app):
    return QgsRasterLayer(write_raster(tmp_path / "composite.tif", BANDS), "composite")


def view_of(extent, crs="EPSG:32648"):
    view = QgsMapSettings()
    view.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
    view.setOutputSize(QSize(100, 100))
    view.setExtent(extent)
    return view


@pytest.mark.parametrize(
    ("start", "stop", "pixels"),
    [
        (0, 640, 64),
        (10, 20, 1),
        (9.9999, 20.0001, 1),  # rounded edges
        (9.9, 20.1, 3),
        (5, 15, 2),
        (12, 13, 1),
    ],
)
def test_pixels_touched(start, stop, pixels):
    assert pixels_touched(start, stop, PIXEL) == pixels


def test_part_in_view_is_cut_to_the_image(composite):
    whole_image = QgsRectangle(LEFT - 5000, TOP - 5000, LEFT + 5000, TOP + 5000)
    part = visible_part(view_of(whole_image), composite, QgsProject.instance())
    assert (part.columns, part.rows, part.pixels) == (64, 64, 4096)
    corner = QgsRectangle(LEFT - 100, TOP - 100, LEFT + 100, TOP + 100)
    part = visible_part(view_of(corner), composite, QgsProject.instance())
    assert (part.columns, part.rows) == (10, 10)
    assert part.extent == QgsRectangle(LEFT, TOP - 100, LEFT + 100, TOP)


def test_part_in_view_of_another_coordinate_system(composite):
    # 500000 m E in zone 48 lies on 105 degrees E; the whole raster is 0.006 degrees wide.
    part = visible_part(view_of(QgsRectangle(104, 8, 106, 10), "EPSG:4326"), composite, QgsProject.instance())
    assert (part.columns, part.rows) == (64, 64)


@pytest.mark.parametrize(
    ("extent", "crs"),
    [(QgsRectangle(0, 0, 1000, 1000), "EPSG:32648"), (QgsRectangle(10, 50, 11, 51), "EPSG:4326")],
)
def test_no_part_where_the_map_shows_something_else(composite, extent, crs):
    assert visible_part(view_of(extent, crs), composite, QgsProject.instance()) is None


def test_ground_size_is_geodesic(composite):
    width, height = ground_size_km(composite.extent(), composite, QgsProject.instance())
    # UTM's scale on the central meridian is 0.9996, so the ground is longer than the grid.
    assert width == pytest.approx(0.64 / 0.9996, rel=1e-4)
    assert height == pytest.approx(0.64 / 0.9996, rel=1e-3)


def test_band_names_come_without_qgis_prefix(tmp_path, qgis_app):
    layer = QgsRasterLayer(write_raster(tmp_path / "a.tif", ("NDWI", "B4 (665 nm)", "")), "a")
    assert band_names(layer) == ["NDWI", "B4 (665 nm)", ""]


@pytest.mark.parametrize(
    ("names", "fits"),
    [
        (BANDS, True),
        (("B11", "B2", "B3", "B4", "NDWI"), True),  # found by name
        ((*BANDS, "B8"), True),
        (("", "", "", "", ""), True),  # taken in file order
        (("B2", "B3", "B4", "B8", "B11"), False),
        (("NDWI",), False),
        (("", "", ""), False),
    ],
)
def test_layers_that_fit(tmp_path, qgis_app, names, fits):
    layer = QgsRasterLayer(write_raster(tmp_path / "a.tif", names), "a")
    assert is_fitting(layer, CARD) is fits


def test_vectors_and_broken_layers_do_not_fit(tmp_path, composite, qgis_new_project):
    vector = QgsVectorLayer("Polygon?crs=EPSG:4326", "v", "memory")
    broken = QgsRasterLayer(str(tmp_path / "none.tif"), "none")
    QgsProject.instance().addMapLayers([vector, composite])
    assert not is_fitting(None, CARD)
    assert not is_fitting(broken, CARD)
    assert unfitting_layers(QgsProject.instance(), CARD) == [vector]
    QgsProject.instance().removeAllMapLayers()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "about 1 s"), (4.4, "about 4 s"), (89, "about 89 s"), (170, "about 3 min"), (9000, "about 2.5 h")],
)
def test_seconds_in_words(qgis_app, seconds, words):
    assert seconds_in_words(seconds) == words


def settings_for(composite, **changes):
    values = {"input": composite.source(), "probability": "p.tif", "device": "cpu"} | changes
    return PredictSettings(**values)


def wait_until(condition):
    deadline = time.monotonic() + LIMIT_S
    while not condition() and time.monotonic() < deadline:
        QCoreApplication.processEvents()
        time.sleep(0.01)
    assert condition()


def request_for(layer, folder=Path(), **changes):
    values = {
        "layer_id": layer.id(),
        "layer_name": layer.name(),
        "extent": QgsReferencedRectangle(layer.extent(), layer.crs()),
        "model": "",
        "threshold": 0.5,
        "min_area": 0.0,
        "device": "cpu",
        "precision": "exact",
        "folder": folder,
    }
    return LakesRequest(**(values | changes))


@pytest.fixture
def in_project(composite, qgis_new_project, provider):
    QgsProject.instance().addMapLayer(composite)
    yield composite
    QgsProject.instance().removeAllMapLayers()


@pytest.fixture
def forecast(in_project):
    forecast = Forecast(Workers())
    whole_image = visible_part(view_of(in_project.extent()), in_project, QgsProject.instance())
    forecast.show_part(in_project, whole_image)
    yield forecast
    forecast.stop()
    wait_for_calls()


def test_forecast_tells_what_a_run_would_be(forecast, in_project):
    assert forecast.pixels.text() == "4,096 (64 × 64)"
    forecast.reckon(request_for(in_project))
    assert forecast.time.text() == "reckoning…" and forecast.engine.text() == "–"
    wait_until(lambda: forecast.time.text() != "reckoning…")
    assert forecast.time.text().startswith("about ")
    assert forecast.windows.text() == "1 of up to 256 × 256 pixels"
    assert forecast.memory.text().startswith("at most ") and forecast.memory.text().endswith(" MB")
    assert "exact" in forecast.engine.text() and forecast.engine.text().endswith(" Mpx/s")
    forecast.reckon(request_for(in_project))
    assert forecast.time.text().startswith("about "), "the speed is known: a first guess at once"
    forecast.reckon(request_for(in_project, device="auto"))
    assert forecast.time.text() == "reckoning…", "another device has another speed"
    forecast.reckon(None)
    assert forecast.time.text() == "–"


def test_forecast_says_when_there_is_no_worker(forecast, in_project, monkeypatch, tmp_path):
    monkeypatch.setenv("GLAKES_PYTHON", str(tmp_path / "none"))
    forecast.reckon(request_for(in_project))
    wait_until(lambda: forecast.time.text() != "reckoning…")
    assert "cannot be used" in forecast.time.text()
    assert "Options" in forecast.time.text()


def test_forecast_says_what_the_settings_lack(forecast, in_project):
    forecast.reckon(request_for(in_project, threshold=7.0))
    wait_until(lambda: "THRESHOLD must lie above 0" in forecast.time.text())


class CountingWorkers:
    """Answers when it is told to."""

    def __init__(self):
        self.asked, self.may_answer = [], False

    def run(self, _interpreter, _job, settings, listener):
        self.asked.append(settings.probability)
        while not self.may_answer and not listener.is_cancelled():
            time.sleep(0.005)
        names = ("WINDOWS", "WINDOW", "WINDOWS_REUSED", "SECONDS", "PIXELS_PER_SECOND", "MEMORY_MB")
        return dict.fromkeys(names, 1) | {"ENGINE": "e"}


def test_of_many_questions_only_the_last_is_answered(qgis_app, composite, monkeypatch):
    monkeypatch.setattr("glakes.glakes_plugin.map_lakes.planning.obstacle", lambda: "")
    workers = CountingWorkers()
    planner, answers = Planner(workers), []
    planner.planned.connect(lambda _: answers.append(workers.asked[-1]))

    def ask(name):
        planner.ask(lambda: settings_for(composite, probability=name))

    for number in range(5):  # the map is dragged
        ask(f"first {number}")
    wait_until(lambda: workers.asked)
    for number in range(5):  # while the worker reckons
        ask(f"second {number}")
    until = time.monotonic() + 0.5
    wait_until(lambda: time.monotonic() > until)
    workers.may_answer = True
    wait_until(lambda: answers)
    assert workers.asked == ["first 4", "second 4"]
    assert answers == ["second 4"]
    ask("third")
    planner.stop()
    until = time.monotonic() + 0.5
    wait_until(lambda: time.monotonic() > until)
    assert answers == ["second 4"], "nobody wants to know any more"


def test_figures_have_separators(qgis_app):
    assert whole(1140624) == "1,140,624"
    assert decimal(1234.25, 2) == "1,234.25"
    assert (megapixels(2.14), megapixels(0.084)) == ("2.1", "0.08")


def test_run_folder_says_when_it_cannot_be_made(composite, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LakesError, match="Choose another folder"):
        folder_for(str(tmp_path / "file"), settings_for(composite))
    folder = folder_for(str(tmp_path / "a 'b' 湖泊"), settings_for(composite))
    assert folder.is_dir()
    assert folder.parent == tmp_path / "a 'b' 湖泊"


def finish_a_window(folder):
    blocks = unfinished_folder(folder / "probability.tif", "0123456789abcdef")
    blocks.mkdir(exist_ok=True)
    (blocks / "0-0.tif").write_bytes(b"")
    return blocks


def test_a_stopped_run_is_found_again_by_the_same_run_only(composite, tmp_path):
    chosen, settings = str(tmp_path), settings_for(composite)
    folder = folder_for(chosen, settings)
    assert find_stopped(chosen, settings) is None, "nothing is finished"
    finish_a_window(folder)
    (folder / "predicted.gpkg").write_text("half")
    (folder / "predictlakes.log").write_text("why")
    assert stop(folder) is True
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == ["predictlakes.log", RECORD]
    assert find_stopped(chosen, settings_for(composite, probability="q.tif", threshold=0.3)) == folder
    assert folder_for(chosen, settings) == folder
    for other in ({"extent": (0, 0, 1, 1)}, {"device": "auto"}, {"margin": 128}, {"precision": "fast"}):
        assert find_stopped(chosen, settings_for(composite, **other)) is None
        assert folder_for(chosen, settings_for(composite, **other)) != folder
    (folder / RECORD).write_text("nonsense")
    assert find_stopped(chosen, settings) is None
    discard(folder)
    assert not folder.exists()


def test_a_stopped_run_without_a_window_leaves_nothing(composite, tmp_path):
    folder = folder_for(str(tmp_path), settings_for(composite))
    (folder / "predicted.gpkg").write_text("half")
    blocks = unfinished_folder(folder / "probability.tif", "0123456789abcdef")
    blocks.mkdir()
    (blocks / "job.json").write_text("{}")
    (blocks / ".0-0.7.part.tif").write_bytes(b"half")
    assert find_stopped(str(tmp_path), settings_for(composite)) is None
    assert stop(folder) is False
    assert not folder.exists()


def test_a_complete_run_leaves_its_results(composite, tmp_path):
    folder = folder_for(str(tmp_path), settings_for(composite))
    finish_a_window(folder)
    (folder / "probability.tif").write_bytes(b"")
    complete(folder)
    discard(folder)  # asked of the run when it had been stopped
    assert [path.name for path in folder.iterdir()] == ["probability.tif"]


def write_window(folder, row, column, value, size=16):
    folder.mkdir(exist_ok=True)
    dataset = gdal.GetDriverByName("GTiff").Create(str(folder / f"{row}-{column}.tif"), size, size, 1, gdal.GDT_Byte)
    dataset.SetGeoTransform([LEFT + PIXEL * column, PIXEL, 0, TOP - PIXEL * row, 0, -PIXEL])
    system = osr.SpatialReference()
    system.ImportFromEPSG(32648)
    dataset.SetProjection(system.ExportToWkt())
    dataset.GetRasterBand(1).SetNoDataValue(255)
    dataset.GetRasterBand(1).Fill(value)
    dataset = None


def test_finished_windows_become_one_raster(qgis_app, tmp_path):
    output = tmp_path / "a 湖泊 & b" / "probability.tif"
    output.parent.mkdir()
    found = WindowsSoFar(output)
    assert found.look() is False
    folder = unfinished_folder(output, "0123456789abcdef")
    write_window(folder, 16, 32, 50)
    write_window(folder, 0, 0, 7)
    (folder / ".32-32.7.part.tif").write_bytes(b"half")
    (folder / "job.json").write_text("{}")
    (folder / "48-48.tif").write_bytes(b"no raster")
    assert found.look() is True
    assert set(found.tiles.values()) == {Tile(16, 32, 16, 16), Tile(0, 0, 16, 16)}
    name = "/vsimem/test.vrt"
    gdal.FileFromMemBuffer(name, found.virtual_raster())
    dataset = gdal.Open(name)
    pixels = dataset.ReadAsArray()
    expected = np.full((32, 48), 255)
    expected[16:32, 32:48], expected[:16, :16] = 50, 7
    assert (pixels == expected).all()
    assert dataset.GetGeoTransform() == (LEFT, PIXEL, 0, TOP, 0, -PIXEL)
    assert (dataset.GetRasterBand(1).GetNoDataValue(), dataset.GetRasterBand(1).GetScale()) == (255, 0.01)
    dataset = None
    gdal.Unlink(name)
    assert found.look() is False, "nothing new"


def test_windows_appear_on_the_map_as_they_are_finished_and_go(qgis_new_project, tmp_path, monkeypatch):
    monkeypatch.setattr("glakes.glakes_plugin.map_lakes.partial_layer.INTERVAL_MS", 50)
    output, canvas, owner = tmp_path / "probability.tif", QgsMapCanvas(), QObject()
    folder = unfinished_folder(output, "0123456789abcdef")
    partial = PartialLayer(WindowsSoFar(output), canvas, owner)
    layers = QgsProject.instance().mapLayers
    write_window(folder, 0, 0, 0)
    wait_until(lambda: partial.windows == 1 and layers())
    (layer,) = layers().values()
    assert layer.name() == "Lake probability so far" and layer.isValid()

    def value(right, down):
        return layer.dataProvider().sample(QgsPointXY(LEFT + right, TOP - down), 1)

    assert value(5, 5) == (0.0, True) and not value(165, 5)[1]
    assert layer.renderer().shader().rasterShaderFunction().colorRampItemList()[0].color == FINISHED
    write_window(folder, 0, 16, 100)
    wait_until(lambda: partial.windows == 2 and value(165, 5)[1])
    assert value(165, 5)[0] == pytest.approx(1.0)
    assert layer.renderer().shader().rasterShaderFunction().colorRampItemList()[0].color == FINISHED
    partial.remove()
    assert layers() == {}
    assert [path.name for path in tmp_path.iterdir()] == [folder.name], "no file of its own"
    canvas.deleteLater()


def test_a_layer_that_the_user_removed_does_not_come_back(qgis_new_project, tmp_path, monkeypatch):
    monkeypatch.setattr("glakes.glakes_plugin.map_lakes.partial_layer.INTERVAL_MS", 50)
    output, canvas, owner = tmp_path / "probability.tif", QgsMapCanvas(), QObject()
    folder = unfinished_folder(output, "0123456789abcdef")
    partial = PartialLayer(WindowsSoFar(output), canvas, owner)
    write_window(folder, 0, 0, 0)
    wait_until(lambda: QgsProject.instance().mapLayers())
    QgsProject.instance().removeAllMapLayers()
    write_window(folder, 0, 16, 100)
    wait_until(lambda: partial.windows == 2)
    QCoreApplication.processEvents()
    assert QgsProject.instance().mapLayers() == {}
    partial.remove()
    canvas.deleteLater()


def outcome(run):
    """Run to the end; the signal that came, and its value."""
    came = []
    run.finished.connect(lambda seconds: came.append(("finished", seconds)))
    run.failed.connect(lambda sentence: came.append(("failed", sentence)))
    run.cancelled.connect(lambda: came.append(("cancelled", None)))
    run.start()
    deadline = time.monotonic() + LIMIT_S
    while not came and time.monotonic() < deadline:
        QCoreApplication.processEvents()
        time.sleep(0.01)
    assert len(came) == 1, came
    return came[0]


def test_run_ends_with_layers_in_one_group(in_project, tmp_path):
    request = request_for(in_project, tmp_path, threshold=0.01)
    settings = request.predict_settings()
    assert (settings.device, settings.precision, settings.model) == ("cpu", "exact", None)
    request = request_for(in_project, folder_for(str(tmp_path / "out 湖泊"), settings), threshold=0.01)
    run = LakesRun(request)
    assert outcome(run)[0] == "finished"
    assert run.results["WINDOWS"] == 1 and run.results["MPX_PER_SECOND"] >= 0 and "exact" in run.results["ENGINE"]
    found = add_results(request, QgsProject.instance())
    root = QgsProject.instance().layerTreeRoot()
    group = root.children()[0]
    assert group.name().startswith("Lakes in composite ")
    assert [node.name() for node in group.children()] == ["Lakes", "Lake probability"]
    assert found.count == found.lakes.featureCount()
    assert (found.area_km2 > 0) == (found.count > 0)


def test_run_that_cannot_start_says_why(in_project, tmp_path):
    sign, sentence = outcome(LakesRun(request_for(in_project, tmp_path, layer_id="gone")))
    assert sign == "failed"
    assert sentence
    assert "Traceback" not in sentence


def test_run_with_a_missing_model_says_what_to_do(in_project, tmp_path):
    model = tmp_path / "none.safetensors"
    sign, sentence = outcome(LakesRun(request_for(in_project, tmp_path, model=str(model))))
    assert sign == "failed"
    assert "none.safetensors" in sentence
    assert "Traceback" not in sentence


def test_cancelled_run_is_no_failure(in_project, tmp_path):
    run = LakesRun(request_for(in_project, tmp_path))
    run.staged.connect(lambda _: run.cancel())
    assert outcome(run)[0] == "cancelled"
    assert not list(tmp_path.glob("*.gpkg"))


def test_results_that_are_not_there_are_said(composite, tmp_path):
    with pytest.raises(LakesError, match="cannot be loaded"):
        add_results(request_for(composite, tmp_path), QgsProject.instance())


def test_runs_are_recorded_in_newer_qgis(in_project, tmp_path, monkeypatch):
    entries = []

    class Registry:
        def addEntry(self, provider, details):
            entries.append((provider, details))

    monkeypatch.setattr(QgsGui, "historyProviderRegistry", Registry, raising=False)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("glakes:predictlakes")
    if not hasattr(QgsProcessingAlgorithm, "asMap"):
        as_map = lambda self, values, context: dict(values)  # noqa: E731
        monkeypatch.setattr(QgsProcessingAlgorithm, "asMap", as_map, raising=False)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    history.record_run(algorithm, request_for(in_project, tmp_path).predict_parameters(), context)
    provider, details = entries[0]
    assert provider == "processing"
    assert details["algorithm_id"] == "glakes:predictlakes"
    assert details["python_command"].startswith('processing.run("glakes:predictlakes"')


@pytest.mark.skipif(hasattr(QgsGui, "historyProviderRegistry"), reason="this QGIS has the registry")
def test_runs_are_recorded_in_old_qgis(in_project, tmp_path):
    from processing.core.ProcessingLog import ProcessingLog

    log = Path(ProcessingLog.logFilename())
    kept = tmp_path / "log"
    shutil.copy(log, kept)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("glakes:predictlakes")
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    history.record_run(algorithm, request_for(in_project, tmp_path).predict_parameters(), context)
    last = ProcessingLog.getLogEntries()[-1].text
    shutil.copy(kept, log)
    assert "glakes:predictlakes" in last
    assert str(tmp_path) in last
