"""The commands of a page of the docs, so that tests can run what people will copy."""

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def commands(page):
    """Name and parameters of each algorithm that a page runs, in its order."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for block in re.findall(r"```bash\n(.*?)```", text, re.DOTALL):
        words = shlex.split(block)
        if words[0] == "qgis_process":
            assert words[1] == "run" and words[3] == "--"
            yield words[2].removeprefix("glakes:"), dict(word.split("=", 1) for word in words[4:])


def here(value, folder):
    """A path of the page: what it builds goes into `folder`, the rest is where it is."""
    return str(folder / Path(value).name) if value.startswith("build/") else str(ROOT / value)
