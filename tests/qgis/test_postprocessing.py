"""From polygons to an inventory through the toolbox: layers of QGIS in, layers out, sentences for what does not fit."""

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QVariant
from rasters import water_scene


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / '湖泊 it\'s "here"'
    folder.mkdir()
    return folder


def layer(boxes, fields="", values=None, kind="Polygon"):
    """A layer in memory of boxes (west, south, east, north), each with its values of the fields."""
    made = QgsVectorLayer(f"{kind}?crs=EPSG:4326{fields}", "made", "memory")
    for number, box in enumerate(boxes):
        feature = QgsFeature(made.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(*box)))
        feature.setAttributes(list(values[number]) if values else [])
        made.dataProvider().addFeature(feature)
    return made


def rows(source, *names):
    found = QgsVectorLayer(str(source), "found", "ogr")
    assert found.isValid(), source
    return [tuple(feature[name] for name in names) for feature in found.getFeatures()]


def raster(path, values, box):
    height, width = values.shape
    made = gdal.GetDriverByName("GTiff").Create(str(path), width, height, 1, gdal.GDT_UInt16)
    made.SetGeoTransform((box[0], (box[2] - box[0]) / width, 0, box[3], 0, -(box[3] - box[1]) / height))
    system = osr.SpatialReference()
    system.ImportFromEPSG(4326)
    made.SetProjection(system.ExportToWkt())
    made.GetRasterBand(1).WriteArray(values)
    made = None
    return str(path)


LAKES = [(10 + 0.1 * n, 45, 10.05 + 0.1 * n, 45.05) for n in range(5)]
NUMBERED = {"fields": "&field=lake_id:integer", "values": [(n,) for n in range(5)]}


def test_lakes_at_the_sea_go_and_are_shown(run, folder):
    land = layer([(9, 44, 10.425, 46)])
    found = run(
        "maskocean",
        INPUT=layer(LAKES, **NUMBERED),
        LAND=land,
        OCEAN=layer([(10.425, 44, 11, 46)]),
        KEEP=layer([(10.3, 45, 10.31, 45.01)]),
        OUTPUT=str(folder / "kept.gpkg"),
        REMOVED=str(folder / "removed.gpkg"),
    )
    assert found["REMOVED_COUNT"] == 1
    assert rows(found["OUTPUT"], "lake_id") == [(0,), (1,), (2,), (3,)] and rows(found["REMOVED"], "lake_id") == [(4,)]


def test_rivers_of_several_layers_and_the_review_that_feeds_back(run, folder):
    lakes = layer(LAKES, **NUMBERED)
    rivers = [
        layer([(9.9, 45, 10.002, 45.05), (10.1, 44, 10.14, 46)]),
        layer([(10.11, 44, 10.145, 46), (10.2, 45, 10.24, 46)]),
    ]
    QgsProject.instance().addMapLayers(rivers)
    told = {
        "INPUT": lakes,
        "RIVERS": [river.id() for river in rivers],
        "GLAKES": layer(LAKES[2:3]),
        "OUTPUT": str(folder / "masked.gpkg"),
        "REVIEW": str(folder / "review.gpkg"),
    }
    found = run("maskrivers", **told)
    assert [found[name] for name in ("WHOLE", "MASKED", "DELETED")] == [0, 2, 1]
    assert rows(found["REVIEW"], "lake_id", "rule") == [(0, "b"), (1, "d"), (2, "c")]
    review = QgsVectorLayer(found["REVIEW"], "review", "ogr")
    chosen = next(feature for feature in review.getFeatures() if feature["lake_id"] == 1)
    place = review.fields().indexOf("override")
    assert review.dataProvider().changeAttributeValues({chosen.id(): {place: "keep"}})
    again = run(
        "maskrivers", **told | {"DECISIONS": review, "OUTPUT": str(folder / "b.gpkg"), "REVIEW": str(folder / "c.gpkg")}
    )
    assert [again[name] for name in ("WHOLE", "MASKED", "DELETED")] == [1, 2, 0]
    assert (1, "person", "keep") in rows(again["REVIEW"], "lake_id", "rule", "override")
    QgsProject.instance().removeMapLayers([river.id() for river in rivers])


def test_flood_plains_and_completion(run, folder):
    box = (9.9, 44.9, 10.6, 45.1)
    plain = np.zeros((20, 70), np.uint16)
    plain[:, :25] = 1
    occurrence = np.full((200, 700), 50, np.uint16)
    occurrence[:, :125] = 10
    dryness = np.full((20, 70), 5000, np.uint16)
    dryness[:, 17:26] = 100
    dryness[:, 45:] = 100
    dry = raster(folder / "dry.tif", dryness, box)
    fields = {"fields": "&field=Lake_id:integer&field=Area_bound:double&field=Rser_flag:integer"}
    values = [(n, 0.5 if n == 3 else 2.0, 0) for n in range(5)]
    glakes = run(
        "maskfloodplains",
        INPUT=layer(LAKES, values=values, **fields),
        FLOODPLAIN=raster(folder / "plain.tif", plain, box),
        OCCURRENCE=raster(folder / "occurrence.tif", occurrence, box),
        ARIDITY=dry,
        OUTPUT=str(folder / "glakes.gpkg"),
    )
    assert (glakes["CLIPPED"], glakes["PARTS"]) == (1, 1)
    assert sorted(rows(glakes["OUTPUT"], "Lake_id")) == [(n,) for n in range(5)]
    completed = run(
        "completelakes",
        INPUT=layer([(10.04, 45.02, 10.12, 45.03), (11, 45, 11.1, 45.1)]),
        GLAKES=glakes["OUTPUT"],
        PLD=layer([(10.42, 45.04, 10.43, 45.06), (10.3, 45.06, 10.31, 45.07)]),
        ARIDITY=dry,
        OUTPUT=str(folder / "completed.gpkg"),
    )
    assert sorted(rows(completed["OUTPUT"], "sources")) == [
        ("GLAKES",),
        ("GLAKES+PLD",),
        ("GLAKES+predicted",),
        ("predicted",),
    ]
    assert completed["ADDED"] == 2


def test_what_does_not_fit_is_said(run, folder):
    lakes, output = layer(LAKES), str(folder / "out.gpkg")
    with pytest.raises(QgsProcessingException, match="Name at least one"):
        run("maskrivers", INPUT=lakes, GLAKES=lakes, OUTPUT=output)
    with pytest.raises(QgsProcessingException, match="FLOODPLAIN_VALUES must be whole numbers"):
        dry = raster(folder / "dry.tif", np.ones((4, 4), np.uint16), (10, 45, 11, 46))
        told = {"FLOODPLAIN": dry, "OCCURRENCE": dry, "ARIDITY": dry}
        run("maskfloodplains", INPUT=lakes, FLOODPLAIN_VALUES="one", OUTPUT=output, **told)
    with pytest.raises(QgsProcessingException, match="expected the fields Area_bound and Rser_flag, found none"):
        run("completelakes", INPUT=lakes, GLAKES=lakes, OUTPUT=output)
    with pytest.raises(QgsProcessingException, match="has no land where the lakes are"):
        run("maskocean", INPUT=lakes, LAND=layer([(100, 0, 101, 1)]), OUTPUT=output)
    points = QgsVectorLayer("Point?crs=EPSG:4326", "points", "memory")
    with pytest.raises(QgsProcessingException):
        run("maskocean", INPUT=lakes, LAND=points, OUTPUT=output)
    picture, _ = water_scene(folder / "scene.tif")
    for parameters in ({"INPUT": picture, "LAND": lakes}, {"INPUT": lakes, "LAND": picture}):
        with pytest.raises(QgsProcessingException, match="is a raster, and polygons are needed"):
            run("maskocean", OUTPUT=output, **parameters)
    with pytest.raises(QgsProcessingException, match="RIVERS: 'scene' is a raster"):
        run("maskrivers", INPUT=lakes, GLAKES=lakes, RIVERS=[picture], OUTPUT=output)
    assert not (folder / "out.gpkg").exists()


def shapes(path, boxes, fields):
    """A layer of boxes and the same fields for all as a file, by its suffix."""
    drivers = {".shp": "ESRI Shapefile", ".gdb": "OpenFileGDB", ".sqlite": "SQLite"}
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = drivers[path.suffix], path.stem
    kinds = {int: "integer", float: "double", str: "string"}
    made = layer(
        boxes, "".join(f"&field={name}:{kinds[type(value)]}" for name, value in fields.items()), [fields.values()] * 9
    )
    done = QgsVectorFileWriter.writeAsVectorFormatV3(made, str(path), QgsCoordinateTransformContext(), options)
    assert done[0] == QgsVectorFileWriter.NoError, done
    return path


def test_data_sets_as_they_are_published(run, folder):
    """GLAKES in a folder of continents, PLD in a database of several layers, reservoirs of GeoDAR beside its dams."""
    glakes = folder / "GLAKES"
    glakes.mkdir()
    for number, name in enumerate(("GLAKES_af", "GLAKES_as")):
        fields = {"Lake_id": 40 + number, "Area_bound": 2.0, "Rser_flag": 1}
        shapes(glakes / f"{name}.shp", LAKES[number : number + 1], fields)
    pld = shapes(folder / "pld.sqlite", LAKES[2:3], {"lake_id": "7420000012", "ref_area": 1.0})
    gdal.VectorTranslate(
        str(pld), str(glakes / "GLAKES_af.shp"), layerName="basin", accessMode="update", selectFields=["Area_bound"]
    )
    lakes = layer(LAKES, **NUMBERED)
    told = {"INPUT": lakes, "OUTPUT": str(folder / "inventory.gpkg")}
    found = run("finishlakes", GLAKES=str(glakes), PLD=str(pld), **told)
    keys = rows(found["OUTPUT"], "glakes_id", "pld_id")
    assert [[None if value == QVariant() else value for value in row] for row in keys] == [
        [40, None],
        [41, None],
        [None, 7420000012],
        [None, None],
        [None, None],
    ]
    completed = run("completelakes", GLAKES=str(glakes), **told)
    assert sorted(rows(completed["OUTPUT"], "sources")) == [("GLAKES+predicted",)] * 2 + [("predicted",)] * 3
    geodar = folder / "GeoDAR"
    geodar.mkdir()
    shapes(geodar / "reservoirs.shp", LAKES[:1], {"id_v11": 1, "plg_a_km2": 1.0})
    river = layer([(9, 45, 11, 45.04)])
    QgsProject.instance().addMapLayer(river)
    told |= {"GLAKES": str(glakes), "RIVERS": [river.id()], "REVIEW": str(folder / "review.gpkg")}
    found = run("maskrivers", RESERVOIRS=[str(geodar)], **told)
    assert [rule for (rule,) in rows(found["REVIEW"], "rule")] == ["reservoir", "c", "d", "d", "d"]
    QgsProject.instance().removeMapLayer(river.id())


def test_the_workflow_from_a_composite_to_an_inventory(run, algorithm, folder):
    workflow = algorithm("lakesfromcomposite")
    assert workflow.provider().id() == "glakes" and workflow.group() == "Workflows"
    scene, water = water_scene(folder / "scene.tif")
    everywhere = QgsVectorLayer("Polygon?crs=EPSG:32648", "land", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRasterLayer(scene).extent().buffered(5000)))
    everywhere.dataProvider().addFeature(feature)
    river = QgsVectorLayer("Polygon?crs=EPSG:32648", "river", "memory")
    QgsProject.instance().addMapLayer(river)
    found = run(
        "lakesfromcomposite",
        COMPOSITE=scene,
        LAND=everywhere,
        RIVERS=[river.id()],
        GLAKES=layer(LAKES, **NUMBERED),
        **{
            "finish:LAKES": str(folder / "inventory.gpkg"),
            "rivers:REVIEW": str(folder / "review.gpkg"),
            "predict:PROBABILITY": str(folder / "probability.tif"),
        },
    )
    areas = [area for (area,) in rows(found["finish:LAKES"], "area_km2")]
    assert sum(areas) == pytest.approx(water.sum() * 1e-4, rel=0.1) and min(areas) >= 0.005
    assert rows(found["rivers:REVIEW"], "rule") == []
    QgsProject.instance().removeMapLayer(river.id())
