"""A model goes out as ONNX and comes back, through the algorithms and the worker."""

import json

import pytest
from glakes.models.card import SHIPPED, read_card
from qgis.core import QgsProcessingException


def test_out_and_back(run, tmp_path):
    exported = run("exportmodel", OUTPUT=str(tmp_path / "a 湖.onnx"))
    assert exported["DIFFERENCE"] < 1e-4 and exported["OUTPUT"] == str(tmp_path / "a 湖.onnx")
    imported = run("importmodel", SOURCE=exported["OUTPUT"], MODEL=str(tmp_path / "b.safetensors"))
    assert imported["DIFFERENCE"] < 1e-4
    before, after = read_card(SHIPPED), read_card(imported["MODEL"])
    assert (after.name, after.bands, after.arguments) == (before.name, before.bands, before.arguments)
    assert after.training["imported"]["file"] == "a 湖.onnx"


def test_what_is_stated_reaches_the_card(run, tmp_path):
    bare = without_card(tmp_path / "bare.safetensors")
    result = run(
        "importmodel",
        SOURCE=str(bare),
        MODEL=str(tmp_path / "m.safetensors"),
        NAME="mine",
        BASE_WIDTH=16,
        NODATA="",
        SCALE=0.0001,
        THRESHOLD=0.4,
        LICENCE="CC0",
    )
    card = read_card(result["MODEL"])
    assert (card.name, card.nodata, card.scale, card.threshold, card.licence) == ("mine", None, 0.0001, 0.4, "CC0")
    assert result["WEIGHTS"] > 1_900_000


def without_card(path):
    """The shipped weights without their card, as another program would write them."""
    content = SHIPPED.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    del header["__metadata__"]
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + content[8 + length :])
    return path


def test_a_program_is_refused_with_a_sentence(run, tmp_path):
    (tmp_path / "w.pt").write_bytes(b"\x80\x02cos\nmkdir\nX\x01\x00\x00\x00x\x85R.")
    with pytest.raises(QgsProcessingException, match="could run any program"):
        run("importmodel", SOURCE=str(tmp_path / "w.pt"), MODEL=str(tmp_path / "m.safetensors"))
    assert not (tmp_path / "m.safetensors").exists()
