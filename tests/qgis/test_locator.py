"""The search field finds lakes by id and regions by a part of theirs, and goes there."""

import pytest
from glakes.glakes_plugin.locator import LakeLocator
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeedback,
    QgsGeometry,
    QgsLocator,
    QgsLocatorContext,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis_window import Window


def layer(fields, rows, name="Lakes", kind="Polygon?crs=EPSG:4326"):
    made = QgsVectorLayer(f"{kind}&{'&'.join(f'field={field}' for field in fields)}", name, "memory")
    features = []
    for number, values in enumerate(rows):
        feature = QgsFeature(made.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(100 + number, 15, 100.1 + number, 15.1)))
        feature.setAttributes(list(values))
        features.append(feature)
    made.dataProvider().addFeatures(features)
    QgsProject.instance().addMapLayer(made)
    return made


@pytest.fixture
def window(qgis_app):
    window = Window()
    window.canvas.resize(400, 400)
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    yield window
    QgsProject.instance().removeAllMapLayers()
    window.main.deleteLater()


@pytest.fixture
def opened():
    return []


@pytest.fixture
def locator(window, opened):
    return LakeLocator(window, lambda region: region == "R2" and not opened.append(region))


def fetch(locator, text):
    found = []
    locator.resultFetched.connect(found.append)
    locator.fetchResults(text, QgsLocatorContext(), QgsFeedback())
    locator.resultFetched.disconnect()
    return found


def test_a_lake_by_its_number(locator, window):
    layer(["lake_id:int8", "area_km2:double"], [(12, 1.0), (1234, 2.0), (12345, 3.0)])
    assert [(one.displayString, one.description, one.group) for one in fetch(locator, "1234")] == [
        ("Lake 1234", "Lakes", "Lakes")
    ]
    assert [one.displayString for one in fetch(locator, " #1234 ")] == ["Lake 1234"]
    locator.triggerResult(fetch(locator, "1234")[0])
    here = window.canvas.mapSettings().mapToLayerCoordinates(
        QgsProject.instance().mapLayersByName("Lakes")[0], window.canvas.center()
    )
    assert here.x() == pytest.approx(101.05, abs=0.01) and here.y() == pytest.approx(15.05, abs=0.01)
    assert window.canvas.extent().width() < 200_000


@pytest.mark.parametrize("text", ["", "  ", "12x", "1 or 1=1", "湖", "²", "-"])
def test_what_is_no_number_finds_no_lake(locator, text):
    layer(["lake_id:int8"], [(1,), (2,)])
    assert fetch(locator, text) == []


def test_an_id_that_is_a_text_with_a_quote(locator):
    layer(["lake_id:string"], [("O'Higgins",), ("other",)])
    assert [one.displayString for one in fetch(locator, "O'Higgins")] == ["Lake O'Higgins"]


def test_regions_by_a_part_of_their_id_open_in_the_studio_or_are_shown(locator, window, opened):
    layer(["region_id:string", "status:string", "subset:string"], [("R1", "todo", ""), ("R2", "edited", "")], "Regions")
    assert [one.displayString for one in fetch(locator, "r")] == ["R1 · todo", "R2 · edited"]
    before = window.canvas.extent()
    locator.triggerResult(fetch(locator, "r2")[0])
    assert opened == ["R2"] and window.canvas.extent() == before
    locator.triggerResult(fetch(locator, "R1")[0])
    assert opened == ["R2"] and window.canvas.extent() != before


def test_other_layers_and_layers_that_are_gone(locator):
    layer(["region_id:string"], [("R1",)], "Labels")
    lakes = layer(["lake_id:int8"], [(7,)])
    found = fetch(locator, "7")
    assert fetch(locator, "R1") == []
    QgsProject.instance().removeMapLayer(lakes.id())
    locator.triggerResult(found[0])


def test_no_more_than_can_be_read(locator):
    rows = [(f"R{number}", "todo", "") for number in range(100)]
    layer(["region_id:string", "status:string", "subset:string"], rows)
    assert len(fetch(locator, "R")) == 20


def test_qgis_takes_it(locator):
    searching = QgsLocator()
    searching.registerFilter(locator)
    assert searching.filters("lake") == [locator] and locator.clone().name() == "glakes"
    searching.deregisterFilter(locator)
