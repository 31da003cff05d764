"""Laws of matching: whatever the lakes are."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from glakes.lakes.accuracy.lake_inputs import counted
from glakes.lakes.accuracy.lake_scores import measure_outlines, pairs_layer, score_lakes
from glakes.lakes.accuracy.lake_table import lake_table
from glakes.lakes.accuracy.matching import groups, match
from glakes.lakes.accuracy.planar import without_overlaps
from glakes.lakes.progress import Silent
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_lakes import square, whole

SCORES = ["recall", "precision", "f1", "iou", "mean_recall", "mean_precision", "missed", "false"]
QUICK = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])

squares = st.lists(
    st.builds(
        square,
        st.integers(0, 12),
        st.integers(0, 12),
        st.floats(0.2, 3).map(lambda side: round(side, 2)),
        st.floats(0.2, 3).map(lambda side: round(side, 2)),
    ),
    min_size=1,
    max_size=8,
)


def score(labels, predicted):
    """The row of all lakes and the layer, without files and without intervals."""
    sides = [
        counted(gpd.GeoDataFrame(geometry=list(side), crs=4326), "LABELS", np.array([]), None, Silent())
        for side in (labels, predicted)
    ]
    matched = match(*sides, 0.5, Silent())
    units = [np.zeros(len(side), int) for side in sides]
    scores = score_lakes(matched, np.array(["none"], dtype=object), *units, measure_outlines(matched, None, Silent()))
    return whole(lake_table(scores, 1)), pairs_layer(matched, scores, None, None)


@QUICK
@given(labels=squares, predicted=squares, seed=st.integers(0, 99))
def test_the_order_of_features_changes_nothing(labels, predicted, seed):
    first, _ = score(labels, predicted)
    shuffled = np.random.default_rng(seed)
    second, _ = score(list(shuffled.permutation(labels)), list(shuffled.permutation(predicted)))
    assert first[SCORES].tolist() == pytest.approx(second[SCORES].tolist(), rel=1e-9, abs=1e-12)


@QUICK
@given(labels=squares, predicted=squares)
def test_swapping_the_sides_swaps_recall_and_precision(labels, predicted):
    one, _ = score(labels, predicted)
    other, _ = score(predicted, labels)
    mirrored = ["precision", "recall", "f1", "iou", "mean_precision", "mean_recall", "false", "missed"]
    assert one[SCORES].tolist() == pytest.approx(other[mirrored].tolist(), rel=1e-9, abs=1e-12)


@QUICK
@given(lakes=squares)
def test_what_is_compared_with_itself_agrees(lakes):
    row, pairs = score(lakes, lakes)
    assert row[SCORES].tolist() == pytest.approx([1, 1, 1, 1, 1, 1, 0, 0], rel=1e-9)
    assert row["area_bias"] == pytest.approx(0, abs=1e-9) and row["distance_m"] == pytest.approx(0, abs=1e-3)
    assert pairs["outcome"].eq("hit").all()


@QUICK
@given(labels=squares, predicted=squares)
def test_every_lake_is_in_the_layer_and_shapes_of_hits_are_what_is_shared(labels, predicted):
    row, pairs = score(labels, predicted)
    assert pairs["label_id"].nunique() == row["count"] and pairs["pred_id"].nunique() == row["predicted"]
    assert (pairs["outcome"] == "missed").sum() == row["missed"]
    assert (pairs["outcome"] == "false").sum() == row["false"]
    hits = pairs[pairs["outcome"] == "hit"]
    assert shapely.area(hits.geometry.to_numpy()).sum() <= shapely.union_all(labels).area * (1 + 1e-9)


@QUICK
@given(shapes=squares)
def test_lakes_without_overlaps_cover_the_same_place_once(shapes):
    apart, changed = without_overlaps(np.array(shapes))
    assert shapely.area(apart).sum() == pytest.approx(shapely.union_all(shapes).area, rel=1e-9)
    assert (shapely.area(apart)[~changed] == shapely.area(np.array(shapes))[~changed]).all()


def test_groups_are_what_is_linked():
    links = [(0, np.array([0, 1]), 1, np.array([0, 0])), (1, np.array([1]), 2, np.array([0]))]
    first, second, third = groups([3, 2, 1], links)
    assert first[0] == first[1] == second[0] and second[1] == third[0]
    assert len({first[0], first[2], second[1]}) == 3
