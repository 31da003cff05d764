"""The wide picture: where it lies, what is averaged, and where it joins."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import rasterio
import torch
from glakes.lakes.bands import COMPOSITE_BANDS
from glakes.lakes.errors import InvalidSetting
from glakes.lakes.grid import Window
from glakes.lakes.progress import Silent
from glakes.lakes.samples.patches import Flips, PatchReader
from glakes.models.assessment.assess import assess_patches
from glakes.models.assessment.settings import AssessPatchesSettings
from glakes.models.batches import read_samples
from glakes.models.card import read_card
from glakes.models.context import ContextUNet, block_means, context_window, cut_middle, wide_picture
from glakes.models.loading import Draw, read_batch, read_wide
from glakes.models.modelfile import count_weights, load_model
from glakes.models.prediction import predict_lakes
from glakes.models.settings import PredictSettings
from hypothesis import given
from hypothesis import strategies as st
from made_samples import make_samples
from made_training import same, train


@given(*[st.integers(-50, 500)] * 2, *[st.integers(1, 80)] * 2)
def test_the_wide_window_has_the_same_middle_and_whole_blocks(row, col, height, width):
    window = Window(16 * row, 16 * col, 16 * height, 16 * width)
    wide = context_window(window)
    assert wide.shape == (8 * window.height, 8 * window.width)
    assert 2 * wide.row + wide.height == 2 * window.row + window.height
    assert 2 * wide.col + wide.width == 2 * window.col + window.width
    assert wide.row % 8 == wide.col % 8 == 0


def test_means_of_what_has_data():
    rng = np.random.default_rng(9)
    values, valid = rng.normal(size=(2, 16, 24)).astype(np.float32), rng.random((16, 24)) < 0.5
    valid[:8, 8:16] = False
    found = block_means(values, valid)
    assert found.shape == (3, 2, 3)
    for row, col in np.ndindex(2, 3):
        block = np.s_[8 * row : 8 * row + 8, 8 * col : 8 * col + 8]
        share = valid[block].mean()
        expected = [band[block][valid[block]].mean() if share else 0 for band in values]
        np.testing.assert_allclose(found[:, row, col], [*expected, share], atol=1e-6)


@pytest.mark.parametrize("sides", [(2, 4), (8, 16)])
def test_the_middle_is_that_of_the_enlarged_picture(sides):
    wide = torch.rand(1, 2, *sides)
    large = wide.repeat_interleave(8, 2).repeat_interleave(8, 3)
    top, left = (7 * side // 2 for side in sides)
    expected = large[:, :, top : top + sides[0], left : left + sides[1]]
    assert torch.equal(cut_middle(wide), expected)


def test_an_odd_picture_takes_its_middle_pixel():
    assert cut_middle(torch.arange(9.0).reshape(1, 1, 3, 3)).unique().tolist() == [4]


def test_both_pictures_matter_and_every_layer_learns():
    torch.manual_seed(10)
    network = ContextUNet(3, 4)
    image, context = torch.randn(2, 3, 32, 48), torch.randn(2, 4, 32, 48)
    out = network(image, context)
    assert out.shape == (2, 1, 32, 48)
    out.square().mean().backward()
    assert all(weight.grad.abs().sum() > 0 for weight in network.parameters())
    network.eval()
    with torch.no_grad():
        assert not torch.equal(network(image, context), network(image, -context))
        assert torch.equal(network(image), network(image, torch.zeros_like(context)))


def test_what_the_wide_picture_costs():
    kernels = 9 * (6 * 32 + 32 * 32 + 32 * 64 + 64 * 64 + 64 * 128 + 128 * 128 + 128 * 256 + 256 * 256)
    biases_and_norms = (2 + 4) * (32 + 64 + 128 + 256)
    joined = 9 * 256 * 1024
    assert count_weights(ContextUNet(5, 64)) == 31_391_617 + kernels + biases_and_norms + joined == 34_925_953


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    return make_samples(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="module")
def region(samples):
    return read_samples(samples, COMPOSITE_BANDS, Silent()).train[1]


@given(*[st.integers(-8, 70)] * 2, st.integers(1, 3))
def test_the_picture_is_that_of_the_whole_window(region, row, col, sixteens):
    """As if the wide window had been read whole, with nothing beyond the image."""
    window = Window(row, col, 16 * sixteens, 16 * sixteens)
    around = context_window(window)
    with rasterio.open(region.image) as dataset:
        kept = Window(0, 0, dataset.height, dataset.width).intersect(around)
        values, valid = np.zeros((5, *around.shape), np.float32), np.zeros(around.shape, bool)
        rows, cols = kept.relative_to(around).slices
        valid[rows, cols] = True
        values[:, rows, cols] = dataset.read()[(slice(None), *kept.slices)] * np.float32(0.001)
    with PatchReader(COMPOSITE_BANDS) as reader:
        found = wide_picture(reader, region, window)
    np.testing.assert_array_equal(found, block_means(values, valid))


def test_patch_and_picture_are_mirrored_alike(region):
    draws = [Draw(region, Window(16, 32, 32, 32), Flips(*both)) for both in product((False, True), repeat=2)]
    with PatchReader(COMPOSITE_BANDS) as reader:
        batch = read_batch(reader, draws, 32, context=True)
        assert read_batch(reader, draws, 32).wide is None
    for draw, image, wide in zip(draws, batch.images, batch.wide):
        axes = [axis for axis, mirrored in ((2, draw.flips.left_right), (1, draw.flips.up_down)) if mirrored]
        assert torch.equal(image.flip(axes), batch.images[0])
        assert torch.equal(wide.flip(axes), batch.wide[0])
    assert batch.wide.shape == (4, 6, 32, 32)
    assert [part.wide.shape[0] for part in batch.split(3)] == [3, 1]


def test_changes_of_size_and_colour_reach_the_picture(region):
    draw = Draw(region, Window(0, 0, 40, 40), tone=np.zeros(7))
    with PatchReader(COMPOSITE_BANDS) as reader:
        picture = wide_picture(reader, *draw[:2])
        assert read_wide(reader, draw, 32).shape == (6, 32, 32)
        np.testing.assert_allclose(read_wide(reader, draw, 40)[0], picture[0])
        bright = read_wide(reader, draw._replace(tone=np.array([1.0, *[0] * 6])), 40)
    np.testing.assert_allclose(bright[2], 1.2 * picture[2], rtol=1e-5)
    np.testing.assert_array_equal(bright[5], picture[5])


def test_trained_resumed_assessed_and_not_predicted(samples, tmp_path):
    options = {"architecture": "unet-context", "device": "cpu"}
    train(samples, tmp_path / "whole", epochs=2, **options)
    train(samples, tmp_path, epochs=1, **options)
    train(samples, tmp_path, epochs=2, resume=str(tmp_path / "m-checkpoint.safetensors"), **options)
    model = tmp_path / "m.safetensors"
    found, expected = (
        load_model(folder / "m.safetensors", context=True)[0] for folder in (tmp_path, tmp_path / "whole")
    )
    assert same(found.state_dict(), expected.state_dict())
    assert read_card(model).training["sees_pixels"] is None
    outputs = {"table": str(tmp_path / "t.csv"), "report": str(tmp_path / "r.html"), "model": str(model)}
    assess = AssessPatchesSettings(str(samples), patch=32, device="cpu", **outputs)
    assert assess_patches(assess, Silent()) == {"REGIONS": 1, "PATCHES": 4}
    for settings, step in (
        (replace(assess, borders="context"), assess_patches),
        (
            PredictSettings(str(samples.parent / "images" / "r0.tif"), str(tmp_path / "p.tif"), model=str(model)),
            predict_lakes,
        ),
    ):
        with pytest.raises(InvalidSetting, match=r"'m' looks at a second, wider picture.*BORDERS alone"):
            step(settings, Silent())
