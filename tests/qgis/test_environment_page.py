"""The page of the worker environment: what it says, and that its buttons make, repair and remove."""

import shutil
import sys
import time
from pathlib import Path

import pytest
from glakes.glakes_plugin.environment import pythons
from glakes.glakes_plugin.environment.examine import examine
from glakes.glakes_plugin.environment.installed import site_packages
from glakes.glakes_plugin.environment.page import WorkerPage
from glakes.glakes_plugin.environment.work import EnvironmentWork
from glakes.glakes_plugin.settings import GlakesSettings
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QMessageBox

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "method" / "environment"))
from made_wheels import make_pins


@pytest.fixture
def store(qgis_app, monkeypatch):
    for name in ("PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("GLAKES_PYTHON", "/usr/bin/python3")  # quicker to ask than a full one
    found = [pythons.ask_python(["/usr/bin/python3"])]
    monkeypatch.setattr("glakes.glakes_plugin.environment.work.find_pythons", lambda: found)
    monkeypatch.setattr("glakes.glakes_plugin.environment.make.find_pythons", lambda: found)
    monkeypatch.setattr("glakes.glakes_plugin.environment.diagnostics.find_pythons", lambda: found)
    QgsSettings().remove("glakes/worker")
    yield QgsSettings()
    QgsSettings().remove("glakes/worker")


@pytest.fixture
def work(store, tmp_path):
    pins, wheels = make_pins(tmp_path)
    GlakesSettings.remember(worker_wheels=str(wheels), worker_offline=True, worker_kind="cpu")
    work = EnvironmentWork(tmp_path / "数据 data" / "env", pins)
    yield work
    work.stop()


def wait(work, limit=60):
    deadline = time.monotonic() + limit
    while work.is_busy:
        assert time.monotonic() < deadline, list(work.log)[-5:]
        QCoreApplication.processEvents()
        time.sleep(0.01)
    QCoreApplication.processEvents()


def test_make_cancel_go_on_break_repair_remove_by_the_buttons(work, monkeypatch):
    page = WorkerPage(work)
    assert not page.make_button.isEnabled() and page.cancel_button.isEnabled(), "it looks around first"
    wait(work)
    assert "There is none yet" in page.state.text() and page.make_button.text() == "Make"
    assert "GLAKES_PYTHON" in page.in_use.text()
    connection = work.line_said.connect(lambda text: page.cancel_button.click() if "Processing" in text else None)
    page.make_button.click()
    assert page.cancel_button.isEnabled() and not page.make_button.isEnabled() and page.progress.isVisibleTo(page)
    wait(work)
    work.line_said.disconnect(connection)
    assert page.step.text().startswith("Stopped.")
    page = WorkerPage(work)  # opened anew
    wait(work)
    assert "It is half made" in page.state.text() and page.make_button.text() == "Go on"
    assert "Processing" in page.log.toPlainText()
    page.make_button.click()
    wait(work)
    assert page.step.text() == "✔ The environment is whole.", page.log.toPlainText()[-2000:]
    assert page.state.text().startswith("✔ Whole")
    assert "Installing collected packages" in page.log.toPlainText()
    assert not page.make_button.isEnabled() and page.remove_button.isEnabled()
    shutil.rmtree(site_packages(work.folder)[0] / "lakes")
    page.check_button.click()
    wait(work)
    assert "Files missing or changed in: lakes." in page.state.text() and page.make_button.text() == "Repair"
    page.make_button.click()
    wait(work)
    assert examine(work.folder, work.pins, with_imports=True).is_whole()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    page.remove_button.click()
    wait(work)
    assert not work.folder.exists() and "There is none yet" in page.state.text()


def test_a_fault_is_told(work, tmp_path):
    page = WorkerPage(work)
    wait(work)
    page.wheels.setFilePath(str(tmp_path / "nothing"))
    page.make_button.click()
    wait(work)
    assert page.step.text().startswith("✘ The folder") and "has no wheels" in page.step.text()


def test_sizes_are_told_before(work):
    page = WorkerPage(work)
    wait(work)
    assert "0 MB to fetch" in page.forecast.text() and " are free." in page.forecast.text()


def test_wrong_pythons_are_explained(work, monkeypatch):
    old = pythons.BasePython("/usr/bin/python3", (3, 9, 2), True)
    monkeypatch.setattr("glakes.glakes_plugin.environment.work.find_pythons", lambda: [old])
    page = WorkerPage(work)
    wait(work)
    assert "a standalone one is fetched" in page.base.text() and "3.9.2" in page.base.text()
    assert "is too old; the libraries need 3.11 or newer" in page.base.text()


def test_choices_are_kept(work, store):
    page = WorkerPage(work)
    wait(work)
    page.proxy.setText("http://proxy.example.org:8080")
    page.index.setText("https://mirror.example.org/simple")
    page.offline.setChecked(False)
    page.apply()
    kept = GlakesSettings.stored()
    assert kept.worker_proxy == "http://proxy.example.org:8080" and kept.worker_offline is False
    assert WorkerPage(work).sources().index == "https://mirror.example.org/simple"
    wait(work)


def test_the_report_comes_into_the_clipboard(work):
    page = WorkerPage(work)
    wait(work)
    page.report_button.click()
    wait(work)
    text = QGuiApplication.clipboard().text()
    assert (
        text.startswith("### GLAKES") and "There is no environment yet." in text and "Qt 5" in text
    ) or "Qt 6" in text


def test_work_goes_on_without_the_page_and_ends_with_the_plugin(work):
    page = WorkerPage(work)
    wait(work)
    page.make()
    page.deleteLater()
    QCoreApplication.processEvents()
    work.stop()
    assert not work.is_busy
