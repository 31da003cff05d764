"""What is found, read and said of Pythons, pins, sources and programs."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from glakes.glakes_plugin.environment import make as making
from glakes.glakes_plugin.environment.computer import computer_kind, folder_bytes, free_bytes, hardware
from glakes.glakes_plugin.environment.diagnostics import report
from glakes.glakes_plugin.environment.examine import Findings, examine
from glakes.glakes_plugin.environment.installed import Installed
from glakes.glakes_plugin.environment.make import Plan, brings_cuda, check_room, fetch_uv, install_torch, make_python
from glakes.glakes_plugin.environment.pins import Pins, Weight, canonical, read_pins
from glakes.glakes_plugin.environment.processes import Stopped, ask, run
from glakes.glakes_plugin.environment.progress import PipProgress
from glakes.glakes_plugin.environment.pythons import BasePython, find_base, find_pythons
from glakes.glakes_plugin.environment.said import EnvironmentFault, Said
from glakes.glakes_plugin.environment.sources import Sources
from glakes.lakes.addresses import without_passwords
from made_wheels import make_pins
from test_environment_made import Hearing


def python(*version, has_venv=True, is_64_bit=True):
    return BasePython("/usr/bin/python", version, has_venv, is_64_bit)


@pytest.mark.parametrize(
    ("found", "is_right", "sentence"),
    [
        (python(3, 12, 1), True, "Python 3.12.1 at '/usr/bin/python' can be used."),
        (python(3, 9, 5), False, "is too old; the libraries need 3.11 or newer"),
        (python(3, 15, 0), False, "is too new; some libraries have no wheels for it yet. The newest that fits is 3.14"),
        (python(3, 12, 1, is_64_bit=False), False, "32-bit one; PyTorch needs 64 bits"),
        (python(3, 12, 1, has_venv=False), True, "install python3-venv"),
    ],
)
def test_a_wrong_python_is_explained(found, is_right, sentence):
    assert found.is_right_version() is is_right
    assert sentence in found.verdict().text()


def test_the_best_python_goes_first_and_what_is_none_is_skipped(tmp_path):
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\necho hello\n")
    fake.chmod(0o755)
    found = find_pythons([(str(fake),), (str(tmp_path / "absent"),), (sys.executable,), (sys.executable,)])
    assert [p.version[:2] for p in found] == [sys.version_info[:2]]
    assert find_base([python(3, 9), python(3, 12, has_venv=False), python(3, 13)]) == python(3, 13)
    assert find_base([python(3, 9)]) is None


def test_pins_are_read_with_their_sizes():
    pins = read_pins()
    assert {"torch", "rasterio", "geopandas"} <= set(pins.roots) <= set(pins.versions)
    for kind in ("linux-cpu", "linux-cuda", "macos-mps", "windows-cpu"):
        assert set(pins.versions) <= set(pins.sizes[kind]), "`make sizes` was not run after `make pins`"
        assert 0.4e9 < pins.weight(kind).fetched < pins.weight(kind).on_disk < 8e9
    assert pins.weight("linux-cuda").fetched > 3 * pins.weight("linux-cpu").fetched
    assert pins.weight("amiga-cpu") is None
    assert canonical("Typing_Extensions") == canonical("typing.extensions") == "typing-extensions"


def test_sizes_are_of_the_pinned_versions_in_the_zip_too():
    pins = read_pins()
    assert (pins.folder / "sizes.json").exists() and (pins.folder / "tools.txt").read_text().count("uv==") == 1


def test_sources_become_options_of_pip_and_variables_of_uv(tmp_path):
    online = Sources(index="https://mirror/simple", proxy="http://proxy:8080", wheels=str(tmp_path))
    assert online.pip_options() == [
        *("--find-links", str(tmp_path), "--index-url", "https://mirror/simple"),
        *("--proxy", "http://proxy:8080"),
    ]
    assert online.uv_variables()["HTTPS_PROXY"] == "http://proxy:8080"
    offline = Sources(index="https://mirror/simple", wheels=str(tmp_path), is_offline=True)
    assert offline.pip_options() == ["--no-index", "--find-links", str(tmp_path)]
    assert "UV_DEFAULT_INDEX" not in offline.uv_variables() and offline.uv_variables()["UV_OFFLINE"] == "1"
    assert Sources().pip_options() == [] and Sources().uv_variables() == {}
    with pytest.raises(EnvironmentFault, match="has no wheels"):
        offline.check()
    with pytest.raises(EnvironmentFault, match="a folder of wheels is needed"):
        Sources(is_offline=True).check()


def test_passwords_are_not_told():
    assert without_passwords("get https://mei:s3cret@mirror/simple now") == "get https://***@mirror/simple now"
    assert (
        without_passwords("mail mei@lakes.org or https://mirror/@scope")
        == "mail mei@lakes.org or https://mirror/@scope"
    )


def test_a_program_is_heard_and_its_failure_told_with_its_own_error():
    heard = Hearing()
    code = "print('湖泊'); print('ERROR: no wheel'); print('hint: try harder'); raise SystemExit(3)"
    with pytest.raises(EnvironmentFault, match=r"status 3: no wheel$"):
        run([sys.executable, "-c", code], heard)
    assert "湖泊" in heard.lines
    with pytest.raises(EnvironmentFault, match="cannot be started"):
        run(["/nowhere/pip"], heard)
    assert ask([sys.executable, "-c", "raise SystemExit(1)"]) is None


def test_a_cancelled_program_ends_with_its_children(tmp_path):
    note = tmp_path / "child"
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\nprint('rea' + 'dy', flush=True)\ntime.sleep(60)\n"
    )
    with pytest.raises(Stopped):
        run([sys.executable, "-c", code], Hearing(stop_at="ready"))
    status = Path(f"/proc/{int(note.read_text())}/stat")
    for _ in range(50):
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the child lives on")


def test_progress_never_goes_back_and_ends_at_one(tmp_path):
    weights = {"torch": Weight(900, 1), "numpy": Weight(100, 1)}
    pins = Pins(tmp_path, {"torch": "2", "numpy": "2"}, ("torch",), (), {"linux-cpu": weights})
    told = []
    progress = PipProgress(pins, "linux-cpu", tmp_path, told.append)
    for line in ("Collecting torch==2", "  Downloading torch-2.whl (900 B)", "Processing ./w/numpy-2-py3-none-any.whl"):
        progress.hear(line)
    assert told[-1] == pytest.approx(0.7 * 0.9)
    progress.hear("Installing collected packages: torch, numpy")
    for name in ("torch", "numpy"):
        (tmp_path / "lib" / "python3.12" / "site-packages" / f"{name}-2.dist-info").mkdir(parents=True)
        progress.look()
    assert told == sorted(told) and told[-1] == pytest.approx(1.0)


def test_room_on_the_disk_is_asked_for_first(tmp_path):
    weights = {"linux-cpu": {"torch": Weight(10**15, 10**15)}}
    plan = Plan(tmp_path / "a" / "env", Pins(tmp_path, {"torch": "2"}, ("torch",), (), weights), "cpu")
    with pytest.raises(EnvironmentFault, match=r"2,000,000,000 MB are needed .* are free\. Make room"):
        check_room(plan, Findings(plan.folder))
    check_room(plan, Findings(plan.folder, libraries={"torch": Installed("2", False)}))
    assert free_bytes(plan.folder) > 0


@pytest.mark.parametrize(
    ("kind", "torch", "others", "is_wrong"),
    [
        ("cpu", "2.13.0+cpu", (), False),
        ("cpu", "2.13.0", ("nvidia_cudnn_cu13-9",), True),
        ("cpu", "2.13.0", (), False),  # Windows and macOS
        ("cuda", "2.13.0+cpu", (), True),
        ("cuda", "2.13.0", ("nvidia_cudnn_cu13-9",), False),
    ],
)
def test_pytorch_of_another_kind_than_chosen_is_found(tmp_path, kind, torch, others, is_wrong):
    place = tmp_path / "lib" / "python3.12" / "site-packages"
    for name in (f"torch-{torch}", *others):
        (place / f"{name}.dist-info").mkdir(parents=True)
        (place / f"{name}.dist-info" / "RECORD").write_text("")
    pins = Pins(tmp_path, {"torch": "2.13.0"}, ("torch",), (), {})
    assert bool(examine(tmp_path, pins, kind).other_version) is is_wrong


class Commands:
    """Stands for `run`; `names` is what pip would fetch."""

    def __init__(self, monkeypatch, names=()):
        self.made, self._names = [], names
        monkeypatch.setattr(making, "run", self._run)

    def _run(self, command, listener, *_args, **_kwargs):
        self.made.append(command)
        if "--report" in command:
            items = ",".join(f'{{"metadata": {{"name": "{name}", "version": "1"}}}}' for name in self._names)
            Path(command[command.index("--report") + 1]).write_text(f'{{"install": [{items}]}}')

    def texts(self):
        return [" ".join(map(str, command)) for command in self.made]


@pytest.fixture
def torch_plan(tmp_path):
    (tmp_path / "tools.txt").write_text("uv==1\n")
    return Plan(tmp_path / "env", Pins(tmp_path, {"torch": "2.13.0"}, ("torch",), (), {}), "cpu")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the index has no CUDA")
def test_where_the_index_has_cuda_the_processors_pytorch_comes_by_uv(torch_plan, monkeypatch):
    monkeypatch.setattr(making, "find_uv", lambda _tools: None)
    commands = Commands(monkeypatch, ["torch", "nvidia-cudnn-cu13", "triton"])
    install_torch(torch_plan, Hearing())
    dry, tool, real = commands.texts()
    assert "--dry-run" in dry and "tools.txt" in tool
    assert "uv pip install" in real and "--torch-backend cpu" in real and real.endswith("torch==2.13.0")
    assert not any("install" in text and "torch==" in text for text in (tool,)), "CUDA was fetched"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the index has no CUDA")
def test_where_the_index_has_the_processors_pytorch_pip_takes_it(torch_plan, monkeypatch):
    commands = Commands(monkeypatch, ["torch", "numpy"])
    assert not brings_cuda(torch_plan, "torch==2.13.0", Hearing())
    install_torch(torch_plan, Hearing())
    assert "uv" not in commands.texts()[-1] and commands.texts()[-1].endswith("torch==2.13.0")


def test_without_a_right_python_uv_fetches_one(torch_plan, monkeypatch):
    commands = Commands(monkeypatch)
    old = BasePython(sys.executable, (3, 9, 2), True)
    monkeypatch.setattr(making, "find_uv", lambda tools: "/tools/uv" if commands.made else None)
    monkeypatch.setattr(making, "ask", lambda command: "pip 25")
    plan = Plan(torch_plan.folder, torch_plan.pins, "cpu", pythons=(old,))
    make_python(plan, Findings(plan.folder), Hearing())
    fetched, made = commands.texts()
    assert sys.executable in fetched and "tools.txt" in fetched
    assert made.startswith("/tools/uv venv") and "--python 3.12" in made


def test_without_python_and_uv_it_is_said_what_was_found(torch_plan, monkeypatch):
    monkeypatch.setattr(making, "ask", lambda command: None)
    with pytest.raises(EnvironmentFault, match=r"No Python from 3\.11 to 3\.14 .* Python 3\.9\.2 at .* is too old"):
        fetch_uv(torch_plan, [python(3, 9, 2)], Hearing())


def test_the_report_tells_what_helps_and_no_password(tmp_path):
    pins, _ = make_pins(tmp_path)
    sources = Sources(index="https://mei:s3cret@mirror/simple")
    text = report(Findings(tmp_path / "env"), pins, sources, "✘ none", ["Collecting lakes"], "3.22, Qt 5.15")
    assert "There is no environment yet." in text and "3.22, Qt 5.15" in text and "Collecting lakes" in text
    assert "s3cret" not in text and "***@mirror" in text


def test_small_facts(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")
    assert folder_bytes(tmp_path) == 5
    assert computer_kind("cpu").endswith("-cpu") and set(hardware()) <= {"cpu", "cuda", "mps"}
    assert Said("{} of {}", (1, 2)).text(lambda text: text.replace("of", "von")) == "1 von 2"


def test_the_room_needs_no_qgis():
    names = ("pins", "computer", "sources", "processes", "pythons", "installed", "examine", "progress", "make")
    code = (
        "import sys, runpy\nrunpy.run_path(sys.argv[1])['register_package'](__import__('pathlib').Path(sys.argv[2]))\n"
    )
    code += "".join(f"import glakes.glakes_plugin.environment.{name}\n" for name in (*names, "diagnostics"))
    root = read_pins().folder.parent
    command = [sys.executable, "-I", "-c", code, str(root / "worker" / "start.py"), str(root)]
    subprocess.run(command, check=True)
