"""How the starter model's samples are made, and how it is scored."""

from pathlib import Path

import numpy as np
import pytest
import torch
from glakes.lakes.accuracy.counts import SCORES, Counts
from glakes.lakes.samples.register import read_labels, read_regions
from glakes.models import registry
from glakes.models.batches import read_samples
from glakes.models.card import SHIPPED, read_card
from glakes.models.modelfile import count_weights, load_model
from glakes.models.settings import TrainSettings
from glakes.models.starter import recipe, sources
from glakes.models.starter.evaluation import (
    MODEL,
    Scored,
    best_threshold,
    gain,
    pooled,
    probability,
    score_regions,
    summarise,
)
from glakes.models.starter.markdown import percent
from glakes.models.starter.samples import write_samples
from glakes.models.training import BANDS, train_model
from made_samples import Recorder, make_samples
from rasterio.transform import from_origin

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="needs the labelled pixels of ../shared/data")


def test_groups_stay_whole_and_shares_are_kept():
    groups = [f"s{number:03}" for number in range(63)]
    split = sources.split_groups(groups, np.random.default_rng(1))
    assert set(split) == set(groups)
    assert [list(split.values()).count(subset) for subset in ("train", "validation", "test")] == [38, 12, 13]
    assert split != sources.split_groups(groups, np.random.default_rng(2))


def test_only_what_reaches_the_north_edge():
    wet = np.array([[0, 1, 0, 1], [1, 0, 0, 1], [1, 1, 0, 0]], bool)
    assert sources.touching_north(wet).tolist() == [[0, 1, 0, 1], [0, 0, 0, 1], [0, 0, 0, 0]]


def test_boxes_and_wetness():
    assert sources.boxes(((0, 1, 1, 3), (2, 3, 0, 1)), (3, 3)).astype(int).tolist() == [[0, 1, 1], [0, 0, 0], [1, 0, 0]]
    turbid, clear, dry = (-0.1, 0.2, 0.18, 0.15, 0.1), (0.4, 0.02, 0.04, 0.05, 0.01), (-0.4, 0.1, 0.1, 0.1, 0.3)
    assert sources.looks_wet(np.array([turbid, clear, dry]).T).tolist() == [True, True, False]


def test_a_part_keeps_its_place():
    transform = from_origin(100, 200, 10, 10)
    scene = sources.negative(
        "n", "g", np.random.default_rng(1).random((5, 8, 9)).astype("float32"), ("EPSG:32648", transform)
    )
    part = sources.cut(scene, "east", "validation", slice(None), slice(4, None))
    assert (part.name, part.subset) == ("n-east", "validation")
    assert part.transform @ (0, 0) == (140, 200)
    assert np.array_equal(part.values, scene.values[:, :, 4:])


@pytest.mark.parametrize(("numbers", "text"), [([0.5], "50.0"), ([0.9, 0.8, 1.0], "90.0 (80.0 to 100.0)")])
def test_percent(numbers, text):
    assert percent(numbers) == text


def test_gain_is_paired():
    """Groups differ wildly, the model is always a little better: unpaired intervals overlap, the gain's does not."""
    scored = []
    for number, hit in enumerate((100, 900, 300, 700, 500, 200)):
        counts = {MODEL: Counts(hit, 0, 1000 - hit, 0), "NDWI > 0": Counts(hit - 20, 0, 1020 - hit, 0)}
        scored.append(Scored(f"r{number}", f"g{number}", counts))
    value, low, high = gain(scored, MODEL, "NDWI > 0", "iou")
    assert value == low == high == 0.02
    table = summarise(scored)
    assert table["NDWI > 0"]["iou"][2] > table[MODEL]["iou"][1]
    assert pooled(scored, MODEL).iou == pytest.approx(0.45)


def test_publish_scores_the_model_and_writes_its_card(tmp_path, monkeypatch):
    samples = make_samples(tmp_path, subsets=("train", "validation", "validation", "test", "test"), note=list("abcde"))
    model = tmp_path / "m.safetensors"
    options = {"base_width": 2, "patch": 32, "batch": 2, "epochs": 1, "steps": 2, "device": "cpu"}
    train_model(TrainSettings(str(samples), str(model), str(tmp_path / "m.jsonl"), **options), Recorder())
    monkeypatch.setattr(recipe, "HLS", "r")
    monkeypatch.setattr(recipe, "TABLES", (("test", "r", "never saw", "Once."), ("validation", "r1", "One", "Alone.")))
    quantised = []
    monkeypatch.setattr(recipe, "quantise", lambda *told: quantised.append(told[:2]))
    recipe.publish(samples, model, tmp_path / "weights", Recorder())
    assert quantised == [(tmp_path / "weights" / "starter.safetensors", samples)]
    card = load_model(tmp_path / "weights" / "starter.safetensors")[1]
    assert set(card.metrics) == {"validation", "never saw", "One"}
    assert set(card.metrics["never saw"]["NDWI > 0"]) == set(SCORES)
    assert len(card.metrics["never saw"][MODEL]["iou"]) == 3
    assert len(card.metrics["One"][MODEL]["iou"]) == 1
    page = (tmp_path / "weights" / "starter.md").read_text()
    assert "| NDWI > 0 | " in page
    assert "2 groups, 2 chips" in page
    assert "CC BY 4.0" in page
    threshold = best_threshold(samples, model, "r")
    scored = score_regions(samples, model, "validation", "r", (threshold, 0.2))
    assert pooled(scored, f"NDWI > {threshold:g}").iou >= pooled(scored, "NDWI > 0.2").iou


def test_edges_are_mirrored_as_in_prediction():
    torch.manual_seed(1)
    network = registry.build("unet", 5, width=2).eval()
    image = np.random.default_rng(1).random((5, 112, 112)).astype(np.float32)
    with torch.no_grad():
        mirrored = np.pad(image, ((0, 0), (96, 96), (96, 96)), mode="reflect")
        expected = torch.sigmoid(network(torch.from_numpy(mirrored)[None]))[0, 0, 96:-96, 96:-96].numpy()
    assert np.array_equal(probability(network, image, 96), expected)
    assert probability(network, image[:, :40, :51], 96).shape == (40, 51)


def test_sides_suit_the_network():
    sides = []

    def network(images):
        sides.extend(images.shape[2:])
        return images[:, :1]

    image = np.random.default_rng(1).random((5, 100, 33)).astype(np.float32)
    assert np.allclose(probability(network, image, 64, 32), 1 / (1 + np.exp(-image[0])))
    assert sides == [128 + 2 * 64, 64 + 2 * 64]


def test_the_shipped_page_tells_of_the_shipped_file():
    network, card = load_model(SHIPPED)
    page = SHIPPED.with_name("starter.md").read_text(encoding="utf-8")
    assert f"{count_weights(network):,} weights" in page
    assert f"content hash `{card.training['samples'][:12]}`" in page
    assert f"{card.training['epochs']} epochs, best epoch {card.training['best_epoch']}" in page
    for _, _, title, _ in recipe.TABLES:
        for method, scores in card.metrics[title].items():
            assert f"| {method} | {' | '.join(percent(scores[name]) for name in SCORES)} |" in page


@pytest.fixture(scope="module")
def samples_of_today(tmp_path_factory):
    return recipe.starter_samples(DATA, tmp_path_factory.mktemp("starter"))


@needs_data
def test_the_shipped_model_was_trained_on_the_samples_of_today(samples_of_today):
    assert read_samples(samples_of_today, BANDS, Recorder()).digest == read_card(SHIPPED).training["samples"]


@pytest.mark.long
@needs_data
def test_the_shipped_scores_are_those_of_the_shipped_model(samples_of_today):
    samples, card = samples_of_today, read_card(SHIPPED)
    for subset, prefix, title, _ in recipe.TABLES:
        found, told = summarise(score_regions(samples, SHIPPED, subset, prefix)), card.metrics[title]
        for method in (MODEL, "NDWI > 0"):
            for name in SCORES:
                assert found[method][name] == pytest.approx(told[method][name], abs=0.001)


@needs_data
def test_samples_of_the_real_sources(tmp_path):
    generator = np.random.default_rng(1)
    scenes = [sources.read_trombetas(DATA / "rstoolbox-trombetas"), *sources.read_spain(DATA / "sen1floods11-spain")]
    scenes += list(sources.read_slovenia(DATA / "eo-learn-slovenia")) + list(
        sources.read_ocean(DATA / "hydro-ocean", False)
    )
    hls = list(sources.read_hls(DATA / "hls-water-chips", generator))
    assert len(hls) == 114
    assert all(len({scene.subset for scene in hls if scene.group == group}) == 1 for group in {s.group for s in hls})
    fine = list(sources.upsample_train_chips(hls, generator))
    assert {scene.subset for scene in fine} == {"train"}
    path = write_samples([*scenes, hls[0], fine[0]], tmp_path)
    regions, labels = read_regions(path), read_labels(path)
    assert len(regions) == len(scenes) + 2
    assert {"lake", "ignore"} == set(labels["class"])
    trombetas = scenes[0]
    assert 0.01 < trombetas.lake.mean() < 0.03
    assert trombetas.values[1:].min() < 0.02  # the offset is gone
    assert not (trombetas.lake & trombetas.ignored).any()
