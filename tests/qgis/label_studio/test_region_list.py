"""The list of regions: what it shows, what the filter lets through, and which region comes next."""

from itertools import count

import pytest
from glakes.glakes_plugin.label_studio.region_list import (
    COLUMNS,
    TO_LABEL,
    RegionFilter,
    RegionModel,
    RegionProxy,
    next_region,
    region_step,
)
from glakes.glakes_plugin.label_studio.register_file import Region
from qgis.core import QgsGeometry
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QAbstractItemModelTester

FIDS = count(1)


def region(region_id, status="todo", **fields):
    return Region(next(FIDS), QgsGeometry(), region_id, status=status, **fields)


@pytest.fixture
def regions(qgis_app):
    return [
        region("a1", "checked", type="NR", subset="train", annotator="Hu", seconds=600),
        region("a2", "todo", type="AR"),
        region("b1", "edited", type="NR", subset="test", annotator="Li", note="Snow in the North"),
        region("b2", "rejected", type="", annotator="Hu", seconds=90),
        region("B3", "todo", type="NR", subset="train"),
    ]


@pytest.fixture
def proxy(regions):
    model = RegionModel()
    tester = QAbstractItemModelTester(model)
    model.set_regions(regions)
    proxy = RegionProxy(model)
    yield proxy
    del tester


def ids(proxy):
    return [region.region_id for region in proxy.listed()]


def shown(proxy, region_id, field):
    column = [name for name, *_ in COLUMNS].index(field)
    return proxy.index(proxy.row_of(region_id), column).data()


@pytest.mark.parametrize(
    ("wanted", "listed"),
    [
        ({}, ["a1", "a2", "b1", "b2", "B3"]),
        ({"type": "NR"}, ["a1", "b1", "B3"]),
        ({"type": ""}, ["b2"]),
        ({"subset": "train"}, ["a1", "B3"]),
        ({"subset": ""}, ["a2", "b2"]),
        ({"status": "todo"}, ["a2", "B3"]),
        ({"annotator": "Hu"}, ["a1", "b2"]),
        ({"annotator": ""}, ["a2", "B3"]),
        ({"text": " b"}, ["b1", "b2", "B3"]),
        ({"text": "NORTH"}, ["b1"]),
        ({"type": "NR", "subset": "train", "status": "todo"}, ["B3"]),
        ({"text": "nothing like it"}, []),
    ],
)
def test_filter(proxy, wanted, listed):
    proxy.set_filter(RegionFilter(**wanted))
    assert ids(proxy) == listed


def test_texts(proxy):
    assert shown(proxy, "a1", "status") == "checked"
    assert shown(proxy, "a2", "status") == "to do"
    assert shown(proxy, "a1", "seconds") == "10"
    assert shown(proxy, "a2", "seconds") == ""
    assert shown(proxy, "b2", "type") == "–"
    index = proxy.index(proxy.row_of("b1"), 0)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Snow in the North"


def test_sorting_is_by_value_and_by_the_order_of_work(proxy):
    proxy.sort([name for name, *_ in COLUMNS].index("seconds"), Qt.SortOrder.DescendingOrder)
    assert ids(proxy)[:2] == ["a1", "b2"]
    proxy.sort([name for name, *_ in COLUMNS].index("status"), Qt.SortOrder.AscendingOrder)
    assert [region.status for region in proxy.listed()] == ["todo", "todo", "edited", "checked", "rejected"]
    proxy.sort(0, Qt.SortOrder.AscendingOrder)
    assert ids(proxy) == ["a1", "a2", "b1", "b2", "B3"], "in whatever case"


def test_a_changed_region_moves_through_the_filter(proxy, regions):
    proxy.set_filter(RegionFilter(status="todo"))
    proxy.sourceModel().set_region(region("a2", "drafted"))
    assert ids(proxy) == ["B3"]
    assert proxy.sourceModel().counts()["drafted"] == 1
    assert proxy.row_of("a2") == -1


def test_the_open_region_stands_out(proxy):
    proxy.sourceModel().set_current("b1")
    assert proxy.index(proxy.row_of("b1"), 0).data(Qt.ItemDataRole.FontRole).bold()
    assert proxy.index(proxy.row_of("a1"), 0).data(Qt.ItemDataRole.FontRole) is None


def test_annotators(proxy):
    assert proxy.sourceModel().annotators() == ["Hu", "Li"]


@pytest.mark.parametrize(
    ("start", "by", "expected"), [("a1", 1, "a2"), ("a1", -1, ""), ("B3", 1, ""), ("", 1, "a1"), ("", -1, "B3")]
)
def test_steps_stop_at_the_ends(regions, start, by, expected):
    assert region_step(regions, start, by) == expected


@pytest.mark.parametrize(
    ("start", "expected"), [("", "a2"), ("a1", "a2"), ("a2", "b2"), ("b2", "B3"), ("B3", "a2"), ("gone", "a2")]
)
def test_next_to_do_goes_on_from_the_top(regions, start, expected):
    assert next_region(regions, start, TO_LABEL) == expected


def test_next_to_do_is_never_the_open_one(regions):
    assert next_region(regions[1:2], "a2", TO_LABEL) == ""
