"""What the Processing history keeps: commands that run when they are pasted, and no passwords."""

import json
from pathlib import Path

import pytest
from glakes.glakes_plugin.history import record_run
from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingParameterEnum,
    QgsProcessingParameterMultipleLayers,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "t48que"
IS_3_24 = hasattr(QgsProcessingAlgorithm, "asMap")
TOKEN = "s3cr3t-t0ken"


def taken(command):
    """What a pasted command would hand to `processing.run`."""
    told = []

    class processing:
        run = staticmethod(lambda *arguments: told.append(arguments))

    exec(command, {"processing": processing})
    return told[0]


def example(parameter):
    """A value of a parameter that has no default."""
    if isinstance(parameter, QgsProcessingParameterMultipleLayers):
        return ["/data/湖 'a'.gpkg", "/data/b b.gpkg"]
    return {"extent": "1,2,3,4 [EPSG:4326]", "crs": "EPSG:32648", "number": 1, "band": 2}.get(
        parameter.type(), "/data/湖 'a'.tif"
    )


def test_every_algorithm_comes_back_from_its_command(provider):
    context = QgsProcessingContext()
    for algorithm in provider.algorithms():
        given = {}
        for parameter in algorithm.parameterDefinitions():
            default = parameter.defaultValue()
            given[parameter.name()] = example(parameter) if default is None else default
            if isinstance(parameter, QgsProcessingParameterEnum):
                given[parameter.name()] = parameter.options()[-1]
        name, told = taken(algorithm.asPythonCommand(given, context))
        assert name == f"glakes:{algorithm.name()}"
        shown = {key: _plain(value) for key, value in told.items()}
        assert shown == {key: _plain(value) for key, value in given.items()}, name
        assert len(algorithm.asPythonCommand(given, context)) < 2500
        if IS_3_24:
            json.dumps(algorithm.asMap(given, context))


def _plain(value):
    return value.toString("yyyy-MM-dd") if isinstance(value, (QDate, QDateTime)) else value


@pytest.mark.parametrize("day", ["2019-01-01", QDate(2019, 1, 1), QDateTime(QDate(2019, 1, 1), QTime(0, 0))])
def test_a_day_is_a_day_again(algorithm, day):
    told = {"EXTENT": "1,2,3,4 [EPSG:4326]", "START": day, "OUTPUT_FOLDER": "/data"}
    _, again = taken(algorithm("compositeearthengine").asPythonCommand(told, QgsProcessingContext()))
    assert again["START"] == "2019-01-01"


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("compositeearthengine", "ENDPOINT"),
        ("compositescenes", "SCENES"),
        ("downloaddata", "MIRROR"),
        ("lakesfromearthengine", "ENDPOINT"),
        ("maplakes", "SCHEDULER"),
    ],
)
def test_no_command_keeps_a_password(algorithm, name, parameter):
    found, context = algorithm(name), QgsProcessingContext()
    told = {parameter: f"https://mei:{TOKEN}@host.example/path"}
    command = found.asPythonCommand(told, context)
    assert TOKEN not in command and "https://***@host.example/path" in command
    if IS_3_24:
        assert TOKEN not in json.dumps(found.asMap(told, context)) + found.asQgisProcessCommand(told, context)[0]


@pytest.fixture
def history(monkeypatch):
    """The entries that were made."""
    entries = []
    from qgis.gui import QgsGui

    if hasattr(QgsGui, "historyProviderRegistry"):
        registry = type("Registry", (), {"addEntry": lambda self, kind, details: entries.append(json.dumps(details))})
        monkeypatch.setattr(QgsGui, "historyProviderRegistry", staticmethod(registry))
    else:
        from processing.core.ProcessingLog import ProcessingLog

        monkeypatch.setattr(ProcessingLog, "addToLog", staticmethod(entries.append))
    return entries


def test_an_entry_of_the_window_is_short_and_runs_to_the_same_result(algorithm, history, tmp_path):
    import processing

    lakes = f"{SAMPLE / 'basin.gpkg'}|layername=known_lakes"
    told = {"INPUT": lakes, "MIN_AREA": 0.5, "OUTPUT": str(tmp_path / "first.gpkg")}
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    record_run(algorithm("finishlakes"), told, context)
    (entry,) = history
    command = json.loads(entry)["python_command"] if entry.startswith("{") else entry
    assert len(command) < 400 and "\n" not in command
    name, again = taken(command)
    first = processing.run("glakes:finishlakes", told)
    second = processing.run(name, again | {"OUTPUT": str(tmp_path / "second.gpkg")})
    assert _rows(first["OUTPUT"]) == _rows(second["OUTPUT"]) != []


def test_a_layer_of_the_project_is_told_by_its_source(algorithm):
    """A list of layers and folders, too: QGIS 3.22 itself would leave the folder out."""
    layer = QgsVectorLayer(f"{SAMPLE / 'basin.gpkg'}|layername=known_lakes", "known", "ogr")
    QgsProject.instance().addMapLayer(layer)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    _, told = taken(algorithm("finishlakes").asPythonCommand({"INPUT": layer.id()}, context))
    assert "basin.gpkg" in told["INPUT"]
    _, told = taken(algorithm("maskrivers").asPythonCommand({"RIVERS": [layer.id(), "/湖 泊", layer]}, context))
    assert told["RIVERS"] == [layer.source(), "/湖 泊", layer.source()]
    QgsProject.instance().removeMapLayer(layer.id())


def _rows(path):
    layer = QgsVectorLayer(str(path), "lakes", "ogr")
    return sorted((lake["lake_id"], lake["area_km2"]) for lake in layer.getFeatures())
