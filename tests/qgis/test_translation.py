"""Parameters become the step's settings: layers, numbers, names of choices, defaults. No worker runs."""

import pytest
from glakes.lakes.errors import InvalidSetting
from glakes.processing_provider.algorithms.destinations import Destinations
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsVectorLayer,
)
from rasters import water_scene


@pytest.fixture
def scene(tmp_path):
    folder = tmp_path / '湖泊 it\'s "here"'
    folder.mkdir()
    return water_scene(folder / "composite.tif")[0]


@pytest.fixture
def translate(algorithm):
    def run(name, **parameters):
        found = algorithm(name)
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        return found.settings(parameters, context, Destinations(found))

    return run


def test_predictlakes_defaults(translate, scene, tmp_path):
    out = str(tmp_path / "p.tif")
    settings = translate("predictlakes", INPUT=scene, PROBABILITY=out)
    assert (settings.input, settings.probability, settings.lakes) == (scene, out, None)
    assert settings.extent is None and settings.model is None
    assert (settings.margin, settings.window, settings.device, settings.precision) == (96, 0, "auto", "exact")


def test_predictlakes_takes_a_layer_and_an_extent_in_another_system(translate, scene, tmp_path):
    layer = QgsRasterLayer(scene, "scene")
    assert layer.isValid()
    utm, degrees = layer.crs(), QgsCoordinateReferenceSystem("EPSG:4326")
    wanted = QgsRectangle(362800, 1984000, 363400, 1984500)
    there = QgsCoordinateTransform(utm, degrees, QgsProject.instance()).transformBoundingBox(wanted)
    settings = translate(
        "predictlakes",
        INPUT=layer,
        EXTENT=QgsReferencedRectangle(there, degrees),
        PROBABILITY=str(tmp_path / "p.tif"),
        DEVICE="cpu",
    )
    xmin, ymin, xmax, ymax = settings.extent
    assert wanted.buffered(30).contains(QgsRectangle(xmin, ymin, xmax, ymax))
    assert QgsRectangle(xmin, ymin, xmax, ymax).contains(wanted)
    assert settings.device == "cpu"


def test_a_web_layer_is_refused_with_its_kind(translate, algorithm, tmp_path):
    layer = QgsRasterLayer("type=xyz&url=file:///nowhere/{z}/{x}/{y}.png&zmax=1&zmin=0", "tiles", "wms")
    with pytest.raises(QgsProcessingException, match=r"expected a raster file, found a layer of the kind 'wms'"):
        translate("predictlakes", INPUT=layer, PROBABILITY=str(tmp_path / "p.tif"))


def test_a_missing_raster_is_named(translate, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"nowhere\.tif"):
        translate("predictlakes", INPUT=str(tmp_path / "nowhere.tif"), PROBABILITY=str(tmp_path / "p.tif"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"MARGIN": 100}, "MARGIN must be a multiple of 16; found 100"),
        ({"WINDOW": 128}, "larger than twice the margin"),
    ],
)
def test_settings_check_what_the_widgets_cannot(translate, scene, tmp_path, wrong, sentence):
    with pytest.raises(InvalidSetting, match=sentence):
        translate("predictlakes", INPUT=scene, PROBABILITY=str(tmp_path / "p.tif"), **wrong)


def test_selected_features_only_are_exported(translate, scene, tmp_path):
    layer = QgsVectorLayer("Polygon?crs=EPSG:32648&field=t:double", "regions", "memory")
    features = []
    for number in range(3):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(number, 0, number + 1, 1)))
        feature.setAttributes([number / 10])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.selectByExpression("t = 0.1")
    QgsProject.instance().addMapLayer(layer)
    from qgis.core import QgsProcessingFeatureSourceDefinition

    settings = translate(
        "thresholdlabels",
        INPUT=scene,
        REGIONS=QgsProcessingFeatureSourceDefinition(layer.id(), True),
        THRESHOLD_FIELD="t",
        METHOD="otsu",
        OUTPUT=str(tmp_path / "l.gpkg"),
    )
    exported = QgsVectorLayer(settings.regions, "exported", "ogr")
    assert [feature["t"] for feature in exported.getFeatures()] == [0.1]
    assert (settings.method, settings.threshold_field, settings.band) == ("otsu", "t", 1)


def test_a_database_output_takes_a_detour(translate, scene, tmp_path):
    uri = f"ogr:dbname='{tmp_path}/all.gpkg' table=\"lakes\" (geom)"
    settings = translate("vectorizelakes", INPUT=scene, OUTPUT=uri)
    assert settings.output.endswith(".gpkg") and settings.output.startswith(QgsProcessingUtils.tempFolder())


def test_compositescenes_dates_and_extent_system(translate, tmp_path):
    settings = translate(
        "compositescenes",
        SCENES=str(tmp_path),
        START="2018-01-02",
        EXTENT="10,11,50,51 [EPSG:4326]",
        OUTPUT=str(tmp_path / "c.tif"),
    )
    assert (settings.start, settings.end) == ("2018-01-02", "2022-04-10")
    assert settings.extent == (10, 50, 11, 51) and settings.extent_crs == "EPSG:4326" and settings.crs is None
    assert settings.cloud_mask == "auto" and settings.count is None and settings.snow is True
    assert settings.resampling == "nearest"


def test_compositescenes_takes_an_address_as_it_is(translate, tmp_path):
    address = "https://stac.example.org/v1/search?collections=sentinel-2-l2a&bbox=12.1,42.0,12.3,42.2"
    assert translate("compositescenes", SCENES=address, OUTPUT=str(tmp_path / "c.tif")).scenes == address


def test_trainmodel_defaults_are_the_papers(translate, tmp_path):
    settings = translate(
        "trainmodel", SAMPLES="s.gpkg", MODEL=str(tmp_path / "m.safetensors"), LOG=str(tmp_path / "l.jsonl")
    )
    assert (settings.architecture, settings.base_width, settings.patch, settings.batch) == ("unet", 64, 576, 16)
    assert (settings.epochs, settings.patience, settings.steps, settings.optimizer) == (200, 50, 0, "adadelta")
    assert settings.resume is None and settings.report is None and settings.encoder is None
