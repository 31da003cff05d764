"""The tutorial on training: its commands, in their order, and what it says comes of them."""

import csv
import shutil

import pytest
from page_commands import commands, here
from samples_files import SAMPLE

PAGE = "train-your-own.md"


def test_the_page_trains_judges_and_maps():
    assert [name for name, _ in commands(PAGE)] == ["trainmodel", "assesspatches", "predictlakes"]


@pytest.mark.long
def test_a_model_of_three_regions_finds_the_fourth(run, tmp_path):
    for name in ("samples.gpkg", "composite.tif"):
        shutil.copy(SAMPLE / name, tmp_path / name)
    for name, parameters in commands(PAGE):
        files = {key: here(value, tmp_path) for key, value in parameters.items() if value.startswith("build/")}
        run(name, **parameters | files)
    with (tmp_path / "scores.csv").open(encoding="utf-8") as table:
        scores = {row["type"]: row for row in csv.DictReader(table)}
    assert float(scores["all"]["f1"]) > 0.9
    assert (tmp_path / "lakes.gpkg").is_file() and (tmp_path / "training.html").is_file()
