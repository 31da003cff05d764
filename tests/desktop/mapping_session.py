"""Runs inside QGIS (`qgis --code`): the estimate, windows on the map before the end, cancel, and the same run again."""

import os
import signal
import sys
import time
from pathlib import Path

import qgis.utils
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterBandStats, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel
from qgis.utils import iface

sys.path.insert(0, os.environ["GLAKES_TEST_CODE"])  # QGIS runs this file by exec, from nowhere
from acting import OUT, Session, begin, button, grab_screen, is_cut_off, message, press, settled, workers
from mapping_hands import bands, dock, is_planned, kinds_of_files, progress, run_folders, start_a_run

ROOT = Path(qgis.utils.pluginDirectory("glakes")).resolve()
SAMPLE = ROOT / "resources" / "sample" / "t48que" / "composite.tif"
STYLE = ROOT / "resources" / "styles" / "composite.qml"
LARGE = OUT / "a large 湖泊.vrt"
REPEATS = 2
"""The sample beside itself so often, in both directions: sixteen windows."""


def work(report):
    """Before, while and after."""
    yield from begin()
    press("glakesSample")
    iface.mapCanvas().zoomToFullExtent()
    press("glakesMapLakesInView")
    yield settled()
    yield from look_at_dock(report)
    yield from stop_and_go_on(report)


def look_at_dock(report):
    shown = dock()
    yield is_planned
    report["estimate"] = told = {
        name: getattr(shown.forecast, name).text()
        for name in ("extent", "pixels", "windows", "time", "memory", "engine")
    }
    report["facts"] = shown.facts.text()
    report["outline_on_map"] = bool(bands())
    report["cut_off"] = [label.text() for label in shown.findChildren(QLabel) if is_cut_off(label)]
    grab_screen().save(str(OUT / "window-estimate.png"))
    iface.mapCanvas().zoomByFactor(0.5)
    yield settled()
    yield lambda: is_planned() and shown.forecast.pixels.text() != told["pixels"]
    report["estimate_of_a_part"] = shown.forecast.pixels.text()
    shown.close()
    yield settled()
    report["outline_when_closed"] = bool(bands())
    press("glakesMapLakesInView")
    iface.mapCanvas().zoomToFullExtent()
    yield settled()
    yield is_planned


def stop_and_go_on(report):
    """A larger image: some of it on the map before the end, then cancelled, then run to its end."""
    write_large(LARGE)
    large = QgsRasterLayer(str(LARGE), "Large composite")
    QgsProject.instance().addMapLayer(large)
    large.loadNamedStyle(str(STYLE))
    iface.mapCanvas().setExtent(large.extent())
    yield settled()
    dock().layer.setLayer(large)
    yield is_planned
    told = {"planned": dock().forecast.windows.text()}
    yield from start_a_run()
    yield lambda: shows_windows_and_time(dock().run.stage.text())
    pause(True)
    yield lambda: so_far() is not None
    yield settled()
    told |= {"percent": progress(), "stage": dock().run.stage.text(), "partial": so_far().name()}
    told["lakes_seen"] = max_of(so_far())
    grab_screen().save(str(OUT / "window-running.png"))
    pause(False)
    QTest.mouseClick(button("glakesCancel"), Qt.MouseButton.LeftButton)
    started = time.monotonic()
    yield lambda: button("glakesCancel") is None
    told |= {"cancel_s": time.monotonic() - started, "message": message(), "partial_gone": so_far() is None}
    (folder,) = run_folders()
    told["kept"] = kinds_of_files(folder)
    yield lambda: "finished before" in dock().forecast.windows.text()
    told["planned_again"] = dock().forecast.windows.text()
    yield settled()
    grab_screen().save(str(OUT / "window-stopped.png"))
    QTest.mouseClick(dock().start, Qt.MouseButton.LeftButton)
    yield lambda: button("glakesShow") is not None
    told |= {"outcome": dock().outcome.text.text(), "partial_gone_again": so_far() is None}
    told |= {"same_folder": run_folders() == [folder], "left": sorted(p.name for p in folder.iterdir())}
    report["large"] = told
    iface.messageBar().clearWidgets()


def shows_windows_and_time(text):
    return "windows, about" in text and "left" in text


def so_far():
    found = QgsProject.instance().mapLayersByName("Lake probability so far")
    return found[0] if found else None


def max_of(layer):
    return layer.dataProvider().bandStatistics(1, QgsRasterBandStats.Stats.Max, layer.extent(), 250_000).maximumValue


def write_large(path):
    """A virtual raster of the sample beside itself."""
    source = gdal.Open(str(SAMPLE))
    width, height = source.RasterXSize, source.RasterYSize
    large = gdal.GetDriverByName("VRT").Create(str(path), REPEATS * width, REPEATS * height, 0)
    large.SetProjection(source.GetProjection())
    large.SetGeoTransform(source.GetGeoTransform())
    for number in range(1, source.RasterCount + 1):
        large.AddBand(gdal.GDT_Int16)
        old, band = source.GetRasterBand(number), large.GetRasterBand(number)
        band.SetDescription(old.GetDescription())
        band.SetNoDataValue(old.GetNoDataValue())
        band.SetScale(old.GetScale())
        for place in range(REPEATS**2):
            row, column = divmod(place, REPEATS)
            size = f'xSize="{width}" ySize="{height}"'
            part = (
                f'<SimpleSource><SourceFilename relativeToVRT="0">{SAMPLE}</SourceFilename>'
                f'<SourceBand>{number}</SourceBand><SrcRect xOff="0" yOff="0" {size}/>'
                f'<DstRect xOff="{column * width}" yOff="{row * height}" {size}/></SimpleSource>'
            )
            band.SetMetadataItem(f"source_{place}", part, "new_vrt_sources")


def pause(is_paused):
    """Hold the workers, so that what is finished can be looked at before it is all finished."""
    for worker in workers():
        os.kill(worker, signal.SIGSTOP if is_paused else signal.SIGCONT)


SESSIONS = {"work": work}

# QGIS runs this file with exec and drops its names; a module keeps the session alive.
qgis.utils.glakes_session = Session(SESSIONS)
