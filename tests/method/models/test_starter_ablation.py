"""The ablation of the starter model: variants, their results, and the page."""

from pathlib import Path

import pytest
from glakes.lakes.accuracy.counts import Counts
from glakes.models.card import read_card
from glakes.models.settings import TrainSettings
from glakes.models.starter import ablation, ablation_page
from glakes.models.starter.ablation import BASE, VARIANTS, Result, join, read_result, write_result
from glakes.models.starter.evaluation import MODEL, Scored
from made_samples import Recorder, make_samples


def result(hits, seen=1000, ndwi=None):
    """Groups a, b, ... of which a network finds so many of the lake pixels."""
    scored = []
    for group, hit in zip("abcdefgh", hits):
        counts = {MODEL: Counts(hit, 0, seen - hit, 0)} | (
            {"NDWI > 0": Counts(ndwi, 0, seen - ndwi, 0)} if ndwi else {}
        )
        scored.append(Scored(f"r{group}", group, counts))
    return Result(1000, 3, 0.5, {"validation": scored, "test": scored})


def test_variants_are_trainable_and_unlike():
    names = [variant.name for variant in VARIANTS]
    assert len(set(names)) == len(names)
    assert names[0] == BASE.name
    told = [(tuple(sorted(variant.changes.items())), variant.bands) for variant in VARIANTS]
    assert len(set(told)) == len(told)
    for variant in VARIANTS:
        TrainSettings("s", "m", "l", **variant.changes)
        assert set(variant.bands) <= set(BASE.bands)


def test_what_is_written_is_read_again(tmp_path):
    write_result(tmp_path / "base.json", result([500, 700], ndwi=400))
    assert read_result(tmp_path / "base.json") == result([500, 700], ndwi=400)


def test_joined_side_by_side():
    joined = join({"base": result([500, 700], ndwi=400), "ndwi": result([100, 200])}, "test")
    assert [item.group for item in joined] == ["a", "b"]
    assert {name: counts.tp for name, counts in joined[1].counts.items()} == {"base": 700, "NDWI > 0": 400, "ndwi": 200}


@pytest.mark.parametrize(
    ("gained", "noise", "verdict"),
    [
        ((0.03, 0.01, 0.05), 0.02, "better"),
        ((0.03, 0.01, 0.05), 0.04, "cannot be told apart"),
        ((0.03, -0.01, 0.05), 0.02, "cannot be told apart"),
        ((-0.03, -0.05, -0.01), 0.02, "worse"),
        ((-0.01, -0.05, -0.001), 0.02, "cannot be told apart"),
        ((0.03, 0.01, 0.05), None, "not known"),
    ],
)
def test_a_gain_must_beat_chance_and_seeds(gained, noise, verdict):
    assert ablation_page.judge(gained, noise) == verdict


def test_rows_and_noise():
    results = {
        "base": result([500, 700, 600], ndwi=400),
        "bands-4": result([300, 500, 400]),
        "seed-2": result([530, 730, 630]),
        "seed-3": result([490, 690, 590]),
    }
    noise = ablation_page.seed_noise(results)
    assert noise == pytest.approx(0.04)
    rows = {row.title: row for row in ablation_page.make_rows(results, noise)}
    base, fewer, seed, ndwi = (
        rows[title] for title in (BASE.title, "4 bands: without B11", "the recipe, seed 2", "no network: NDWI > 0")
    )
    assert (base.gains, base.verdict, seed.verdict, ndwi.result) == ({}, "", "noise", None)
    assert fewer.gains["test"] == [-0.2, -0.2, -0.2]
    assert fewer.verdict == "worse"
    assert ablation_page.signed(fewer.gains["test"]) == "-20.0 (-20.0 to -20.0)"


def test_a_variant_is_trained_once_and_counted_in_the_page(tmp_path, monkeypatch):
    make_samples(tmp_path, subsets=("train", "validation", "validation", "test", "test"), note=list("abcde"))
    for name, value in {"HLS": "r", "WIDTH": 2, "PATCH": 32, "BATCH": 2, "SPEED_SIDE": 32}.items():
        monkeypatch.setattr(ablation, name, value)
    chosen = [variant for variant in VARIANTS if variant.name in ("base", "ndwi")]
    monkeypatch.setattr(ablation_page, "starter_samples", lambda data, work: pytest.fail("the samples are there"))
    for again in (False, True):
        progress = Recorder()
        ablation_page.make_ablation(
            Path("nowhere"), tmp_path, tmp_path / "docs", 1, [variant.name for variant in chosen], progress
        )
        assert sum(text.endswith(": training") for text in progress.infos) == (0 if again else 2)
    assert read_card(tmp_path / "ndwi.safetensors").bands == ("NDWI",)
    base = read_result(tmp_path / "base.json")
    assert {len(items) for items in base.scored.values()} == {2}
    assert list(base.scored["test"][0].counts)[:2] == [MODEL, "NDWI > 0"]
    page = (tmp_path / "docs" / "starter-model.md").read_text()
    assert f"| {BASE.title} | " in page
    assert "| 1 band: NDWI alone | " in page
    assert "Not trained for this page: 4 bands: without B11; " in page
    assert (tmp_path / "docs" / "images" / "starter-ablation.png").stat().st_size > 5000
