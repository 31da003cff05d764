"""uv's wheel for this computer is found, compared with its pinned checksum, and only the program is taken out."""

import hashlib
import io
import os
import re
import sys
import types
import zipfile

import pytest
from glakes.glakes_plugin.environment import pythons
from glakes.glakes_plugin.environment.pins import REQUIREMENTS
from glakes.glakes_plugin.environment.said import EnvironmentFault
from glakes.glakes_plugin.environment.sources import Sources
from glakes.glakes_plugin.environment.uv_wheel import PLATFORMS, is_for_here, put_uv, read_pin, unpack
from test_environment_made import Hearing

PROGRAM = "uv.exe" if os.name == "nt" else "uv"
NAME = next(
    name
    for name in ("uv-9-py3-none-{}.whl".format(re.sub(r"\\w\*", "1", tag)) for tag in PLATFORMS.values())
    if is_for_here(name, "9")
)
REAL = {
    ("linux", "x86_64"): "uv-1.2-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    ("linux", "aarch64"): "uv-1.2-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl",
    ("darwin", "x86_64"): "uv-1.2-py3-none-macosx_10_12_x86_64.whl",
    ("darwin", "arm64"): "uv-1.2-py3-none-macosx_11_0_arm64.whl",
    ("win32", "AMD64"): "uv-1.2-py3-none-win_amd64.whl",
    ("win32", "ARM64"): "uv-1.2-py3-none-win_arm64.whl",
}
OTHERS = ("uv-1.2.tar.gz", "uv-1.2-py3-none-musllinux_1_1_x86_64.whl", "uv-1.2-py3-none-win32.whl")


def wheel(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def pin(folder, content):
    (folder / "tools.txt").write_text(f"uv==9 --hash=sha256:{hashlib.sha256(content).hexdigest()}\n")


def serve(pages):
    def fetch(address, _listener):
        return pages[address]

    return fetch


@pytest.mark.parametrize("computer", REAL)
def test_each_computer_has_its_wheel(computer):
    fitting = [name for name in (*REAL.values(), *OTHERS) if is_for_here(name, "1.2", *computer)]
    assert fitting == [REAL[computer]]
    assert not is_for_here(REAL[computer], "1.3", *computer) and not is_for_here(REAL[computer], "1.2", "amiga", "m68k")


def test_the_real_pin_has_a_checksum_for_each_computer():
    version, hashes = read_pin(REQUIREMENTS / "tools.txt")
    assert re.fullmatch(r"\d+\.\d+\.\d+", version) and len(hashes) == len(PLATFORMS)


@pytest.mark.parametrize("link", [f"{NAME}#sha256=0", f"../../files/{NAME}", f"https://files.example.org/a/{NAME}"])
def test_from_the_index_of_a_mirror(tmp_path, link):
    content = wheel({f"uv-9.data/scripts/{PROGRAM}": "湖"})
    pin(tmp_path, content)
    page = f'<a href="uv-8-py3-none-any.whl">8</a> <a data-x="1" href="{link}">9</a>'.encode()
    address = {"u": "https://mirror/simple/uv/", "f": "https://mirror/files/", "h": "https://files.example.org/a/"}
    place = address["u" if link.startswith("uv") else "f" if link.startswith("..") else "h"]
    pages = {"https://mirror/simple/uv/": page, f"{place}{NAME}": content}
    found = put_uv(tmp_path, Sources(index="https://mirror/simple/"), tmp_path / "tools", serve(pages), Hearing())
    assert found == tmp_path / "tools" / "bin" / PROGRAM and found.read_text(encoding="utf-8") == "湖"
    assert os.access(found, os.X_OK) and pythons.find_uv(tmp_path / "tools")


def test_another_file_than_the_tested_one_is_not_used(tmp_path):
    pin(tmp_path, b"the tested one")
    pages = {
        "https://mirror/simple/uv/": f'<a href="{NAME}">'.encode(),
        f"https://mirror/simple/uv/{NAME}": wheel({f"uv-9.data/scripts/{PROGRAM}": "rm -rf"}),
    }
    with pytest.raises(EnvironmentFault, match="is not the file that was tested: its checksum is"):
        put_uv(tmp_path, Sources(index="https://mirror/simple"), tmp_path / "tools", serve(pages), Hearing())
    assert not (tmp_path / "tools").exists()


def test_without_a_network_it_comes_from_the_folder_of_wheels(tmp_path):
    content = wheel({f"uv-9.data/scripts/{PROGRAM}": "uv"})
    pin(tmp_path, content)
    sources = Sources(wheels=str(tmp_path), is_offline=True)
    with pytest.raises(EnvironmentFault, match=r"has no uv 9 for this computer"):
        put_uv(tmp_path, sources, tmp_path / "tools", serve({}), Hearing())
    (tmp_path / NAME).write_bytes(content)
    assert put_uv(tmp_path, sources, tmp_path / "tools", serve({}), Hearing()).read_text() == "uv"


def test_an_index_without_it_is_said(tmp_path):
    pin(tmp_path, b"")
    fetch = serve({"https://mirror/uv/": b"<a href='uv-8.tar.gz'>"})
    with pytest.raises(EnvironmentFault, match=r"'https://mirror/uv/' has no uv 9 for this computer"):
        put_uv(tmp_path, Sources(index="https://mirror"), tmp_path / "tools", fetch, Hearing())


@pytest.mark.parametrize("content", [b"no zip", wheel({"../../escaped": "x", f"../scripts/{PROGRAM}": "x"})])
def test_a_wheel_without_the_program_writes_nothing(tmp_path, content):
    with pytest.raises(EnvironmentFault, match="holds no program"):
        unpack(content, "9", tmp_path / "a" / "tools")
    assert not list(tmp_path.iterdir())


def test_windows_pythons_come_from_the_registry(tmp_path, monkeypatch):
    (tmp_path / "Python312").mkdir()
    (tmp_path / "Python312" / "python.exe").touch()
    root = r"Software\Python"
    tree = {
        root: ["ContinuumAnalytics", "PythonCore"],
        rf"{root}\ContinuumAnalytics": ["Anaconda39"],
        rf"{root}\PythonCore": ["3.11", "3.12"],
        rf"{root}\PythonCore\3.11\InstallPath": str(tmp_path / "removed"),
        rf"{root}\PythonCore\3.12\InstallPath": str(tmp_path / "Python312"),
    }

    class Key:
        def __init__(self, _root, path, _reserved, _access):
            if path not in tree:
                raise FileNotFoundError(path)
            self.value = tree[path]

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    registry = types.SimpleNamespace(
        **dict.fromkeys(("KEY_READ", "KEY_WOW64_64KEY", "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"), 1),
        OpenKey=Key,
        QueryInfoKey=lambda key: (len(key.value), 0, 0),
        EnumKey=lambda key, number: key.value[number],
        QueryValue=lambda key, _name: key.value,
    )
    monkeypatch.setitem(sys.modules, "winreg", registry)
    monkeypatch.setattr(pythons.sys, "platform", "win32")
    assert pythons.registered_pythons() == [str(tmp_path / "Python312" / "python.exe")]


def test_apples_own_python_is_not_called(monkeypatch):
    monkeypatch.setattr(pythons.sys, "platform", "darwin")
    monkeypatch.setattr(pythons.shutil, "which", lambda name: "/usr/bin/python3" if name == "python3" else None)
    assert ("/usr/bin/python3",) not in pythons.usual_commands()
