"""Each algorithm from outside: parameters in, layers out, on real and made scenes."""

import json
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from rasters import read_raster, water_scene, write_raster

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample" / "t48que"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / '湖泊 it\'s "here"'
    folder.mkdir()
    return folder


def lakes_of(path):
    layer = QgsVectorLayer(str(path), "lakes", "ogr")
    assert layer.isValid(), path
    return layer


def test_ndwi_is_the_formula(run, folder):
    bands = np.random.default_rng(1).integers(1, 4000, (2, 40, 50)).astype(np.uint16)
    bands[:, 3, 4] = 0
    source = write_raster(folder / "two.tif", bands, ("B3", "B8"), nodata=0)
    found = read_raster(run("ndwi", INPUT=source, GREEN=1, NIR=2, OUTPUT=str(folder / "n.tif"))["OUTPUT"])
    green, nir = bands.astype(float)
    valid = (bands > 0).all(axis=0)
    np.testing.assert_allclose(found[valid], ((green - nir) / (green + nir))[valid], atol=1e-6)
    dataset = gdal.Open(str(folder / "n.tif"))
    nodata = dataset.GetRasterBand(1).GetNoDataValue()
    assert np.isnan(found[3, 4]) if np.isnan(nodata) else found[3, 4] == nodata


def test_thresholdlabels_draws_the_water(run, folder):
    scene, water = water_scene(folder / "scene.tif")
    result = run("thresholdlabels", INPUT=scene, METHOD="otsu", OUTPUT=str(folder / "labels.gpkg"))
    assert -0.4 < result["THRESHOLD_USED"] < 0.4
    labels = lakes_of(result["OUTPUT"])
    assert labels.featureCount() == 2
    assert sum(f.geometry().area() for f in labels.getFeatures()) == pytest.approx(water.sum() * 100)
    assert {"region_id", "class"} <= set(labels.fields().names())


def test_thresholdlabels_skips_null_and_repairs_invalid_regions(run, folder):
    scene, _ = water_scene(folder / "scene.tif")
    regions = QgsVectorLayer("Polygon?crs=EPSG:32648&field=region_id:string", "regions", "memory")
    bow_tie = "POLYGON((362600 1984900,363600 1983900,363600 1984900,362600 1983900,362600 1984900))"
    for geometry in (None, QgsGeometry.fromWkt(bow_tie)):
        feature = QgsFeature(regions.fields())
        feature.setAttributes(["a"])
        if geometry:
            feature.setGeometry(geometry)
        regions.dataProvider().addFeature(feature)
    result = run("thresholdlabels", INPUT=scene, REGIONS=regions, OUTPUT=str(folder / "labels.gpkg"))
    assert lakes_of(result["OUTPUT"]).featureCount() > 0


def test_compositescenes_on_the_sample_bands(run, folder):
    result = run(
        "compositescenes", SCENES=str(SAMPLE / "scenes"), OUTPUT=str(folder / "c.tif"), COUNT=str(folder / "n.tif")
    )
    assert result["SCENES_USED"] == 1 and result["VALID_PERCENT"] == 100
    np.testing.assert_array_equal(read_raster(result["OUTPUT"]), read_raster(SAMPLE / "composite.tif"))
    assert set(np.unique(read_raster(result["COUNT"]))) == {1}
    layer = QgsRasterLayer(result["OUTPUT"], "composite")
    assert [layer.bandName(n).split(": ")[-1] for n in range(1, 6)] == ["NDWI", "B4", "B3", "B2", "B11"]


def test_compositescenes_of_a_stac_file(run, folder):
    """The sample bands again, as the assets of one item beside which they do not lie."""
    bands = sorted((SAMPLE / "scenes").glob("*.tif"))
    assets = {path.stem: {"href": str(path), "type": "image/tiff; application=geotiff"} for path in bands}
    item = {"type": "Feature", "id": "t48que", "properties": {"datetime": "2020-02-23T03:27:39Z"}, "assets": assets}
    source = folder / "items.json"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": [item]}), encoding="utf-8")
    result = run("compositescenes", SCENES=str(source), OUTPUT=str(folder / "c.tif"))
    assert result["SCENES_USED"] == 1
    np.testing.assert_array_equal(read_raster(result["OUTPUT"]), read_raster(SAMPLE / "composite.tif"))


def test_from_composite_to_inventory(run, folder):
    composite = str(SAMPLE / "composite.tif")
    prediction = run(
        "predictlakes", INPUT=composite, PROBABILITY=str(folder / "p.tif"), LAKES=str(folder / "direct.gpkg")
    )
    probability = read_raster(prediction["PROBABILITY"])
    assert probability.shape == (1068, 1068) and probability.max() <= 100
    vectors = run("vectorizelakes", INPUT=prediction["PROBABILITY"], OUTPUT=str(folder / "v.fgb"))
    lakes, direct = lakes_of(vectors["OUTPUT"]), lakes_of(prediction["LAKES"])
    assert lakes.featureCount() == direct.featureCount() > 50
    assert {f["lake_id"] for f in lakes.getFeatures()} == {f["lake_id"] for f in direct.getFeatures()}
    area = sum(f.geometry().area() for f in lakes.getFeatures())
    assert area == pytest.approx((probability >= 50).sum() * 100, rel=1e-9)
    inventory = lakes_of(run("finishlakes", INPUT=lakes, OUTPUT=str(folder / "lakes.gpkg"))["OUTPUT"])
    names = inventory.fields().names()
    expected = (
        "lake_id area_km2 shore_km lon lat lake_type sources area_ratio edge_flag glakes_id pld_id hylak_id run_id"
    )
    assert set(expected.split()) <= set(names) and max(map(len, names)) <= 10
    areas = [f["area_km2"] for f in inventory.getFeatures()]
    assert min(areas) >= 0.005 and len(areas) == sum(f["area_km2"] >= 0.005 for f in lakes.getFeatures())


def test_a_single_lake_layer_that_is_selected_in_part(run, folder):
    scene, _ = water_scene(folder / "scene.tif")
    lakes = lakes_of(run("thresholdlabels", INPUT=scene, OUTPUT=str(folder / "labels.gpkg"))["OUTPUT"])
    QgsProject.instance().addMapLayer(lakes)
    lakes.selectByIds([sorted(f.id() for f in lakes.getFeatures())[0]])
    source = QgsProcessingFeatureSourceDefinition(lakes.id(), True)
    result = run("finishlakes", INPUT=source, MIN_AREA=0, OUTPUT="TEMPORARY_OUTPUT")
    assert lakes_of(result["OUTPUT"]).featureCount() == 1
    QgsProject.instance().removeMapLayer(lakes.id())


def test_output_into_a_table_of_an_existing_geopackage(run, folder):
    scene, _ = water_scene(folder / "scene.tif")
    first = run("thresholdlabels", INPUT=scene, OUTPUT=str(folder / "all.gpkg"))["OUTPUT"]
    before = lakes_of(first).featureCount()
    plain = folder.parent / "plain.gpkg"
    QgsVectorFileWriter.writeAsVectorFormatV3(
        lakes_of(first), str(plain), QgsProject.instance().transformContext(), QgsVectorFileWriter.SaveVectorOptions()
    )
    uri = f"ogr:dbname='{plain}' table=\"inventory\" (geom)"
    run("finishlakes", INPUT=lakes_of(first), MIN_AREA=0, OUTPUT=uri)
    assert lakes_of(f"{plain}|layername=inventory").featureCount() == before
    assert lakes_of(f"{plain}|layername=plain").featureCount() == before


def samples_file(folder, scene, water):
    """A samples GeoPackage: the west half for training, the east for validation, labelled with the truth."""
    labels = QgsVectorLayer("Polygon?crs=EPSG:32648&field=region_id:string&field=class:string", "labels", "memory")
    regions = QgsVectorLayer(
        "Polygon?crs=EPSG:32648&field=region_id:string&field=type:string&field=subset:string&field=image:string"
        "&field=threshold:double&field=status:string",
        "regions",
        "memory",
    )
    rows, columns = water.shape
    for number, subset in enumerate(("train", "validation")):
        feature = QgsFeature(regions.fields())
        west = 362500 + number * columns * 5
        box = QgsRectangle(west, 1985000 - rows * 10, west + columns * 5, 1985000)
        feature.setGeometry(QgsGeometry.fromRect(box))
        feature.setAttributes([str(number), "NR", subset, Path(scene).name, None, "checked"])
        regions.dataProvider().addFeature(feature)
        for row, first, last in runs(water):
            shape = QgsRectangle(362500 + first * 10, 1985000 - (row + 1) * 10, 362500 + last * 10, 1985000 - row * 10)
            label = QgsFeature(labels.fields())
            label.setGeometry(QgsGeometry.fromRect(shape))
            label.setAttributes([str(number), "lake"])
            labels.dataProvider().addFeature(label)
    path = str(folder / "samples.gpkg")
    for layer, action in (
        (regions, QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteFile),
        (labels, QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer),
    ):
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.layerName, options.actionOnExistingFile = layer.name(), action
        error = QgsVectorFileWriter.writeAsVectorFormatV3(
            layer, path, QgsProject.instance().transformContext(), options
        )
        assert error[0] == QgsVectorFileWriter.WriterError.NoError, error
    return path


def runs(mask):
    for row, line in enumerate(mask):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(int), [0]])))
        yield from ((row, first, last) for first, last in zip(edges[::2], edges[1::2]))


def test_trainmodel_learns_and_its_model_predicts(run, folder):
    scene, water = water_scene(folder / "scene.tif")
    result = run(
        "trainmodel",
        SAMPLES=samples_file(folder, scene, water),
        BASE_WIDTH=4,
        PATCH=64,
        BATCH=8,
        EPOCHS=12,
        STEPS=40,
        MODEL=str(folder / "m.safetensors"),
        LOG=str(folder / "log.jsonl"),
        REPORT=str(folder / "r.html"),
    )
    lines = [json.loads(line) for line in Path(result["LOG"]).read_text().splitlines()]
    assert [line["epoch"] for line in lines] == list(range(1, 13)) and {"loss", "val_loss"} <= set(lines[0])
    assert lines[-1]["loss"] < lines[0]["loss"]
    assert "<svg" in Path(result["REPORT"]).read_text(encoding="utf-8")
    found = run("predictlakes", INPUT=scene, MODEL=result["MODEL"], PROBABILITY=str(folder / "p.tif"))
    probability = read_raster(found["PROBABILITY"])
    assert (probability[:20, -20:] == 255).all(), "no data in, no data out"
    lake = (probability >= 50) & (probability != 255)
    assert (lake & water).sum() / (lake | water).sum() > 0.5


def test_a_raster_with_other_bands_is_refused_by_name_and_leaves_a_log(run, folder):
    scene = write_raster(folder / "rgb.tif", np.zeros((3, 50, 50), np.int16), ("B4", "B3", "B2"))
    with pytest.raises(
        QgsProcessingException, match=r"expected bands NDWI, B4, B3, B2, B11, found B4, B3, B2"
    ) as caught:
        run("predictlakes", INPUT=scene, PROBABILITY=str(folder / "p.tif"))
    log = next(folder.glob("glakes-predictlakes-*.log"))
    assert str(log) in str(caught.value) and "Traceback" in log.read_text(encoding="utf-8")
    assert not (folder / "p.tif").exists()


@pytest.mark.parametrize(
    ("name", "parameters", "sentence"),
    [
        ("predictlakes", {"MARGIN": 100}, "MARGIN must be a multiple of 16"),
        ("predictlakes", {"EXTENT": "0,1,0,1 [EPSG:32648]"}, "does not touch"),
        ("predictlakes", {"MODEL": "/nowhere/m.safetensors"}, "m.safetensors"),
        ("vectorizelakes", {}, "Cannot write into"),
    ],
)
def test_bad_input_is_a_sentence(run, folder, name, parameters, sentence):
    scene, water = water_scene(folder / "scene.tif")
    (folder / "file").write_text("a file is no folder")
    given = {
        "predictlakes": {"INPUT": scene, "PROBABILITY": str(folder / "p.tif")},
        "vectorizelakes": {
            "INPUT": write_raster(folder / "mask.tif", water[None].astype(np.uint8)),
            "OUTPUT": str(folder / "file" / "x.gpkg"),
        },
    }[name]
    with pytest.raises(QgsProcessingException, match=sentence) as caught:
        run(name, **given, **parameters)
    assert "Traceback" not in str(caught.value)
