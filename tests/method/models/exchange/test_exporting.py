"""A model as ONNX: the same values in another engine, at any size, with all it takes to run it."""

import json
from dataclasses import replace

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from glakes.lakes.errors import Cancelled, LakesError
from glakes.models import registry
from glakes.models.card import METADATA_KEY, ModelCard
from glakes.models.exchange import exporting
from glakes.models.exchange.exporting import deepness_metadata, export_model, to_onnx
from glakes.models.exchange.settings import ExportSettings
from listeners import Recorder, Stop
from made_model import CARD


@pytest.fixture
def exported(model, tmp_path):
    path = tmp_path / "a 'b 湖.onnx"
    said = Recorder()
    result = export_model(ExportSettings(str(path), str(model)), said)
    assert result == {"OUTPUT": str(path), "DIFFERENCE": pytest.approx(0, abs=1e-5)}
    assert "differ by" in said.infos[-1] and said.percents[-1] == 100
    return path


def run(path, image):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session, session.run(None, {"image": image})[0]


@pytest.mark.parametrize("shape", [(1, 5, 64, 64), (3, 5, 32, 112)])
def test_another_engine_gives_the_same_probabilities_at_any_size(exported, network, shape):
    image = np.random.default_rng(3).normal(size=shape).astype(np.float32)
    _, found = run(exported, image)
    with torch.inference_mode():
        expected = torch.sigmoid(network(torch.from_numpy(image))).numpy()
    assert np.abs(found - expected).max() < 1e-5


def test_the_card_and_the_keys_of_deepness_are_inside(exported):
    session, _ = run(exported, np.zeros((1, 5, 32, 32), np.float32))
    inside = session.get_modelmeta().custom_metadata_map
    assert ModelCard.from_json(inside[METADATA_KEY]) == CARD
    assert {name: json.loads(inside[name]) for name in ("model_type", "class_names", "resolution", "seg_thresh")} == {
        "model_type": "Segmentor",
        "class_names": {"0": "background", "1": "lake"},
        "resolution": 1000.0,
        "seg_thresh": 0.4,
    }
    # What Deepness asks of a model before it runs it.
    (image,), (lakes,) = session.get_inputs(), session.get_outputs()
    assert image.shape[1] == 5 and isinstance(image.shape[0], str)
    assert len(lakes.shape) == 4 and lakes.shape[2] == lakes.shape[3]


def test_the_standardisation_of_deepness_undoes_its_division():
    values = deepness_metadata(CARD)
    read_by_qgis = np.array([812.0, -40.0, 0.0, 3000.0, 1.0]) * CARD.scale
    theirs = (read_by_qgis / 255 - values["standardization_mean"]) / values["standardization_std"]
    assert theirs == pytest.approx(read_by_qgis)
    assert values["tiles_overlap"] / 100 * values["tile_size"] >= 2 * CARD.margin


def test_the_file_is_valid_and_for_old_engines_too(exported):
    graph = onnx.load(exported)
    onnx.checker.check_model(graph, full_check=True)
    assert graph.opset_import[0].version == 17


def test_a_graph_with_other_values_is_not_written(model, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "difference", lambda *_: 0.5)
    with pytest.raises(LakesError, match=r"differs from the network by 0\.5"):
        export_model(ExportSettings(str(tmp_path / "a.onnx"), str(model)), Recorder())
    assert not (tmp_path / "a.onnx").exists()


def test_a_network_that_cannot_be_written_with_open_sizes_is_said():
    arguments = {"encoder": "mobilenet_v2"}
    card = replace(CARD, architecture="smp-pspnet", arguments=arguments)
    with pytest.raises(LakesError, match=r"'smp-pspnet' of .* has layers that cannot be written as ONNX"):
        to_onnx(registry.build("smp-pspnet", 5, **arguments), card)


@pytest.mark.parametrize("looks", [0, 1, 3])
def test_a_cancel_leaves_no_file(model, tmp_path, looks):
    with pytest.raises(Cancelled):
        export_model(ExportSettings(str(tmp_path / "a.onnx"), str(model)), Stop(looks))
    assert list(tmp_path.iterdir()) == [model]
