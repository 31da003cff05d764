"""On a computer without any Python or uv, uv comes from an index through QGIS's network, and makes the environment."""

import hashlib
import sys
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from glakes.glakes_plugin.environment import pythons, uv_wheel
from glakes.glakes_plugin.environment.examine import examine
from glakes.glakes_plugin.environment.network import Fetcher
from glakes.glakes_plugin.environment.processes import Stopped
from glakes.glakes_plugin.environment.said import EnvironmentFault
from glakes.glakes_plugin.environment.sources import Sources
from glakes.glakes_plugin.environment.work import EnvironmentWork
from qgis.PyQt.QtCore import QCoreApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "method" / "environment"))
from made_wheels import make_pins

WHEEL = "uv-9-py3-none-manylinux_2_17_x86_64.whl"
UV = """#!/bin/sh
[ "$1 $2 $3 $4" = "venv --allow-existing --python 3.12" ] || exit 9
echo "pythons from $UV_PYTHON_INSTALL_MIRROR into $UV_PYTHON_INSTALL_DIR"
exec {} -m venv "$5"
"""


class Index(BaseHTTPRequestHandler):
    """Serves a folder; notes what was asked for. As a proxy it gets whole addresses."""

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path.endswith("slow"):
            time.sleep(1.0)
        name = self.path.rstrip("/").rpartition("/")[2]
        content = (
            f'<a href="../../files/{WHEEL}#sha256=0">uv</a>'.encode() if name == "uv" else self.server.files.get(name)
        )
        self.send_response(200 if content else 404)
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, *_):
        pass


class Hearing:
    def __init__(self):
        self.lines, self.stop = [], False

    def line(self, text):
        self.lines.append(text)

    def is_cancelled(self):
        return self.stop


@pytest.fixture
def index():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    server.asked, server.files = [], {}
    server.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def bare_computer(tmp_path, monkeypatch):
    """A path and a home without any program, and a QGIS whose Python is not the system's."""
    python = pythons.ask_python(["/usr/bin/python3"])
    if not python.has_venv:
        pytest.skip(python.verdict().text())
    for name in ("PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("GLAKES_PYTHON", "/usr/bin/python3")  # quicker to ask than a full one
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(pythons.sys, "base_prefix", str(tmp_path / "qgis"))
    monkeypatch.setattr(uv_wheel, "PLATFORMS", {("linux", uv_wheel.platform.machine()): r"manylinux\w*_x86_64"})


def put_uv_into(index, requirements, script=UV):
    path = requirements / WHEEL
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("uv-9.data/scripts/uv", script.replace("{}", "/usr/bin/python3"))
    index.files[WHEEL] = path.read_bytes()
    (requirements / "tools.txt").write_text(f"uv==9 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n")


def finished(work, limit=90):
    deadline = time.monotonic() + limit
    while work.is_busy:
        assert time.monotonic() < deadline, list(work.log)[-5:]
        QCoreApplication.processEvents()
        time.sleep(0.01)
    return work


def in_thread(call):
    """What `call` gives or raises in a thread of Python, as the page's work runs."""
    answer = []

    def run():
        try:
            answer.append(call())
        except (EnvironmentFault, Stopped) as error:
            answer.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive():
        QCoreApplication.processEvents()
        time.sleep(0.01)
    return answer[0]


def test_from_nothing_to_an_environment(qgis_app, bare_computer, index, tmp_path):
    assert pythons.find_pythons() == [] and pythons.find_uv(tmp_path / "tools") is None
    pins, wheels = make_pins(tmp_path)
    put_uv_into(index, pins.folder)
    work = EnvironmentWork(tmp_path / "数据 data" / "env", pins)
    # The stand-in index has no libraries but uv; they come from the folder.
    sources = Sources(index=f"{index.address}/simple", wheels=str(wheels), pythons="https://pythons.example.org")
    finished(work).make("cpu", sources)
    finished(work)
    assert "/simple/uv/" in index.asked and f"/files/{WHEEL}" in index.asked
    said = "\n".join(work.log)
    assert f"pythons from https://pythons.example.org into {tmp_path / '数据 data' / 'tools' / 'python'}" in said, said
    assert examine(work.folder, pins, with_imports=True).is_whole(), said
    work.remove()
    finished(work)
    assert not list((tmp_path / "数据 data").iterdir()), "uv and its Python go with the environment"
    work.stop()


def test_a_tampered_uv_is_refused_in_a_sentence(qgis_app, bare_computer, index, tmp_path):
    pins, _ = make_pins(tmp_path)
    put_uv_into(index, pins.folder)
    index.files[WHEEL] += b"!"
    work = EnvironmentWork(tmp_path / "env", pins)
    finished(work).make("cpu", Sources(index=f"{index.address}/simple"))
    finished(work)
    assert "is not the file that was tested" in work.outcome
    work.stop()


def test_the_network_of_qgis_says_what_failed_and_stops_when_asked(qgis_app, index):
    fault = in_thread(lambda: Fetcher()(f"{index.address.replace('//', '//mei:s3cret@')}/absent", Hearing()))
    assert isinstance(fault, EnvironmentFault) and "cannot be fetched" in str(fault) and "s3cret" not in str(fault)
    assert isinstance(in_thread(lambda: Fetcher()("ftp://example.org/a", Hearing())), EnvironmentFault)
    heard = Hearing()
    threading.Timer(0.2, lambda: setattr(heard, "stop", True)).start()
    assert isinstance(in_thread(lambda: Fetcher()(f"{index.address}/slow", heard)), Stopped)


def test_the_proxy_of_the_page_is_used(qgis_app, index):
    index.files["wheel"] = b"through the proxy"
    assert in_thread(lambda: Fetcher(index.address)("http://mirror.invalid/wheel", Hearing())) == b"through the proxy"
    assert index.asked == ["http://mirror.invalid/wheel"]
    assert isinstance(in_thread(lambda: Fetcher()("http://mirror.invalid/wheel", Hearing())), EnvironmentFault)
