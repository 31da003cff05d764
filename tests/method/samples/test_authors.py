"""The authors' sample set as a samples file: every form of image and annotation, and what is refused."""

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from glakes.lakes.bands import COMPOSITE_BANDS
from glakes.lakes.errors import GridMismatch, InvalidSetting, MissingInput
from glakes.lakes.samples.authors import import_samples
from glakes.lakes.samples.authors_images import ImageError, convert
from glakes.lakes.samples.notation import image_path
from glakes.lakes.samples.patches import burn
from glakes.lakes.samples.register import SamplesError, read_history, read_labels, read_regions
from glakes.lakes.samples.settings import ImportSamplesSettings
from listeners import Recorder
from made_authors import CRS, REGIONS, burnt, grid, make_authors, values_of, write

pytestmark = pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")  # of writing the PNGs
IDS = [f"type{code}_{file}" for code, file, *_ in REGIONS]


@pytest.fixture
def folder(tmp_path):
    return make_authors(tmp_path / "湖泊 it's")


def imported(folder, **more):
    recorder, output = Recorder(), folder.parent / "out" / "samples.gpkg"
    result = import_samples(ImportSamplesSettings(str(folder), str(output), **more), recorder)
    return output, result, recorder


def rewrite(path, **columns):
    frame = gpd.read_file(path)
    frame.assign(**columns).to_file(path)


def test_regions_types_and_subsets(folder):
    path, result, _ = imported(folder)
    frame = read_regions(path)
    assert list(frame["region_id"]) == IDS
    assert list(frame["type"]) == ["NR", "NR", "AR", "BR", "IL", "SL"]
    assert list(frame["subset"]) == ["train", "train", "validation", "test", "validation", "test"]
    assert set(frame["status"]) == {"edited"}
    assert list(frame["image"]) == [f"samples_images/{name}.tif" for name in IDS]
    assert read_history(path)["who"].tolist() == ["glakes:importsamples"]
    assert result == {"REGIONS_COUNT": 6, "FROM_ANNOTATIONS": 1, "DIFFERENT_PERCENT": 0.0}


@pytest.mark.parametrize("number", range(len(REGIONS)), ids=IDS)
def test_every_form_of_image_becomes_the_same_composite(folder, number):
    path, _, _ = imported(folder)
    with rasterio.open(image_path(path, read_regions(path)["image"][number])) as dataset:
        assert dataset.descriptions == COMPOSITE_BANDS and dataset.nodata == -32768
        assert set(dataset.scales) == {0.001} and dataset.dtypes[0] == "int16"
        assert dataset.transform.almost_equals(grid(number)) and dataset.crs == CRS
        stored, expected = dataset.read(), np.round(values_of(number) * 1000)
    form = REGIONS[number][3]
    if form == "code":
        assert (stored[:, :2, :5] == -32768).all(), "filled pixels, and those that are 0 in every band"
        stored[:, :2, :5] = expected[:, :2, :5]
    # NDWI in hundredths has lost a digit.
    assert np.abs(stored[0] - expected[0]).max() <= (5 if form in ("pair", "bytes") else 0)
    assert (stored[1:] == expected[1:]).all()


def test_labels_are_the_polygons_or_the_annotation_s_pixels(folder):
    path, _, recorder = imported(folder)
    labels = read_labels(path)
    assert set(labels["class"]) == {"lake"}, "a field class of theirs says something else"
    for number, name in enumerate(IDS):
        shapes = list(labels.geometry[labels["region_id"] == name])
        assert (burn(shapes, (64, 64), grid(number)) == burnt(number)).all()
    assert any("of 4 regions differ in 0.00 %" in text for text in recorder.infos)
    assert not recorder.warnings


def test_without_polygons_all_labels_are_from_annotations(folder):
    for path in (folder / "SampleAnnotations").glob("total_polygons.*"):
        path.unlink()
    path, result, recorder = imported(folder)
    assert result["FROM_ANNOTATIONS"] == 5
    assert "1 regions have neither polygons nor an annotation: type3_77." in recorder.warnings
    assert read_regions(path).set_index("region_id")["status"]["type3_77"] == "todo"


def test_annotations_that_differ_are_named_with_their_share(folder):
    mask = burnt(1)
    mask[20, 20:25] = 0
    write(folder / "dataset" / "train" / "annotation_type0_11020_3.png", mask.astype(np.uint8), driver="PNG")
    _, result, recorder = imported(folder)
    lake = sum(int(burnt(number).sum()) for number in (0, 1, 2, 3))
    assert result["DIFFERENT_PERCENT"] == pytest.approx(100 * 5 / lake, abs=1e-3)
    assert any("1 regions whose annotation and polygons differ" in text for text in recorder.warnings)
    assert any("type0_11020_3 (1 %)" in text for text in recorder.warnings)


def test_an_annotation_of_another_size_is_left_out(folder):
    write(folder / "dataset" / "test" / "annotation_type4_99.png", np.ones((63, 64), np.uint8), driver="PNG")
    _, result, recorder = imported(folder)
    assert result["FROM_ANNOTATIONS"] == 0
    assert any("it has 64 x 63 pixels, its image 64 x 64" in text for text in recorder.warnings)


def test_polygons_of_other_classes_are_said(folder):
    path = folder / "SampleAnnotations" / "total_polygons.shp"
    names = ["Lake"] * len(gpd.read_file(path))
    names[3] = "LakeLikeRiver"
    rewrite(path, CLASS_NAME=names)
    _, result, recorder = imported(folder)
    assert any("of the classes LakeLikeRiver are taken as lakes too" in text for text in recorder.warnings)
    assert result["DIFFERENT_PERCENT"] == 0


def test_images_that_cannot_be_used_leave_their_region_bare(folder):
    stored = np.round(values_of(1)[[1, 2, 3, 4, 0]] * 10000).astype(np.int16)
    write(folder / "dataset" / "train" / "image_type0_11020_3.tif", stored, transform=grid(1))
    (folder / "dataset" / "val" / "image_type1_10031.tif").unlink()
    path, _, recorder = imported(folder)
    images = read_regions(path).set_index("region_id")["image"]
    assert images.isna().sum() == 2 and images[["type0_11020_3", "type1_10031"]].isna().all()
    assert any("'type0_11020_3' has no image" in text and "NDWI reaches" in text for text in recorder.warnings)
    assert "1 regions have no image: type1_10031." in recorder.warnings


def test_six_types_with_codes_of_their_own(tmp_path):
    folder = make_authors(tmp_path / "six", ((5, "1", "train", "whole", None), (2, "2", "val", "whole", None)))
    with pytest.raises(SamplesError, match=r"type code 5 is none of 0\.\.4.*TYPE_CODES"):
        imported(folder)
    path, _, _ = imported(folder, type_codes=("NR", "AR", "AR", "BR", "IL", "SL"))
    assert list(read_regions(path)["type"]) == ["SL", "AR"]


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"dataset": "holdout"}, SamplesError, "found 'HOLDOUT'"),
        ({"file_name": "1", "type": 0}, SamplesError, "the region 'type0_1' twice"),
        ({"type": "XX", "file_name": list("abcdef")}, SamplesError, "TYPE_FIELD 'type' must hold"),
    ],
)
def test_fields_that_say_nothing_known(folder, change, error, words):
    rewrite(folder / "SampleAnnotations" / "total_regions.shp", **change)
    with pytest.raises(error, match=words):
        imported(folder)
    assert not (folder.parent / "out" / "samples.gpkg").exists()


def test_what_is_missing_is_said(folder, tmp_path):
    with pytest.raises(MissingInput, match="does not exist"):
        imported(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(MissingInput, match=r"has no total_regions\.shp"):
        imported(tmp_path / "empty")
    with pytest.raises(InvalidSetting, match="TYPE_CODES"):
        imported(folder, type_codes=("NR", "RIVER"))
    path = folder / "SampleAnnotations" / "total_regions.shp"
    gpd.read_file(path).drop(columns="dataset").to_file(path)
    with pytest.raises(SamplesError, match=r"expected the fields dataset \(subset\); found"):
        imported(folder)


def test_no_image_at_all_names_the_way_round(folder):
    for path in (folder / "dataset").rglob("*.tif"):
        path.unlink()
    with pytest.raises(MissingInput, match=r"such as image_type0_10031\.tif.*'Create samples'"):
        imported(folder)


def test_two_copies_of_one_layer_are_refused(folder):
    (folder / "copy").mkdir()
    gpd.read_file(folder / "SampleAnnotations" / "total_regions.shp").to_file(folder / "copy" / "total_regions.shp")
    with pytest.raises(SamplesError, match="the same part of a sample set"):
        imported(folder)


def test_pairs_must_lie_on_one_grid_and_have_known_bands(tmp_path):
    values = np.zeros((4, 8, 8), np.int16)
    write(tmp_path / "a.tif", values[:1].astype(np.int8), transform=grid(0))
    write(tmp_path / "b.tif", values, transform=grid(1))
    with pytest.raises(GridMismatch, match="differ in size or place"):
        convert([tmp_path / "a.tif", tmp_path / "b.tif"], tmp_path / "c.tif", CRS, Recorder())
    with pytest.raises(ImageError, match="found 4 bands"):
        convert([tmp_path / "b.tif"], tmp_path / "c.tif", CRS, Recorder())
    assert not (tmp_path / "c.tif").exists()


def test_work_in_a_samples_file_is_not_replaced(folder):
    path, _, _ = imported(folder)
    with pytest.raises(SamplesError, match="work in it that would be lost"):
        imported(folder)
    assert len(read_labels(path))
