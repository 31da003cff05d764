"""A samples file from polygons and images: what is found, what is kept with a warning, what is refused."""

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from glakes.lakes.errors import GridMismatch, InvalidSetting, MissingInput
from glakes.lakes.samples.create import create_from_regions
from glakes.lakes.samples.notation import image_path
from glakes.lakes.samples.register import SamplesError, append_labels, read_history, read_labels, read_regions
from glakes.lakes.samples.settings import CreateSettings
from listeners import Recorder
from shapely.geometry import Polygon, box

CRS = "EPSG:32648"
BOXES = [box(1000 * n + 100, 100, 1000 * n + 900, 900) for n in range(5)]


def write_image(path, left, bottom=0, size=100, crs=CRS, pixel=10.0, transform=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    transform = transform or rasterio.Affine(pixel, 0, left, 0, -pixel, bottom + size * pixel)
    with rasterio.open(path, "w", "GTiff", size, size, 1, crs, transform, "int16") as dataset:
        dataset.write(np.zeros((1, size, size), np.int16))
    return path


@pytest.fixture
def folder(tmp_path):
    """Five images of 1 km, one after the other."""
    folder = tmp_path / "湖泊 it's"
    for number in range(5):
        write_image(folder / "images" / f"tile{number}.tif", 1000 * number)
    return folder


def write_regions(folder, shapes=BOXES, crs=CRS, **fields):
    fields = fields or {"kind": [0, 1, 2, 3, 4][: len(shapes)]}
    path = folder / "regions.gpkg"
    gpd.GeoDataFrame(fields, geometry=list(shapes), crs=crs).to_file(path, layer="regions")
    return path


def create(folder, regions, images=("images",), **more):
    recorder = Recorder()
    paths = tuple(str(folder / image) for image in images)
    fields = {"type_field": "kind", "output": str(folder / "out" / "s.gpkg")} | more
    create_from_regions(CreateSettings(str(regions), images=paths, **fields), recorder)
    return folder / "out" / "s.gpkg", recorder


def test_types_from_codes_ids_from_numbers_images_by_coverage(folder):
    path, recorder = create(folder, write_regions(folder))
    frame = read_regions(path)
    assert list(frame["region_id"]) == ["001", "002", "003", "004", "005"]
    assert list(frame["type"]) == ["NR", "AR", "BR", "IL", "SL"]
    assert set(frame["status"]) == {"todo"}
    assert [image_path(path, image).resolve() for image in frame["image"]] == [
        folder / "images" / f"tile{number}.tif" for number in range(5)
    ]
    assert frame["image"][0] == "../images/tile0.tif"
    assert read_history(path)["action"].tolist() == ["created"]
    assert not recorder.warnings
    assert "5 regions: 1 NR, 1 AR, 1 BR, 1 IL, 1 SL." in recorder.infos


def test_names_and_ids_from_fields(folder):
    regions = write_regions(folder, kind=["nr", "AR", " sl ", "3", "BR"], name=[7, 8, 9, 10, 11])
    frame = read_regions(create(folder, regions, id_field="name")[0])
    assert list(frame["type"]) == ["NR", "AR", "SL", "IL", "BR"]
    assert list(frame["region_id"]) == ["7", "8", "9", "10", "11"]


def test_images_of_another_system_are_found(folder):
    lonlat = gpd.GeoSeries(BOXES, crs=CRS).to_crs("EPSG:4326")
    path, recorder = create(folder, write_regions(folder, lonlat, "EPSG:4326"))
    frame = read_regions(path)
    assert frame.crs == "EPSG:4326"
    assert [image.rpartition("/")[2] for image in frame["image"]] == [f"tile{number}.tif" for number in range(5)]
    assert not recorder.warnings


def test_of_several_images_the_named_one_else_the_smallest(folder):
    write_image(folder / "images" / "a_wide.tif", -1000, -1000, size=700)
    write_image(folder / "images" / "002.tif", -1000, -1000, size=800)
    frame = read_regions(create(folder, write_regions(folder))[0])
    names = [image.rpartition("/")[2] for image in frame["image"]]
    assert names == ["tile0.tif", "002.tif", "tile2.tif", "tile3.tif", "tile4.tif"]


def test_a_region_beyond_its_image_or_without_one_is_kept_and_named(folder):
    shapes = [*BOXES[:3], box(4500, 100, 5500, 900), box(9000, 0, 9900, 900)]
    path, recorder = create(folder, write_regions(folder, shapes))
    assert list(read_regions(path)["image"].isna()) == [False] * 4 + [True]
    assert "1 regions are on no image and have none: 005." in recorder.warnings
    assert "1 regions reach beyond their image; only the part on it is used: 004." in recorder.warnings


def test_regions_without_type_are_kept_and_named(folder):
    path, recorder = create(folder, write_regions(folder, kind=[0, None, 2, 3, np.nan]))
    assert list(read_regions(path)["type"].isna()) == [False, True, False, False, True]
    assert "2 regions have no type; give them one before splitting: 002, 005." in recorder.warnings


def test_empty_invalid_and_doubled_outlines(folder):
    bow_tie = Polygon([(2100, 100), (2900, 900), (2900, 100), (2100, 900)])
    shapes = [BOXES[0], None, bow_tie, BOXES[0], Polygon()]
    path, recorder = create(folder, write_regions(folder, shapes))
    frame = read_regions(path)
    assert list(frame["type"]) == ["NR", "BR"]
    assert frame.geometry.is_valid.all()
    assert any("1 invalid polygons were repaired" in text for text in recorder.warnings)
    assert any("2 features without an area were skipped" in text for text in recorder.warnings)
    assert any("1 regions have the outline of an earlier one" in text for text in recorder.warnings)


def test_images_that_cannot_be_used_are_named(folder):
    write_image(folder / "images" / "bare.tif", 0, crs=None)
    write_image(folder / "images" / "turned.tif", 0, transform=rasterio.Affine.rotation(30))
    (folder / "images" / "broken.tif").write_text("no raster")
    _, recorder = create(folder, write_regions(folder))
    assert sorted(text.rpartition("/")[2][:10] for text in recorder.warnings) == [
        "bare.tif' ",
        "broken.tif",
        "turned.tif",
    ]


def test_labels_and_subsets_that_are_there_already(folder):
    labels = [box(200, 200, 300, 300), box(850, 500, 1150, 600), box(5000, 0, 5010, 10)]
    gpd.GeoDataFrame({"class": ["lake", "ignore", "lake"]}, geometry=labels, crs=CRS).to_crs("EPSG:4326").to_file(
        folder / "labels.gpkg"
    )
    regions = write_regions(folder, kind=[0] * 5, part=["train", "val", "test", None, "Test"])
    path, recorder = create(folder, regions, subset_field="part", labels=str(folder / "labels.gpkg"))
    frame, found = read_regions(path), read_labels(path)
    assert list(frame["subset"]) == ["train", "validation", "test", None, "test"]
    assert list(frame["status"]) == ["edited", "edited", "todo", "todo", "todo"]
    pairs = sorted(zip(found["region_id"], found["class"], strict=True))
    assert pairs == [("001", "ignore"), ("001", "lake"), ("002", "ignore")]
    assert "1 labels lie in no region and were left out." in recorder.warnings
    drafts = {"subset_field": "part", "labels": str(folder / "labels.gpkg"), "output": str(folder / "drafts.gpkg")}
    create(folder, regions, labelled="drafted", **drafts)
    assert list(read_regions(folder / "drafts.gpkg")["status"]) == ["drafted", "drafted", "todo", "todo", "todo"]


@pytest.mark.parametrize(
    ("fields", "more", "error", "piece"),
    [
        ({"kind": [7] * 5}, {}, SamplesError, "must hold NR, AR, BR, IL, SL, or a code 0..4; found '7'"),
        ({"other": [0] * 5}, {}, SamplesError, "TYPE_FIELD 'kind' is not in .*; its fields are: other"),
        ({"kind": [0] * 5, "n": list("abcca")}, {"id_field": "n"}, SamplesError, "holds 'c' more than once"),
        ({"kind": [0] * 5, "n": ["a", "", "c", "d", "e"]}, {"id_field": "n"}, SamplesError, "is empty in 1 regions"),
        ({"kind": [0] * 5, "s": ["dev"] * 5}, {"subset_field": "s"}, SamplesError, "found 'DEV'"),
    ],
)
def test_wrong_fields_are_refused(folder, fields, more, error, piece):
    with pytest.raises(error, match=piece):
        create(folder, write_regions(folder, **fields), **more)
    assert not (folder / "out" / "s.gpkg").exists()


def test_images_elsewhere_are_refused(folder):
    far = [shape.buffer(0) for shape in gpd.GeoSeries(BOXES).translate(1e5, 0)]
    with pytest.raises(GridMismatch, match="None of the 5 images covers any of the 5 regions"):
        create(folder, write_regions(folder, far))
    with pytest.raises(MissingInput, match="IMAGES takes rasters and folders"):
        create(folder, write_regions(folder), images=("nowhere",))
    with pytest.raises(InvalidSetting, match=r"ends in \.gpkg"):
        create(folder, write_regions(folder), output=str(folder / "s.shp"))


def test_a_register_with_work_in_it_stays(folder):
    regions = write_regions(folder)
    path, _ = create(folder, regions)
    create(folder, regions)  # nothing was done in it yet
    label = gpd.GeoDataFrame({"region_id": ["001"], "class": ["lake"]}, geometry=[box(200, 200, 250, 250)], crs=CRS)
    append_labels(path, label)
    with pytest.raises(SamplesError, match="with work in it that would be lost: 1 labels"):
        create(folder, regions)
    assert len(read_labels(path)) == 1
    with pytest.raises(SamplesError, match="is there already and is no samples file"):
        create(folder, regions, output=str(regions))
