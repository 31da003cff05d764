"""The page of models: what is listed, what its cards say, what adding and removing do."""

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from glakes.glakes_plugin.model_library import card_text, library
from glakes.glakes_plugin.model_library import page as pages
from glakes.glakes_plugin.settings import GlakesSettings
from glakes.lakes.errors import LakesError
from glakes.models.card import METADATA_KEY, SHIPPED, read_card
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QFileDialog, QMessageBox

CARD = replace(read_card(SHIPPED), name="mine <b>湖泊</b>", limits="<script>rivers", metrics={"test": {"iou": 0.5}})


def write_model(path, card=CARD):
    """A file with a card and no weights: nothing of the page looks at weights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"__metadata__": {METADATA_KEY: json.dumps(asdict(card))}}).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text)
    return path


@pytest.fixture
def folder(tmp_path, monkeypatch, qgis_app):
    folder = tmp_path / "pro'file 湖" / "models"
    monkeypatch.setattr(library, "library_folder", lambda: folder)
    QgsSettings().remove("glakes")
    yield folder
    QgsSettings().remove("glakes")


@pytest.fixture
def said(monkeypatch):
    """What was asked and warned of; questions are answered with yes."""
    texts = []

    def ask(_parent, _title, text, *_buttons):
        texts.append(text)
        return QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "question", ask)
    monkeypatch.setattr(QMessageBox, "warning", ask)
    return texts


def lines(page):
    return [page.models.item(row).text() for row in range(page.models.count())]


def select(page, start):
    page.models.setCurrentRow(next(row for row, line in enumerate(lines(page)) if line.startswith(start)))


def test_a_fresh_profile_has_the_shipped_model(folder):
    page = pages.ModelsPage()
    assert lines(page) == ["starter · unet, width 16 · shipped · default"]
    text = page.card.toPlainText()
    for piece in ("NDWI B4 B3 B2 B11", "115 regions with 2.8 million pixels (train)", "88.6 (77.2 - 92.8)", "Open sea"):
        assert piece in text
    assert "starter.md" in page.card.toHtml()
    assert not page.remove_button.isEnabled() and not page.default_button.isEnabled()
    assert page.export_button.isEnabled() and not folder.exists()


def test_models_are_listed_with_what_is_wrong_with_them(folder):
    write_model(folder / "b.safetensors")
    write_model(folder / "c.safetensors", replace(CARD, name="later", format=9))
    (folder / "d.safetensors").write_bytes(b"cut")
    (folder / ".d.1.part.safetensors").write_bytes(b"half")
    page = pages.ModelsPage()
    assert [line.split(" · ")[0] for line in lines(page)] == ["starter", CARD.name, "c.safetensors", "d.safetensors"]
    select(page, "c.")
    assert "format 9, this version reads format 1" in page.card.toPlainText()
    assert not page.default_button.isEnabled() and not page.export_button.isEnabled() and page.remove_button.isEnabled()


def test_a_card_cannot_smuggle_markup(folder):
    entry = library.Entry(write_model(folder / "a.safetensors"), CARD, "", True)
    assert "<script>" not in card_text.page(entry) and "<b>湖泊" not in card_text.page(entry)


def test_the_default_is_kept_when_the_options_are_accepted(folder):
    path = write_model(folder / "b.safetensors")
    page = pages.ModelsPage()
    select(page, "mine")
    page.default_button.click()
    assert lines(page)[1].endswith("· default") and page.models.currentRow() == 1
    assert not GlakesSettings.load().model
    page.apply()
    assert GlakesSettings.load().model == str(path)
    select(page, "starter")
    page.default_button.click()
    page.apply()
    assert not QgsSettings().contains("glakes/model")


def test_a_default_outside_the_library_is_listed_and_its_file_stays(folder, tmp_path, said):
    path = write_model(tmp_path / "elsewhere.safetensors")
    GlakesSettings.remember(model=str(path))
    page = pages.ModelsPage()
    assert lines(page)[1] == f"{CARD.name} · unet, width 16 · outside the library · default"
    page.remove_button.click()
    assert "The file stays" in said[0] and "the shipped model takes its place" in said[0]
    assert path.exists() and not GlakesSettings.load().model and len(lines(page)) == 1


def test_adding_copies_a_model(folder, tmp_path, monkeypatch, said):
    path = write_model(tmp_path / "b 湖.safetensors")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    page = pages.ModelsPage()
    page.add_button.click()
    assert page.selected().path == folder / "b 湖.safetensors" and path.exists()
    page.add_button.click()
    assert "in the library already" in said[0]
    write_model(path, replace(CARD, name="another"))
    page.add_button.click()
    assert page.selected().path.name == "b 湖-2.safetensors"
    assert sorted(p.name for p in folder.iterdir()) == ["b 湖-2.safetensors", "b 湖.safetensors"]


def test_what_is_no_model_is_not_added(folder, tmp_path, monkeypatch, said):
    (tmp_path / "a.safetensors").write_bytes(b"\x80\x04pickle")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "a.safetensors"), ""))
    page = pages.ModelsPage()
    page.add_button.click()
    assert "is not a safetensors file" in said[0] and len(lines(page)) == 1 and not folder.exists()


def test_removing_asks_and_deletes(folder, monkeypatch, said):
    path = write_model(folder / "b.safetensors")
    GlakesSettings.remember(model=str(path))
    page = pages.ModelsPage()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
    page.remove_button.click()
    assert path.exists()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    page.remove_button.click()
    assert not path.exists() and not GlakesSettings.load().model
    assert lines(page) == ["starter · unet, width 16 · shipped · default"]


def test_the_shipped_model_cannot_be_removed(folder):
    with pytest.raises(LakesError, match="part of the plugin and stays"):
        library.remove(library.entries(folder, "")[0])
    assert SHIPPED.exists()


def test_import_and_export_open_their_dialogs(folder, monkeypatch):
    opened = []

    def run(name, parameters):
        opened.append((name, parameters))
        return {"MODEL": str(write_model(Path(parameters["MODEL"])))} if name == "glakes:importmodel" else None

    import processing

    monkeypatch.setattr(processing, "execAlgorithmDialog", run, raising=False)
    page = pages.ModelsPage()
    page.import_button.click()
    assert page.selected().path == folder / "imported.safetensors"
    page.export_button.click()
    select(page, "starter")
    page.export_button.click()
    path = str(folder / "imported.safetensors")
    assert opened == [
        ("glakes:importmodel", {"MODEL": path}),
        ("glakes:exportmodel", {"MODEL": path}),
        ("glakes:exportmodel", {}),
    ]


def test_scores_of_any_depth_are_found():
    metrics = {
        "a": {"iou": 0.5},
        "b": {"NDWI": {"iou": 0.1}, "model": {"f1": [0.8, 0.7, 0.9], "iou": "x"}},
        "c": 3,
        "d": {"e": []},
    }
    assert list(card_text.score_rows(metrics)) == [
        ("a", ["-", "-", "-", "50.0"]),
        ("b", []),
        ("model", ["-", "-", "80.0 (70.0 - 90.0)", "-"]),
        ("NDWI", ["-", "-", "-", "10.0"]),
    ]


def test_a_card_that_says_little(folder):
    bare = replace(CARD, training={"regions": 3, "imported": {"file": "a.onnx"}}, metrics={}, licence="", nodata=None)
    text = card_text.page(library.Entry(folder / "x.safetensors", bare, "", True))
    assert "imported from &#x27;a.onnx&#x27;" in text and "The card has no scores." in text and "no data: none" in text


def test_a_full_profile_is_said(folder, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(LakesError, match="No space left on device"):
        library.add(write_model(tmp_path / "b.safetensors"), folder)
    assert not list(folder.iterdir())


def test_the_page_is_among_the_options(qgis_app):
    from qgis.PyQt.QtGui import QIcon

    factory = pages.ModelsPageFactory(QIcon())
    assert factory.title() == "GLAKES models" and factory.createWidget().objectName() == pages.PAGE
    QCoreApplication.processEvents()
