"""The environment as strangers get it: from nothing, without a cache, every pinned library; broken and repaired."""

import shutil
import subprocess

import pytest
from glakes.glakes_plugin.environment.computer import folder_bytes
from glakes.glakes_plugin.environment.examine import examine, read_record, write_record
from glakes.glakes_plugin.environment.installed import interpreter_of, site_packages
from glakes.glakes_plugin.environment.make import Plan, make
from glakes.glakes_plugin.environment.pins import read_pins
from glakes.worker.interpreters import probe
from test_environment_made import Hearing

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    plan = Plan(tmp_path_factory.mktemp("real") / "湖泊 data" / "env", read_pins(), "cpu")
    heard = Hearing()
    make(plan, heard)
    assert heard.fractions[-1] == 1.0
    return plan


def repaired(plan):
    findings = make(plan, Hearing())
    assert findings.is_whole(), [said.text() for said in findings.faults()]
    return examine(plan.folder, plan.pins, with_imports=True).is_whole()


def test_it_is_whole_usable_and_without_cuda(plan):
    findings = examine(plan.folder, plan.pins, with_imports=True)
    assert findings.is_whole() and probe(interpreter_of(plan.folder)).is_usable()
    assert findings.libraries["torch"].public_version == plan.pins.versions["torch"]
    assert not [name for name in findings.libraries if name.startswith(("nvidia", "triton", "cuda"))]
    assert set(plan.pins.versions) <= set(findings.libraries)


def test_its_size_is_what_the_page_says(plan):
    assert folder_bytes(plan.folder) == pytest.approx(plan.pins.weight("linux-cpu").on_disk, rel=0.15)


def test_a_missing_library(plan):
    for path in site_packages(plan.folder)[0].glob("affine*"):
        shutil.rmtree(path)
    assert examine(plan.folder, plan.pins).missing == ("affine",)
    assert repaired(plan)


def test_another_version(plan):
    subprocess.run(
        [interpreter_of(plan.folder), "-m", "pip", "install", "-q", "--no-deps", "jinja2==3.1.5"], check=True
    )
    assert examine(plan.folder, plan.pins).other_version == (("jinja2", plan.pins.versions["jinja2"], "3.1.5"),)
    assert repaired(plan)


def test_a_deleted_interpreter(plan):
    for path in interpreter_of(plan.folder).parent.glob("python*"):
        path.unlink()
    assert examine(plan.folder, plan.pins).python is None
    assert repaired(plan)


def test_half_made(plan):
    place = site_packages(plan.folder)[0]
    for name in ("rasterio", "scipy", "torch"):
        for path in place.glob(f"{name}*"):
            shutil.rmtree(path)
    write_record(plan.folder, kind="cpu", finished=False, libraries=read_record(plan.folder)["libraries"])
    assert examine(plan.folder, plan.pins).is_half_made
    assert repaired(plan)


def test_a_wrong_python(plan):
    other = site_packages(plan.folder)[0].parents[1] / "python3.9" / "site-packages"
    other.mkdir(parents=True)
    assert examine(plan.folder, plan.pins).is_mixed
    assert repaired(plan)
    assert not other.exists()
