"""Networks of segmentation_models_pytorch: shapes, refusals, repeatability, and no import before they are asked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from glakes.lakes.errors import InvalidSetting
from glakes.models import registry
from glakes.models.modelfile import load_model
from glakes.models.settings import ENCODERS, SMP_ARCHITECTURES, TrainSettings, check_encoder
from made_samples import make_samples
from made_training import train
from torch import nn


@pytest.mark.parametrize("architecture", SMP_ARCHITECTURES)
def test_any_window_of_a_multiple_of_32_gives_logits_of_its_size(architecture):
    torch.manual_seed(1)
    network = registry.build(architecture, 5, encoder="resnet18").eval()
    with torch.no_grad():
        for height, width in ((32, 32), (96, 160)):
            assert network(torch.rand(1, 5, height, width)).shape == (1, 1, height, width)


@pytest.mark.parametrize("architecture", SMP_ARCHITECTURES)
def test_every_layer_gets_a_gradient(architecture):
    torch.manual_seed(1)
    network = registry.build(architecture, 5, encoder="resnet18").train()
    network(torch.randn(2, 5, 64, 64)).square().mean().backward()
    idle = {name for name, weight in network.named_parameters() if weight.grad is None or not weight.grad.any()}
    # smp-pspnet stops at an eighth of the resolution: what its encoder has below is never run.
    below = ("encoder.layer3", "encoder.layer4") if architecture == "smp-pspnet" else ()
    assert not [name for name in idle if not name.startswith(below or "-")]


@pytest.mark.parametrize("encoder", ENCODERS)
def test_every_encoder_takes_five_bands_and_repeats_itself_while_it_trains(encoder):
    network = registry.build("smp-fpn", 5, encoder=encoder).train()
    assert next(layer for layer in network.modules() if isinstance(layer, nn.Conv2d)).in_channels == 5
    image = torch.rand(2, 5, 32, 64)
    with torch.no_grad():
        assert torch.equal(network(image), network(image))


def test_the_seed_makes_the_weights():
    def weights():
        torch.manual_seed(3)
        return registry.build("smp-unet", 5, encoder="mobilenet_v2").state_dict()

    one, other = weights(), weights()
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_all_weights_are_trained():
    network = registry.build("smp-linknet", 5, encoder="resnet18")
    (group,) = registry.find("smp-linknet").parameter_groups(network)
    assert group["weight_decay"] == 0
    assert len(group["params"]) == len(list(network.parameters()))


def test_arguments_by_architecture():
    assert registry.find("smp-unet").arguments(64, "resnet18") == {"encoder": "resnet18"}
    assert registry.find("smp-unet").arguments(64, None) == {"encoder": "resnet34"}
    assert registry.find("unet").arguments(16, None) == {"width": 16}


@pytest.mark.parametrize(
    ("architecture", "encoder", "piece"),
    [
        ("smp-unet", "vgg", "ENCODER of 'smp-unet' must be one of resnet18, resnet34, .*mit_b2; found 'vgg'"),
        ("smp-linknet", "mit_b0", "must be one of resnet18, .*densenet121; found 'mit_b0'"),
        ("smp-deeplabv3", "densenet121", "must be one of .*efficientnet-b3, mit_b0, mit_b2; found 'densenet121'"),
    ],
)
def test_encoders_that_do_not_fit_are_refused(architecture, encoder, piece):
    for refused in (lambda: registry.build(architecture, 5, encoder=encoder), lambda: settings(architecture, encoder)):
        with pytest.raises(InvalidSetting, match=piece):
            refused()


def settings(architecture, encoder=None, **options):
    return TrainSettings("s.gpkg", "m.safetensors", "m.jsonl", architecture=architecture, encoder=encoder, **options)


def test_settings_of_a_training():
    with pytest.raises(InvalidSetting, match="'unet' has none, found 'resnet18'"):
        settings("unet", "resnet18")
    with pytest.raises(InvalidSetting, match="PATCH must be a multiple of 32; found 48"):
        settings("smp-unet", patch=48)
    assert settings("unet", patch=48).patch == 48
    for encoder in ENCODERS:
        check_encoder("smp-unet", encoder)


def test_a_trained_model_says_how_it_must_be_run(tmp_path):
    samples = make_samples(tmp_path)
    train(samples, tmp_path / "out", architecture="smp-linknet", encoder="mobilenet_v2", epochs=1, steps=1)
    network, card = load_model(tmp_path / "out" / "m.safetensors")
    assert (card.architecture, card.arguments) == ("smp-linknet", {"encoder": "mobilenet_v2"})
    assert (card.window, card.margin, card.training["sees_pixels"]) == (1152, 192, 288)
    with torch.no_grad():
        assert network(torch.rand(1, 5, 64, 64)).isfinite().all()


def test_the_library_is_imported_when_it_is_asked_for():
    root = Path(__file__).resolve().parents[3]
    code = (
        f"import runpy, sys; runpy.run_path({str(root / 'worker' / 'start.py')!r})['register_package']"
        f"(__import__('pathlib').Path({str(root)!r})); from glakes.models import registry;"
        "names = ('segmentation_models_pytorch', 'torchvision', 'timm');"
        "before = [name in sys.modules for name in names];"
        "registry.build('smp-unet', 5, encoder='resnet18');"
        "print(before, [name in sys.modules for name in names])"
    )
    run = [sys.executable, "-I", "-c", code]
    out = subprocess.run(run, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONUTF8": "1"})
    assert out.stdout.strip() == "[False, False, False] [True, True, True]"
