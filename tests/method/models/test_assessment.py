"""Assessment of a model against an independent count, and what is said when it cannot be."""

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import torch
from glakes.lakes.bands import COMPOSITE_BANDS
from glakes.lakes.errors import BandMismatch, Cancelled, InvalidSetting, LakesError, MissingInput
from glakes.lakes.samples.register import SamplesError, outline_hashes, read_labels, read_regions
from glakes.models.assessment.assess import assess_patches
from glakes.models.assessment.independence import overlapping, took_part, training_digest
from glakes.models.assessment.settings import AssessPatchesSettings
from glakes.models.card import ModelCard
from glakes.models.modelfile import save_model
from glakes.models.registry import build
from listeners import Recorder, Stop
from made_samples import SIZE, make_samples
from shapely.affinity import translate

TYPES = ["NR", "NR", "AR", "NR", "AR", None]
SUBSETS = ("test",) * 5 + ("train",)
THRESHOLD = 0.44
PIXELS = ["tp", "fp", "fn", "tn"]


def make_model(path, bands=COMPOSITE_BANDS, **training):
    torch.manual_seed(3)
    network = build("unet", len(bands), width=2).eval()
    with torch.no_grad():
        network.head.weight *= 300  # an untrained network calls everything one half
    facts = {"scale": 0.001, "nodata": -32768, "pixel_size_m": 10.0, "window": 0, "margin": 96, "threshold": THRESHOLD}
    save_model(path, network, ModelCard("tiny", "unet", {"width": 2}, bands, training=training, **facts))
    return network


@pytest.fixture
def folder(tmp_path):
    make_samples(tmp_path, SUBSETS, type=TYPES)
    make_model(tmp_path / "m.safetensors")
    return tmp_path


def assess(folder, progress=None, **more):
    paths = {name: str(folder / file) for name, file in OUTPUTS.items()}
    settings = AssessPatchesSettings(**paths | {"patch": 48} | more)
    return assess_patches(settings, progress or Recorder()), pd.read_csv(folder / "t.csv").set_index("type")


OUTPUTS = {"samples": "samples.gpkg", "table": "t.csv", "report": "r.html", "model": "m.safetensors"}


def slow_counts(folder, network, patch, region_id):
    """Pixels of a region one after the other: tp, fp, fn, tn."""
    labels = read_labels(folder / "samples.gpkg")
    with rasterio.open(folder / "images" / f"{region_id}.tif") as dataset:
        image = torch.from_numpy(dataset.read().astype(np.float32) / 1000)
        shapes = labels.geometry[labels["region_id"] == region_id]
        truth = rasterio.features.rasterize(shapes, (SIZE, SIZE), transform=dataset.transform)
    probability = np.full((SIZE, SIZE), np.nan)
    for top in (0, SIZE - patch):
        for left in (0, SIZE - patch):
            with torch.no_grad():
                window = torch.sigmoid(network(image[None, :, top : top + patch, left : left + patch]))[0, 0].numpy()
            for row in range(patch):
                for col in range(patch):
                    if np.isnan(probability[top + row, left + col]):
                        probability[top + row, left + col] = window[row, col]
    counts = dict.fromkeys(PIXELS, 0)
    for p, lake in zip(probability.ravel(), truth.ravel()):
        found = np.floor(100 * p) >= 44
        counts["tp" if lake and found else "fn" if lake else "fp" if found else "tn"] += 1
    return pd.Series(counts)


def test_equals_a_count_pixel_by_pixel(folder):
    result, table = assess(folder)
    network = make_model(folder / "again.safetensors")
    slow = {name: slow_counts(folder, network, 48, name) for name in ("r0", "r1", "r2", "r3", "r4")}
    by_type = {"NR": slow["r0"] + slow["r1"] + slow["r3"], "AR": slow["r2"] + slow["r4"], "all": sum(slow.values())}
    assert result == {"REGIONS": 5, "PATCHES": 20}
    assert list(table.index) == ["NR", "AR", "all"]
    for kind, expected in by_type.items():
        row = table.loc[kind]
        # A probability on the edge of a percent may fall either way in the last digit.
        assert abs(row[PIXELS] - expected).max() <= 2
        tp, fp, fn = row["tp"], row["fp"], row["fn"]
        assert row["recall"] == pytest.approx(tp / (tp + fn)) and row["precision"] == pytest.approx(tp / (tp + fp))
        assert row["iou"] == pytest.approx(tp / (tp + fp + fn)) and row["f1"] == pytest.approx(
            2 * tp / (2 * tp + fp + fn)
        )
        assert row["iou_low"] <= row["iou"] <= row["iou_high"]


def test_padding_and_ignored_pixels_are_not_counted(folder):
    assert assess(folder, patch=128)[1].loc["all", PIXELS].sum() == 5 * SIZE**2
    samples = folder / "samples.gpkg"
    labels = read_labels(samples)
    ignored = labels["region_id"] == "r0"
    labels.loc[ignored, "class"] = "ignore"
    labels.to_file(samples, layer="labels", driver="GPKG")
    left = assess(folder, patch=128)[1].loc["all", PIXELS].sum()
    assert 5 * SIZE**2 - left == pytest.approx(labels.geometry[ignored].area.sum() / 100, rel=0.1)


def test_the_remainder_and_the_context(folder):
    dropped = assess(folder, remainder="drop")[1].loc["all"]
    assert dropped[PIXELS].sum() == 5 * 48**2 and dropped["patches"] == 5
    tiles = [assess(folder, borders="context", patch=patch)[1] for patch in (32, 64)]
    assert tiles[0][PIXELS].equals(tiles[1][PIXELS]), "with context the size of the patches does not matter"
    assert not tiles[0][PIXELS].equals(assess(folder, patch=32)[1][PIXELS])


def test_the_page_stands_alone(folder):
    assess(folder)
    page = (folder / "r.html").read_text(encoding="utf-8")
    assert not re.search(r"""(src|href)\s*=\s*["']?\w*:?//|@import|url\(["']?http""", page)
    assert "r0" in page and "89.77" in page and "is no test of it" not in page


def test_a_model_that_learned_from_the_regions_is_said(folder):
    samples = folder / "samples.gpkg"
    make_model(folder / "m.safetensors", samples=training_digest(read_regions(samples), read_labels(samples)))
    recorder = Recorder()
    assess(folder, recorder, subset="train")
    assert any("the scores are no test of it" in text for text in recorder.warnings)
    assert "is no test of it" in (folder / "r.html").read_text(encoding="utf-8")
    recorder = Recorder()
    assess(folder, recorder)
    assert not any("no test" in text for text in recorder.warnings)
    assert not any("make sure that no region" in text for text in recorder.infos)


def test_regions_that_took_part_are_found_whatever_became_of_the_file(folder):
    samples = folder / "samples.gpkg"
    outlines = outline_hashes(read_regions(samples))
    make_model(folder / "m.safetensors", samples="of another state", outlines=[outlines[5], outlines[1], outlines[3]])
    recorder = Recorder()
    assess(folder, recorder)
    assert [text for text in recorder.warnings if "took part" in text] == [
        "2 regions of 'test' took part in the training of the model 'tiny', whatever their subset was then: r1, r3."
        " The scores are no test of it."
    ]
    assert "or with some of them. What follows is no test" in (folder / "r.html").read_text(encoding="utf-8")
    make_model(folder / "m.safetensors", samples="of another state", outlines=[outlines[5]])
    recorder = Recorder()
    assess(folder, recorder)
    assert not [text for text in recorder.warnings if "took part" in text]
    assert any(text.endswith("None of them has the outline of one that did.") for text in recorder.infos)


@pytest.mark.parametrize("outlines", [None, "no list", 7, [None, {}]])
def test_a_card_with_other_outlines_is_no_error(folder, outlines):
    regions = read_regions(folder / "samples.gpkg")
    facts = {"scale": 0.001, "nodata": 0, "pixel_size_m": 10, "window": 0, "margin": 96, "threshold": 0.5}
    card = ModelCard("m", "unet", {}, COMPOSITE_BANDS, training={"outlines": outlines}, **facts)
    assert took_part(card, regions, "test") == []


def test_a_region_that_reaches_beyond_its_image_is_said(folder):
    samples = folder / "samples.gpkg"
    regions = read_regions(samples)
    regions.loc[0, "geometry"] = translate(regions.geometry[0], 0, 320)
    regions.to_file(samples, layer="regions")
    recorder = Recorder()
    assess(folder, recorder)
    assert any("how much of them: 'r0' (50%). That part is not seen" in text for text in recorder.warnings)


def test_overlap_with_training_regions():
    from shapely.geometry import box

    shapes = [box(0, 0, 10, 10), box(10, 0, 20, 10), box(19, 0, 30, 10)]
    regions = gpd.GeoDataFrame({"region_id": list("abc"), "subset": ["train", "test", "validation"]}, geometry=shapes)
    assert overlapping(regions, "test") == ["b"]
    assert overlapping(regions.assign(subset=["train", "test", "test"]), "test") == []


def test_one_type_only_is_said(tmp_path):
    make_samples(tmp_path, ("test", "test"), type="SL")
    make_model(tmp_path / "m.safetensors")
    recorder = Recorder()
    _, table = assess(tmp_path, recorder)
    assert any("of one type (SL)" in text for text in recorder.warnings)
    assert list(table.index) == ["SL", "all"]


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        ({"subset": "validation"}, SamplesError, "subset 'validation', found none"),
        ({"model": "none.safetensors"}, MissingInput, "does not exist"),
        ({"model": "samples.gpkg"}, LakesError, "is not a safetensors file"),
        ({"table": "t.xlsx"}, LakesError, "expected a table ending in"),
        ({"patch": 50}, InvalidSetting, "PATCH must be a multiple of 16"),
        ({"borders": "none"}, InvalidSetting, "BORDERS must be one of"),
    ],
)
def test_what_cannot_be_assessed_is_said(folder, fault, error, words):
    given = {name: str(folder / value) if name in OUTPUTS else value for name, value in fault.items()}
    with pytest.raises(error, match=words):
        assess(folder, **given)
    assert not (folder / "t.csv").exists() and not (folder / "r.html").exists()


def test_regions_without_image_labels_bands_or_of_another_scale(tmp_path):
    make_model(tmp_path / "m.safetensors")
    make_samples(tmp_path, ("test", "train"), unlabelled=("r0",))
    with pytest.raises(SamplesError, match="None of the 1 regions with subset 'test' has a label"):
        assess(tmp_path)
    make_samples(tmp_path, ("test",), descriptions=("NDWI", "B4", "B3", "B2", "B8"))
    with pytest.raises(BandMismatch, match="B11"):
        assess(tmp_path)
    make_samples(tmp_path, ("test",))
    with rasterio.open(tmp_path / "images" / "r0.tif", "r+") as dataset:
        dataset.scales = [0.01, 0.001, 0.001, 0.001, 0.001]
    with pytest.raises(InvalidSetting, match="expected one scale"):
        assess(tmp_path)
    (tmp_path / "images" / "r0.tif").unlink()
    with pytest.raises(MissingInput, match="is the image of region 'r0'"):
        assess(tmp_path)


def test_a_network_with_an_encoder(folder):
    arguments = {"encoder": "mobilenet_v2"}
    facts = {"scale": 0.001, "nodata": -32768, "pixel_size_m": 10.0, "window": 0, "margin": 96, "threshold": 0.5}
    card = ModelCard("coded", "smp-unet", arguments, COMPOSITE_BANDS, **facts)
    save_model(folder / "m.safetensors", build("smp-unet", 5, **arguments).eval(), card)
    with pytest.raises(InvalidSetting, match="'coded' takes a PATCH that is a multiple of 32; found 48"):
        assess(folder)
    assert assess(folder, patch=64)[0] == {"REGIONS": 5, "PATCHES": 5}


def test_too_little_memory_is_said(folder, monkeypatch):
    def fail(*_):
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes")

    monkeypatch.setattr("torch.nn.functional.conv2d", fail)
    monkeypatch.setattr("torch.nn.modules.conv.F.conv2d", fail)
    with pytest.raises(LakesError, match=r"Not enough memory for PATCH 48\. Lower it"):
        assess(folder)


def test_what_goes_for_many_images_is_said_once(folder):
    for number in range(5):
        with rasterio.open(folder / "images" / f"r{number}.tif", "r+") as dataset:
            dataset.descriptions = (None,) * 5
    recorder = Recorder()
    assess(folder, recorder)
    assert [text for text in recorder.warnings if "no descriptions" in text] == [
        "The bands have no descriptions; they are taken as NDWI, B4, B3, B2, B11 in this order."
        " The same goes for 4 other images."
    ]


def test_it_can_be_stopped(folder):
    with pytest.raises(Cancelled):
        assess(folder, Stop(20))
    assert not (folder / "t.csv").exists()
