"""Makes a samples file out of a polygon layer, with QGIS alone.

For one analyst who wants to begin. The algorithm 'Create samples' does the same in the worker, checks
more, and takes labels and subsets over.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsFields,
    QgsGeometry,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.errors import InvalidSetting, LakesError
from ...lakes.files import written
from ...lakes.samples.notation import history_entry, relative_image
from ...lakes.samples.settings import HISTORY_FIELDS, LABEL_FIELDS, REGION_FIELDS, TYPES
from .image import RegionImage, read_image
from .labels_layer import polygons_only

SUFFIXES = (".tif", ".tiff", ".vrt")

translate = QCoreApplication.translate


@dataclass(frozen=True)
class NewSamples:
    """What a new samples file is made of."""

    path: Path
    regions: QgsVectorLayer
    """Polygons; the selected ones if some are."""
    images: Path
    """An image, or a folder of them."""
    id_field: str = ""
    """Empty = numbers."""
    type_field: str = ""
    """Names of types, or their codes 0..4; empty = none yet."""


def make_samples(wanted: NewSamples, who: str) -> list[str]:
    """Write the samples file; returns the ids of regions for which no image was found.

    Raises:
        LakesError: no polygons, ids that are empty or doubled, no image, or the file cannot be written.
    """
    if wanted.path.suffix.lower() != ".gpkg":
        raise InvalidSetting(translate("LabelStudio", "'{}' must end in .gpkg.").format(wanted.path))
    images = find_images(wanted.images)
    rows = region_rows(wanted, images)
    if not rows:
        raise InvalidSetting(translate("LabelStudio", "The layer has no polygons. Choose another."))
    check_ids([row["region_id"] for _, row in rows])
    created = history_entry(who, "", "created", wanted.regions.name())
    crs = wanted.regions.crs()
    with written(wanted.path) as part:
        _write_layer(part, "regions", REGION_FIELDS, rows, crs)
        _write_layer(part, "labels", LABEL_FIELDS, [], crs)
        _write_layer(part, "history", HISTORY_FIELDS, [(None, created)], None)
        with closing(sqlite3.connect(part)) as database, database:
            database.execute("CREATE UNIQUE INDEX regions_region_id ON regions (region_id)")
    return [row["region_id"] for _, row in rows if not row["image"]]


def find_images(source: Path) -> list[RegionImage]:
    """The image, or those of a folder that can be read.

    Raises:
        LakesError: there is none.
    """
    if not source.is_dir():
        return [read_image(source)]
    found = []
    for path in sorted(path for path in source.rglob("*") if path.suffix.lower() in SUFFIXES):
        try:
            found.append(read_image(path))
        except LakesError:
            continue  # a folder of images may hold other rasters
    if not found:
        sentence = translate("LabelStudio", "'{}' holds no image. Choose the folder of your composites.")
        raise InvalidSetting(sentence.format(source))
    return found


def region_rows(wanted: NewSamples, images: Sequence[RegionImage]) -> list[tuple[QgsGeometry, dict[str, Any]]]:
    """Shape and fields of every region."""
    layer = wanted.regions
    features = layer.getSelectedFeatures() if layer.selectedFeatureCount() else layer.getFeatures()
    rows = []
    for number, feature in enumerate(features, start=1):
        shape = polygons_only(feature.geometry())
        if shape.isEmpty():
            continue
        image = best_image(shape, layer.crs(), images)
        row = {
            "region_id": _text(feature[wanted.id_field]) if wanted.id_field else f"{number:04d}",
            "type": region_type(feature[wanted.type_field]) if wanted.type_field else "",
            "image": relative_image(wanted.path, image.path) if image else "",
            "status": "todo",
        }
        rows.append((shape, row))
    return rows


def best_image(
    shape: QgsGeometry, crs: QgsCoordinateReferenceSystem, images: Iterable[RegionImage]
) -> RegionImage | None:
    """The image with the most pixels in the region's box, the first of equals; None where none touches it."""
    best, most = None, 0
    for image in images:
        try:
            transform = QgsCoordinateTransform(crs, image.crs, QgsProject.instance())
            _, _, columns, rows = image.pixel_window(transform.transformBoundingBox(shape.boundingBox()))
        except QgsCsException:
            continue  # the region lies where the image's projection is not defined
        if columns * rows > most:
            best, most = image, columns * rows
    return best


def region_type(value: Any) -> str:
    """A type from its name in any case or its code 0..4; empty for anything else."""
    text = _text(value).upper()
    if text in TYPES:
        return text
    return TYPES[int(text)] if text.isdecimal() and int(text) < len(TYPES) else ""


def check_ids(ids: Sequence[str]) -> None:
    """Check that ids can tell regions apart.

    Raises:
        InvalidSetting: one is empty or doubled.
    """
    if "" in ids:
        raise InvalidSetting(translate("LabelStudio", "A region has no id. Choose another field, or none."))
    doubled = next((name for name in ids if ids.count(name) > 1), None)
    if doubled is not None:
        sentence = translate("LabelStudio", "The id '{}' occurs twice. Choose another field, or none.")
        raise InvalidSetting(sentence.format(doubled))


def _text(value: Any) -> str:
    return "" if value in (None, NULL) else str(value).strip()


def _layout(fields: dict[str, str]) -> QgsFields:
    # By way of a layer in memory: the types of QgsField have other names in each version of QGIS.
    named = "&".join(f"field={name}:{'double' if kind == 'float64' else 'string'}" for name, kind in fields.items())
    return QgsVectorLayer(f"None?{named}", "layout", "memory").fields()


def _write_layer(
    path: Path,
    name: str,
    fields: dict[str, str],
    rows: Iterable[tuple[QgsGeometry | None, dict[str, Any]]],
    crs: QgsCoordinateReferenceSystem | None,
) -> None:
    layout = _layout(fields)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = "GPKG", name
    actions = QgsVectorFileWriter.ActionOnExistingFile
    options.actionOnExistingFile = actions.CreateOrOverwriteLayer if path.exists() else actions.CreateOrOverwriteFile
    kind = QgsWkbTypes.Type.NoGeometry if crs is None else QgsWkbTypes.Type.MultiPolygon
    context = QgsProject.instance().transformContext()
    writer = QgsVectorFileWriter.create(
        str(path), layout, kind, crs or QgsCoordinateReferenceSystem(), context, options
    )
    for shape, row in rows:
        feature = QgsFeature(layout)
        for field, value in row.items():
            feature[field] = value or None
        if shape is not None:
            shape.convertToMultiType()
            feature.setGeometry(shape)
        writer.addFeature(feature)
    fault = writer.errorMessage() if writer.hasError() else ""
    del writer  # closes the file
    if fault:
        raise LakesError(
            translate("LabelStudio", "'{path}' was not written: {reason}.").format(path=path, reason=fault)
        )
