"""docs/headless.md: its blocks are copied in their order and run, as a stranger would, in a fresh profile."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from qgis.core import QgsGeometry

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "headless.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
SAMPLE = ROOT / "resources" / "sample" / "t48que"
LAYERS = ("regions", "labels")
QGIS_PROCESS = shutil.which("qgis_process.bin") or shutil.which("qgis_process")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The folder in which every block ran, and what each said."""
    home, folder = tmp_path_factory.mktemp("家 home"), tmp_path_factory.mktemp("lakes of 湖泊")
    plugins = home / ".local/share/QGIS/QGIS3/profiles/default/python/plugins"
    plugins.mkdir(parents=True)
    (plugins / "glakes").symlink_to(ROOT)
    tools = home / "bin"
    tools.mkdir()
    (tools / "qgis_process").symlink_to(QGIS_PROCESS)
    environment = os.environ | {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "PATH": f"{tools}:{os.environ['PATH']}",
        "SAMPLE": str(ROOT / "resources" / "sample" / "t48que"),
    }
    environment.pop("QGIS_CUSTOM_CONFIG_PATH", None)  # pytest-qgis sets it for this process
    said = []
    for kind, text in BLOCKS:
        if kind == "python":
            (folder / "map_lakes.py").write_text(text, encoding="utf-8")
            continue
        command = ["bash", "-euo", "pipefail", "-c", text]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{text}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        said.append(done.stdout)
    return folder, said


def test_every_block_is_of_a_kind_that_is_run():
    assert {kind for kind, _ in BLOCKS} == {"bash", "python"} and len(BLOCKS) == 7


def test_the_plugin_is_listed_and_explains_itself(ran):
    assert "glakes:predictlakes" in ran[1][0] and "PROBABILITY" in ran[1][0]


def test_every_file_is_there(ran):
    names = {path.relative_to(ran[0]).as_posix() for path in ran[0].rglob("*.*")}
    assert names >= {"probability.tif", "water.gpkg", "lakes.gpkg", "index.tif", "from_python.gpkg", "samples.gpkg"}
    assert names >= {"labels/east.gpkg", "labels/west of the river.gpkg"}


def test_json_is_one_document(ran):
    answer = json.loads((ran[0] / "answer.json").read_text(encoding="utf-8"))
    assert answer["results"]["OUTPUT"].endswith("index.tif")


def test_the_script_found_the_lakes_of_the_shell(ran):
    from qgis.core import QgsVectorLayer

    lakes = QgsVectorLayer(str(ran[0] / "lakes.gpkg"), "lakes", "ogr")
    found = re.search(r"(\d+) lakes, ([\d.]+) km2", ran[1][4])
    areas = [lake["area_km2"] for lake in lakes.getFeatures()]
    assert int(found.group(1)) == len(areas) > 5
    assert float(found.group(2)) == pytest.approx(sum(areas), abs=0.01)


def test_the_samples_file_has_drafts_without_the_river(ran):
    from qgis.core import QgsVectorLayer

    regions, labels = (QgsVectorLayer(f"{ran[0]}/samples.gpkg|layername={name}", name, "ogr") for name in LAYERS)
    assert regions.featureCount() == 6 and labels.featureCount() > 6
    river = QgsVectorLayer(f"{SAMPLE}/basin.gpkg|layername=rivers", "rivers", "ogr")
    river = QgsGeometry.unaryUnion([feature.geometry() for feature in river.getFeatures()])
    assert all(label.geometry().intersection(river).area() < 1 for label in labels.getFeatures())
