"""A file has its final name only when it is complete."""

import os

import pytest
from glakes.lakes import files
from glakes.lakes.errors import LakesError
from glakes.lakes.files import part_name, remove_parts, written


def names(folder):
    return sorted(path.name for path in folder.iterdir())


NAMES = ["lakes.gpkg", "Lake 'Ørsted' \"a\" 湖泊.tif", "no suffix", "[brackets]*.fgb"]


@pytest.mark.parametrize("name", NAMES)
def test_complete_file_gets_its_name(tmp_path, name):
    final = tmp_path / name
    with written(final) as part:
        part.write_bytes(b"new")
        assert not final.exists()
    assert final.read_bytes() == b"new"
    assert names(tmp_path) == [name]


@pytest.mark.parametrize("name", NAMES)
def test_failure_leaves_what_was_there(tmp_path, name):
    final = tmp_path / name
    final.write_bytes(b"old")
    with pytest.raises(RuntimeError, match="half way"), written(final) as part:
        part.write_bytes(b"half")
        part.with_name(part.name + "-journal").write_bytes(b"side file")
        raise RuntimeError("half way")
    assert final.read_bytes() == b"old"
    assert names(tmp_path) == [name]


def test_files_that_belong_together_arrive_together(tmp_path):
    final = tmp_path / "a.b" / "lakes.shp"
    with written(final) as part:
        for suffix in (".shp", ".dbf", ".shx"):
            part.with_suffix(suffix).write_text(suffix)
        part.with_name(part.name + ".aux.xml").write_text("not wanted")
    assert {path.name: path.read_text() for path in final.parent.iterdir()} == {
        "lakes.shp": ".shp",
        "lakes.dbf": ".dbf",
        "lakes.shx": ".shx",
    }


def test_companions_of_a_failure_go_too(tmp_path):
    with pytest.raises(RuntimeError), written(tmp_path / "lakes.shp") as part:
        part.with_suffix(".dbf").write_text("x")
        raise RuntimeError
    assert names(tmp_path) == []


def test_nothing_written_is_an_error(tmp_path):
    with pytest.raises(LakesError, match="Nothing was written"), written(tmp_path / "lakes.gpkg"):
        pass


def test_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LakesError, match="Choose another folder"), written(tmp_path / "file" / "lakes.gpkg"):
        pass


def test_parts_of_a_killed_process_can_be_found(tmp_path):
    mine, theirs = part_name(tmp_path / "a.tif", 41), part_name(tmp_path / "a.tif", 42)
    for path in (mine, theirs, tmp_path / "a.tif"):
        path.write_text("x")
    remove_parts(tmp_path, 41)
    assert names(tmp_path) == sorted([theirs.name, "a.tif"])


def test_a_file_that_is_open_elsewhere_is_waited_for_and_then_named(tmp_path, monkeypatch):
    """As Windows has it: a file that a program holds open cannot be replaced."""
    final, replace, refusals = tmp_path / "lakes.gpkg", os.replace, []
    final.write_text("old")

    def refuse(part, to):
        if len(refusals) < most:
            refusals.append(to)
            raise PermissionError(13, "Permission denied")
        replace(part, to)

    monkeypatch.setattr(files, "PAUSES_S", (0.001, 0.001))
    monkeypatch.setattr(os, "replace", refuse)
    most = 9
    with pytest.raises(LakesError, match=r"lakes\.gpkg' cannot be replaced: .* such as QGIS"), written(final) as part:
        part.write_text("new")
    assert len(refusals) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["lakes.gpkg"]
    assert final.read_text() == "old"
    most = len(refusals) + 2
    with written(final) as part:
        part.write_text("new")
    assert final.read_text() == "new"
