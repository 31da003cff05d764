import re
import shutil
import zipfile
from datetime import date

import numpy as np
import pytest
import rasterio
from glakes.lakes.errors import LakesError
from glakes.lakes.imagery.composite import composite_scenes
from glakes.lakes.imagery.safe_metadata import XML_LIMIT, NotUsable, parse_xml
from glakes.lakes.imagery.scenes import find_scenes
from glakes.lakes.imagery.selection import select_scenes
from glakes.lakes.imagery.settings import CompositeSettings
from listeners import Recorder
from made_safe import Made, write_safe, zip_safe
from made_scenes import assert_composite, blobs, random_bands, slow_drop, slow_mean, write_bands

SIDE = 48
FINE = ("B02", "B03", "B04", "B08")


def numbers(rng, *, clouds=True):
    """Bands of a product without offset; B11, SCL and CLDPRB have 20 m pixels."""
    half = SIDE // 2
    bands = {name: rng.integers(200, 4000, (SIDE, SIDE)).astype(np.uint16) for name in FINE}
    bands["B11"] = rng.integers(200, 4000, (half, half)).astype(np.uint16)
    for band in bands.values():
        band[:2, :4] = 0
    if clouds:
        probability = np.where(blobs(rng, (half, half)), 90, 10)
        probability[0] = 0
        bands["SCL"] = rng.choice([4, 6, 11], (half, half), p=[0.5, 0.4, 0.1]).astype(np.uint8)
        bands["CLDPRB"] = probability.astype(np.uint8)
    return bands


def shifted(bands, offset):
    """The same image as stored with an offset: DN 0 stays "no data"."""
    return {
        name: np.where(band > 0, band.astype(int) - offset, 0).astype(band.dtype) if name.startswith("B") else band
        for name, band in bands.items()
    }


def found(folder):
    scenes, refused = find_scenes(folder, Recorder())
    return scenes, {item.name: item.reason for item in refused}


def composite(folder, output, **options):
    recorder = Recorder()
    result = composite_scenes(CompositeSettings(str(folder), str(output), **options), recorder)
    with rasterio.open(output) as dataset:
        return dataset.read(), result, recorder


def edit(path, old, new):
    text = path.read_text()
    assert re.search(old, text, re.DOTALL)
    path.write_text(re.sub(old, new, text, flags=re.DOTALL))


def doubled(band):
    return band.repeat(2, axis=0).repeat(2, axis=1)


def slow_scene(bands, azimuth):
    """Reflectance and what the rules drop, for SHADOW_DISTANCE 100 and pixels of 10 m."""
    fine = {name: bands[name] for name in FINE} | {"B11": doubled(bands["B11"])}
    values = {f"B{int(name[1:])}": np.where(band == 0, np.nan, band / 10000.0) for name, band in fine.items()}
    if "CLDPRB" not in bands:
        return values, np.zeros((SIDE, SIDE), dtype=bool)
    scl, cloud = doubled(bands["SCL"]), doubled(bands["CLDPRB"]) > 50
    none = np.zeros_like(cloud)
    rules = {"azimuth": azimuth, "dark": 0.15, "distance_px": 10, "buffer_px": 5}
    return values, slow_drop(cloud, none, values["B8"], scl == 6, scl == 11, **rules)


@pytest.mark.parametrize("level", ["2A", "1C"])
def test_what_the_metadata_says(tmp_path, level):
    bands = numbers(np.random.default_rng(1), clouds=level == "2A")
    made = Made(bands, level, "05.09", -1000, quantification=20000, cloud=33.25, azimuth=151.5)
    write_safe(tmp_path, made)
    (scene,), refused = found(tmp_path)
    assert not refused
    assert (scene.day, scene.name, scene.label()) == (date(2020, 6, 30), made.name, made.name)
    assert (scene.cloud_percent, scene.sun_azimuth, scene.is_unscaled) == (33.25, 151.5, False)
    for name in ("B2", "B3", "B4", "B8", "B11"):
        band = scene.bands[name]
        assert (band.number, band.scale, band.offset, band.nodata) == (1, 1 / 20000, -0.05, 0)
        assert band.grid.pixel == ((20, 20) if name == "B11" else (10, 10))
    assert scene.grid.bounds == (500000, 5000000 - 10 * SIDE, 500000 + 10 * SIDE, 5000000)
    assert set(scene.bands) - {"B2", "B3", "B4", "B8", "B11"} == ({"SCL", "PROBABILITY"} if level == "2A" else set())


def test_baselines_with_and_without_offset_agree_with_the_slow_mean(tmp_path):
    rng = np.random.default_rng(2)
    images = {"20200630": (numbers(rng), 143.25), "20200705": (numbers(rng), 140.0)}
    for baseline, offset in (("03.01", None), ("05.09", -1000)):
        for day, (bands, azimuth) in images.items():
            stored = shifted(bands, offset or 0)
            write_safe(tmp_path / baseline, Made(stored, "2A", baseline, offset, day=day, azimuth=azimuth))
    old, result, recorder = composite(tmp_path / "03.01", tmp_path / "old.tif", shadow_distance=100)
    new, _, _ = composite(tmp_path / "05.09", tmp_path / "new.tif", shadow_distance=100)
    assert result["SCENES_USED"] == 2 and not recorder.warnings
    assert "Clouds by probability in 2 scenes." in recorder.infos
    assert (old == new).all()
    means, count = slow_mean([slow_scene(*image) for image in images.values()])
    assert {0, 1, 2} == set(np.unique(count))
    assert_composite(tmp_path / "new.tif", means, count)


def test_l1c_is_composited_whole_with_a_warning(tmp_path):
    bands = numbers(np.random.default_rng(3), clouds=False)
    write_safe(tmp_path / "in", Made(shifted(bands, -1000), "1C", "05.09", -1000))
    _, _, recorder = composite(tmp_path / "in", tmp_path / "out.tif")
    assert_composite(tmp_path / "out.tif", *slow_mean([slow_scene(bands, 0.0)]))
    assert any("tells clouds in 1 of 1" in text for text in recorder.warnings)


@pytest.mark.parametrize("top", [True, False])
def test_a_zip_gives_what_its_folder_gives(tmp_path, top):
    made = Made(numbers(np.random.default_rng(4)), "2A", "05.09", -1000)
    root = write_safe(tmp_path / "folder", made)
    (tmp_path / "湖 {zips}'").mkdir()
    packed = zip_safe(root, tmp_path / "湖 {zips}'" / "S2 product.zip", top)
    expected, *_ = composite(tmp_path / "folder", tmp_path / "folder.tif")
    for number, source in enumerate((packed.parent, packed, root)):
        values, result, _ = composite(source, tmp_path / f"{number}.tif")
        assert result["SCENES_USED"] == 1
        assert (values == expected).all()


def test_a_zip_given_by_a_relative_path(tmp_path, monkeypatch):
    packed = zip_safe(write_safe(tmp_path, Made(numbers(np.random.default_rng(4)))))
    monkeypatch.chdir(tmp_path)
    (scene,), _ = found(packed.name)
    assert scene.name == packed.name


def test_the_same_product_counts_once_and_geotiffs_go_along(tmp_path):
    root = write_safe(tmp_path, Made(numbers(np.random.default_rng(5))))
    packed = zip_safe(root)
    write_bands(tmp_path / "2020-07-01.tif", random_bands(np.random.default_rng(6)))
    write_bands(root / "2020-06-30.tif", random_bands(np.random.default_rng(6)))
    scenes, refused = found(tmp_path)
    assert [scene.name for scene in scenes] == [root.name, "2020-07-01.tif"]
    assert refused == {packed.name: f"is the same product as {root.name}"}


def test_two_levels_together_are_warned_of(tmp_path):
    bands = numbers(np.random.default_rng(7), clouds=False)
    for level in ("1C", "2A"):
        write_safe(tmp_path, Made(bands, level))
    recorder = Recorder()
    scenes, _ = find_scenes(tmp_path, recorder)
    assert len(scenes) == 2 and "1 of 2 products are L1C" in recorder.warnings[0]


def test_a_cloudy_product_is_skipped_by_name(tmp_path):
    bands = numbers(np.random.default_rng(8))
    write_safe(tmp_path / "in", Made(bands, cloud=60.5))
    write_safe(tmp_path / "in", Made(bands, day="20200705"))
    _, result, recorder = composite(tmp_path / "in", tmp_path / "out.tif")
    assert result["SCENES_USED"] == 1
    skipped = "Skipped S2A_MSIL2A_20200630T.*SAFE: cloud cover 60.5 % is above MAX_CLOUD 60 %"
    assert any(re.match(skipped, text) for text in recorder.infos)


def test_cloud_of_the_tile_where_the_product_states_none(tmp_path):
    root = write_safe(tmp_path, Made(numbers(np.random.default_rng(8)), cloud=41.0))
    edit(root / "MTD_MSIL2A.xml", "<Cloud_Coverage_Assessment>.*</Cloud_Coverage_Assessment>", "")
    assert found(tmp_path)[0][0].cloud_percent == 41.0


def test_without_a_list_of_images_the_finest_files_are_taken(tmp_path):
    bands = numbers(np.random.default_rng(9))
    root = write_safe(tmp_path, Made(bands, options={"list_images": False}))
    fine = next(root.rglob("*_B02_10m.jp2"))
    shutil.copy(next(root.rglob("*_B11_20m.jp2")), fine.parents[1] / "R20m" / fine.name.replace("10m", "20m"))
    (scene,), refused = found(tmp_path)
    assert not refused
    assert scene.bands["B2"].path == fine and "SCL" in scene.bands


def cut(path, share=0.5):
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])


LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>'
MAIN, TILE = "MTD_MSIL2A.xml", "MTD_TL.xml"
OFFSETS = "<BOA_ADD_OFFSET_VALUES_LIST>.*</BOA_ADD_OFFSET_VALUES_LIST>"
DAMAGE = [
    (f"{MAIN} has a document type declaration", lambda root: edit(root / MAIN, "<n1:Level", f"{LAUGHS}<n1:Level")),
    (f"{TILE} has a document type declaration", lambda root: the(root, TILE).write_text(f"{LAUGHS}<r>&b;</r>")),
    (f"{MAIN} is not well-formed XML", lambda root: cut(root / MAIN)),
    ("has no MTD_MSIL2A.xml or MTD_MSIL1C.xml", lambda root: (root / MAIN).unlink()),
    ("has no GRANULE/.../MTD_TL.xml", lambda root: the(root, TILE).unlink()),
    ("lacks T33TUL_20200630T100031_B08_10m.jp2, which", lambda root: the(root, "*B08_10m.jp2").unlink()),
    ("lacks B11; has B2, B3, B4, B8, SCL", lambda root: edit(root / MAIN, "<IMAGE_FILE>[^<]*B11_20m</IMAGE_FILE>", "")),
    ("B04_10m.jp2 cannot be read as a raster", lambda root: the(root, "*B04_10m.jp2").write_bytes(b"no image")),
    ("states no BOA_QUANTIFICATION_VALUE above 0", lambda root: edit(root / MAIN, ">10000<", ">0<")),
    ("states no offset for B11", lambda root: edit(root / MAIN, 'band_id="11"', 'band_id="99"')),
    ("states no offset for B2", lambda root: edit(root / MAIN, 'band_id="1">-1000', 'band_id="1">none')),
    ("baseline 05.09 is 04.00 or later", lambda root: edit(root / MAIN, OFFSETS, "")),
    ("neither a PROCESSING_BASELINE nor a BOA_ADD", lambda root: edit(root / MAIN, f">05.09<(.*){OFFSETS}", r"><\1")),
    ("states no PRODUCT_START_TIME", lambda root: edit(root / MAIN, "2020-06-30T", "T")),
]


def the(root, pattern):
    (path,) = (path for path in root.rglob(pattern) if "IMG_DATA" in path.parts or path.suffix == ".xml")
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return write_safe(tmp_path_factory.mktemp("whole"), Made(numbers(np.random.default_rng(10)), "2A", "05.09", -1000))


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize(("sentence", "damage"), DAMAGE, ids=[sentence for sentence, _ in DAMAGE])
def test_a_damaged_product_is_refused_and_the_others_go_on(tmp_path, whole, sentence, damage, zipped):
    bad = tmp_path / "in" / "bad.SAFE"
    shutil.copytree(whole, bad)
    damage(bad)
    if zipped:
        zip_safe(bad)
        shutil.rmtree(bad)
        sentence = sentence.replace("has no MTD_MSIL2A", "holds no Sentinel-2 product (no MTD_MSIL2A")
    write_safe(tmp_path / "in", Made(numbers(np.random.default_rng(11)), day="20200705"))
    scenes, refused = found(tmp_path / "in")
    assert [scene.day for scene in scenes] == [date(2020, 7, 5)]
    assert list(refused) == ["bad.zip" if zipped else "bad.SAFE"]
    assert sentence in next(iter(refused.values()))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_a_zip_cut_short_is_refused(tmp_path, whole, share):
    cut(zip_safe(whole, tmp_path / "short.zip"), share)
    scenes, refused = found(tmp_path)
    assert not scenes and "is not a whole zip" in refused["short.zip"]
    with pytest.raises(LakesError, match=r"No usable scene.*found short\.zip: is not a whole zip.*download it again"):
        composite(tmp_path, tmp_path / "out.tif")
    write_safe(tmp_path, Made(numbers(np.random.default_rng(11)), day="20200705"))
    _, result, recorder = composite(tmp_path, tmp_path / "out.tif")
    assert result["SCENES_USED"] == 1
    assert any(text.startswith("Skipped short.zip: is not a whole zip") for text in recorder.infos)


def test_a_zip_with_spoiled_bytes_is_refused(tmp_path, whole):
    packed = zip_safe(whole, tmp_path / "spoiled.zip")
    data = packed.read_bytes()
    with zipfile.ZipFile(packed) as archive:
        start = archive.getinfo(f"{whole.name}/{MAIN}").header_offset + 200
    packed.write_bytes(data[:start] + bytes(300) + data[start + 300 :])
    assert re.search("MTD_MSIL2A.xml (cannot be read|is not)", found(tmp_path)[1]["spoiled.zip"])


@pytest.mark.parametrize("share", [0.5, 0.8, 0.999])
def test_an_image_cut_short_in_a_folder_is_refused(tmp_path, whole, share):
    root = shutil.copytree(whole, tmp_path / "short.SAFE")
    cut(the(root, "*B04_10m.jp2"), share)
    assert "B04_10m.jp2 is cut short" in found(tmp_path)[1]["short.SAFE"]


def test_an_image_whose_last_box_has_no_length(tmp_path, whole):
    root = shutil.copytree(whole, tmp_path / "open.SAFE")
    image = the(root, "*B04_10m.jp2")
    data = image.read_bytes()
    start = data.index(b"jp2c") - 4
    image.write_bytes(data[:start] + bytes(4) + data[start + 4 :])
    assert len(found(tmp_path)[0]) == 1
    cut(image, 0.9)
    assert "is cut short" in found(tmp_path)[1]["open.SAFE"]


def test_a_zip_of_something_else_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "pictures.zip", "w") as archive:
        archive.writestr("a.txt", "none")
    assert "holds no Sentinel-2 product" in found(tmp_path / "pictures.zip")[1]["pictures.zip"]


def test_xml_in_another_encoding_or_too_large_is_refused():
    with pytest.raises(NotUsable, match="is not well-formed XML"):
        parse_xml(f'<?xml version="1.0" encoding="UTF-16"?>{LAUGHS}<r>&b;</r>'.encode("utf-16"), "x.xml")
    with pytest.raises(NotUsable, match="is larger than 16 MB"):
        parse_xml(b" " * (XML_LIMIT + 1), "x.xml")
    assert parse_xml(b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-16"?><r/>', "x.xml").tag == "r"


def test_a_product_that_lacks_the_cloud_band_asked_for(tmp_path, whole):
    scenes, _ = found(whole)
    settings = CompositeSettings(str(whole), "out.tif", cloud_mask="qa60")
    assert "lacks QA60, which CLOUD_MASK qa60 needs" in select_scenes(scenes, settings)[1][0].reason
