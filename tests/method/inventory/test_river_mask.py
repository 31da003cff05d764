import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from glakes.lakes.errors import InvalidSetting, LakesError, MissingInput
from glakes.lakes.inventory.measures import area_km2
from glakes.lakes.inventory.nearby import subdivided
from glakes.lakes.inventory.river_mask import mask_rivers
from glakes.lakes.inventory.rivers import decide, left_by
from glakes.lakes.inventory.settings import MaskRiversSettings
from glakes.lakes.progress import Silent
from hypothesis import given, settings
from hypothesis import strategies as st
from listeners import Recorder
from made_layers import blobs, layer
from rasterio.features import shapes as shapes_of
from slow_rules import river_rule, square_km


@pytest.fixture
def region(tmp_path):
    """Lakes with their numbers, rivers that overlap one another, reservoirs, and known lakes."""
    shapes = {
        "lakes": blobs(1, 300, 0.03),
        "rivers": blobs(2, 200, 0.05),
        "reservoirs": blobs(3, 15, 0.03),
        "glakes": blobs(4, 60, 0.03),
    }
    paths = {name: layer(tmp_path, name, made) for name, made in shapes.items() if name != "lakes"}
    paths["lakes"] = layer(tmp_path, "lakes", shapes["lakes"], lake_id=np.arange(300))
    return tmp_path, shapes, paths


def run(folder, paths, progress=None, **changes):
    told = {
        "input": paths["lakes"],
        "glakes": paths["glakes"],
        "rivers": (paths["rivers"],),
        "reservoirs": (paths["reservoirs"],) if "reservoirs" in paths else (),
        "output": str(folder / "masked.gpkg"),
        "review": str(folder / "review.gpkg"),
    }
    result = mask_rivers(MaskRiversSettings(**(told | changes)), progress or Silent())
    return result, gpd.read_file(folder / "masked.gpkg"), gpd.read_file(folder / "review.gpkg")


def test_every_lake_is_judged_as_one_at_a_time(region):
    folder, shapes, paths = region
    result, masked, review = run(folder, paths)
    expected = [river_rule(lake, shapes["rivers"], shapes["reservoirs"], shapes["glakes"]) for lake in shapes["lakes"]]
    judged = {number: row for number, row in enumerate(expected) if row}
    assert sorted(review["lake_id"]) == sorted(judged)
    for row in review.itertuples():
        rule, decision, before, after, _ = judged[row.lake_id]
        assert (row.rule, row.decision) == (rule, decision)
        assert row.before_km2 == pytest.approx(before, rel=1e-6)
        assert row.after_km2 == pytest.approx(after, rel=1e-6, abs=1e-9)
        assert row.area_ratio == pytest.approx(after / before, rel=1e-6, abs=1e-9)
    assert set(review["rule"]) == {"reservoir", "a", "b", "c", "d"}, "the made region should show every rule"
    counts = pd.Series([row[1] for row in judged.values()]).value_counts()
    assert result == {"WHOLE": counts["keep"], "MASKED": counts["mask"], "DELETED": counts["delete"]}
    whole = [lake for lake, row in zip(shapes["lakes"], expected) if row is None or row[1] == "keep"]
    left = [row[4] for row in judged.values() if row[1] == "mask"]
    assert area_km2(masked.geometry).sum() == pytest.approx(sum(map(square_km, [*whole, *left])), rel=1e-6)
    assert masked.geometry.is_valid.all() and (masked.geom_type == "Polygon").all()


def test_a_piece_has_the_values_of_its_lake_and_only_the_largest_its_number(region):
    folder, _, paths = region
    _, masked, review = run(folder, paths)
    pieces = masked[masked["area_ratio"].notna()]
    assert not pieces["lake_id"].dropna().duplicated().any()
    assert set(pieces["lake_id"].dropna()) <= set(review.loc[review["decision"] != "delete", "lake_id"])
    assert masked["lake_id"].isna().any(), "some lake should fall into pieces"


def test_the_order_of_lakes_rivers_and_layers_changes_nothing(region):
    folder, shapes, paths = region
    _, once, review = run(folder, paths)
    turned = {name: layer(folder, f"turned-{name}", made[::-1]) for name, made in shapes.items() if name != "lakes"}
    turned["lakes"] = layer(folder, "turned-lakes", shapes["lakes"][::-1], lake_id=np.arange(300)[::-1])
    halves = [layer(folder, f"half{part}", shapes["rivers"][part::2]) for part in (1, 0)]
    _, again, review_again = run(folder, turned, rivers=tuple(halves))
    assert set(shapely.to_wkb(once.geometry)) == set(shapely.to_wkb(again.geometry))
    columns = ["lake_id", "area_ratio", "rule", "decision"]
    pd.testing.assert_frame_equal(
        review[columns].sort_values("lake_id", ignore_index=True),
        review_again[columns].sort_values("lake_id", ignore_index=True),
    )


def test_a_river_given_twice_or_in_another_system_counts_once(region):
    folder, shapes, paths = region
    _, once, _ = run(folder, paths)
    utm = layer(folder, "utm", shapes["rivers"], crs="EPSG:32632")
    _, twice, _ = run(folder, paths, rivers=(paths["rivers"], paths["rivers"]))
    _, moved, _ = run(folder, paths, rivers=(utm,))
    assert area_km2(twice.geometry).sum() == pytest.approx(area_km2(once.geometry).sum(), rel=1e-12)
    assert area_km2(moved.geometry).sum() == pytest.approx(area_km2(once.geometry).sum(), rel=1e-6)


def test_rivers_of_a_raster_are_its_pixels_of_the_value(region, tmp_path):
    folder, _, paths = region
    codes = np.random.default_rng(5).choice([0, 86, 126, 180, 255], (300, 400)).astype("uint8")
    codes[:, 100:140] = 255
    profile = {"driver": "GTiff", "height": 300, "width": 400, "count": 1, "dtype": "uint8", "crs": "EPSG:32632"}
    transform = rasterio.transform.from_origin(580_000, 5_020_000, 90, 90)
    with rasterio.open(tmp_path / "grwl.tif", "w", transform=transform, **profile) as dataset:
        dataset.write(codes, 1)
    traced = shapes_of(codes, codes == 255, transform=transform)
    rivers = gpd.GeoSeries([shapely.geometry.shape(shape) for shape, _ in traced], crs="EPSG:32632").to_crs(4326)
    drawn = layer(tmp_path, "drawn", rivers)
    _, by_raster, _ = run(folder, paths, rivers=(), river_masks=(str(tmp_path / "grwl.tif"),))
    _, by_layer, _ = run(folder, paths, rivers=(drawn,))
    assert area_km2(by_raster.geometry).sum() == pytest.approx(area_km2(by_layer.geometry).sum(), rel=1e-9)
    assert len(by_raster) == len(by_layer)


def test_what_a_person_decided_holds_in_the_next_run_also_when_the_lakes_have_changed(region):
    folder, shapes, paths = region
    _, _, review = run(folder, paths)
    for name in ("override", "reviewer", "reviewed", "note"):
        review[name] = review[name].astype(object)
    deleted = review.index[review["decision"] == "delete"][:3]
    kept = review.index[review["decision"] == "keep"][:2]
    review.loc[deleted, ["override", "reviewer", "note"]] = ["keep", "Li", "an oxbow"]
    review.loc[kept, "override"] = "Delete"
    ids = review.loc[deleted, "lake_id"].tolist(), review.loc[kept, "lake_id"].tolist()
    review.to_file(folder / "decided.gpkg")
    grown = layer(folder, "grown", shapely.buffer(shapes["lakes"], 0.0003), lake_id=np.arange(300))
    _, masked, again = run(folder, {**paths, "lakes": grown}, decisions=str(folder / "decided.gpkg"))
    again = again.set_index("lake_id")
    assert (
        again.loc[ids[0], ["rule", "decision", "override", "reviewer", "note"]]
        == ["person", "keep", "keep", "Li", "an oxbow"]
    ).all(axis=None)
    assert (again.loc[ids[1], "decision"] == "delete").all()
    assert set(ids[0]) <= set(masked["lake_id"].dropna()) and not set(ids[1]) & set(masked["lake_id"].dropna())


def test_decisions_that_differ_are_left_to_the_rules_and_named(region):
    folder, shapes, paths = region
    both = layer(folder, "both", [shapes["lakes"][7]] * 2, override=["keep", "delete"])
    gone = shapes["lakes"][0]
    lost = layer(folder, "lost", [gone], override=["keep"])
    others = [lake for lake in shapes["lakes"] if not lake.intersects(gone)]
    said = Recorder()
    _, _, review = run(folder, paths, said, decisions=both)
    row = review.set_index("lake_id").loc[7]
    assert row["rule"] != "person" and row["note"] == "Decisions differ: delete, keep." and row["override"] is None
    assert any("1 lakes have decisions that differ" in text for text in said.warnings)
    run(folder, {**paths, "lakes": layer(folder, "others", others)}, said, decisions=lost)
    assert any("1 decisions belong to no lake of this run" in text for text in said.warnings)


def test_a_lake_on_the_antimeridian_meets_rivers_of_both_sides(tmp_path):
    lake = shapely.MultiPolygon([shapely.box(179.9, 65, 180, 65.1), shapely.box(-180, 65, -179.9, 65.1)])
    across = shapely.box(179.9, 66, 180.1, 66.1)
    rivers = [shapely.box(-179.95, 64, -179.9, 67), shapely.box(179.9, 64, 179.92, 67)]
    paths = {
        "lakes": layer(tmp_path, "lakes", [lake, across], lake_id=[1, 2]),
        "rivers": layer(tmp_path, "rivers", rivers),
        "glakes": layer(tmp_path, "glakes", [shapely.box(0, 0, 1, 1)]),
        "reservoirs": layer(tmp_path, "reservoirs", [shapely.box(0, 0, 1, 1)]),
    }
    _, _, review = run(tmp_path, paths)
    assert review["area_ratio"].tolist() == pytest.approx([0.65, 0.65], abs=1e-6)


@pytest.mark.parametrize("latitude", [0, 60, 80])
def test_areas_are_geodesic_wherever_the_lake_lies(tmp_path, latitude):
    lake = shapely.box(20, latitude, 20.2, latitude + 0.1)
    river = shapely.box(20.05, latitude - 1, 20.1, latitude + 1)
    paths = {name: layer(tmp_path, name, [river]) for name in ("rivers", "glakes")}
    paths["lakes"] = layer(tmp_path, "lakes", [lake])
    _, _, review = run(tmp_path, paths)
    assert review["area_ratio"][0] == pytest.approx(0.75, rel=1e-5)  # sides along parallels are geodesics
    assert review["before_km2"][0] == pytest.approx(square_km(lake), rel=1e-9)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=15)
def test_area_is_what_the_rivers_take_and_what_they_leave(seed):
    lakes, rivers = blobs(seed, 20, 0.05), blobs(seed + 1, 20, 0.08)
    touched, left = left_by(lakes, rivers, Silent())
    water = shapely.union_all(rivers)
    taken = shapely.area(shapely.intersection(lakes[touched], water))
    np.testing.assert_allclose(shapely.area(left) + taken, shapely.area(lakes[touched]), rtol=1e-9)
    assert not shapely.overlaps(left, shapely.buffer(water, -1e-9)).any()


def test_large_polygons_are_cut_into_pieces_of_the_same_area():
    angles = np.linspace(0, 2 * np.pi, 50_000, endpoint=False)
    radius = 1 + 0.2 * np.sin(40 * angles)
    star = shapely.polygons(np.column_stack([radius * np.cos(angles), radius * np.sin(angles)]))
    pieces = subdivided(np.array([star, shapely.box(5, 5, 6, 6)]))
    assert shapely.get_num_coordinates(pieces).max() <= 2000 and shapely.is_valid(pieces).all()
    assert shapely.area(pieces).sum() == pytest.approx(star.area + 1, rel=1e-12)


def test_the_table_of_rules():
    ratio = np.array([0.1, 0.8, 0.8, 0.79, 0.79, 0.0, 1.0])
    reservoir = np.array([True, False, False, False, False, True, False])
    glakes = np.array([False, True, False, True, False, True, True])
    override = pd.Series([None, None, None, None, None, "delete", None], dtype="string")
    found = decide(ratio, reservoir, glakes, override, 0.8)
    assert found["rule"].tolist() == ["reservoir", "a", "b", "c", "d", "person", "a"]
    assert found["decision"].tolist() == ["keep", "keep", "mask", "mask", "delete", "delete", "keep"]


def test_faults_are_sentences(region):
    folder, shapes, paths = region
    with pytest.raises(InvalidSetting, match="found neither"):
        run(folder, paths, rivers=())
    with pytest.raises(LakesError, match="expected a field override, found lake_id"):
        run(folder, paths, decisions=paths["lakes"])
    strange = layer(folder, "strange", shapes["lakes"][:1], override=["perhaps"])
    with pytest.raises(LakesError, match="expected keep, mask, delete or nothing in the field override, found perhaps"):
        run(folder, paths, decisions=strange)
    with pytest.raises(MissingInput, match="does not exist"):
        run(folder, paths, rivers=(str(folder / "no.gpkg"),))
    said = Recorder()
    far = layer(folder, "far", blobs(9, 5, 0.01, (100, 0, 101, 1)))
    result, masked, _ = run(folder, paths, said, rivers=(far,))
    assert result == {"WHOLE": 0, "MASKED": 0, "DELETED": 0} and len(masked) == 300
    assert any("No river lies where the lakes are" in text for text in said.warnings)
    empty = folder / "empty.gpkg"
    gpd.GeoDataFrame({"lake_id": []}, geometry=[], crs=4326).to_file(empty)
    result, masked, review = run(folder, {**paths, "lakes": str(empty)})
    assert (result["WHOLE"], len(masked), len(review)) == (0, 0, 0)
