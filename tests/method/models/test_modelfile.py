"""Model files and their cards: round trips, and every way a file can be wrong."""

import json
import os
import struct
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import made_model
import pytest
import torch
from glakes.lakes.bands import COMPOSITE_BANDS
from glakes.lakes.errors import BandMismatch, InvalidSetting, MissingInput
from glakes.models import registry
from glakes.models.card import METADATA_KEY, SHIPPED, ModelCard, ModelFileError, read_card
from glakes.models.modelfile import load_model, save_model
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

CARD = replace(made_model.CARD, training={"seed": 1}, metrics={"validation": {"iou": 0.5}})


@pytest.fixture
def path(tmp_path):
    torch.manual_seed(1)
    save_model(tmp_path / "mo 'del 湖泊.safetensors", registry.build("unet", 5, width=2), CARD)
    return tmp_path / "mo 'del 湖泊.safetensors"


def umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_round_trip(path):
    torch.manual_seed(1)
    expected = registry.build("unet", 5, width=2).eval()
    network, card = load_model(path)
    assert card == CARD == read_card(path)
    assert not network.training
    image = torch.randn(1, 5, 32, 32)
    assert torch.equal(network(image), expected(image))
    assert list(path.parent.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o666 & ~umask()


def test_weights_of_any_memory_layout_are_kept(tmp_path):
    network = registry.build("unet", 5, width=2).to(memory_format=torch.channels_last)
    save_model(tmp_path / "m.safetensors", network, CARD)
    for name, tensor in load_model(tmp_path / "m.safetensors")[0].state_dict().items():
        assert torch.equal(tensor, network.state_dict()[name])


names = st.lists(st.text(), min_size=1).map(tuple)
shares = st.floats(0, 1, exclude_min=True)


@given(
    st.builds(
        ModelCard,
        name=st.text(),
        architecture=st.text(),
        arguments=st.dictionaries(st.text(), st.integers()),
        bands=names,
        scale=shares,
        nodata=st.none() | st.integers(),
        pixel_size_m=shares,
        window=st.integers(0),
        margin=st.integers(0),
        threshold=shares,
        classes=names,
        licence=st.text(),
    )
)
def test_decode_after_encode_is_identity(card):
    assert ModelCard.from_json(card.to_json()) == card


def test_a_card_is_read_with_the_standard_library_alone(path):
    root = Path(__file__).resolve().parents[3]
    code = (
        f"import runpy, sys; runpy.run_path({str(root / 'worker' / 'start.py')!r})['register_package']"
        f"(__import__('pathlib').Path({str(root)!r})); from glakes.models.card import read_card;"
        f"print(read_card(sys.argv[1]).margin, 'torch' in sys.modules, 'numpy' in sys.modules)"
    )
    run = [sys.executable, "-I", "-c", code, str(path)]
    out = subprocess.run(run, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONUTF8": "1"})
    assert out.stdout.split() == ["96", "False", "False"]


@pytest.mark.parametrize(
    "names", [("NDWI", "B4", "B3", "B2", "B11"), ("B11", "red", "x", "B02", "green", "ndwi"), ("", None, "", None, "")]
)
def test_bands_that_fit(names):
    CARD.check_bands(names, "a.tif")


@pytest.mark.parametrize(
    ("names", "found"),
    [(("B4", "B3"), "found B4, B3"), (("", "", ""), "found band 1, band 2, band 3"), ((), "found none")],
)
def test_bands_that_do_not_fit(names, found):
    with pytest.raises(BandMismatch, match=f"'a.tif': expected bands NDWI, B4, B3, B2, B11, {found}"):
        CARD.check_bands(names, "a.tif")


def header(document, metadata=True):
    text = json.dumps({"__metadata__": {METADATA_KEY: json.dumps(document)} if metadata else {}}).encode()
    return struct.pack("<Q", len(text)) + text


@pytest.mark.parametrize(
    ("content", "piece"),
    [
        (b"", "is not a safetensors file"),
        (b"\x80\x04pickle, not read at all", "is not a safetensors file"),
        (struct.pack("<Q", 2) + b"[]", "is not a safetensors file"),
        (header({}, metadata=False), "holds weights without a model card"),
        (header([1]), "the text is not a model card"),
        (struct.pack("<Q", 2**63) + b"{}", "its header is longer than the file"),
        (struct.pack("<Q", 3) + b"{}", "its header is longer than the file"),
        (struct.pack("<Q", 2) + b"{]", "is not a safetensors file"),
        (struct.pack("<Q", 1) + b"\xff", "is not a safetensors file"),
        (struct.pack("<Q", 200_000) + b"[" * 200_000, "is not a safetensors file"),
        (struct.pack("<Q", 20) + b'{"__metadata__": [1]}'[:20], "is not a safetensors file"),
        (struct.pack("<Q", 19) + b'{"__metadata__": 1}', "holds weights without a model card"),
        (struct.pack("<Q", 31) + b'{"__metadata__": {"glakes": 1}}', "holds weights without a model card"),
        (header({"format": 1}), "the card is incomplete"),
        (header(asdict(CARD) | {"format": 2}), "the card has format 2, this version reads format 1"),
    ],
)
def test_other_files_are_refused(tmp_path, content, piece):
    (tmp_path / "m.safetensors").write_bytes(content)
    with pytest.raises(ModelFileError, match=piece):
        read_card(tmp_path / "m.safetensors")
    with pytest.raises(ModelFileError, match=piece):
        load_model(tmp_path / "m.safetensors")


@pytest.mark.parametrize(
    ("field", "value", "piece"),
    [
        ("bands", "NDWI", "bands must be names of bands"),
        ("bands", [], "bands must be names of bands"),
        ("bands", [1], "bands must be names of bands"),
        ("arguments", [4], "arguments must be an object"),
        ("scale", 0, "scale must be a number other than 0"),
        ("scale", float("nan"), "found nan"),
        ("nodata", "x", "nodata must be a whole number or null"),
        ("margin", -16, "margin must be a whole number from 0"),
        ("window", 1.5, "window must be a whole number"),
        ("threshold", True, "threshold must be a number above 0"),
        ("pixel_size_m", None, "pixel_size_m must be a number above 0"),
        ("metrics", 3, "metrics must be an object"),
        ("name", None, "name must be a text"),
    ],
)
def test_cards_that_no_network_can_be_run_with(tmp_path, field, value, piece):
    (tmp_path / "m.safetensors").write_bytes(header(asdict(CARD) | {field: value}))
    with pytest.raises(ModelFileError, match=f"the card is faulty: .*{piece}"):
        read_card(tmp_path / "m.safetensors")


@pytest.mark.parametrize("field", ["name", "architecture", "bands", "threshold", "margin"])
def test_a_card_that_lacks_a_field(tmp_path, field):
    values = {name: value for name, value in asdict(CARD).items() if name != field}
    (tmp_path / "m.safetensors").write_bytes(header(values))
    with pytest.raises(ModelFileError, match=f"the card is incomplete: .*'{field}'"):
        read_card(tmp_path / "m.safetensors")


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(MissingInput, match="Choose a model file"):
        read_card(tmp_path / "m.safetensors")


def test_a_field_of_a_later_version_is_passed_over():
    assert ModelCard.from_json(json.dumps(asdict(CARD) | {"colour": "blue"})) == CARD


def test_weights_that_do_not_fit_are_refused(path, tmp_path):
    tensors = load_file(path)

    def refuse(piece, error=ModelFileError, card=CARD, **changes):
        kept = {name: tensor for name, tensor in (tensors | changes).items() if tensor is not None}
        save_file(kept, tmp_path / "w.safetensors", metadata={METADATA_KEY: card.to_json()})
        with pytest.raises(error, match=piece):
            load_model(tmp_path / "w.safetensors")

    wider = replace(CARD, arguments={"width": 4})
    refuse("weights that do not fit a 'unet' .*: 'down.0.0.weight' is 2 x 5 x 3 x 3 instead of 4 x 5", card=wider)
    refuse(r"'head.bias' is 1 x 1 instead of 1", **{"head.bias": torch.zeros(1, 1)})
    refuse("1 tensors are missing, such as 'head.bias'", **{"head.bias": None})
    refuse("1 are not of this network, such as 'tail'", tail=torch.zeros(1))
    refuse("not numbers .in 'head.bias'.", **{"head.bias": torch.tensor([torch.nan])})
    refuse("not numbers .in 'head.weight'.", **{"head.weight": torch.full((1, 2, 1, 1), torch.inf)})
    refuse("asks for a WINDOW of 24; a 'unet' takes multiples of 16", card=replace(CARD, window=24))
    encoder = replace(CARD, architecture="smp-unet", arguments={"encoder": "resnet18"}, window=400)
    refuse("asks for a WINDOW of 400; a 'smp-unet' takes multiples of 32", card=encoder)
    refuse("found 'x'", InvalidSetting, replace(CARD, architecture="x"))
    refuse("cannot be built with", InvalidSetting, replace(CARD, arguments={"depth": 4}))


@pytest.mark.parametrize(
    ("width", "piece"), [(10**5, "instead of"), (10**9, "cannot be built"), (-1, "cannot be built")]
)
def test_a_network_too_large_for_any_memory_is_refused_before_it_is_built(path, tmp_path, width, piece):
    huge = replace(CARD, arguments={"width": width})
    save_file(load_file(path), tmp_path / "w.safetensors", metadata={METADATA_KEY: huge.to_json()})
    with pytest.raises(ModelFileError, match=piece):
        load_model(tmp_path / "w.safetensors")


def test_a_network_that_reckons_while_it_is_built_is_read(tmp_path):
    card = replace(CARD, architecture="smp-segformer", arguments={"encoder": "mit_b0"})
    save_model(tmp_path / "m.safetensors", registry.build("smp-segformer", 5, encoder="mit_b0"), card)
    assert load_model(tmp_path / "m.safetensors")[1] == card


@pytest.mark.parametrize("kept", [0.3, 0.999])
def test_a_file_that_is_cut_off_is_refused(path, kept):
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(ModelFileError, match="cut off"):
        load_model(path)


@pytest.mark.skipif(not SHIPPED.exists(), reason="the starter model is not there: run `make starter-model`")
def test_the_shipped_model_keeps_its_contract():
    network, card = load_model(SHIPPED)
    assert SHIPPED.stat().st_size < 10_000_000
    assert card.bands == COMPOSITE_BANDS
    assert (card.scale, card.nodata, card.margin) == (0.001, -32768, 96)
    assert card.licence
    assert any("never saw" in name for name in card.metrics)
    assert all(torch.isfinite(tensor).all() for tensor in network.state_dict().values())
