"""Estimators of a stratified sample: the worked example of Olofsson et al. 2014, its formulas, coverage."""

import numpy as np
import pandas as pd
import pytest
from glakes.lakes.accuracy.design import estimates
from glakes.lakes.accuracy.design_sample import design_table
from glakes.lakes.accuracy.settings import AssessLakesSettings
from glakes.lakes.errors import LakesError, MissingInput
from listeners import Recorder

CLASSES = np.array(["deforestation", "forest gain", "stable forest", "stable non-forest"], dtype=object)
MATRIX = np.array([[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]])
"""Table 8 of Olofsson et al. 2014: rows map, columns reference."""

HECTARES = dict(zip(CLASSES, 0.09 * np.array([200_000, 150_000, 3_200_000, 6_450_000])))
"""Mapped area: pixels of 30 m."""


def units(matrix=MATRIX, names=CLASSES):
    row, col = np.nonzero(matrix)
    counts = matrix[row, col]
    return np.repeat(names[row], counts), np.repeat(names[col], counts)


def by_class(table, measure):
    return table[table["measure"] == measure].set_index("class")


def test_the_worked_example_of_olofsson():
    stratum, reference = units()
    table = estimates(stratum, reference, stratum, HECTARES)
    area = by_class(table, "area").loc[list(CLASSES)]
    assert area["estimate"].round().tolist() == [21158, 11686, 285770, 581386]
    assert (1.96 * area["se"]).round().tolist() == [6158, 3756, 15510, 16282]
    users = by_class(table, "users_accuracy").loc[list(CLASSES)]
    assert users["estimate"].round(2).tolist() == [0.88, 0.73, 0.93, 0.96]
    assert (1.96 * users["se"]).round(2).tolist() == [0.07, 0.10, 0.04, 0.02]
    producers = by_class(table, "producers_accuracy").loc[list(CLASSES)]
    assert producers["estimate"].round(2).tolist() == [0.75, 0.85, 0.93, 0.96]
    overall = by_class(table, "overall_accuracy").loc["all"]
    assert (round(overall["estimate"], 2), round(1.96 * overall["se"], 2)) == (0.95, 0.02)


def test_the_same_numbers_by_the_formulas_of_olofsson():
    generator = np.random.default_rng(4)
    matrix = generator.integers(1, 60, (4, 4))
    stratum, reference = units(matrix)
    area = dict(zip(CLASSES, generator.uniform(1, 100, 4)))
    table = estimates(stratum, reference, stratum, area)
    weight = np.array(list(area.values())) / sum(area.values())
    total = matrix.sum(axis=1)
    share = weight[:, None] * matrix / total[:, None]
    for k, name in enumerate(CLASSES):
        u, p = share[k, k] / share[k].sum(), share[k, k] / share[:, k].sum()
        se_area = np.sqrt((weight**2 * (matrix[:, k] / total) * (1 - matrix[:, k] / total) / (total - 1)).sum())
        mapped, there = weight * sum(area.values()), share[:, k].sum() * sum(area.values())
        others = [i for i in range(4) if i != k]
        rest = sum(
            mapped[i] ** 2 * matrix[i, k] / total[i] * (1 - matrix[i, k] / total[i]) / (total[i] - 1) for i in others
        )
        var_p = (mapped[k] ** 2 * (1 - p) ** 2 * u * (1 - u) / (total[k] - 1) + p**2 * rest) / there**2
        found = table[table["class"] == name].set_index("measure")
        assert found.loc["area_share", ["estimate", "se"]].tolist() == pytest.approx([share[:, k].sum(), se_area])
        assert found.loc["users_accuracy", ["estimate", "se"]].tolist() == pytest.approx(
            [u, np.sqrt(u * (1 - u) / (total[k] - 1))]
        )
        assert found.loc["producers_accuracy", ["estimate", "se"]].tolist() == pytest.approx([p, np.sqrt(var_p)])


def test_strata_that_are_not_the_classes_give_the_whole_when_everything_is_sampled():
    generator = np.random.default_rng(6)
    stratum = generator.choice(np.array(["x", "y", "z"], dtype=object), 5000, p=[0.6, 0.3, 0.1])
    reference = np.where(generator.random(5000) < 0.3, "lake", "land").astype(object)
    mapped = np.where(generator.random(5000) < 0.9, reference, "lake").astype(object)
    names, counts = np.unique(stratum.astype(str), return_counts=True)
    table = estimates(stratum, reference, mapped, dict(zip(names.tolist(), counts.tolist())))
    lake, called = reference == "lake", mapped == "lake"
    assert by_class(table, "area").loc["lake", "estimate"] == pytest.approx(lake.sum())
    assert by_class(table, "users_accuracy").loc["lake", "estimate"] == pytest.approx(
        (lake & called).sum() / called.sum()
    )
    assert by_class(table, "producers_accuracy").loc["lake", "estimate"] == pytest.approx(
        (lake & called).sum() / lake.sum()
    )
    assert by_class(table, "overall_accuracy").loc["all", "estimate"] == pytest.approx((reference == mapped).mean())


def test_intervals_hold_the_truth_as_often_as_they_say():
    generator = np.random.default_rng(8)
    sizes, shares = np.array([2000, 8000, 30000]), np.array([0.85, 0.3, 0.02])
    names = np.array(["lake", "shore", "land"], dtype=object)
    areas, truth = dict(zip(names.tolist(), sizes.tolist())), (sizes * shares).sum()
    users, held = 0.85, np.zeros(2)
    for _ in range(400):
        there = np.concatenate([generator.random(200) < share for share in shares])
        stratum = np.repeat(names, 200)
        reference = np.where(there, "lake", "other").astype(object)
        mapped = np.where(stratum == "lake", "lake", "other").astype(object)
        table = estimates(stratum, reference, mapped, areas)
        area, precision = by_class(table, "area").loc["lake"], by_class(table, "users_accuracy").loc["lake"]
        held += [area["low"] <= truth <= area["high"], precision["low"] <= users <= precision["high"]]
    assert (held / 400 > 0.91).all() and (held / 400 < 0.985).all()


def sample_settings(folder, frame, strata=None, **more):
    frame.to_csv(folder / "sample.csv", index=False)
    names = {"sample": str(folder / "sample.csv"), "stratum_field": "stratum", "reference_field": "reference"}
    if strata is not None:
        strata.to_csv(folder / "strata.csv", index=False)
        names["strata"] = str(folder / "strata.csv")
    return AssessLakesSettings("l", "p", **names | more)


def test_a_sample_in_one_table_or_two(tmp_path):
    stratum, reference = units()
    frame = pd.DataFrame({"stratum": stratum, "reference": reference, "called": stratum})
    strata = pd.DataFrame({"stratum": CLASSES, "ha": HECTARES.values()})
    two = design_table(sample_settings(tmp_path, frame, strata, area_field="ha", map_field="called"), Recorder())
    frame["area_km2"] = frame["stratum"].map(HECTARES)
    one = design_table(sample_settings(tmp_path, frame), Recorder())
    columns = ["estimate", "se", "low", "high"]
    assert one[columns].to_numpy() == pytest.approx(
        two.set_index(["measure", "class"]).loc[list(zip(one["measure"], one["class"]))][columns].to_numpy()
    )


def test_numbers_as_classes_and_units_without_reference(tmp_path):
    frame = pd.DataFrame({"stratum": [1.0, 1.0, 2.0, 2.0, 2.0], "reference": ["1", "1", "2", "1", None]})
    frame["area_km2"] = [10, 10, 30, 30, 30]
    recorder = Recorder()
    table = design_table(sample_settings(tmp_path, frame), recorder)
    assert by_class(table, "area").loc["1", "estimate"] == pytest.approx(25)
    assert any("1 of 5 units" in text for text in recorder.warnings)


@pytest.mark.parametrize(
    ("change", "more", "sentence"),
    [
        (
            {"stratum": ["a", "a", "a", "b"], "area_km2": [1, 1, 1, 3]},
            {},
            "expected two units or more in every stratum, found 1 in 'b'",
        ),
        ({"area_km2": [1, 2, 3, 3]}, {}, "expected one area for stratum 'a'"),
        ({"area_km2": [0, 0, 3, 3]}, {}, "must be positive"),
        ({"area_km2": ["", "", 3, 3]}, {}, "must be positive"),
        ({}, {"reference_field": "truth"}, "expected a field 'truth', found stratum, reference, area_km2"),
        ({}, {"area_field": "ha"}, "expected a field 'ha'"),
    ],
)
def test_what_a_sample_lacks_is_said(tmp_path, change, more, sentence):
    frame = pd.DataFrame({"stratum": list("aabb"), "reference": list("aabb"), "area_km2": [1, 1, 3, 3]} | change)
    with pytest.raises(LakesError, match=sentence):
        design_table(sample_settings(tmp_path, frame, **more), Recorder())


def test_strata_without_units_or_without_area_are_said(tmp_path):
    frame = pd.DataFrame({"stratum": list("aabb"), "reference": list("aabb")})
    for strata, sentence in ((["a", "b", "c"], "found 0 in 'c'"), (["a"], "strata b have no area")):
        table = pd.DataFrame({"stratum": strata, "area_km2": 1.0})
        with pytest.raises(LakesError, match=sentence):
            design_table(sample_settings(tmp_path, frame, table), Recorder())


def test_a_sample_that_is_not_there_is_said(tmp_path):
    settings = AssessLakesSettings("l", "p", sample=str(tmp_path / "no.csv"), stratum_field="s", reference_field="r")
    with pytest.raises(MissingInput, match="does not exist"):
        design_table(settings, Recorder())
