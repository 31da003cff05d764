"""The file of licences is that of the libraries that are pinned, and none is unknown or forbids our use."""

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "requirements" / "licences.py"))


def test_the_file_is_current():
    assert (ROOT / "resources" / "LICENSES.md").read_text(encoding="utf-8") == SCRIPT["page"](), "run `make licences`"


def test_no_licence_is_unknown_or_not_free():
    rows = [line.strip("|").split(" | ") for line in SCRIPT["page"]().splitlines() if line.startswith("| ")]
    told = {row[0].strip(): row[2].strip() for row in rows if len(row) == 3}
    assert len(told) > 100
    assert [name for name, licence in told.items() if licence == "?"] == []
    unfree = ("proprietary", "commercial", "NC", "AGPL", "GPL-3.0-only")
    assert [name for name, licence in told.items() if any(word in licence for word in unfree)] == []


def test_what_states_nothing_is_not_guessed():
    assert SCRIPT["licence_of"]("no-such-library-of-lakes") == "?"
