"""What is odd about a region and its image, as sentences; it can be worked on all the same."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.core import Qgis, QgsCoordinateTransform, QgsCsException, QgsProject
from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.errors import LakesError
from ...lakes.samples.settings import TYPES
from .image import RegionImage, read_image
from .register_file import Region, RegisterFile

Sentence = tuple[str, int]
"""What is said, and its `Qgis.MessageLevel`."""

translate = QCoreApplication.translate


def image_of(region: Region, register: RegisterFile) -> tuple[RegionImage | None, str]:
    """The image of a region; or None, and why there is none."""
    path = register.image_path(region)
    if path is None:
        return None, translate("LabelStudio", "{} names no image: choose one.").format(region.region_id)
    try:
        return read_image(path), ""
    except LakesError as error:
        return None, str(error)


def oddities(region: Region, register: RegisterFile, image: RegionImage | None) -> Iterator[Sentence]:
    """A region without a type, an image of another system, an image that lies elsewhere."""
    if region.type not in TYPES:
        text = translate("LabelStudio", "{} has no type: choose one.").format(region.region_id)
        yield text, Qgis.MessageLevel.Warning
    if image is None:
        return
    if image.crs != register.crs:
        text = translate("LabelStudio", "The image is in {image}; labels are kept in {file}.")
        yield text.format(image=image.crs.authid(), file=register.crs.authid()), Qgis.MessageLevel.Info
    if not _covers(image, region, register):
        text = translate("LabelStudio", "'{}' does not cover the region. Choose another image in the dock.")
        yield text.format(image.path), Qgis.MessageLevel.Warning


def _covers(image: RegionImage, region: Region, register: RegisterFile) -> bool:
    to_image = QgsCoordinateTransform(register.crs, image.crs, QgsProject.instance())
    try:
        box = to_image.transformBoundingBox(region.geometry.boundingBox())
    except QgsCsException:
        return False
    return all(image.pixel_window(box)[2:])
