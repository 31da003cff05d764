"""The samples GeoPackage: what is written is read back, and what is wrong is said."""

import re
import shutil
import sqlite3
import struct
from contextlib import closing

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from glakes.lakes.errors import MissingInput
from glakes.lakes.samples.notation import history_entry, image_path, relative_image
from glakes.lakes.samples.register import (
    SamplesError,
    append_history,
    append_labels,
    append_regions,
    content_hash,
    create_samples,
    outline_hashes,
    read_history,
    read_labels,
    read_regions,
)
from glakes.lakes.samples.settings import HISTORY_FIELDS, LABEL_FIELDS, REGION_FIELDS
from shapely.geometry import MultiPolygon, box

CRS = "EPSG:32648"


def regions(*ids, **fields):
    boxes = [box(1000 * i, 0, 1000 * i + 900, 900) for i in range(len(ids))]
    return gpd.GeoDataFrame({"region_id": list(ids), **fields}, geometry=boxes, crs=CRS)


def labels(*ids, **fields):
    return gpd.GeoDataFrame({"region_id": list(ids), **fields}, geometry=[box(0, 0, 50, 50)] * len(ids), crs=CRS)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "my 湖泊 'samples'" / "s.gpkg"
    create_samples(
        path,
        regions("a", "b", type=["NR", "SL"], subset=["train", None], image="images/a.tif", seconds=[1.5, np.nan]),
        labels("a", "a", **{"class": ["lake", "ignore"]}),
        [history_entry("me", "a", "created", "note")],
    )
    return path


def test_layers_and_fields_are_those_of_the_design(path):
    assert {name for name, _ in pyogrio.list_layers(path)} == {"regions", "labels", "history"}
    for layer, fields in (("regions", REGION_FIELDS), ("labels", LABEL_FIELDS), ("history", HISTORY_FIELDS)):
        assert list(pyogrio.read_info(path, layer=layer)["fields"]) == list(fields)
    assert pyogrio.read_info(path, layer="regions")["geometry_type"] == "Polygon"


def test_it_is_a_geopackage_1_3(path):
    with path.open("rb") as file:
        file.seek(60)
        assert struct.unpack(">I", file.read(4)) == (10300,)


def test_read_back(path):
    frame = read_regions(path)
    assert list(frame["region_id"]) == ["a", "b"]
    assert list(frame["status"]) == ["todo", "todo"]
    assert list(frame["subset"]) == ["train", None]
    assert frame["seconds"][0] == 1.5
    assert np.isnan(frame["seconds"][1])
    assert frame.crs == CRS
    assert list(read_labels(path)["class"]) == ["lake", "ignore"]
    history = read_history(path)
    assert list(history["who"]) == ["me"]
    assert history["when"][0].endswith("Z")


def test_empty_layers_keep_their_fields(tmp_path):
    create_samples(tmp_path / "s.gpkg", regions("a"))
    assert list(read_labels(tmp_path / "s.gpkg").columns) == [*LABEL_FIELDS, "geometry"]
    assert len(read_labels(tmp_path / "s.gpkg")) == 0
    assert len(read_history(tmp_path / "s.gpkg")) == 0
    append_labels(tmp_path / "s.gpkg", labels("a", **{"class": "lake"}))
    assert len(read_labels(tmp_path / "s.gpkg")) == 1


def test_labels_are_brought_into_the_system_of_the_regions(tmp_path):
    create_samples(tmp_path / "s.gpkg", regions("a"), labels("a").to_crs("EPSG:4326"))
    read = read_labels(tmp_path / "s.gpkg")
    assert read.crs == CRS
    assert read.geometry[0].bounds == pytest.approx((0, 0, 50, 50), abs=1e-5)


def test_append(path):
    append_regions(path, regions("c", status="checked"))
    append_labels(path, labels("c", "b"))
    append_history(path, [history_entry("you", "c", "labelled"), history_entry("you", "b", "labelled")])
    assert list(read_regions(path)["status"]) == ["todo", "todo", "checked"]
    assert list(read_labels(path)["region_id"]) == ["a", "a", "c", "b"]
    assert list(read_labels(path)["class"]) == ["lake", "ignore", "lake", "lake"]
    assert list(read_history(path)["who"]) == ["me", "you", "you"]


def test_multipolygons_are_kept(tmp_path):
    frame = labels("a")
    frame.geometry = [MultiPolygon([box(0, 0, 1, 1), box(5, 5, 6, 6)])]
    create_samples(tmp_path / "s.gpkg", regions("a"), frame)
    assert read_labels(tmp_path / "s.gpkg").geometry[0].geom_type == "MultiPolygon"


def test_a_doubled_id_cannot_even_be_typed(path):
    with closing(sqlite3.connect(path)) as database:
        indexes = database.execute("PRAGMA index_list(regions)").fetchall()
        unique = [name for _, name, is_unique, *_ in indexes if is_unique]
        assert [row[2] for name in unique for row in database.execute(f"PRAGMA index_info({name})")] == ["region_id"]


@pytest.mark.parametrize(
    ("frame", "piece"),
    [
        (regions("a", "a"), "'a' occurs twice"),
        (regions("a", None), "1 regions have no region_id"),
        (regions("a", type="lake"), "'type' must be one of NR, AR, BR, IL, SL; found 'lake'"),
        (regions("a", subset="val"), "'subset' must be one of train, validation, test; found 'val'"),
        (regions("a", status="done"), "'status' must be one of"),
    ],
)
def test_bad_regions_are_refused(tmp_path, frame, piece):
    with pytest.raises(SamplesError, match=piece):
        create_samples(tmp_path / "s.gpkg", frame)
    assert list(tmp_path.iterdir()) == []


def test_bad_labels_are_refused(path):
    with pytest.raises(SamplesError, match="belongs to the region 'x', which is not in the file"):
        append_labels(path, labels("x"))
    with pytest.raises(SamplesError, match="'class' must be one of lake, ignore; found 'river'"):
        append_labels(path, labels("a", **{"class": "river"}))
    with pytest.raises(SamplesError, match="'a' occurs twice"):
        append_regions(path, regions("a"))


def test_other_files_are_refused(tmp_path):
    with pytest.raises(MissingInput, match="Make a samples file"):
        read_regions(tmp_path / "none.gpkg")
    (tmp_path / "text.gpkg").write_text("no")
    with pytest.raises(MissingInput, match="cannot be read as a GeoPackage"):
        read_regions(tmp_path / "text.gpkg")
    regions("a").to_file(tmp_path / "other.gpkg", layer="regions")
    with pytest.raises(MissingInput, match="has no layer 'labels'"):
        read_labels(tmp_path / "other.gpkg")
    with pytest.raises(SamplesError, match=r"expected a name ending in \.gpkg"):
        create_samples(tmp_path / "s.shp", regions("a"))


def test_images_move_with_the_file(path, tmp_path):
    image = path.parent / "images" / "a.tif"
    assert relative_image(path, image) == "images/a.tif"
    assert relative_image(path, tmp_path / "b.tif") == "../b.tif"
    assert image_path(path, "images/a.tif") == image
    shutil.copytree(path.parent, tmp_path / "elsewhere")
    assert image_path(tmp_path / "elsewhere" / "s.gpkg", "images/a.tif") == tmp_path / "elsewhere" / "images" / "a.tif"


def test_hash_says_whether_content_changed(path):
    all_regions, all_labels = read_regions(path), read_labels(path)
    digest = content_hash(all_regions, all_labels)
    assert content_hash(all_regions.iloc[::-1], all_labels.iloc[::-1]) == digest
    assert content_hash(all_regions.assign(note="seen"), all_labels) == digest
    assert content_hash(all_regions.assign(subset="test"), all_labels) != digest
    assert content_hash(all_regions, all_labels.iloc[:1]) != digest
    moved = all_labels.set_geometry(all_labels.translate(1))
    assert content_hash(all_regions, moved) != digest


def test_an_outline_has_one_hash_in_any_file():
    one = regions("a", "b")
    hashes = outline_hashes(one)
    assert len(set(hashes)) == 2
    assert all(re.fullmatch(r"[0-9a-f]{16}", text) for text in hashes)
    there_and_back = one.to_crs("EPSG:4326").to_crs("EPSG:32647").assign(region_id="c", subset="test")
    assert outline_hashes(there_and_back) == hashes
    turned = one.set_geometry([shapely.Polygon(shape.exterior.coords[1:]).reverse() for shape in one.geometry])
    assert outline_hashes(turned) == hashes
    assert not set(outline_hashes(one.set_geometry(one.translate(5)))) & set(hashes)
    assert outline_hashes(one.iloc[:0]) == []
