"""The pictures of the docs: the rules behind them, and that the script still draws."""

import runpy
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
SCRIPT = runpy.run_path(str(ROOT / "docs" / "pictures" / "composite_steps.py"), run_name="pictures")


def test_each_reason_owns_what_it_drops_first():
    left = {"cloud": np.array([1, 1, 0, 0], bool), "shadow": np.array([1, 0, 1, 0], bool)}
    found = SCRIPT["differences"](left)
    np.testing.assert_array_equal(found["cloud"], [False, False, True, True])
    np.testing.assert_array_equal(found["shadow"], [False, True, False, False])


def test_natural_colour_keeps_its_range():
    band = np.array([[-0.1, 0.03, 0.1, 0.24, 0.9]])
    found = SCRIPT["natural_colour"](band, band, band)
    assert found.shape == (1, 5, 3)
    np.testing.assert_array_equal(found[0, [0, 1, 3, 4], 0], [0, 0, 1, 1])
    assert 0 < found[0, 2, 0] < 1


def test_without_the_data_it_says_so(tmp_path, caplog):
    with caplog.at_level("INFO", logger="pictures"):
        assert SCRIPT["main"]([str(tmp_path), str(tmp_path / "picture.png")]) == 0
    assert "Skipped: sen2dwater/tevere" in caplog.text
    assert not (tmp_path / "picture.png").exists()


def test_it_draws(tmp_path):
    if not (DATA / "sen2dwater").is_dir():
        pytest.skip("needs ../shared/data/sen2dwater")
    assert SCRIPT["main"]([str(DATA), str(tmp_path / "picture.png")]) == 0
    kept = Image.open(ROOT / "docs" / "images" / "composite-steps.png")
    drawn = Image.open(tmp_path / "picture.png")
    assert drawn.size == kept.size
    colours = {colour[:3] for _, colour in drawn.getcolors(maxcolors=2**24)}
    wanted = [tuple(bytes.fromhex(SCRIPT["COLOURS"][name][1:])) for name in ("cloud", "shadow", "buffer")]
    assert colours.issuperset(wanted), "no cloud, shadow or buffer in the picture"
