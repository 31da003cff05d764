"""The pictures of the docs: the rules behind them, and that the script still draws."""

import runpy
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
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


@pytest.mark.long
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


RULES = runpy.run_path(str(ROOT / "docs" / "pictures" / "rules.py"), run_name="pictures")
NAMES = [f"rule-{name}" for name in ("ocean", "reservoir", "a", "b", "c", "d", "person", "floodplain", "completion")]


def test_each_rule_has_its_picture_on_the_page():
    page = (ROOT / "docs" / "inventory.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert f"(images/{name}.png)" in page
        kept = Image.open(ROOT / "docs" / "images" / f"{name}.png")
        assert kept.size == tuple(round(side * RULES["DPI"]) for side in RULES["INCHES"])
        colours = {colour for _, colour in kept.convert("RGB").getcolors()}
        assert tuple(bytes.fromhex(RULES["LAKE"][1:])) in colours, "no lake in the picture"


def test_a_rule_is_drawn_with_its_own_colours(tmp_path):
    lakes = gpd.GeoSeries([shapely.box(100, 100, 300, 200)], crs=32648)
    lines = [RULES["Lines"](lakes, RULES["LAKE"]), RULES["Lines"](lakes.buffer(30), RULES["RIVER"], "river", "////")]
    picture = RULES["Picture"]("rule-a", lakes, [RULES["Panel"](title, lines) for title in ("Before", "Mask", "After")])
    ground = np.random.default_rng(1).random((40, 40, 3))
    RULES["draw"](picture, ground, (0, 400, 0, 400), tmp_path / "picture.png")
    drawn = Image.open(tmp_path / "picture.png")
    colours = {colour for _, colour in drawn.convert("RGB").getcolors()}
    assert tuple(bytes.fromhex(RULES["LAKE"][1:])) in colours
    assert drawn.mode == "P" and drawn.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_a_picture_reaches_around_its_lake():
    left, bottom, right, top = RULES["around"](np.array([0.0, 0.0, 1000.0, 100.0]))
    assert right - left == top - bottom == pytest.approx(1350) and (bottom + top) / 2 == pytest.approx(50)
    left, _, right, _ = RULES["around"](np.array([0.0, 0.0, 10.0, 10.0]))
    assert right - left == RULES["LEAST_M"]


METHOD = runpy.run_path(str(ROOT / "docs" / "pictures" / "method.py"), run_name="pictures")
STEPS = runpy.run_path(str(ROOT / "docs" / "pictures" / "algorithms.py"), run_name="pictures")
SMALL = [*METHOD["FIGURES"], *(f"step-{name}" for name in STEPS["FIGURES"])]


@pytest.mark.parametrize("name", SMALL)
def test_a_small_picture_is_kept_small_and_shown(name):
    path = ROOT / "docs" / "images" / f"{name}.png"
    assert path.stat().st_size < 60_000
    pages = [*(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "algorithms" / "notes").glob("*.md")]
    showing = {page.name for page in pages if f"images/{name}.png" in page.read_text(encoding="utf-8")}
    assert any(page.endswith(".zh.md") for page in showing) and any(".zh." not in page for page in showing)


def test_small_pictures_have_a_script_that_draws_them():
    kept = {path.stem for kind in ("method", "step") for path in (ROOT / "docs" / "images").glob(f"{kind}-*.png")}
    assert kept == set(SMALL)


@pytest.mark.parametrize("name", ["method-pixels", "method-shadow"])
def test_a_figure_of_the_method_is_drawn_as_it_is_kept(name, tmp_path):
    METHOD["keep"](METHOD["FIGURES"][name](), tmp_path / "drawn.png")
    assert Image.open(tmp_path / "drawn.png").size == Image.open(ROOT / "docs" / "images" / f"{name}.png").size


@pytest.mark.long
def test_all_small_pictures_are_drawn(tmp_path):
    assert METHOD["main"]([str(tmp_path)]) == 0 and STEPS["main"]([str(tmp_path)]) == 0
    assert {path.stem for path in tmp_path.glob("*.png")} == set(SMALL)
