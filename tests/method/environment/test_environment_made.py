"""An environment is made, interrupted, broken in every way, and repaired; of two small wheels, without a network."""

import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from glakes.glakes_plugin.environment.examine import examine, read_record, write_record
from glakes.glakes_plugin.environment.installed import interpreter_of, remove, site_packages
from glakes.glakes_plugin.environment.make import Plan, make
from glakes.glakes_plugin.environment.processes import Stopped
from glakes.glakes_plugin.environment.pythons import ask_python
from glakes.glakes_plugin.environment.said import EnvironmentFault
from glakes.glakes_plugin.environment.sources import Sources
from made_wheels import make_pins, write_wheel

SYSTEM = "/usr/bin/python3"


class Hearing:
    """Keeps what it is told; asks to stop at the first line that holds `stop_at`."""

    def __init__(self, stop_at=None):
        self.steps, self.lines, self.fractions, self.stop_at = [], [], [], stop_at

    def step(self, said):
        self.steps.append(said.text())

    def line(self, text):
        self.lines.append(text)

    def progress(self, fraction):
        self.fractions.append(fraction)

    def is_cancelled(self):
        return self.stop_at is not None and any(self.stop_at in line for line in self.lines)


@pytest.fixture(scope="module", autouse=True)
def no_configuration():
    """pip as on a computer where nobody configured it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
            patch.delenv(name, raising=False)
        patch.setenv("PIP_CONFIG_FILE", "/dev/null")
        yield


@pytest.fixture(scope="module")
def base():
    python = ask_python([SYSTEM]) or ask_python([sys.executable])
    if not (python.is_right_version() and python.has_venv):
        pytest.skip(python.verdict().text())
    return python


@pytest.fixture(scope="module")
def plan(tmp_path_factory, base):
    folder = tmp_path_factory.mktemp("environment")
    pins, wheels = make_pins(folder)
    plan = Plan(folder / "数据 data" / "env", pins, "cpu", Sources(wheels=str(wheels), is_offline=True), (base,))
    make(plan, Hearing())
    return plan


def version_of(plan, name):
    code = f"import {name}; print({name}.VERSION)"
    command = [interpreter_of(plan.folder), "-I", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def told(plan, with_imports=False):
    return " ".join(said.text() for said in examine(plan.folder, plan.pins, with_imports=with_imports).faults())


def repair(plan):
    heard = Hearing()
    findings = make(plan, heard)
    assert findings.is_whole() and told(plan, with_imports=True) == ""
    assert (version_of(plan, "lakes"), version_of(plan, "shores")) == ("2.0", "2.0")
    return heard


def test_made_from_nothing_it_holds_the_pinned_versions(plan):
    findings = examine(plan.folder, plan.pins, with_imports=True)
    assert findings.is_whole() and findings.kind == "cpu"
    assert version_of(plan, "lakes") == "2.0", "the newest of the folder is 2.0, and it is pinned"
    assert not plan.cache.exists(), "what was fetched is not kept twice"
    assert read_record(plan.folder)["libraries"] == ["lakes", "shores"]


def test_a_whole_one_is_left_alone(plan):
    before = {path: path.stat().st_mtime_ns for path in site_packages(plan.folder)[0].iterdir()}
    repair(plan)
    assert {path: path.stat().st_mtime_ns for path in site_packages(plan.folder)[0].iterdir()} == before


def test_a_missing_library_is_found_and_put_back(plan):
    place = site_packages(plan.folder)[0]
    for path in [*place.glob("shores"), *place.glob("shores-*")]:
        shutil.rmtree(path)
    assert told(plan) == "Missing: shores."
    heard = repair(plan)
    assert heard.fractions == sorted(heard.fractions) or heard.fractions[-1] == 1.0


def test_another_version_is_found_and_replaced(plan):
    command = [interpreter_of(plan.folder), "-m", "pip", "install", "-q", "--no-index", "--no-deps", "lakes==1.0"]
    subprocess.run([*command, "--find-links", plan.sources.wheels], check=True)
    assert told(plan) == "Of another version than the tested one: lakes 1.0 (2.0)."
    repair(plan)


def test_a_lost_file_is_found_and_put_back(plan):
    (site_packages(plan.folder)[0] / "lakes" / "__init__.py").unlink()
    assert told(plan) == "Files missing or changed in: lakes."
    repair(plan)


def test_a_deleted_interpreter_comes_back_and_the_libraries_stay(plan):
    for path in interpreter_of(plan.folder).parent.glob("python*"):
        path.unlink()
    kept = site_packages(plan.folder)[0] / "lakes" / "__init__.py"
    before = kept.stat().st_mtime_ns
    assert told(plan).startswith("Its Python '") and "is gone" in told(plan)
    repair(plan)
    assert kept.stat().st_mtime_ns == before


def test_an_interrupted_making_goes_on(plan):
    remove(plan.folder)
    with pytest.raises(Stopped):
        make(plan, Hearing(stop_at="Processing "))
    assert "It is half made" in told(plan)
    repair(plan)


def test_another_python_is_replaced_with_all_that_it_left(plan):
    configuration = plan.folder / "pyvenv.cfg"
    text = configuration.read_text().replace("version = 3.", "version = 2.")
    configuration.write_text(text)
    (plan.folder / "lib" / "python3.9" / "site-packages" / "old").mkdir(parents=True)
    assert "Two versions of Python are mixed in it." in told(plan)
    repair(plan)
    assert not (plan.folder / "lib" / "python3.9").exists()


def test_what_cannot_be_mended_is_said(plan, tmp_path):
    write_wheel(tmp_path, "lakes", "2.0", ["shores"], code="raise OSError('no such disk')\n")
    write_wheel(tmp_path, "shores", "2.0")
    broken = replace(plan, sources=Sources(wheels=str(tmp_path), is_offline=True))
    (site_packages(plan.folder)[0] / "lakes" / "__init__.py").unlink()
    with pytest.raises(EnvironmentFault, match="lakes cannot be imported: OSError: no such disk"):
        make(broken, Hearing())
    assert "It is half made" in told(plan)


def test_a_library_that_the_folder_lacks_is_named(plan, tmp_path):
    write_wheel(tmp_path, "lakes", "2.0", ["shores"])
    for path in site_packages(plan.folder)[0].glob("shores*"):
        shutil.rmtree(path)
    with pytest.raises(EnvironmentFault, match="shores"):
        make(replace(plan, sources=Sources(wheels=str(tmp_path), is_offline=True)), Hearing())


def test_remove_deletes_environments_only(plan, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(EnvironmentFault, match="nothing in it was deleted"):
        remove(tmp_path)
    assert (tmp_path / "thesis.txt").exists()
    (tmp_path / "env").mkdir()
    write_record(tmp_path / "env", finished=False)
    remove(tmp_path / "env")
    assert not (tmp_path / "env").exists()
    remove(tmp_path / "env")
