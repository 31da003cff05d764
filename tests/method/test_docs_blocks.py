"""Every block of commands in the docs is run by a test, or it is said here why not."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(sh|bash|python)\n", re.MULTILINE)

TESTED = {
    "country.md": "tests/qgis/test_country.py",
    "headless.md": "tests/qgis/test_headless.py",
    "river-basin.md": "tests/qgis/test_river_basin.py",
    "train-your-own.md": "tests/qgis/test_train_your_own.py",
}
"""Pages whose blocks are read from the page and run, in their order."""

NOT_RUN = {
    "README.md": (2, "`make` installs QGIS; the commands are those of first-map.md"),
    "first-map.md": (2, "scenes of the reader; river-basin.md runs the same algorithms"),
    "large-areas.md": (6, "a country and clusters; test_recipes.py runs the script of SLURM, country.md small tiles"),
    "models.md": (2, "models of the reader; tests/method/models/exchange runs both jobs"),
    "training.md": (1, "graphics cards; tests/method/models runs processes of torchrun on a processor"),
}
"""How many blocks of a page no test copies, and why."""


def pages():
    return [ROOT / "README.md", *(path for path in DOCS.glob("*.md") if ".zh." not in path.name)]


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_every_block_is_run_or_has_a_reason(path):
    blocks = len(BLOCK.findall(path.read_text(encoding="utf-8")))
    if path.name in TESTED:
        assert blocks and path.name in (ROOT / TESTED[path.name]).read_text(encoding="utf-8")
    else:
        assert blocks == NOT_RUN.get(path.name, (0, ""))[0]
