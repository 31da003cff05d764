"""The worked example: every command of docs/river-basin.md, in their order.

That of the workflow is run by test_package.py, as strangers would.
"""

from collections import Counter

import pytest
from page_commands import commands, here
from qgis.core import QgsVectorLayer

WORKFLOW = "lakesfromcomposite"


def rows(path, *names):
    layer = QgsVectorLayer(str(path), "found", "ogr")
    assert layer.isValid(), path
    return [tuple(feature[name] for name in names) for feature in layer.getFeatures()]


@pytest.fixture(scope="module")
def basin(provider, tmp_path_factory):
    """The folder that the commands leave."""
    import processing

    folder = tmp_path_factory.mktemp("流域 basin")

    for name, parameters in commands("river-basin.md"):
        if name != WORKFLOW:
            processing.run(f"glakes:{name}", {key: here(value, folder) for key, value in parameters.items()})
    return folder


def test_the_page_goes_from_the_image_to_the_inventory():
    names = [name for name, _ in commands("river-basin.md")]
    assert names == [
        "compositescenes",
        "predictlakes",
        "maskocean",
        "maskrivers",
        "maskrivers",
        "completelakes",
        "finishlakes",
        WORKFLOW,
    ]


def test_every_rule_has_a_lake(basin):
    before, after = (
        Counter(rule for (rule,) in rows(basin / name, "rule")) for name in ("review.gpkg", "review-2.gpkg")
    )
    assert set(before) == {"reservoir", "a", "b", "c", "d"} and before["d"] > 10
    assert after == before - Counter(["d"]) + Counter(["person"])


def test_the_river_goes_and_what_was_decided_stays(basin):
    judged = dict(rows(basin / "review-2.gpkg", "lake_id", "decision"))
    left = {lake for (lake,) in rows(basin / "decided.gpkg", "lake_id")}
    assert {lake for lake, decision in judged.items() if decision == "delete"}.isdisjoint(left)
    assert {lake for lake, decision in judged.items() if decision == "keep"} <= left
    (decided,) = (row for row in rows(basin / "review-2.gpkg", "rule", "override", "note") if row[0] == "person")
    assert decided[1] == "keep" and "dammed pond" in decided[2]


def test_nothing_is_sea_and_known_reservoirs_join_in(basin):
    assert len(rows(basin / "inland.gpkg")) == len(rows(basin / "predicted.gpkg"))
    sources = Counter(source for (source,) in rows(basin / "completed.gpkg", "sources"))
    assert sources["GLAKES+predicted"] == 4 and sources["predicted"] > 30


def test_the_inventory_is_complete(basin):
    lakes = rows(basin / "inventory.gpkg", "area_km2", "sources", "glakes_id")
    assert min(area for area, *_ in lakes) >= 0.005
    assert {key for _, source, key in lakes if source == "GLAKES+predicted"} == {1, 3, 4, 5}
    assert len(lakes) > 40
