"""The recovery file: what was written is read, whatever the names; what is broken is told."""

import json
from dataclasses import replace

import pytest
from glakes.glakes_plugin.label_studio.recovery import (
    Unsaved,
    fingerprint,
    read_unsaved,
    unsaved_files,
    unsaved_path,
    write_unsaved,
)
from glakes.lakes.errors import LakesError
from hypothesis import given
from hypothesis import strategies as some

TEXTS = some.text(max_size=20)
LABELS = some.lists(some.tuples(some.sampled_from(["lake", "ignore"]), some.binary(max_size=9).map(bytes.hex)))
UNSAVED = some.builds(
    Unsaved,
    region_id=TEXTS,
    annotator=TEXTS,
    written_at=some.just("2026-01-02T03:04:05Z"),
    saved=some.just("0" * 64),
    seconds=some.floats(0, 1e6),
    values=some.dictionaries(
        some.sampled_from(["threshold", "status", "note"]), some.one_of(TEXTS, some.floats(-1, 1))
    ),
    actions=some.lists(some.tuples(TEXTS, TEXTS)),
    labels=LABELS,
)


@given(UNSAVED)
def test_what_was_written_is_read(tmp_path_factory, unsaved):
    path = tmp_path_factory.mktemp("recovery") / "湖泊.json"
    write_unsaved(path, unsaved)
    assert read_unsaved(path) == unsaved


@given(some.text(min_size=1, max_size=300).filter(lambda text: text.isprintable()))
def test_every_region_has_a_file_of_its_own_that_is_found(tmp_path_factory, region_id):
    samples = tmp_path_factory.mktemp("recovery") / "all samples.gpkg"
    path = unsaved_path(samples, region_id)
    assert path.parent == samples.parent and len(path.name.encode()) < 200
    path.write_text("", encoding="utf-8")
    unsaved_path(samples.with_name("other.gpkg"), region_id).write_text("", encoding="utf-8")
    assert unsaved_files(samples) == [path]
    assert unsaved_path(samples, region_id + "x") != path


@given(LABELS)
def test_the_fingerprint_is_of_the_labels_and_not_of_their_order(labels):
    assert fingerprint(labels) == fingerprint(reversed(labels))
    assert fingerprint(labels) != fingerprint([*labels, ("lake", "00")])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "labels": [["lake", "xy"]]}'])
def test_what_is_no_recovery_file_is_told(tmp_path, text):
    path = tmp_path / "left.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LakesError, match="cannot be read as unsaved labels"):
        read_unsaved(path)


def test_the_old_file_stays_until_the_new_one_is_complete(tmp_path):
    path = tmp_path / "left.json"
    unsaved = Unsaved("a", "Hu", "2026-01-02T03:04:05Z", "0")
    write_unsaved(path, unsaved)
    with pytest.raises(TypeError):
        write_unsaved(path, replace(unsaved, values={"note": object()}))
    assert read_unsaved(path) == unsaved
    assert json.loads(path.read_text(encoding="utf-8"))["format"] == 1
    assert list(tmp_path.iterdir()) == [path]
