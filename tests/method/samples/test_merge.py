"""Merging copies: commutative up to PREFER, idempotent, and nothing is lost."""

import shutil

import geopandas as gpd
import pandas as pd
import pytest
from glakes.lakes.errors import InvalidSetting
from glakes.lakes.samples.merge import merge_samples
from glakes.lakes.samples.notation import image_path
from glakes.lakes.samples.register import (
    SamplesError,
    append_history,
    append_labels,
    create_samples,
    label_keys,
    read_history,
    read_labels,
    read_regions,
)
from glakes.lakes.samples.settings import LABEL_FIELDS, REGION_FIELDS, MergeSettings
from glakes.lakes.samples.versions import Copy, merge, versions_of
from hypothesis import given, settings
from hypothesis import strategies as st
from listeners import Recorder
from shapely.geometry import box

CRS = "EPSG:32648"
PREFERENCES = st.sampled_from(["newest", "checked"])
IDS = ("a", "b", "c", "d")


def empty_region(number, region_id):
    region = dict.fromkeys(REGION_FIELDS)
    region |= {"region_id": region_id, "type": "NR", "status": "todo", "image": f"/images/{region_id}.tif"}
    return region | {"geometry": box(1000 * number, 0, 1000 * number + 900, 900)}


class Desk:
    """A copy of a samples file that somebody works on, as the label studio does it."""

    def __init__(self, name, regions, labels=(), history=()):
        self.name, self.history = name, list(history)
        self.regions, self.labels = {r["region_id"]: dict(r) for r in regions}, [dict(label) for label in labels]

    def fork(self, name):
        return Desk(name, self.regions.values(), self.labels, self.history)

    def act(self, region_id, action, when, size):
        """Draw a label of some size, or check or reject the region; the times are distinct."""
        region, time = self.regions[region_id], f"2024-01-{1 + when // 24:02d}T{when % 24:02d}:00:00Z"
        if action == "edited":
            x = region["geometry"].bounds[0]
            self.labels = [label for label in self.labels if label["region_id"] != region_id]
            shape = box(x, 0, x + size, size)
            self.labels.append({"region_id": region_id, "class": "lake", "geometry": shape})
            region |= {"annotator": self.name, "annotated_at": time}
        else:
            region |= {"reviewer": self.name, "reviewed_at": time}
        region["status"] = action
        self.history.append((self.name, time, region_id, action, str(size)))

    def copy(self):
        regions = gpd.GeoDataFrame(list(self.regions.values()), geometry="geometry", crs=CRS)
        fields = [*LABEL_FIELDS, "geometry"]
        labels = gpd.GeoDataFrame(self.labels, columns=fields, geometry="geometry", crs=CRS)
        return Copy(self.name, regions[[*REGION_FIELDS, "geometry"]], labels, list(self.history))


acts = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(["edited", "checked", "rejected"]), st.integers(1, 800)), max_size=6
)


@st.composite
def edited_apart(draw, copies=2):
    """A register that was worked on, and copies of it that were worked on afterwards."""
    base = Desk("base", [empty_region(number, region_id) for number, region_id in enumerate(IDS)])
    times = iter(draw(st.permutations(range(40))))
    for act in sorted(draw(acts)):
        base.act(act[0], act[1], 0, act[2])
    desks = [base.fork(name) for name in ("anna", "ben", "chen")[:copies]]
    for desk in desks:
        hours = sorted(24 + next(times) for _ in range(6))
        for (region_id, action, size), when in zip(draw(acts), hours, strict=False):
            desk.act(region_id, action, when, size)
    return [desk.copy() for desk in desks]


def table(merged):
    """Everything of a merge that can be compared."""
    regions = merged.regions.drop(columns="geometry").astype(object)
    rows = regions.where(regions.notna(), None).to_dict("records")
    return rows, sorted(label_keys(merged.labels)), merged.history


def as_copy(merged, name):
    return Copy(name, merged.regions, merged.labels, merged.history)


@settings(max_examples=25)
@given(edited_apart(), PREFERENCES)
def test_order_does_not_matter(copies, prefer):
    one, other = merge(copies, prefer), merge(copies[::-1], prefer)
    assert table(one) == table(other)
    assert list(one.conflicts) == list(other.conflicts)


@settings(max_examples=25)
@given(edited_apart(), PREFERENCES)
def test_merging_again_changes_nothing(copies, prefer):
    once = merge(copies, prefer)
    assert table(merge([as_copy(once, "merged"), as_copy(once, "again")], prefer)) == table(once)
    alone = merge([copies[0], copies[0]._replace(source="twin")], prefer)
    assert not alone.conflicts
    assert sorted(label_keys(alone.labels)) == sorted(label_keys(copies[0].labels))


@settings(max_examples=25)
@given(edited_apart(copies=3))
def test_the_newest_win_however_three_are_grouped(copies):
    anna, ben, chen = copies
    at_once = table(merge(copies, "newest"))
    assert table(merge([as_copy(merge([anna, ben], "newest"), "merged"), chen], "newest")) == at_once
    assert table(merge([anna, as_copy(merge([ben, chen], "newest"), "merged")], "newest")) == at_once


@settings(max_examples=40)
@given(edited_apart(), PREFERENCES)
def test_nothing_is_lost(copies, prefer):
    """Every version of every region is in the output or among the conflicts, unless the other copy went on from it."""
    merged = merge(copies, prefer)
    assert set(merged.history) == {event for copy in copies for event in copy.history}
    kept = {version.region["region_id"]: version for version in versions_of(as_copy(merged, "merged"))}
    both = list(zip(versions_of(copies[0]), versions_of(copies[1]), strict=True))
    for pair in both:
        region_id = pair[0].region["region_id"]
        own = [version.events - pair[1 - number].events for number, version in enumerate(pair)]
        expected = len({version.content for version in pair}) > 1 and all(own)
        assert (region_id in merged.conflicts) == expected, "a conflict is a region that both copies changed"
        for version, lines in zip(pair, own, strict=True):
            shown = [kept[region_id], *merged.conflicts.get(region_id, [])]
            went_on = not lines
            assert went_on or version.content in {other.content for other in shown}


@settings(max_examples=25)
@given(edited_apart())
def test_the_preferred_version_is_kept(copies):
    for prefer in ("newest", "checked"):
        merged = merge(copies, prefer)
        for versions in merged.conflicts.values():
            stamps = [version.stamp for version in versions]
            checked = [version.region["status"] == "checked" for version in versions]
            if prefer == "checked" and any(checked):
                assert checked[0]
            else:
                assert stamps[0] == max(stamps)


def desks():
    base = Desk("base", [empty_region(number, region_id) for number, region_id in enumerate(IDS)])
    base.act("a", "edited", 1, 100)
    return base.fork("anna"), base.fork("ben")


def test_a_region_that_one_changed_is_no_conflict():
    anna, ben = desks()
    anna.act("a", "checked", 30, 0)
    ben.act("b", "edited", 31, 50)
    merged = merge([anna.copy(), ben.copy()], "newest")
    assert not merged.conflicts
    assert list(merged.regions["status"]) == ["checked", "edited", "todo", "todo"]
    assert list(merged.labels["region_id"]) == ["a", "b"]


def test_an_edit_without_history_is_known_by_its_time():
    anna, ben = desks()
    ben.act("a", "edited", 60, 70)
    ben.history.pop()
    merged = merge([anna.copy(), ben.copy()], "checked")
    assert not merged.conflicts
    assert merged.labels.geometry[0].area == 4900


def test_differences_that_nothing_dates_are_a_conflict():
    anna, ben = desks()
    ben.labels[0]["geometry"] = box(0, 0, 10, 10)
    assert list(merge([anna.copy(), ben.copy()], "newest").conflicts) == ["a"]


def test_looking_at_a_region_is_no_change():
    anna, ben = desks()
    anna.regions["a"]["seconds"], ben.regions["a"]["seconds"] = 30.0, 50.0
    merged = merge([anna.copy(), ben.copy()], "newest")
    assert not merged.conflicts
    assert merged.regions["seconds"][0] == 50


def test_the_newest_is_told_by_the_history_where_fields_are_silent():
    anna, ben = desks()
    anna.act("a", "edited", 60, 70)
    anna.regions["a"]["annotated_at"] = None
    ben.act("a", "edited", 50, 80)
    merged = merge([anna.copy(), ben.copy()], "newest")
    assert list(merged.conflicts) == ["a"]
    assert merged.labels.geometry[0].area == 4900


def test_subsets_come_from_the_last_split_alone():
    anna, ben = desks()
    for desk, when, subset in ((anna, "2024-03-01T00:00:00Z", "train"), (ben, "2024-03-02T00:00:00Z", "test")):
        desk.history.append(("glakes:splitsamples", when, "", "split", ""))
        for region in desk.regions.values():
            region["subset"] = subset
    anna.act("b", "edited", 24 * 20, 9)
    merged = merge([anna.copy(), ben.copy()], "newest")
    assert set(merged.regions["subset"]) == {"test"}
    assert merged.labels["region_id"].tolist() == ["a", "b"]


@pytest.fixture
def two(tmp_path):
    """Two files that were edited apart in region b, each in a folder with images."""
    paths = []
    for number, name in enumerate(("anna", "湖泊 it's")):
        folder = tmp_path / name
        (folder / "images").mkdir(parents=True)
        for region_id in IDS:
            (folder / "images" / f"{region_id}.tif").touch()
        desk = desks()[number]
        desk.act("b", "edited", 30 + number, 100 + number)
        desk.act("c" if number else "d", "edited", 40, 10)
        copy = desk.copy()
        frame = copy.regions.assign(image=[f"images/{region_id}.tif" for region_id in IDS])
        rows = [
            dict(zip(("who", "when", "region_id", "action", "detail"), event, strict=True)) for event in desk.history
        ]
        create_samples(folder / "samples.gpkg", frame, copy.labels, rows)
        paths.append(folder / "samples.gpkg")
    return paths


def merge_files(paths, output, **more):
    recorder = Recorder()
    result = merge_samples(MergeSettings(tuple(map(str, paths)), str(output), **more), recorder)
    return result, recorder


def test_files_merge_and_conflicts_show_both_versions(two, tmp_path):
    output, conflicts = tmp_path / "merged" / "m.gpkg", tmp_path / "c.gpkg"
    result, recorder = merge_files(two, output, conflicts=str(conflicts))
    assert result == {"REGIONS_COUNT": 4, "CONFLICTS_COUNT": 1}
    assert any("1 regions were changed in more than one copy (b)" in text for text in recorder.warnings)
    regions = read_regions(output).set_index("region_id")
    assert regions["annotator"].to_dict() == {"a": "base", "b": "ben", "c": "ben", "d": "anna"}
    for image in regions["image"]:
        assert image_path(output, image).is_file() and not image.startswith("/")
    layer = gpd.read_file(conflicts)
    assert set(layer["region_id"]) == {"b"}
    versions = layer.set_index(["version", "class"])
    assert versions.loc[("kept", "lake"), "annotator"] == "ben"
    assert versions.loc[("other", "lake"), "geometry"].area == 100**2
    assert versions.loc[("other", "region"), "geometry"].area == 900**2
    last = read_history(output).iloc[-1]
    assert (last["who"], last["action"], last["region_id"]) == ("glakes:mergesamples", "merged", "b")
    lines = [set(read_history(path).itertuples(index=False, name=None)) for path in [*two, output]]
    assert lines[0] | lines[1] <= lines[2] and len(read_history(output)) == len(lines[2])


def test_a_decision_stands_when_a_copy_is_merged_in_again(two, tmp_path):
    merge_files(two, tmp_path / "m.gpkg")
    result, _ = merge_files([tmp_path / "m.gpkg", two[0]], tmp_path / "n.gpkg")
    assert result["CONFLICTS_COUNT"] == 0
    assert sorted(label_keys(read_labels(tmp_path / "n.gpkg"))) == sorted(label_keys(read_labels(tmp_path / "m.gpkg")))


def test_copies_in_other_systems_meet_in_degrees(two, tmp_path):
    moved = tmp_path / "degrees.gpkg"
    create_samples(moved, read_regions(two[1]).to_crs("EPSG:4326").assign(region_id=["p", "q", "r", "s"]))
    merge_files([two[0], moved], tmp_path / "m.gpkg")
    merged = read_regions(tmp_path / "m.gpkg")
    assert len(merged) == 8 and merged.crs == "EPSG:4326"


def test_work_in_the_output_is_never_overwritten(two, tmp_path):
    with pytest.raises(SamplesError, match="is one of the copies to merge"):
        merge_files(two, two[0])
    output = tmp_path / "m.gpkg"
    merge_files(two, output)
    merge_files(two, output)  # holds nothing that is not made again
    merge_files(two, tmp_path / "fresh.gpkg")
    regions = read_regions(output)
    label = gpd.GeoDataFrame({"region_id": ["a"], "class": ["lake"]}, geometry=[box(5, 5, 6, 6)], crs=regions.crs)
    append_labels(output, label)
    append_history(output, [{"who": "x", "when": "2025-01-01T00:00:00Z", "region_id": "a", "action": "edited"}])
    with pytest.raises(SamplesError, match=r"would be lost: 1 labels and . lines of history"):
        merge_files(two, output)
    assert len(read_labels(output)) == len(read_labels(tmp_path / "fresh.gpkg")) + 1


def test_one_id_for_two_places_is_refused(two, tmp_path):
    other = tmp_path / "other.gpkg"
    regions = read_regions(two[0])
    create_samples(other, regions.set_geometry(regions.translate(0, 50_000)))
    with pytest.raises(SamplesError, match=r"Region 'a' is one place in .* and another in"):
        merge_files([two[0], other], tmp_path / "m.gpkg")
    assert not (tmp_path / "m.gpkg").exists()


def test_two_files_are_needed(two):
    with pytest.raises(InvalidSetting, match="expected two or more files"):
        MergeSettings((str(two[0]), str(two[0])), "m.gpkg")


def test_missing_images_are_said(two, tmp_path):
    for path in two:
        shutil.rmtree(path.parent / "images")
    _, recorder = merge_files(two, tmp_path / "m.gpkg")
    assert any("4 images are not there" in text for text in recorder.warnings)
    assert pd.notna(read_regions(tmp_path / "m.gpkg")["image"]).all()


def test_without_conflicts_their_layer_is_empty(two, tmp_path):
    one = tmp_path / "same.gpkg"
    shutil.copy(two[0], one)
    result, _ = merge_files([two[0], one], tmp_path / "m.gpkg", conflicts=str(tmp_path / "c.gpkg"))
    assert result["CONFLICTS_COUNT"] == 0
    layer = gpd.read_file(tmp_path / "c.gpkg")
    assert layer.empty and {"region_id", "version", "class"} <= set(layer.columns)
