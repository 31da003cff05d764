"""Every style and icon, loaded the way QGIS loads it and looked at pixel by pixel."""

import re
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from glakes.glakes_plugin.sample_project import of_this_qgis
from glakes.processing_provider.styles import LEGEND
from qgis.core import (
    Qgis,
    QgsFeature,
    QgsGeometry,
    QgsMapRendererCustomPainterJob,
    QgsMapSettings,
    QgsProject,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtSvg import QSvgRenderer
from rasters import COMPOSITE, write_raster

ROOT = Path(__file__).resolve().parents[2]
STYLES = ROOT / "resources" / "styles"
ICONS = ROOT / "resources" / "icons"
SAMPLE = ROOT / "resources" / "sample"
SIDE = 100


@pytest.fixture(autouse=True)
def running(qgis_app):
    """QGIS has to run."""


def rgba(image):
    """An image as rows x columns x (red, green, blue, alpha)."""
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    data = image.constBits().asarray(image.height() * image.bytesPerLine())
    return np.array(data, dtype=np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4).astype(int)


def render(layer, extent=None, background=Qt.GlobalColor.transparent, side=SIDE):
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(extent or layer.extent())
    settings.setOutputSize(QSize(side, side))
    settings.setBackgroundColor(QColor(background))
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(background))
    painter = QPainter(image)
    QgsMapRendererCustomPainterJob(settings, painter).renderSynchronously()
    painter.end()
    return rgba(image)


def load(layer, style):
    message, done = layer.loadNamedStyle(str(STYLES / f"{style}.qml"))
    assert done, message
    return layer


def one_band(path, values, kind=np.uint8, **kwargs):
    return QgsRasterLayer(write_raster(path, np.asarray([values], kind), **kwargs), "raster")


def composite(path, brightness, cloud=9000):
    """A composite whose reflectance grows from left to right, with a few specks of white cloud."""
    ramp = np.tile(np.linspace(20, 100, SIDE), (SIDE, 1)) * brightness
    ramp[::25, ::25] = cloud
    bands = np.stack([ramp * 0, ramp, ramp * 1.3, ramp * 0.7, ramp * 2]).astype(np.int16)
    return QgsRasterLayer(write_raster(path, bands, COMPOSITE, nodata=-32768, scale=0.001), "composite")


def limits(layer):
    renderer = layer.renderer()
    parts = (renderer.redContrastEnhancement(), renderer.greenContrastEnhancement(), renderer.blueContrastEnhancement())
    return [(part.minimumValue(), part.maximumValue()) for part in parts]


@pytest.mark.parametrize("brightness", [0.3, 1, 8])
@pytest.mark.parametrize("is_alone", [True, False])
def test_the_composite_style_stretches_dark_and_bright_scenes_alike(tmp_path, brightness, is_alone):
    from glakes.processing_provider.styles import apply_style

    if is_alone:  # QGIS reckons it: without white cloud, which takes all of the 250 bins that QGIS 3.44 has
        layer = load(composite(tmp_path / "c.tif", brightness, 50 * brightness), "composite")
    else:
        layer = composite(tmp_path / "c.tif", brightness)
        apply_style(layer, "composite")
    assert [layer.renderer().redBand(), layer.renderer().greenBand(), layer.renderer().blueBand()] == [2, 3, 4]
    picture = render(layer)
    for band in range(3):
        assert np.percentile(picture[..., band], 2) < 15 and np.percentile(picture[..., band], 98) > 240
        assert 110 < np.median(picture[..., band]) < 145
    assert (picture[..., 3] == 255).all()


def test_apply_style_stretches_once_by_the_whole_raster(tmp_path):
    from glakes.processing_provider.styles import apply_style

    layer = composite(tmp_path / "c.tif", 1)
    apply_style(layer, "composite")
    before = limits(layer)
    for low, high in before[:1]:
        assert low == pytest.approx(0.0216, abs=0.002) and high == pytest.approx(0.0984, abs=0.002)
    assert layer.renderer().minMaxOrigin().extent() == QgsRasterMinMaxOrigin.Extent.WholeRaster
    view = QgsRectangle(layer.extent())
    view.setXMaximum(view.xMinimum() + 200)
    whole, part = render(layer), render(layer, view)
    assert limits(layer) == before
    assert np.median(part[..., 0]) < 60 < np.median(whole[..., 0])


def test_probability_is_transparent_at_0_and_without_data_and_grows_to_strong_blue(tmp_path):
    values = np.tile(np.repeat([0, 10, 30, 50, 75, 99, 100, 255, 255, 255], 10), (SIDE, 1))
    picture = render(load(one_band(tmp_path / "p.tif", values, nodata=255, scale=0.01), "probability"))[50, 5::10]
    alpha = picture[:, 3]
    assert alpha[0] == 0 and (alpha[7:] == 0).all()
    assert (np.diff(alpha[:7]) >= 0).all() and 60 < alpha[1] < 160 and alpha[3] > 180
    red, green, blue = picture[6, :3]
    assert blue > 150 and blue > green > red


def test_probability_shows_a_scale_in_percent(tmp_path):
    layer = load(one_band(tmp_path / "p.tif", np.full((SIDE, SIDE), 50), nodata=255, scale=0.01), "probability")
    settings = layer.renderer().shader().rasterShaderFunction().legendSettings()
    assert settings.useContinuousLegend()
    assert (settings.minimumLabel(), settings.maximumLabel()) == ("0 %", "100 %")
    entries = layer.renderer().shader().rasterShaderFunction().colorRampItemList()
    assert [(entry.value, entry.label) for entry in entries] == [(0, "0 %"), (0.1, "10 %"), (0.5, "50 %"), (1, "100 %")]


def test_ndwi_is_brown_below_0_white_at_0_and_blue_above(tmp_path):
    values = np.tile(np.repeat([-1, -0.4, 0, 0.2, 1], 20), (SIDE, 1))
    red, _, blue, alpha = render(load(one_band(tmp_path / "n.tif", values, np.float32), "ndwi"))[50, 10::20].T
    assert red[0] > blue[0] + 80 and red[1] > blue[1] + 80
    assert abs(red[2] - blue[2]) < 10 and red[2] > 230
    assert blue[3] > red[3] + 80 and blue[4] > red[4] + 80
    assert (alpha == 255).all()


def squares(classes):
    """A memory layer with one 40 m square per class name, side by side."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:32648&field=class:string", "polygons", "memory")
    for number, name in enumerate(classes):
        feature = QgsFeature(layer.fields())
        left = 60.0 * number
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(left, 0, left + 40, 40)))
        feature.setAttributes([name])
        layer.dataProvider().addFeature(feature)
    return layer


@pytest.mark.parametrize("background", ["#000000", "#ffffff", "#1d4d12", "#c9b8a0", "#2b6f86"])
def test_lakes_stand_out_and_stay_see_through(background):
    layer = load(squares(["lake"]), "lakes")
    picture = render(layer, QgsRectangle(-30, -30, 70, 70), background)[..., :3]
    ground = np.array(QColor(background).getRgb()[:3])
    outline = picture[45:55, 26:34].reshape(-1, 3)
    assert np.abs(outline - ground).sum(axis=1).max() > 120, "the outline is lost on this ground"
    assert 25 < np.abs(picture[50, 50] - ground).sum() < 260, "the fill is light"


def test_labels_tell_lakes_from_what_is_ignored_and_keep_unknown_classes():
    layer = load(squares(["lake", "ignore", None, "pond"]), "labels")
    picture = render(layer, QgsRectangle(-10, -90, 230, 150), "#203020", 240)[..., :3]
    lake, ignored, empty, other = (picture[115:145, 15 + 60 * n : 45 + 60 * n].reshape(-1, 3) for n in range(4))
    assert (empty == lake).all() and (other == lake).all()
    assert (lake[:, 0] > lake[:, 2] + 10).all(), "a light yellow fill"
    assert len(np.unique(ignored, axis=0)) > 2 and ignored.max() > 150, "a white hatch"
    assert (np.abs(ignored - [0x20, 0x30, 0x20]).sum(axis=1) < 10).any(), "with ground between the lines"


@pytest.mark.parametrize("style", sorted(path.stem for path in STYLES.glob("*.qml")))
def test_styles_hold_no_path_and_no_other_category(style):
    text = (STYLES / f"{style}.qml").read_text(encoding="utf-8")
    assert 'styleCategories="Symbology"' in text
    assert not any(word in text for word in (str(ROOT), "/home/", "/tmp/", "C:\\"))


def test_every_word_of_a_legend_can_be_translated():
    said = {
        label
        for path in STYLES.glob("*.qml")
        for label in re.findall(r'<(?:category|range)[^>]* label="([^"]*)"', path.read_text(encoding="utf-8"))
    }
    assert {label for label in said if re.search("[A-Za-z]{2}", label)} <= set(LEGEND)


@pytest.mark.parametrize("icon", sorted(path.stem for path in ICONS.glob("*.svg")))
@pytest.mark.parametrize("background", ["#f0f0f0", "#303030"])
def test_icons_are_legible_at_16_pixels_in_light_and_dark_themes(icon, background):
    renderer = QSvgRenderer(str(ICONS / f"{icon}.svg"))
    assert renderer.isValid() and renderer.viewBox().width() == renderer.viewBox().height()
    image = QImage(16, 16, QImage.Format.Format_ARGB32)
    image.fill(QColor(background))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    pixels = rgba(image)[..., :3]
    blue = (pixels[..., 2] > 180) & (pixels[..., 2] > pixels[..., 0] + 80)
    assert blue.sum() >= 30, "the lake is there"
    assert np.abs(pixels - np.array(QColor(background).getRgb()[:3])).sum(axis=2).max() > 200


def test_the_sample_project_opens_styled_from_any_folder(tmp_path):
    folder = tmp_path / '湖泊 it\'s "here"'
    (folder / "t48que").mkdir(parents=True)
    shutil.copy(SAMPLE / "t48que" / "composite.tif", folder / "t48que")
    shutil.copy(SAMPLE / "glakes_sample.qgz", folder)
    project = QgsProject()
    assert project.read(str(folder / "glakes_sample.qgz"))
    (layer,) = project.mapLayers().values()
    assert layer.isValid() and Path(layer.source()) == folder / "t48que" / "composite.tif"
    assert layer.renderer().type() == "multibandcolor"
    assert 0 < limits(layer)[0][0] < 0.05 < 0.15 < limits(layer)[0][1] < 0.3
    assert [group.name() for group in project.layerTreeRoot().findGroups()] == ["GLAKES sample"]
    assert project.viewSettings().defaultViewExtent().contains(layer.extent())
    with zipfile.ZipFile(folder / "glakes_sample.qgz") as archive:
        text = archive.read("glakes_sample.qgs").decode()
    assert not any(word in text for word in (str(ROOT), "/home/", "/tmp/", "saveUser"))


def test_the_sample_project_is_opened_as_one_of_this_version_of_qgis(tmp_path):
    folder = tmp_path / "data of 湖泊" / "sample"
    written = of_this_qgis(folder)
    assert written.parent.parent == folder
    project, bundled = QgsProject(), QgsProject()
    warnings = []
    project.oldProjectVersionWarning.connect(warnings.append)
    assert project.read(str(written)) and bundled.read(str(SAMPLE / "glakes_sample.qgz"))
    assert warnings == [] and project.lastSaveVersion().text() == Qgis.QGIS_VERSION
    (layer,), (original,) = project.mapLayers().values(), bundled.mapLayers().values()
    assert layer.isValid() and layer.id() == original.id() and limits(layer) == limits(original)
    assert Path(layer.source()).resolve() == (SAMPLE / "t48que" / "composite.tif").resolve()
    assert project.title() == bundled.title()
    assert project.viewSettings().defaultViewExtent() == bundled.viewSettings().defaultViewExtent()
    project.setTitle("What a user made of it")
    assert project.write() and of_this_qgis(folder) == written
    assert project.read(str(written)) and project.title() == "What a user made of it"


def test_the_bundled_sample_project_is_opened_where_no_other_can_be_written(tmp_path):
    (tmp_path / "a file").touch()
    assert of_this_qgis(tmp_path / "a file" / "sample") == SAMPLE / "glakes_sample.qgz"


def test_the_sample_says_whose_it_is_and_stays_small():
    folder = SAMPLE / "t48que"
    for name in ("SOURCE.txt", "LICENSE.txt"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "Contains modified Copernicus Sentinel data 2020" in text and "CC-BY-SA-4.0" in text
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*.tif")) < 13_000_000
    names = {path.name for path in (folder / "scenes").glob("*.tif")}
    assert names == {f"2020-02-23_{band}.tif" for band in ("B02", "B03", "B04", "B08", "B11")}
    for path in (folder / "scenes").glob("*.tif"):
        layer = QgsRasterLayer(str(path), path.stem)
        assert layer.isValid() and layer.bandName(1).endswith(path.stem[-3:].replace("B0", "B"))
