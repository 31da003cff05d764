"""Labelled against predicted lakes on squares with known answers, and what is said of odd data."""

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from glakes.lakes.accuracy.fit import Fit
from glakes.lakes.accuracy.lake_level import assess_lakes
from glakes.lakes.accuracy.lake_report import LABELLED, PREDICTED, draw_scatter
from glakes.lakes.accuracy.lake_table import CLASSES, size_class, size_name
from glakes.lakes.accuracy.settings import AssessLakesSettings
from glakes.lakes.errors import Cancelled, InvalidSetting, LakesError, MissingInput
from listeners import Stop
from made_lakes import CELL, assess, layer, square, whole
from matplotlib.figure import Figure
from shapely.geometry import MultiPolygon, Point, Polygon, box

CELL_KM2 = (CELL * 111.3195) * (CELL * 110.5743)
"""On the equator, nearly."""


def test_known_answers_of_four_lakes(tmp_path):
    labels = [square(0, 0, 4, 1), square(10, 0), square(20, 0, 2, 2), square(30, 0)]
    predicted = [square(1, 0, 4, 1), square(10, 0), square(20, 0, 2, 1), square(40, 0)]
    numbers, found, _ = assess(tmp_path, labels, predicted)
    row = whole(found["table"])
    assert row["area_km2"] == pytest.approx(10 * CELL_KM2, rel=1e-3)
    assert row["correct_km2"] == pytest.approx(6 * CELL_KM2, rel=1e-3)
    assert row[["recall", "precision", "iou"]].tolist() == pytest.approx([6 / 10, 6 / 8, 6 / 12], rel=1e-6)
    assert row["f1"] == pytest.approx(2 * 6 / 18, rel=1e-6)
    assert row["mean_recall"] == pytest.approx((3 / 4 + 1 + 1 / 2 + 0) / 4, rel=1e-6)
    assert row["mean_precision"] == pytest.approx((3 / 4 + 1 + 1 + 0) / 4, rel=1e-6)
    assert row[["count", "missed", "predicted", "false"]].tolist() == [4, 1, 4, 1]
    assert row["area_bias"] == pytest.approx((4 + 1 + 2) / (4 + 1 + 4) - 1, rel=1e-6)
    assert (numbers["MISSED_COUNT"], numbers["FALSE_COUNT"]) == (1, 1)
    area, correct = np.array([4, 1, 4, 1]), np.array([3, 1, 2, 0])
    slope, _ = np.polyfit(area, correct, 1)
    assert numbers["SLOPE"] == pytest.approx(slope, rel=1e-6)
    assert numbers["R2"] == pytest.approx(np.corrcoef(area, correct)[0, 1] ** 2, rel=1e-6)
    assert sorted(found["pairs"]["outcome"]) == ["false", "hit", "hit", "hit", "missed"]


def test_tables_have_the_public_columns_and_a_row_per_class(tmp_path):
    regions = layer(tmp_path / "r.gpkg", [square(-1, -1, 5, 5), square(9, -1, 5, 5)], type=["AR", "NR"])
    lakes = [square(0, 0), square(10, 0, 2, 2)]
    _, found, _ = assess(tmp_path, lakes, lakes, masked=lakes[:1], regions=regions)
    table, effect = found["table"], found["effect"]
    for frame in (table, effect):
        names = [f"{score}{end}" for score in ("recall", "precision", "f1", "iou") for end in ("", "_low", "_high")]
        assert {"type", *names} <= set(frame.columns)
    assert table["type"].drop_duplicates().tolist() == ["NR", "AR", "all"] and len(table) == 3 * (CLASSES + 1)
    assert effect["stage"].tolist() == ["before", "after"]
    assert table.iloc[-1][["type", "size"]].tolist() == ["all", "all"]
    sums = table[(table["type"] == "all") & (table["size"] != "all")]
    assert sums["count"].sum() == table.iloc[-1]["count"] == 2
    assert sums["area_km2"].sum() == pytest.approx(table.iloc[-1]["area_km2"])


def test_sizes_begin_at_their_lower_edge():
    assert size_class(np.array([0.0049, 0.005, 0.01, 0.1, 1, 20, 0.9999])).tolist() == [0, 1, 2, 3, 4, 5, 3]
    assert [size_name(number) for number in range(CLASSES)] == [
        "0–0.005",
        "0.005–0.01",
        "0.01–0.1",
        "0.1–1",
        "1–20",
        "20+",
    ]


def test_a_lake_in_pieces_and_two_lakes_in_one_are_found(tmp_path):
    labels = [square(0, 0, 6, 1), square(20, 0, 2, 1), square(23, 0, 2, 1)]
    predicted = [square(0, 0, 2, 1), square(2.5, 0, 1, 1), square(4, 0, 2, 1), square(20, 0, 5, 1)]
    _, found, _ = assess(tmp_path, labels, predicted)
    row, pairs = whole(found["table"]), found["pairs"]
    assert (row["missed"], row["false"]) == (0, 0)
    assert row["correct_km2"] == pytest.approx(9 * CELL_KM2, rel=1e-3)
    assert pairs["outcome"].eq("hit").all() and len(pairs) == 5
    assert pairs["label_n"].tolist() == [3, 3, 3, 1, 1] and pairs["pred_n"].tolist() == [1, 1, 1, 2, 2]
    assert pairs["recall"].tolist() == pytest.approx([5 / 6] * 3 + [1, 1], rel=1e-6)
    assert pairs["precision"].tolist() == pytest.approx([1, 1, 1, 0.8, 0.8], rel=1e-6)


def test_a_river_over_a_lake_is_false_and_the_lake_found(tmp_path):
    _, found, _ = assess(tmp_path, [square(5, 0)], [square(0, 0, 40, 1)])
    row, pairs = whole(found["table"]), found["pairs"]
    assert (row["missed"], row["false"]) == (0, 1)
    assert sorted(pairs["outcome"]) == ["false", "hit"]
    assert np.isnan(row["area_bias"]) and np.isnan(row["distance_m"]), "the river is not the lake's outline"


def test_a_lake_found_only_in_small_parts_has_its_best_hit(tmp_path):
    # Each of the two predictions shares a third of the label, and less than half of itself.
    _, found, _ = assess(tmp_path, [square(0, 0, 3, 1)], [square(-2, 0, 3, 1), square(1.9, 0, 3.2, 1)])
    assert whole(found["table"])[["missed", "false"]].tolist() == [0, 2]
    assert sorted(found["pairs"]["outcome"]) == ["false", "false", "hit"]


def test_the_river_mask_counts_what_was_removed_and_what_of_it_was_lake(tmp_path):
    labels = [square(0, 0, 10, 1), square(30, 0)]
    predicted = [square(0, 0, 10, 1), square(25, 0, 20, 1)]
    masked = [square(0, 0, 9, 1)]
    _, found, _ = assess(tmp_path, labels, predicted, masked=masked)
    before, after = found["effect"].iloc[0], found["effect"].iloc[1]
    assert (before["recall"], before["precision"]) == pytest.approx((1, 11 / 30), rel=1e-5)
    assert (after["recall"], after["precision"]) == pytest.approx((9 / 11, 1), rel=1e-5)
    assert after["recall_change"] == pytest.approx(-2 / 11, rel=1e-4)
    assert after["removed_km2"] == pytest.approx(21 * CELL_KM2, rel=1e-3)
    assert after["removed_true_km2"] == pytest.approx(2 * CELL_KM2, rel=1e-3)
    assert np.isnan(before["removed_km2"]) and np.isnan(before["recall_change"])
    removed = found["pairs"].set_index("pred_id")["removed"].dropna()
    assert removed["1"].eq(0).all() if hasattr(removed["1"], "eq") else removed["1"] == 0
    assert (found["pairs"].loc[found["pairs"]["pred_id"] == "2", "removed"] == 1).all()


def test_regions_limit_cut_and_type(tmp_path):
    regions = layer(
        tmp_path / "r.gpkg",
        [square(0, 0, 10, 10), square(20, 0, 10, 10), square(40, 0, 10, 10)],
        type=["NR", "AR", None],
        region_id=["a", "b", "c"],
    )
    labels = [square(8, 2, 4, 1), square(22, 2)]
    predicted = [square(8, 2, 4, 1), square(22, 2), square(25, 2), square(100, 2), square(29, 8, 5, 1)]
    _, found, recorder = assess(tmp_path, labels, predicted, regions=regions)
    table = found["table"]
    assert whole(table, "NR")[["count", "predicted", "recall"]].tolist() == pytest.approx([1, 1, 1])
    assert whole(table, "NR")["area_km2"] == pytest.approx(2 * CELL_KM2, rel=1e-3), "what is inside"
    assert whole(table, "AR")[["count", "predicted", "false"]].tolist() == [1, 3, 2]
    assert whole(table, "none")["count"] == 0 and np.isnan(whole(table, "none")["recall"]), "an empty type"
    assert whole(table)["predicted"] == 4, "not the one outside"
    pairs = found["pairs"]
    assert pairs.loc[pairs["region"] == "a", "cut"].tolist() == [1]
    assert any("1 of 3 features of REGIONS have no type" in text for text in recorder.warnings)
    assert any("cut at the outline of a region" in text for text in recorder.infos)


def test_edges_of_regions_are_no_outlines(tmp_path):
    regions = [square(0, 0, 10, 10), square(20, 0, 9, 9)]
    # The same outline inside the region; beyond it the prediction goes elsewhere.
    label, predicted = square(8, 2, 3, 2), square(8, 2, 30, 2)
    _, found, _ = assess(tmp_path, [label, square(21, 1)], [predicted, square(21, 1)], regions=regions)
    hits = found["pairs"][found["pairs"]["outcome"] == "hit"]
    assert hits["mean_m"].dropna().max() < 0.01


def test_labels_of_a_samples_file_ignore_and_name_their_regions(tmp_path):
    regions = layer(
        tmp_path / "r.gpkg",
        [square(0, 0, 10, 10), square(5, 0, 10, 10), square(30, 0, 5, 5), square(40, 0, 5, 5)],
        type=["NR"] * 4,
        region_id=["a", "b", "c", "d"],
        status=["checked", "checked", "rejected", "todo"],
        subset=["test", "test", "test", "train"],
    )
    shapes = [square(6, 1), square(1, 5, 2, 2), square(31, 1), square(6, 1)]
    labels = layer(
        tmp_path / "l.gpkg", shapes, region_id=["a", "a", "c", "b"], **{"class": ["lake", "ignore", "lake", "lake"]}
    )
    _, found, recorder = assess(tmp_path, labels, [square(6, 1), square(1, 5, 2, 2), square(31, 1)], regions=regions)
    row = whole(found["table"])
    assert row["predicted"] == 2, "one lake in two regions; nothing of what is ignored or rejected"
    assert row["count"] == 1, "the two labels of the same lake overlap: the place counts once"
    assert any("2 regions are rejected, or still 'todo'" in text for text in recorder.infos)
    assert any("overlap others" in text for text in recorder.warnings)


def test_lakes_that_overlap_and_ids_that_are_not_unique_are_said(tmp_path):
    labels = layer(tmp_path / "l.gpkg", [square(0, 0, 2, 1), square(1, 0, 1, 1), square(9, 0)], lake_id=[7, 7, 8])
    predicted = [square(0, 0, 2, 1), square(0, 0, 2, 1), square(9, 0)]
    _, found, recorder = assess(tmp_path, labels, predicted)
    row = whole(found["table"])
    assert row[["recall", "precision", "iou"]].tolist() == pytest.approx([1, 1, 1], rel=1e-9)
    assert row[["count", "predicted"]].tolist() == [2, 2]
    assert any("1 ids of LABELS are there more than once (7)" in text for text in recorder.warnings)
    assert sum("overlap larger ones" in text for text in recorder.warnings) == 2


def test_no_overlap_is_said(tmp_path):
    numbers, found, recorder = assess(tmp_path, [square(0, 0), square(5, 0, 2, 1)], [square(50, 50)])
    row = whole(found["table"])
    assert row[["recall", "precision", "f1", "iou", "missed", "false"]].tolist() == [0, 0, 0, 0, 2, 1]
    assert numbers["R2"] is None and numbers["SLOPE"] == 0
    assert any("No predicted lake shares area with a label" in text for text in recorder.warnings)


def test_no_predictions_at_all_are_said(tmp_path):
    empty = gpd.GeoDataFrame({"a": []}, geometry=gpd.GeoSeries([], crs=4326))
    empty.to_file(tmp_path / "empty.gpkg", geometry_type="Polygon")
    _, found, recorder = assess(tmp_path, [square(0, 0)], str(tmp_path / "empty.gpkg"))
    row = whole(found["table"])
    assert row[["recall", "iou"]].tolist() == [0, 0] and np.isnan(row["precision"])
    assert any("PREDICTED has no lakes" in text for text in recorder.warnings)


def test_one_lake_has_no_line_and_no_intervals(tmp_path):
    numbers, found, recorder = assess(tmp_path, [square(0, 0)], [square(0, 0)], report=str(tmp_path / "r.html"))
    assert numbers["R2"] is None and numbers["SLOPE"] is None
    row = whole(found["table"])
    assert row["recall"] == 1 and np.isnan(row["recall_low"])
    assert any("one labelled lake only" in text for text in recorder.warnings)
    assert "no line" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_layers_in_different_systems_and_geometry_to_mend(tmp_path):
    bow_tie = Polygon([(0.02, 0), (0.022, 0.002), (0.022, 0), (0.02, 0.002)])
    gpd.GeoDataFrame(geometry=[square(0, 0, 4, 4), bow_tie, None, Polygon()], crs=4326).to_file(tmp_path / "l.gpkg")
    predicted = layer(tmp_path / "p.gpkg", [square(0, 0, 4, 4), bow_tie.buffer(0)], crs=32631)
    _, found, recorder = assess(tmp_path, str(tmp_path / "l.gpkg"), predicted)
    row = whole(found["table"])
    assert row["count"] == 2 and row["missed"] == 0 and row["recall"] > 0.7
    assert whole(found["table"])["precision"] == pytest.approx(1, abs=1e-3)
    assert any("repaired" in text for text in recorder.warnings) and any(
        "skipped" in text for text in recorder.warnings
    )


def test_what_a_layer_states_of_areas_is_not_read(tmp_path):
    labels = layer(tmp_path / "l.gpkg", [square(0, 0), square(5, 0)], area_km2=[np.nan, -1.0])
    _, found, _ = assess(tmp_path, labels, [square(0, 0), square(5, 0)])
    assert whole(found["table"])["area_km2"] == pytest.approx(2 * CELL_KM2, rel=1e-3)


def test_lakes_of_several_parts_are_one(tmp_path):
    two = MultiPolygon([square(0, 0), square(2, 0)])
    _, found, recorder = assess(tmp_path, [two, square(9, 0)], [square(0, 0), square(2, 0), square(9, 0)])
    assert whole(found["table"])["count"] == 2
    assert any("1 labelled lakes have several parts" in text for text in recorder.infos)


def test_a_raster_for_polygons_is_refused(tmp_path):
    with rasterio.open(tmp_path / "p.tif", "w", driver="GTiff", width=2, height=2, count=1, dtype="uint8") as raster:
        raster.write(np.ones((1, 2, 2), np.uint8))
    with pytest.raises(MissingInput, match=r"p\.tif"):
        assess(tmp_path, [square(0, 0)], str(tmp_path / "p.tif"))
    with pytest.raises(LakesError, match="polygon"):
        assess(tmp_path, [square(0, 0)], layer(tmp_path / "points.gpkg", [Point(0, 0)]))


def test_labels_outside_of_the_regions_or_without_a_system_are_refused(tmp_path):
    with pytest.raises(LakesError, match="expected labelled lakes inside REGIONS, found none"):
        assess(tmp_path, [square(0, 0)], [square(0, 0)], regions=[square(50, 50)])
    gpd.GeoDataFrame(geometry=[square(0, 0)]).to_file(tmp_path / "bare.gpkg")
    with pytest.raises(LakesError, match="has no coordinate system"):
        assess(tmp_path, str(tmp_path / "bare.gpkg"), [square(0, 0)])


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"found_share": 0.0}, "FOUND_SHARE must lie above 0"),
        ({"effect": "e.csv"}, "Give the layer MASKED"),
        ({"design": "d.csv"}, "Give SAMPLE"),
        ({"sample": "s.csv"}, "STRATUM_FIELD and REFERENCE_FIELD"),
        ({"seed": -1}, "SEED must not be negative"),
    ],
)
def test_settings_are_checked(setting, sentence):
    with pytest.raises(InvalidSetting, match=sentence):
        AssessLakesSettings("l", "p", **setting)


def test_regions_far_apart_are_read_one_by_one_and_each_lake_once(tmp_path, monkeypatch):
    # Boxes of the first two meet in the middle of a lake; a third is far away, and a fourth has nothing.
    places = [(0, 0), (10, 0), (5000, 5000), (9000, 100)]
    regions = [square(col, row, 10, 10) for col, row in places]
    lakes = [square(8, 2, 4, 1), square(3, 5), square(5003, 5003, 2, 2)]
    predicted = [*lakes, *(square(300 + 5 * number, 40) for number in range(30))]
    one, first, said = assess(tmp_path, lakes, predicted, regions=regions)
    monkeypatch.setattr("glakes.lakes.accuracy.near_regions.SPREAD", 1e9)
    other, second, _ = assess(tmp_path, lakes, predicted, regions=regions)
    assert one == other and first["table"].equals(second["table"])
    assert whole(first["table"])[["count", "predicted", "missed", "false"]].tolist() == [4, 4, 0, 0]
    assert not said.warnings, "neither twice nor missing"


def test_coordinates_that_are_no_numbers_are_skipped(tmp_path):
    broken = Polygon([(0.02, 0), (0.022, np.nan), (0.022, 0.002)])
    labels = layer(tmp_path / "l.gpkg", [square(0, 0), square(5, 0), broken])
    _, found, _ = assess(tmp_path, labels, [square(0, 0), square(5, 0)])
    assert whole(found["table"])[["count", "missed"]].tolist() == [2, 0]


def test_it_stops_when_asked_to(tmp_path):
    lakes = layer(tmp_path / "l.gpkg", [square(3 * number, 0) for number in range(50)])
    settings = AssessLakesSettings(lakes, lakes, pairs=str(tmp_path / "p.gpkg"))
    total = Stop(10**6)
    assess_lakes(settings, total)
    (tmp_path / "p.gpkg").unlink()
    for after in range(0, 10**6 - total.left, 3):
        with pytest.raises(Cancelled):
            assess_lakes(settings, Stop(after))
        assert [path.name for path in tmp_path.iterdir()] == ["l.gpkg"]


def test_intervals_come_from_regions(tmp_path):
    regions = [square(20 * number, 0, 10, 10) for number in range(12)]
    labels = [square(20 * number + 1, 1, 4, 1) for number in range(12)]
    good = [square(20 * number + 1, 1, 4 - number % 3, 1) for number in range(12)]
    _, found, _ = assess(tmp_path, labels, good, regions=regions)
    row = whole(found["table"])
    assert row["recall"] == pytest.approx(0.75, rel=1e-4)
    assert 0.6 < row["recall_low"] < 0.72 and 0.78 < row["recall_high"] < 0.9
    # The standard error of a mean of 12 shares of 1, 3/4 and 1/2.
    half = 1.96 * np.std([1, 0.75, 0.5]) / np.sqrt(12)
    assert row["recall_high"] - row["recall_low"] == pytest.approx(2 * half, rel=0.15)
    assert (row["precision_low"], row["precision_high"]) == pytest.approx((1, 1))


def test_across_the_antimeridian(tmp_path):
    inside = box(179.998, 0, 179.9999, 0.001)
    beyond = box(-179.9999, 0, -179.998, 0.001)
    _, found, _ = assess(
        tmp_path, [inside, beyond], [inside, beyond], regions=[box(179.9, -1, 180, 1), box(-180, -1, -179.9, 1)]
    )
    row = whole(found["table"])
    assert row[["count", "predicted", "missed", "false"]].tolist() == [2, 2, 0, 0]
    assert row["iou"] == pytest.approx(1)


def test_the_report_is_whole(tmp_path):
    regions = layer(tmp_path / "r.gpkg", [square(-1, -1, 8, 8), square(9, -1, 8, 8)], type=["AR", "<b>"])
    lakes = [square(0, 0), square(10, 0, 2, 2), square(13, 3)]
    page = tmp_path / "湖泊 'report'.html"
    sample = tmp_path / "s.csv"
    pd.DataFrame({"s": list("aabb"), "r": list("aaab"), "area_km2": [1, 1, 3, 3]}).to_csv(sample, index=False)
    names = {"sample": str(sample), "stratum_field": "s", "reference_field": "r"}
    _, found, _ = assess(tmp_path, lakes, lakes[:2], masked=lakes[:1], regions=regions, report=str(page), **names)
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg") == 3 and "平均召回率" in text and "no kappa" in text
    assert "data:text/csv" in text and "data:application/json" in text
    assert "<b>" not in text and "&lt;b&gt;" in text
    assert not [word for word in ("http://localhost", "nan %", "None") if word in text]
    area = found["design"].set_index(["measure", "class"])["estimate"]
    assert area["area", "a"] == pytest.approx(1 + 1.5) and area["overall_accuracy", "all"] == pytest.approx(0.625)


def test_the_figure_keeps_its_size_where_the_mask_removes_every_lake_of_a_type():
    assessed = SimpleNamespace(
        scores=SimpleNamespace(
            labels=pd.DataFrame({"type": ["AR", "NR"], "area_km2": [0.02, 0.04], "correct_km2": [0.02, 0.04]}),
            predicted=pd.DataFrame({"type": ["AR", "NR"], "area_km2": [0.02, 0.04], "correct_km2": [0.02, 0.04]}),
        ),
        fits=dict.fromkeys((LABELLED, PREDICTED), Fit(2, *[1.0] * 7)),
        removed=np.array([True, False]),
    )
    figure = Figure(figsize=(7, 3.3), layout="constrained")
    draw_scatter(figure, assessed)
    figure.draw_without_rendering()
    assert all(axes.get_window_extent().width > 200 for axes in figure.axes)


def test_cells_of_a_row_by_hand(tmp_path):
    """Everything again, slowly: unions and a general solution for areas."""
    from pyproj import Geod

    generator = np.random.default_rng(5)
    spots = [(col, row) for col in range(0, 60, 6) for row in range(0, 60, 6)]

    def lakes(seed):
        draw = np.random.default_rng(seed)
        chosen = [spot for spot in spots if draw.random() < 0.8]
        return [
            square(col + draw.uniform(0, 1.5), row + draw.uniform(0, 1.5), draw.uniform(0.5, 3), draw.uniform(0.5, 3))
            for col, row in chosen
        ]

    def km2(shape):
        return (
            abs(Geod(ellps="WGS84").geometry_area_perimeter(shapely.geometry.polygon.orient(shape))[0]) / 1e6
            if shape.area
            else 0.0
        )

    labels, predicted = lakes(generator.integers(1000)), lakes(generator.integers(1000))
    _, found, _ = assess(tmp_path, labels, predicted)
    all_labels, all_predicted = shapely.union_all(labels), shapely.union_all(predicted)
    area = np.array([km2(shape) for shape in labels])
    recall = np.array([sum(km2(part) for part in shapely.get_parts(shape & all_predicted)) for shape in labels]) / area
    other = np.array([km2(shape) for shape in predicted])
    precision = (
        np.array([sum(km2(part) for part in shapely.get_parts(shape & all_labels)) for shape in predicted]) / other
    )
    table = found["table"]
    for lower, upper in ((0.005, 0.01), (0.01, 0.1), (0.1, 1)):
        row = table[table["lower"] == lower].iloc[0]
        mine, theirs = (area >= lower) & (area < upper), (other >= lower) & (other < upper)
        assert row["count"] == mine.sum() and row["predicted"] == theirs.sum()
        assert row["missed"] == (recall[mine] < 0.5).sum() and row["false"] == (precision[theirs] < 0.5).sum()
        if mine.any():
            assert row["mean_recall"] == pytest.approx(recall[mine].mean(), rel=1e-5)
            assert row["recall"] == pytest.approx((recall * area)[mine].sum() / area[mine].sum(), rel=1e-5)
        if theirs.any():
            assert row["mean_precision"] == pytest.approx(precision[theirs].mean(), rel=1e-5)
    both = sum(km2(part) for part in shapely.get_parts(all_labels & all_predicted))
    assert whole(table)["iou"] == pytest.approx(both / (area.sum() + other.sum() - both), rel=1e-5)
