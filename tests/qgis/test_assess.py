"""Assessment of a model, from outside, with the shipped model on the bundled sample."""

import csv
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "t48que"


@pytest.fixture
def samples(tmp_path):
    """The bundled sample with three of its regions for testing, one of which is still unlabelled."""
    folder = tmp_path / '湖泊 it\'s "here"'
    folder.mkdir()
    for name in ("samples.gpkg", "composite.tif"):
        shutil.copy(SAMPLE / name, folder)
    with closing(sqlite3.connect(folder / "samples.gpkg")) as database, database:
        # The triggers of the spatial index call functions that plain SQLite does not have.
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE regions SET subset = 'test' WHERE region_id IN ('QUE-01', 'QUE-02')")
    return folder / "samples.gpkg"


def test_the_shipped_model_is_scored_by_type(run, samples):
    feedback = QgsProcessingFeedback()
    table, report = samples.parent / "scores.csv", samples.parent / "report.html"
    result = run("assesspatches", feedback, SAMPLES=str(samples), PATCH=160, TABLE=str(table), REPORT=str(report))
    assert (result["REGIONS"], result["PATCHES"]) == (2, 8)
    with table.open(newline="", encoding="utf-8") as file:
        rows = {row["type"]: row for row in csv.DictReader(file)}
    assert list(rows) == ["NR", "AR", "all"]
    assert 0.5 < float(rows["all"]["iou_low"]) <= float(rows["all"]["iou"]) <= float(rows["all"]["iou_high"]) < 1
    assert rows["NR"]["iou_low"] == "", "a single region cannot be resampled"
    assert "1 regions are still 'todo'" in feedback.textLog()
    page = report.read_text(encoding="utf-8")
    assert "QUE-02" in page and "89.77" in page and page.count("data:image/png") >= 8


def test_defaults_give_a_table_that_loads_and_count_no_padding(run, samples):
    result = run("assesspatches", SAMPLES=str(samples), TABLE="TEMPORARY_OUTPUT", REPORT="TEMPORARY_OUTPUT")
    assert (result["REGIONS"], result["PATCHES"]) == (2, 2), "regions smaller than a patch"
    layer = QgsVectorLayer(result["TABLE"], "scores", "ogr")
    rows = {feature["type"]: feature for feature in layer.getFeatures()}
    assert list(rows) == ["NR", "AR", "all"]
    assert sum(rows["all"][name] for name in ("tp", "fp", "fn", "tn")) == 2 * 300**2, "padding is not counted"
    assert Path(result["REPORT"]).suffix == ".html" and Path(result["REPORT"]).is_file()


def test_an_empty_subset_is_said(run, samples):
    with closing(sqlite3.connect(samples)) as database, database:
        database.execute("UPDATE regions SET subset = 'train' WHERE subset = 'validation'")
    outputs = {"TABLE": "TEMPORARY_OUTPUT", "REPORT": "TEMPORARY_OUTPUT"}
    with pytest.raises(QgsProcessingException, match="expected labelled regions with subset 'validation', found none"):
        run("assesspatches", SAMPLES=str(samples), SUBSET="validation", **outputs)
