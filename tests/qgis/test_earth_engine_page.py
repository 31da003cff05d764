"""The Earth Engine part of the settings page: sign-in, sign-out, project, test; Google is never asked."""

import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from glakes.glakes_plugin.earth_engine import account, box, sign_in
from glakes.glakes_plugin.settings import GlakesSettings
from glakes.worker.client import WorkerError
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QMessageBox

PAGE = "https://accounts.google.com/o/oauth2/auth?client_id=1&redirect_uri=http%3A%2F%2Flocalhost%3A1"
TOKEN = "1//refresh-token-of-nobody"
FOLDER = '"$HOME"/.config/earthengine'
SAVE = f'mkdir -p {FOLDER}; echo \'{{"refresh_token": "{TOKEN}"}}\' > {FOLDER}/credentials'


@pytest.fixture
def home(tmp_path, monkeypatch, qgis_app):
    home = tmp_path / "家 it's home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("BROWSER", "true")  # the command that does nothing
    monkeypatch.delenv(account.VARIABLE, raising=False)
    return home


@pytest.fixture
def interpreter(tmp_path):
    """Make a stand-in for the worker's Python from lines of shell."""

    def make(*lines):
        path = tmp_path / "python"
        path.write_text("\n".join(["#!/bin/sh", *lines]))
        path.chmod(0o755)
        return str(path)

    return make


class Heard:
    """What an attempt emitted."""

    def __init__(self, attempt):
        self.pages, self.ends = [], []
        attempt.page_known.connect(self.pages.append)
        attempt.succeeded.connect(lambda: self.ends.append(("succeeded", "")))
        attempt.failed.connect(lambda sentence: self.ends.append(("failed", sentence)))
        attempt.cancelled.connect(lambda: self.ends.append(("cancelled", "")))


def wait(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        QCoreApplication.processEvents()
        time.sleep(0.01)


def attempt(python, **arguments):
    tried = sign_in.SignIn(python, **arguments)
    heard = Heard(tried)
    tried.start()
    return tried, heard


def test_a_sign_in_that_works(home, interpreter):
    seen = 'env > "$HOME/seen"; echo "$@" >> "$HOME/seen"'
    os.environ["PYTHONPATH"] = "/elsewhere"
    try:
        _, heard = attempt(interpreter(seen, f'echo "Open  {PAGE}  now"', SAVE))
    finally:
        del os.environ["PYTHONPATH"]
    wait(lambda: heard.ends)
    assert heard.pages == [PAGE]
    assert heard.ends == [("succeeded", "")]
    told = (home / "seen").read_text()
    assert "authenticate --auth_mode=localhost:0" in told
    assert "PYTHONPATH" not in told, "the worker's Python must not see QGIS's"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("echo \"No module named 'ee'\" >&2", "exit 1"), "lacks earthengine-api"),
        (("echo 'EOFError: EOF when reading a line' >&2", "exit 1"), "was not given permission"),
        (("echo 'urllib.error.URLError: <urlopen error>' >&2", "exit 1"), "Check the connection"),
        ((f"echo 'token {TOKEN}' >&2", "exit 3"), "sign-in failed"),
        (("exit 0",), "sign-in failed"),
    ],
)
def test_a_sign_in_that_fails_is_one_sentence_without_what_was_printed(home, interpreter, lines, sentence):
    _, heard = attempt(interpreter(*lines))
    wait(lambda: heard.ends)
    [(end, said)] = heard.ends
    assert end == "failed" and re.search(sentence, said)
    assert TOKEN not in said


def test_nobody_signs_in(home, interpreter):
    _, heard = attempt(interpreter("exec sleep 60"), timeout_s=0.2)
    wait(lambda: heard.ends)
    assert heard.ends == [("failed", "Nobody signed in in time. Try again.")]


def test_no_such_interpreter(home, tmp_path):
    _, heard = attempt(str(tmp_path / "none"))
    wait(lambda: heard.ends)
    assert "cannot be started" in heard.ends[0][1]


def test_leaving_ends_the_process_and_calls_nobody(home, interpreter):
    tried, heard = attempt(interpreter('echo $$ > "$HOME/pid"; exec sleep 60'))
    process = process_in(home)
    tried.forget()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    wait(lambda: not sign_in._alive)
    assert heard.ends == []


def process_in(home):
    wait(lambda: (home / "pid").exists() and (home / "pid").read_text().strip())
    return int((home / "pid").read_text())


def test_the_page_is_closed_during_a_sign_in(home, interpreter):
    python = interpreter('echo $$ > "$HOME/pid"; exec sleep 60')
    page = box.EarthEngineBox("", lambda: python)
    page.sign_in_button.click()
    process = process_in(home)
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    wait(lambda: not sign_in._alive)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [("error=access_denied", "permission"), ("code=nonsense", "cannot be reached|sign-in failed")],
)
def test_earth_engines_own_client(home, answer, sentence):
    """The real program, as far as a computer without Google gets."""
    python = os.environ["GLAKES_PYTHON"]
    if not Path(python).exists():
        pytest.skip("needs the worker environment: make setup")
    _, heard = attempt(python)
    wait(lambda: heard.pages or heard.ends)
    assert heard.pages, heard.ends
    query = urllib.parse.parse_qs(urllib.parse.urlparse(heard.pages[0]).query)
    assert query["code_challenge_method"] == ["S256"]
    back = query["redirect_uri"][0]
    try:  # the browser, sent back by Google
        urllib.request.urlopen(f"{back}/?{answer}", timeout=10).close()
    except (urllib.error.URLError, ConnectionError, OSError):
        pass
    wait(lambda: heard.ends, 60)
    [(end, said)] = heard.ends
    assert end == "failed" and re.search(sentence, said)


@pytest.fixture
def shown(home, monkeypatch):
    before = QgsSettings().value("glakes/earthengine/project")
    QgsSettings().remove("glakes/earthengine")
    python = []
    made = box.EarthEngineBox("", lambda: python[-1] if python else None)
    made.python = python
    yield made
    made.deleteLater()
    QgsSettings().remove("glakes/earthengine")
    if before is not None:
        QgsSettings().setValue("glakes/earthengine/project", before)


def test_the_box_signs_in_and_out(shown, home, interpreter, monkeypatch):
    assert shown.account.text() == "Not signed in." and not shown.sign_out_button.isEnabled()
    shown.sign_in_button.click()
    assert "no worker environment" in shown.answer.text()
    shown.python.append(interpreter(f'echo "{PAGE} "', 'while [ ! -e "$HOME/agreed" ]; do sleep 0.05; done', SAVE))
    shown.sign_in_button.click()
    assert shown.sign_in_button.text() == "Cancel" and shown.account.text() == "Signing in…"
    wait(lambda: "browser" in shown.answer.text())
    assert "accounts.google.com" in shown.answer.text() and "&amp;" in shown.answer.text()
    (home / "agreed").touch()
    wait(lambda: shown.answer.text().startswith("✔"))
    assert shown.account.text().startswith("Signed in since ") and shown.sign_out_button.isEnabled()
    assert shown.sign_in_button.text() == "Sign in again"

    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop(0))
    shown.sign_out_button.click()
    assert account.is_signed_in(), "must not sign out before it was agreed to"
    shown.sign_out_button.click()
    assert not account.is_signed_in() and shown.account.text() == "Not signed in."


def test_the_box_gives_up(shown, interpreter):
    shown.python.append(interpreter("exec sleep 60"))
    shown.sign_in_button.click()
    shown.sign_in_button.click()
    wait(lambda: shown.answer.text() == "Cancelled.")
    assert shown.sign_in_button.text() == "Sign in"


def test_no_secret_is_shown(shown, home):
    account.credentials_file().parent.mkdir(parents=True)
    account.credentials_file().write_text(f'{{"refresh_token": "{TOKEN}"}}')
    assert TOKEN not in account.status()


def test_a_key_file_counts_as_account(home, monkeypatch):
    monkeypatch.setenv(account.VARIABLE, "/keys/one.json")
    assert account.VARIABLE in account.status() and "/keys" not in account.status()


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ({"PROJECT": "lakes-2024"}, "✔ Earth Engine answers for the project 'lakes-2024'."),
        ({"PROJECT": ""}, "✔ Earth Engine answers."),
        (WorkerError("Not signed in <b>. Sign in."), "✘ Not signed in <b>. Sign in."),
    ],
)
def test_the_box_tests_the_connection(shown, monkeypatch, answer, text):
    asked = []

    class Workers:
        def run(self, interpreter, job, settings, listener):
            asked.append((interpreter, job, settings.to_dict()))
            if isinstance(answer, Exception):
                raise answer
            return answer

    monkeypatch.setattr(box, "Workers", Workers)
    shown.python.append("/python")
    shown.project.setText(" lakes-2024 ")
    shown.test_button.click()
    assert not shown.test_button.isEnabled()
    wait(shown.test_button.isEnabled)
    assert shown.answer.text() == text
    assert asked == [("/python", "earthengineconnection", {"project": "lakes-2024", "endpoint": ""})]


def test_the_project_is_remembered_where_the_algorithm_looks(shown):
    from glakes.glakes_plugin.settings_page import SettingsPage

    page = SettingsPage()
    page.earth_engine.project.setText(" lakes-2024 ")
    page.apply()
    assert QgsSettings().value("glakes/earthengine/project") == "lakes-2024"
    assert GlakesSettings.load().earthengine_project == "lakes-2024"
    page.earth_engine.project.clear()
    page.apply()
    assert not QgsSettings().contains("glakes/earthengine/project")
