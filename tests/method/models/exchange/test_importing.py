"""Models of other programs: what fits comes in unchanged, the rest is refused with a sentence, nothing is run."""

import json
import os
import pickle
import sys
from dataclasses import asdict, replace
from pathlib import Path

import h5py
import numpy as np
import onnx
import pytest
import torch
from glakes.lakes.errors import InvalidSetting, LakesError, MissingInput, MissingLibrary
from glakes.models import registry
from glakes.models.card import read_card
from glakes.models.exchange.exporting import to_onnx
from glakes.models.exchange.importing import import_model
from glakes.models.exchange.settings import ImportSettings
from glakes.models.modelfile import load_model
from glakes.models.needs import needs
from listeners import Recorder
from made_model import CARD, disturbed
from onnx import helper, numpy_helper
from safetensors.torch import save_file

KERAS = Path(__file__).with_name("keras_unet.h5")


@pytest.fixture
def bring(tmp_path):
    """Import a file; returns the network, its card, the numbers and what was said."""

    def bring(source, **settings):
        target, said = tmp_path / "out" / "in 'coming.safetensors", Recorder()
        try:
            numbers = import_model(ImportSettings(str(source), str(target), **settings), said)
        except LakesError:
            assert not target.exists()
            raise
        return *load_model(target), numbers, said

    return bring


def assert_same(found, expected):
    for name, tensor in expected.state_dict().items():
        if "num_batches" not in name:
            assert torch.allclose(found.state_dict()[name], tensor, atol=1e-6), name


def write(path, graph):
    path.write_bytes(graph.SerializeToString())
    return path


def edited(graph, edit):
    copy = onnx.ModelProto()
    copy.CopyFrom(graph)
    edit(copy)
    return copy


# What fits


def test_our_own_onnx_comes_back_with_its_card(bring, graph, network, tmp_path):
    found, card, numbers, said = bring(write(tmp_path / "a 湖.onnx", graph))
    assert_same(found, network)
    assert numbers["DIFFERENCE"] < 1e-5 and numbers["WEIGHTS"] > 30_000
    assert replace(card, training={}) == CARD
    assert card.training["imported"]["file"] == "a 湖.onnx" and len(card.training["imported"]["sha256"]) == 64
    assert not said.warnings


def without_card(graph):
    return edited(graph, lambda copy: copy.ClearField("metadata_props"))


def test_an_onnx_without_card_takes_what_is_stated(bring, graph, network, tmp_path):
    found, card, _, _ = bring(
        write(tmp_path / "other.onnx", without_card(graph)),
        base_width=2,
        bands="ndwi, red, B03, B2, B11",
        scale=0.0001,
        nodata=None,
        threshold=0.3,
        licence="MIT",
    )
    assert_same(found, network)
    assert (card.name, card.bands, card.scale, card.nodata) == ("other", CARD.bands, 0.0001, None)
    assert (card.threshold, card.licence, card.margin) == (0.3, "MIT", 96)


def test_an_onnx_with_bands_last_and_logits(bring, graph, network, tmp_path):
    """As converters from TensorFlow write it."""

    def turn(copy):
        nodes = copy.graph.node
        sigmoid = nodes[-1]
        assert sigmoid.op_type == "Sigmoid"
        logits = sigmoid.input[0]
        nodes.remove(sigmoid)
        nodes.insert(0, helper.make_node("Transpose", ["nhwc"], ["image"], perm=[0, 3, 1, 2]))
        nodes.append(helper.make_node("Transpose", [logits], ["out"], perm=[0, 2, 3, 1]))
        del copy.graph.input[:], copy.graph.output[:]
        copy.graph.input.append(helper.make_tensor_value_info("nhwc", 1, ["n", "h", "w", 5]))
        copy.graph.output.append(helper.make_tensor_value_info("out", 1, ["n", "h", "w", 1]))

    found, _, numbers, _ = bring(write(tmp_path / "tf.onnx", edited(without_card(graph), turn)), base_width=2)
    assert_same(found, network)
    assert numbers["DIFFERENCE"] < 1e-5


@pytest.mark.parametrize("place", [None, "state_dict", "model"])
@pytest.mark.parametrize("prefix", ["", "module.", "net.model."])
def test_state_dictionaries(bring, network, tmp_path, place, prefix):
    state = {prefix + name: tensor for name, tensor in network.state_dict().items() if "num_batches" not in name}
    torch.save({place: state, "epoch": 3} if place else state, tmp_path / "w.pth")
    found, _, numbers, said = bring(tmp_path / "w.pth", base_width=2)
    assert_same(found, network)
    assert numbers["DIFFERENCE"] is None and "Predict an image you know" in said.warnings[0]


def test_safetensors_with_a_card_beside(bring, network, tmp_path):
    save_file(dict(network.state_dict()), tmp_path / "w.safetensors")
    (tmp_path / "card.json").write_text(json.dumps(asdict(CARD)), encoding="utf-8")
    found, card, _, _ = bring(tmp_path / "w.safetensors", card=str(tmp_path / "card.json"), base_width=64)
    assert_same(found, network)
    assert card.name == CARD.name and card.threshold == 0.4


def test_what_keras_wrote_predicts_what_keras_predicted(bring):
    found, card, _, _ = bring(KERAS, base_width=1)
    known = np.load(KERAS.with_suffix(".npz"))
    with torch.inference_mode():
        ours = torch.sigmoid(found(torch.from_numpy(known["x"].transpose(0, 3, 1, 2)))).numpy()
    assert np.ptp(known["y"]) > 0.2
    assert np.abs(ours - known["y"].transpose(0, 3, 1, 2)).max() < 1e-6
    assert card.name == "keras_unet"


def test_a_network_with_an_encoder_whose_normalisations_are_folded(bring, tmp_path):
    torch.manual_seed(2)
    theirs = disturbed(registry.build("smp-unet", 3, encoder="resnet18"))
    card = replace(CARD, architecture="smp-unet", arguments={"encoder": "resnet18"}, bands=("B4", "B3", "B2"))
    graph = without_card(to_onnx(theirs, card))
    assert "BatchNormalization" not in {node.op_type for node in graph.graph.node}
    stated = {"architecture": "smp-unet", "encoder": "resnet18", "bands": "B4,B3,B2"}
    _, found, numbers, _ = bring(write(tmp_path / "a.onnx", graph), **stated)
    assert numbers["DIFFERENCE"] < 1e-4
    assert (found.arguments, found.margin, found.window) == (
        {"encoder": "resnet18"},
        needs("smp-unet").margin,
        needs("smp-unet").window,
    )
    torch.save(theirs.state_dict(), tmp_path / "w.pt")
    again, _, _, _ = bring(tmp_path / "w.pt", **stated)
    assert_same(again, theirs)


# What does not


class Evil:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


@pytest.mark.parametrize("save", [torch.save, lambda value, path: path.write_bytes(pickle.dumps(value))])
@pytest.mark.parametrize("suffix", ["pt", "pth"])
def test_a_file_that_is_a_program_is_refused_and_not_run(bring, tmp_path, save, suffix):
    save({"state_dict": {"head.weight": Evil(str(tmp_path / "made by the file"))}}, tmp_path / f"w.{suffix}")
    with pytest.raises(LakesError, match=r"Reading them could run any program"):
        bring(tmp_path / f"w.{suffix}", base_width=2)
    assert not (tmp_path / "made by the file").exists()


def test_the_evil_file_is_evil(tmp_path):
    pickle.loads(pickle.dumps(Evil(str(tmp_path / "made"))))
    assert (tmp_path / "made").exists()


def test_a_whole_network_of_torch_is_refused(bring, network, tmp_path):
    torch.save(network, tmp_path / "w.pt")
    with pytest.raises(LakesError, match=r"holds Python objects beside its weights"):
        bring(tmp_path / "w.pt", base_width=2)


def test_torch_files_that_hold_no_weights(bring, network, tmp_path):
    torch.save([1, 2], tmp_path / "list.pt")
    with pytest.raises(LakesError, match="holds no state dictionary"):
        bring(tmp_path / "list.pt")
    torch.save(network.state_dict(), tmp_path / "whole.pt")
    (tmp_path / "cut.pt").write_bytes((tmp_path / "whole.pt").read_bytes()[:5000])
    with pytest.raises(LakesError, match=r"damaged, cut off or something else"):
        bring(tmp_path / "cut.pt")


def test_names_and_shapes_that_do_not_fit(bring, network, tmp_path):
    torch.save({"encoder.weight": torch.zeros(3)}, tmp_path / "w.pt")
    with pytest.raises(LakesError, match=r"tensors are missing, such as '.*', 1 are not of this network"):
        bring(tmp_path / "w.pt")
    torch.save(network.state_dict(), tmp_path / "w.pt")
    with pytest.raises(LakesError, match=r"is .* instead of 1024|is .* instead of "):
        bring(tmp_path / "w.pt", base_width=64)


def test_weights_that_are_not_numbers(bring, network, graph, tmp_path):
    state = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    state["head.bias"][:] = torch.nan
    save_file(state, tmp_path / "w.safetensors")
    with pytest.raises(LakesError, match=r"not numbers \(in 'head.bias'\)"):
        bring(tmp_path / "w.safetensors", base_width=2)


def poison(graph):
    """The same layers with the same weights, and another pooling between them."""
    node = next(node for node in graph.graph.node if node.op_type == "MaxPool")
    node.op_type = "AveragePool"
    del node.attribute[:]
    node.attribute.extend([helper.make_attribute("kernel_shape", [2, 2]), helper.make_attribute("strides", [2, 2])])


def first_weight(graph):
    return next(tensor for tensor in graph.graph.initializer if len(tensor.dims) == 4)


def outside(graph):
    tensor = first_weight(graph)
    tensor.ClearField("raw_data")
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../etc/passwd")


def quantised(graph):
    tensor = first_weight(graph)
    name = tensor.name
    tensor.name = "whole"
    graph.graph.node.insert(0, helper.make_node("Relu", ["whole"], [name]))


def looping(graph):
    body = helper.make_graph([], "body", [], [])
    graph.graph.node.append(helper.make_node("Loop", [], ["z"], body=body))


def own_operator(graph):
    graph.graph.node.append(helper.make_node("Shell", [], ["z"], domain="evil"))


def two_outputs(graph):
    graph.graph.output.append(helper.make_tensor_value_info("image", 1, ["n", 5, "h", "w"]))


def lacking(graph):
    node = next(node for node in graph.graph.node if node.op_type == "BatchNormalization")
    node.op_type = "Identity"
    del node.input[1:], node.attribute[:]


def longer(graph):
    last = graph.graph.node[-1]
    one = numpy_helper.from_array(np.ones((1, 1, 1, 1), np.float32), "one")
    graph.graph.initializer.append(one)
    graph.graph.node.insert(len(graph.graph.node) - 1, helper.make_node("Conv", [last.input[0], "one"], ["again"]))
    graph.graph.node[-1].input[0] = "again"


@pytest.mark.parametrize(
    ("edit", "piece"),
    [
        (poison, r"has the layers of 'unet' but other values: they differ by"),
        (outside, r"keeps its weights in another file"),
        (quantised, r"does not store the weights .* as numbers"),
        (looping, r"has loops, branches or operators of its own \('Loop'\)"),
        (own_operator, r"operators of its own \('Shell'\)"),
        (two_outputs, r"has 1 inputs and 2 outputs"),
        (lacking, r"at layer 3 expected a normalisation of 2 channels, found a convolution 4 x 2 x 3 x 3"),
        (longer, r"at the end expected no further layer, found 1 more"),
    ],
)
def test_an_onnx_that_is_not_the_network(bring, graph, tmp_path, edit, piece):
    with pytest.raises(LakesError, match=piece):
        bring(write(tmp_path / "a.onnx", edited(graph, edit)))


def test_an_onnx_of_another_width_or_bands(bring, graph, tmp_path):
    path = write(tmp_path / "a.onnx", without_card(graph))
    with pytest.raises(LakesError, match=r"at layer 1 expected a convolution 4 x 5 x 3 x 3, found a convolution 2 x 5"):
        bring(path, base_width=4)
    with pytest.raises(LakesError, match=r"at layer 1 expected a convolution 2 x 3 x 3 x 3"):
        bring(path, base_width=2, bands="B4,B3,B2")


@pytest.mark.parametrize("suffix", ["onnx", "pt", "safetensors", "h5"])
@pytest.mark.parametrize("content", [b"", b"not a model", b"\x08\x08" * 40, b"\x80\x04]q\x00."])
def test_files_that_are_something_else(bring, tmp_path, suffix, content):
    (tmp_path / f"a.{suffix}").write_bytes(content)
    with pytest.raises(LakesError, match=rf"a\.{suffix}'"):
        bring(tmp_path / f"a.{suffix}")


def test_cut_files(bring, graph, model, tmp_path):
    whole = {"onnx": graph.SerializeToString(), "safetensors": model.read_bytes(), "h5": KERAS.read_bytes()}
    for suffix, content in whole.items():
        (tmp_path / f"cut.{suffix}").write_bytes(content[: len(content) // 2])
        with pytest.raises(LakesError, match=r"cut off"):
            bring(tmp_path / f"cut.{suffix}", base_width=1)


def test_keras_files_that_do_not_fit(bring, tmp_path):
    with pytest.raises(LakesError, match=r"at layer 1 expected a convolution 2 x 5 x 3 x 3, found a convolution 1 x 5"):
        bring(KERAS, base_width=2)
    with h5py.File(tmp_path / "v3.h5", "w") as file:
        file.create_group("layers")
    with pytest.raises(LakesError, match=r"does not list its layers in order"):
        bring(tmp_path / "v3.h5")
    with h5py.File(tmp_path / "dense.h5", "w") as file:
        file.attrs["layer_names"] = ["dense"]
        file.create_group("dense").attrs["weight_names"] = ["dense/kernel:0"]
        file["dense"]["dense/kernel:0"] = np.zeros((3, 4))
    with pytest.raises(LakesError, match=r"has a layer 'dense' with kernel"):
        bring(tmp_path / "dense.h5")


def test_keras_weights_in_another_file_are_not_read(bring, tmp_path):
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["secret"] = np.zeros((3, 3, 5, 1))
    with h5py.File(tmp_path / "link.h5", "w") as file:
        file.attrs["layer_names"] = ["conv2d"]
        file.create_group("conv2d").attrs["weight_names"] = ["kernel:0"]
        file["conv2d"]["kernel:0"] = h5py.ExternalLink(str(tmp_path / "other.h5"), "/secret")
    with pytest.raises(LakesError, match=r"keeps weights in another file"):
        bring(tmp_path / "link.h5")


def test_without_h5py_a_sentence_says_what_to_do(bring, monkeypatch):
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(MissingLibrary, match=r"need the library h5py"):
        bring(KERAS)


def test_settings_that_cannot_be(bring, tmp_path):
    with pytest.raises(MissingInput, match="does not exist"):
        bring(tmp_path / "none.onnx")
    (tmp_path / "a.keras").touch()
    with pytest.raises(InvalidSetting, match=r"SOURCE must be one of \.onnx"):
        bring(tmp_path / "a.keras")
    for wrong, piece in (
        ({"bands": "B4,,B3"}, "BANDS must be names"),
        ({"bands": "B4,red"}, "name each band once"),
        ({"margin": 20}, "MARGIN must be a multiple of 16"),
        ({"window": 40}, "WINDOW must be a multiple of 16"),
        ({"window": 400, "architecture": "smp-unet"}, "WINDOW must be a multiple of 32; found 400"),
        ({"nodata": "none"}, "NODATA must be a whole number"),
        ({"encoder": "resnet18"}, "'unet' has none"),
        ({"scale": 0}, "SCALE must lie above 0"),
        ({"threshold": 1.5}, "THRESHOLD must lie"),
        ({"architecture": "x"}, "ARCHITECTURE must be one of"),
    ):
        with pytest.raises(InvalidSetting, match=piece):
            ImportSettings("a.onnx", "b.safetensors", **wrong)


def test_a_card_beside_that_cannot_be_read(bring, graph, tmp_path):
    path = write(tmp_path / "a.onnx", graph)
    (tmp_path / "c.json").write_text("{}")
    with pytest.raises(LakesError, match="has a card that cannot be used"):
        bring(path, card=str(tmp_path / "c.json"))
    with pytest.raises(MissingInput, match="cannot be read"):
        bring(path, card=str(tmp_path / "none.json"))


def test_the_model_file_is_one_of_ours(bring, graph, tmp_path):
    bring(write(tmp_path / "a.onnx", graph))
    assert read_card(tmp_path / "out" / "in 'coming.safetensors").architecture in registry.names()
