"""The session on a real GeoPackage: what is in the file afterwards, and what survives when it cannot be written."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from glakes.glakes_plugin.label_studio.recovery import unsaved_files
from glakes.glakes_plugin.label_studio.region_list import RegionFilter, RegionModel, RegionProxy
from glakes.lakes.errors import LakesError
from labelling import flush, square
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)
from samples_files import ROOT, rows, write

LABELS_OF = "SELECT count(*) FROM labels WHERE region_id = '{}'"


def status_of(path, region_id):
    return rows(path, f"SELECT status FROM regions WHERE region_id = '{region_id}'")[0][0]


def history_of(path, region_id):
    query = f"""SELECT "who", "action", "detail" FROM history WHERE region_id = '{region_id}' ORDER BY fid"""
    return rows(path, query)


def draw(session, share=0.1, **place):
    with session.edit("Draw"):
        return session.add_label(square(session, share, **place))


def test_a_region_shows_its_own_labels_only_and_can_be_edited(opened):
    opened.open_region("QUE-01")
    assert opened.labels.featureCount() == 17
    assert {feature["region_id"] for feature in opened.labels.getFeatures()} == {"QUE-01"}
    assert opened.labels.isEditable()
    opened.open_region("QUE-05")
    assert opened.labels.featureCount() == 0 and opened.labels.isEditable()
    opened.close_region()
    assert opened.labels.featureCount() == 0 and not opened.labels.isEditable()


def test_nothing_is_written_by_looking(session, samples):
    before = [rows(samples, f"SELECT * FROM {layer}") for layer in ("regions", "labels", "history")]
    session.open_register(samples)
    for region_id in session.regions:
        session.open_region(region_id)
    assert session.close_register()
    assert [rows(samples, f"SELECT * FROM {layer}") for layer in ("regions", "labels", "history")] == before
    assert [path.name for path in samples.parent.iterdir() if path.name not in ("samples.gpkg", "composite.tif")] == []


def test_labels_row_and_history_are_written_when_the_region_is_left(opened, samples):
    opened.open_region("QUE-05")
    draw(opened)
    opened.set_threshold(0.125, "otsu")
    assert rows(samples, LABELS_OF.format("QUE-05")) == [(0,)], "nothing is committed while somebody works"
    opened.open_region("QUE-06")
    assert rows(samples, LABELS_OF.format("QUE-05")) == [(1,)]
    row = rows(samples, "SELECT status, threshold, annotator FROM regions WHERE region_id = 'QUE-05'")
    assert row == [("drafted", 0.125, "Hu")]
    assert history_of(samples, "QUE-05") == [
        ("Hu", "threshold", "0.1250 otsu"),
        ("Hu", "status", "todo -> drafted"),
        ("Hu", "labels", "1 added"),
    ]


def test_times_are_utc_iso_8601(opened, samples):
    opened.open_region("QUE-05")
    opened.set_status("edited")
    times = rows(samples, "SELECT annotated_at FROM regions WHERE region_id = 'QUE-05'")
    times += rows(samples, """SELECT "when" FROM history WHERE region_id = 'QUE-05'""")
    for (text,) in times:
        assert len(text) == 20 and text[10] == "T" and text.endswith("Z")


def test_a_gesture_is_one_entry_of_the_undo_stack(opened):
    opened.open_region("QUE-05")
    with opened.edit("Two at once"):
        opened.add_label(square(opened, 0.1, x=0.1))
        opened.add_label(square(opened, 0.1, x=0.6), "ignore")
    assert opened.labels.undoStack().count() == 1
    opened.labels.undoStack().undo()
    assert opened.labels.featureCount() == 0 and not opened.is_unsaved
    opened.labels.undoStack().redo()
    assert {feature["class"] for feature in opened.labels.getFeatures()} == {"lake", "ignore"}


def test_an_error_inside_a_gesture_takes_all_of_it_back(opened):
    opened.open_region("QUE-05")
    with pytest.raises(LakesError, match="no polygon"), opened.edit("Fails"):
        opened.add_label(square(opened))
        opened.add_label(QgsGeometry.fromPointXY(QgsPointXY(0, 0)))
    assert opened.labels.featureCount() == 0
    assert opened.labels.undoStack().count() == 0


def test_several_parts_become_several_labels_in_the_system_of_the_file(opened):
    opened.open_region("QUE-05")
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    both = square(opened, 0.1, x=0.1).combine(square(opened, 0.1, x=0.6))
    area = both.area()
    both.transform(QgsCoordinateTransform(opened.register.crs, degrees, QgsProject.instance()))
    with opened.edit("Draw"):
        ids = opened.add_label(both, crs=degrees)
    assert len(ids) == 2
    assert sum(feature.geometry().area() for feature in opened.labels.getFeatures()) == pytest.approx(area, rel=1e-6)


def test_without_a_region_there_is_nothing_to_edit(opened):
    with pytest.raises(LakesError, match="Open a region first"), opened.edit("Draw"):
        pass


def test_what_is_being_typed_is_written_with_the_region_it_was_typed_for(opened, samples):
    opened.open_region("QUE-05")
    opened.about_to_save.connect(lambda: opened.stage_values(note="A dam in the east"))
    assert opened.close_region()
    assert rows(samples, "SELECT note FROM regions WHERE region_id = 'QUE-05'") == [("A dam in the east",)]
    assert history_of(samples, "QUE-05") == [("Hu", "note", " -> A dam in the east")]


def test_statuses_are_signed_by_who_set_them(opened, samples):
    opened.open_region("QUE-05")
    assert opened.set_status("edited")
    opened.annotator = "Li"
    assert opened.set_status("rejected", "The river is still in.")
    query = "SELECT status, annotator, reviewer, note FROM regions WHERE region_id = 'QUE-05'"
    assert rows(samples, query) == [("rejected", "Hu", "Li", "The river is still in.")]
    assert [action for _, action, _ in history_of(samples, "QUE-05")] == ["status", "note", "status"]
    assert history_of(samples, "QUE-05")[-1] == ("Li", "status", "edited -> rejected")


def test_a_checked_region_that_is_changed_is_not_checked_any_more(opened, samples):
    opened.open_region("QUE-01")
    draw(opened)
    opened.close_region()
    assert status_of(samples, "QUE-01") == "edited"
    opened.open_region("QUE-01")
    draw(opened, x=0.2)
    opened.set_status("checked")
    assert status_of(samples, "QUE-01") == "checked", "the check includes the correction"


def test_qgis_own_save_button_writes_row_and_history_too(opened, samples):
    opened.open_region("QUE-05")
    draw(opened)
    assert opened.labels.commitChanges(False)
    assert status_of(samples, "QUE-05") == "drafted"
    assert ("Hu", "labels", "1 added") in history_of(samples, "QUE-05")
    assert not opened.is_unsaved


def test_native_digitising_gets_region_and_class_by_default(opened):
    opened.open_region("QUE-05")
    fields = opened.labels.fields()
    assert opened.labels.defaultValue(fields.indexOf("region_id")) == "QUE-05"
    assert opened.labels.defaultValue(fields.indexOf("class")) == "lake"


def test_snapping_and_topology_are_set_and_given_back(session, samples):
    project = QgsProject.instance()
    project.setTopologicalEditing(False)
    before = project.snappingConfig().enabled()
    session.open_register(samples)
    assert project.topologicalEditing() and project.snappingConfig().enabled()
    session.close_register()
    assert not project.topologicalEditing() and project.snappingConfig().enabled() == before


def test_a_project_with_transaction_groups_can_be_saved_all_the_same(session, samples):
    project = QgsProject.instance()
    project.setAutoTransaction(True)
    session.open_register(samples)
    session.open_region("QUE-05")
    draw(session)
    assert session.save(), session.heard
    session.close_register()
    assert project.autoTransaction()
    project.setAutoTransaction(False)


def test_layers_of_the_file_that_are_in_the_project_already_stay_readable(session, samples):
    layer = QgsVectorLayer(f"{samples}|layername=regions", "regions", "ogr")
    QgsProject.instance().addMapLayer(layer)
    assert len(list(layer.getFeatures())) == 6
    session.open_register(samples)
    assert len(list(layer.getFeatures())) == 6
    session.open_region("QUE-05")
    draw(session)
    assert session.set_status("edited")
    assert {row["region_id"]: row["status"] for row in layer.getFeatures()}["QUE-05"] == "edited"
    session.close_register()
    assert len(list(layer.getFeatures())) == 6


def test_a_register_as_large_as_the_papers(session, tmp_path):
    worker = os.environ.get("GLAKES_PYTHON", str(ROOT / ".venv" / "bin" / "python"))
    subprocess.run([worker, str(ROOT / "tests" / "made_register.py"), str(tmp_path), "799", "1"], check=True)
    path = tmp_path / "samples.gpkg"
    assert session.open_register(path)
    model = RegionModel()
    model.set_regions(session.regions.values())
    proxy = RegionProxy(model)
    assert proxy.rowCount() == 799
    for status in ("todo", "checked", "rejected"):
        proxy.set_filter(RegionFilter(status=status))
        assert proxy.rowCount() == rows(path, f"SELECT count(*) FROM regions WHERE status = '{status}'")[0][0]
    first = next(iter(session.regions))
    assert session.open_region(first) and session.image is not None
    assert session.labels.featureCount() == rows(path, LABELS_OF.format(first))[0][0]


def test_time_is_kept_from_visit_to_visit_and_pauses_are_not_counted(opened, samples):
    from glakes.glakes_plugin.label_studio.clock import ActivityClock

    now = [0.0]
    opened._clock = ActivityClock(lambda: now[0])
    opened.open_region("QUE-05")
    for moment in (10, 20, 500, 520):  # a pause of 480 s
        now[0] = moment
        opened.touch()
    opened.open_region("QUE-06")
    now[0] = 1000
    opened.open_region("QUE-05")
    now[0] = 1030
    opened.set_status("edited")
    assert rows(samples, "SELECT seconds FROM regions WHERE region_id = 'QUE-05'") == [(70.0,)]


# --- what survives ----------------------------------------------------------------------------


def killed(opened, samples):
    """The journal is there, and QGIS is gone without saving."""
    opened.write_journal()
    left = unsaved_files(samples)[0].read_bytes()
    name = unsaved_files(samples)[0]
    opened.labels.rollBack()
    opened._pending.clear()
    opened.close_register()
    name.write_bytes(left)


def test_a_change_is_in_the_recovery_file_within_seconds(opened, samples):
    from glakes.glakes_plugin.label_studio import session

    assert session.JOURNAL_MS <= 30_000
    opened.open_region("QUE-05")
    opened._journal.setInterval(0)
    draw(opened)
    for _ in range(3):
        flush()
    assert len(unsaved_files(samples)) == 1
    assert opened.labels.undoStack().canUndo(), "autosave empties no undo stack"
    opened.labels.undoStack().undo()
    for _ in range(3):
        flush()
    assert unsaved_files(samples) == []


def test_what_a_killed_qgis_left_comes_back_and_can_be_undone(opened, samples, session):
    opened.open_region("QUE-02")
    kept = opened.labels.featureCount()
    first = next(opened.labels.getFeatures())
    with opened.edit("Delete and draw"):
        opened.labels.deleteFeature(first.id())
        opened.add_label(square(opened, 0.01), "ignore")
    opened.set_threshold(0.2, "manual")
    killed(opened, samples)
    assert rows(samples, LABELS_OF.format("QUE-02")) == [(kept,)]

    session.open_register(samples)
    assert [left.region_id for left in session.unsaved_regions()] == ["QUE-02"]
    session.open_region("QUE-02")
    assert any("are back" in text for text in session.heard)
    assert session.labels.featureCount() == kept
    assert sorted(feature["class"] for feature in session.labels.getFeatures()).count("ignore") == 1
    session.labels.undoStack().undo()
    assert {feature["class"] for feature in session.labels.getFeatures()} == {"lake"}
    session.labels.undoStack().redo()
    assert session.save()
    assert rows(samples, "SELECT threshold FROM regions WHERE region_id = 'QUE-02'") == [(0.2,)]
    assert unsaved_files(samples) == []


def test_unsaved_labels_can_be_discarded(opened, samples, session):
    opened.open_region("QUE-05")
    draw(opened)
    killed(opened, samples)
    session.open_register(samples)
    session.discard_unsaved("QUE-05")
    session.open_region("QUE-05")
    assert session.labels.featureCount() == 0 and not session.is_unsaved


def test_restoring_onto_a_file_that_changed_meanwhile_says_so(opened, samples, session):
    opened.open_region("QUE-05")
    draw(opened)
    killed(opened, samples)
    write(samples, "UPDATE labels SET region_id = 'QUE-05' WHERE fid = (SELECT min(fid) FROM labels)")
    session.open_register(samples)
    session.open_region("QUE-05")
    assert any("has changed since" in text for text in session.heard)


def test_a_damaged_recovery_file_is_put_aside_not_overwritten(opened, samples):
    from glakes.glakes_plugin.label_studio.recovery import unsaved_path

    path = unsaved_path(samples, "QUE-05")
    path.write_text("{", encoding="utf-8")
    opened.open_region("QUE-05")
    assert any("cannot be read as unsaved labels" in text for text in opened.heard)
    assert path.with_name(path.name + ".broken").read_text(encoding="utf-8") == "{"


def test_removing_the_layer_or_closing_the_project_loses_nothing(opened, samples, session):
    opened.open_region("QUE-05")
    draw(opened)
    QgsProject.instance().clear()
    flush()
    assert session.register is None and session.region is None
    session.open_register(samples)
    session.open_region("QUE-05")
    assert session.labels.featureCount() == 1


# --- faults ---------------------------------------------------------------------------------


def test_a_file_locked_by_another_program_is_said_and_loses_nothing(opened, samples):
    opened.open_region("QUE-05")
    draw(opened)
    with closing(sqlite3.connect(samples, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not opened.save()
        assert any("locked by another program" in text for text in opened.heard)
        assert not opened.open_region("QUE-06"), "the region is not left while it cannot be saved"
        assert opened.region.region_id == "QUE-05" and opened.labels.featureCount() == 1
        assert opened.labels.undoStack().canUndo()
        assert len(unsaved_files(samples)) == 1
        other.execute("ROLLBACK")
    assert opened.open_region("QUE-06")
    assert rows(samples, LABELS_OF.format("QUE-05")) == [(1,)]


def test_a_file_that_another_program_keeps_to_itself_does_not_open(session, samples):
    with closing(sqlite3.connect(samples, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert not session.open_register(samples)
        assert session.register is None
        assert any("locked" in text for text in session.heard)
        other.execute("ROLLBACK")
    assert session.open_register(samples)


@pytest.fixture
def ordinary_user():
    """The administrator, as whom tests may run, can write whatever is marked read-only; nobody else can."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.fixture
def read_only(samples):
    with tempfile.TemporaryDirectory(prefix="glakes-read-only-") as folder:
        for name in ("samples.gpkg", "composite.tif"):
            shutil.copy(samples.parent / name, folder)
            Path(folder, name).chmod(0o444)
        Path(folder).chmod(0o555)
        yield Path(folder) / "samples.gpkg"
        Path(folder).chmod(0o755)


def test_a_read_only_file_can_be_looked_at(session, read_only, ordinary_user):
    assert session.open_register(read_only)
    assert any("is read-only" in text for text in session.heard)
    assert session.open_region("QUE-01")
    assert session.labels.featureCount() == 17 and not session.labels.isEditable()
    assert not session.set_status("checked") and not session.save()
    with pytest.raises(LakesError, match="read-only"), session.edit("Draw"):
        pass
    assert session.open_region("QUE-02"), "stepping goes on"
    session.close_register()


def test_a_missing_image_is_said_and_the_labels_are_there(opened, samples):
    (samples.parent / "composite.tif").unlink()
    assert opened.open_region("QUE-01")
    assert opened.image is None and opened.labels.featureCount() == 17
    assert any("composite.tif" in text and "does not exist" in text for text in opened.heard)
    with pytest.raises(LakesError, match="has no image"):
        opened.read_ndwi()
    draw(opened)
    assert opened.close_region()


def test_another_image_can_be_chosen(opened, samples):
    (samples.parent / "composite.tif").rename(samples.parent / "moved.tif")
    opened.open_region("QUE-01")
    assert opened.set_image(samples.parent / "moved.tif")
    assert opened.image.path.name == "moved.tif"
    assert rows(samples, "SELECT image FROM regions WHERE region_id = 'QUE-01'") == [("moved.tif",)]


def test_an_image_in_another_system_is_said_and_used(opened, samples):
    from osgeo import gdal

    path = samples.parent / "degrees.tif"
    gdal.Warp(str(path), str(samples.parent / "composite.tif"), dstSRS="EPSG:4326")
    opened.open_region("QUE-01")
    opened.set_image(path)
    assert any("EPSG:4326" in text and "EPSG:32648" in text for text in opened.heard)
    window = opened.read_ndwi()
    assert window.crs.authid() == "EPSG:4326"
    corner = QgsCoordinateTransform(opened.register.crs, window.crs, QgsProject.instance()).transformBoundingBox(
        opened.region.geometry.boundingBox()
    )
    assert window.transform[0] == pytest.approx(corner.xMinimum(), abs=2 * window.transform[1])


def test_an_image_elsewhere_is_said(opened, samples):
    from osgeo import gdal

    elsewhere = samples.parent / "elsewhere.tif"
    window = [362612, 1977000, 363612, 1976500]
    gdal.Translate(str(elsewhere), str(samples.parent / "composite.tif"), projWin=window)
    opened.open_region("QUE-01")
    opened.set_image(elsewhere)
    assert any("does not cover the region" in text for text in opened.heard)


def test_a_region_without_a_type_is_said_and_can_get_one(session, samples):
    write(samples, "UPDATE regions SET type = NULL WHERE region_id = 'QUE-05'")
    session.open_register(samples)
    session.open_region("QUE-05")
    assert any("has no type" in text for text in session.heard)
    assert session.set_values(type="IL")
    assert rows(samples, "SELECT type FROM regions WHERE region_id = 'QUE-05'") == [("IL",)]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.unlink(), "does not exist"),
        (lambda path: path.write_bytes(b"no database"), "no GeoPackage"),
        (lambda path: write(path, "ALTER TABLE regions DROP COLUMN status"), "lacks the fields status"),
    ],
    ids=["missing", "no GeoPackage", "a field is missing"],
)
def test_what_is_no_samples_file_is_said(session, samples, make, sentence):
    make(samples)
    assert not session.open_register(samples)
    assert any(sentence in text for text in session.heard), session.heard


def test_an_id_with_quotes_is_a_region_like_any_other(session, samples):
    write(samples, "UPDATE regions SET region_id = 'O''Brien \"湖\" / 1' WHERE region_id = 'QUE-05'")
    session.open_register(samples)
    region_id = 'O\'Brien "湖" / 1'
    session.open_region(region_id)
    draw(session)
    session.write_journal()
    assert session.unsaved_regions()[0].region_id == region_id
    assert session.close_region()
    assert rows(samples, "SELECT region_id FROM labels WHERE region_id LIKE 'O%'") == [(region_id,)]
