"""The tutorial on large areas: its commands, in their order, in two processes of this machine."""

import pytest
from page_commands import commands, here
from qgis.core import QgsVectorLayer

PAGE = "country.md"


def test_the_page_plans_and_maps():
    assert [(name, "DRY_RUN" in told) for name, told in commands(PAGE)] == [("maplakes", True), ("maplakes", False)]


@pytest.mark.long
def test_the_sample_in_small_tiles(run, tmp_path):
    for name, parameters in commands(PAGE):
        files = {key: here(value, tmp_path) for key, value in parameters.items() if "/" in value}
        found = run(name, **parameters | files)
    assert found["DONE"] == 9 and found["FAILED"] == 0
    assert QgsVectorLayer(str(tmp_path / "lakes.gpkg"), "lakes", "ogr").featureCount() > 40
    assert (tmp_path / "run.html").is_file()
