"""A samples file from polygons and the images that cover them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..errors import GridMismatch, LakesError, MissingInput
from ..progress import Progress
from ..rasters import open_raster
from ..vectors import read_polygons
from .notation import history_entry, relative_image
from .register import SamplesError, check_replaceable, create_samples
from .settings import CLASSES, IMAGE_SUFFIXES, SUBSETS, TYPES, CreateSettings

WHO = "glakes:createsamples"
WHOLE = 1 - 1e-6
"""Share of a region from which on an image covers it; below it more than rounding is missing."""

_SUBSET_NAMES = {"TRAIN": "train", "VAL": "validation", "VALIDATION": "validation", "TEST": "test"}


@dataclass(frozen=True)
class Image:
    """A raster and where it lies."""

    path: Path
    crs: str
    """Well-known text."""
    outline: Any
    """Rectangle in its coordinate system."""


def create_from_regions(settings: CreateSettings, progress: Progress) -> dict[str, Any]:
    """Write a samples file: a region per polygon, with its type and the image that covers it.

    Regions without a type, or without an image, are kept, empty in that field, and named in a warning.

    Returns:
        REGIONS_COUNT.

    Raises:
        SamplesError: a doubled id, a type that is none, or a file with work in it under that name.
        GridMismatch: no image covers any region.
    """
    check_replaceable(settings.output)
    progress.percent(0, "Reading regions")
    source = read_polygons(settings.regions, progress)
    _check_source(source, settings)
    regions = without_doubles(source, progress)
    images = read_images(find_rasters(settings.images), progress)
    progress.percent(60, "Finding images")
    frame = gpd.GeoDataFrame(
        {
            "region_id": region_ids(regions, settings.id_field),
            "type": to_types(regions[settings.type_field], settings.type_field),
            "subset": _subsets_of(regions, settings.subset_field),
        },
        geometry=regions.geometry.to_numpy(),
        crs=regions.crs,
    )
    found = choose_images(frame, images)
    _check_images(frame, found, images, progress)
    frame["image"] = [image and relative_image(settings.output, image.path) for image, _ in found]
    labels = labels_of(read_polygons(settings.labels, progress), frame, progress) if settings.labels else None
    if labels is not None:
        frame["status"] = np.where(frame["region_id"].isin(labels["region_id"]), settings.labelled, "todo")
    progress.percent(90, "Writing samples")
    detail = f"{len(frame)} regions of {Path(settings.regions.partition('|')[0]).name}"
    create_samples(settings.output, frame, labels, [history_entry(WHO, "", "created", detail)])
    _tell(frame, progress)
    return {"REGIONS_COUNT": len(frame)}


def region_ids(regions: pd.DataFrame, field: str | None) -> list[str]:
    """Ids as text: of the field, else of a field `region_id`, else numbers from 1, all of one width.

    Raises:
        SamplesError: an id is empty or doubled.
    """
    name = field or ("region_id" if "region_id" in regions else None)
    if name is None:
        width = max(len(str(len(regions))), 3)
        return [f"{number:0{width}d}" for number in range(1, len(regions) + 1)]
    ids = [as_text(value) for value in regions[name]]
    if "" in ids:
        raise SamplesError(f"ID_FIELD '{name}' is empty in {ids.count('')} regions. Fill it, or choose another field.")
    doubled = pd.Series(ids)[pd.Series(ids).duplicated()]
    if len(doubled):
        raise SamplesError(
            f"ID_FIELD '{name}' holds '{doubled.iloc[0]}' more than once ({len(doubled)} regions repeat an id). "
            "Give each region its own, or choose another field."
        )
    return ids


def to_types(values: Iterable[Any], field: str) -> list[str | None]:
    """Types from names (any case) or codes 0..4; an empty value stays without a type.

    Raises:
        SamplesError: a value is neither.
    """
    by_name = {name: name for name in TYPES} | {str(code): name for code, name in enumerate(TYPES)}
    return _translated(values, by_name, f"TYPE_FIELD '{field}'", f"{', '.join(TYPES)}, or a code 0..{len(TYPES) - 1}")


def to_subsets(values: Iterable[Any], field: str) -> list[str | None]:
    """Subsets from their names (any case, `val` too); an empty value stays without one.

    Raises:
        SamplesError: a value is none.
    """
    return _translated(values, _SUBSET_NAMES, f"SUBSET_FIELD '{field}'", ", ".join(SUBSETS))


def _subsets_of(regions: pd.DataFrame, field: str | None) -> list[str | None]:
    return to_subsets(regions[field], field) if field else [None] * len(regions)


def _translated(values: Iterable[Any], by_name: dict[str, str], field: str, expected: str) -> list[str | None]:
    texts = [as_text(value).upper() for value in values]
    wrong = sorted({text for text in texts if text and text not in by_name})
    if wrong:
        raise SamplesError(f"{field} must hold {expected}; found '{wrong[0]}'. Correct it, or choose another field.")
    return [by_name.get(text) for text in texts]


def as_text(value: Any) -> str:
    """A field's value as text: no decimals on whole numbers, nothing for none."""
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()


def without_doubles(regions: gpd.GeoDataFrame, progress: Progress) -> gpd.GeoDataFrame:
    """Regions without those whose outline is that of an earlier one."""
    doubled = pd.Series(shapely.to_wkb(shapely.normalize(regions.geometry.values))).duplicated().to_numpy()
    if doubled.any():
        progress.warn(f"{int(doubled.sum())} regions have the outline of an earlier one and were left out.")
    return regions[~doubled].reset_index(drop=True)


def find_rasters(sources: Sequence[str]) -> list[Path]:
    """The files among the sources, and the rasters in the folders among them, in the order of their names.

    Raises:
        MissingInput: a source is not there.
    """
    found: set[Path] = set()
    for source in map(Path, sources):
        if source.is_dir():
            found |= {path for path in source.rglob("*") if path.suffix.lower() in IMAGE_SUFFIXES and path.is_file()}
        elif source.is_file():
            found.add(source)
        else:
            raise MissingInput(source, remedy="IMAGES takes rasters and folders of rasters.")
    return sorted(found)


def read_images(paths: Sequence[Path], progress: Progress) -> list[Image]:
    """Where the rasters lie; those that cannot hold regions are named in a warning and left out."""
    images = []
    for number, path in enumerate(paths):
        progress.percent(10 + 50 * number / len(paths), "Reading images" if number == 0 else None)
        try:
            with open_raster(path) as dataset:
                transform, crs = dataset.transform, dataset.crs
                corners = shapely.box(*dataset.bounds)
        except MissingInput as error:
            progress.warn(str(error))
            continue
        if crs is None or transform.b or transform.d or transform.e >= 0:
            fault = "has no coordinate system" if crs is None else "is not north-up"
            progress.warn(f"'{path}' {fault} and was left out.")
            continue
        images.append(Image(path, crs.to_wkt(), corners))
    return images


def choose_images(regions: gpd.GeoDataFrame, images: Sequence[Image]) -> list[tuple[Image | None, float]]:
    """For each region the image that covers it best, and what share of it that covers.

    Of images that cover it whole, the one with the region's id for a name, else the smallest, else
    the first.

    Args:
        regions: with `region_id`; may lie in another coordinate system than the images.
        images: in the order of their names.
    """
    best: list[tuple[tuple[float, ...], Image | None, float]] = [((0.0,), None, 0.0)] * len(regions)
    by_crs: dict[str, list[Image]] = {}
    for image in images:
        by_crs.setdefault(image.crs, []).append(image)
    for crs, group in by_crs.items():
        shapes = regions.geometry.to_crs(crs).to_numpy()
        outlines = np.array([image.outline for image in group], dtype=object)
        for region, number in zip(*shapely.STRtree(outlines).query(shapes, predicate="intersects"), strict=True):
            image, shape = group[number], shapes[region]
            share = float(shapely.intersection(shape, image.outline).area / shape.area)
            is_named = image.path.stem == regions["region_id"].iloc[region]
            covered = 1.0 if share >= WHOLE else share
            rank = (covered, float(is_named), shape.area / image.outline.area)
            if share > 0 and rank > best[region][0]:
                best[region] = rank, image, share
    return [(image, share) for _, image, share in best]


def _check_source(source: gpd.GeoDataFrame, settings: CreateSettings) -> None:
    named = {"TYPE_FIELD": settings.type_field, "ID_FIELD": settings.id_field, "SUBSET_FIELD": settings.subset_field}
    for parameter, field in named.items():
        if field and field not in source:
            found = ", ".join(source.columns.drop("geometry")) or "none"
            raise SamplesError(f"{parameter} '{field}' is not in '{settings.regions}'; its fields are: {found}.")
    if source.empty:
        raise SamplesError(f"'{settings.regions}' has no polygons. Draw the sample regions first.")
    if source.crs is None:
        raise LakesError(f"'{settings.regions}' has no coordinate system, so no image can be found. Assign one first.")


def _check_images(
    regions: gpd.GeoDataFrame,
    found: Sequence[tuple[Image | None, float]],
    images: Sequence[Image],
    progress: Progress,
) -> None:
    if not any(image for image, _ in found):
        raise GridMismatch(
            f"None of the {len(images)} images covers any of the {len(regions)} regions. Check IMAGES, and the "
            "coordinate systems of both."
        )
    ids = regions["region_id"]
    bare = [region_id for region_id, (image, _) in zip(ids, found, strict=True) if image is None]
    cut = [region_id for region_id, (image, share) in zip(ids, found, strict=True) if image and share < WHOLE]
    if bare:
        progress.warn(f"{len(bare)} regions are on no image and have none: {named(bare)}.")
    if cut:
        progress.warn(f"{len(cut)} regions reach beyond their image; only the part on it is used: {named(cut)}.")


def labels_of(labels: gpd.GeoDataFrame, regions: gpd.GeoDataFrame, progress: Progress) -> gpd.GeoDataFrame:
    """Polygons as labels, each once for every region that it overlaps; a `class` is taken over."""
    labels = labels.to_crs(regions.crs) if labels.crs is not None else labels.set_crs(regions.crs)
    shapes, outlines = labels.geometry.to_numpy(), regions.geometry.to_numpy()
    label, region = shapely.STRtree(outlines).query(shapes, predicate="intersects")
    overlap = shapely.relate_pattern(shapes[label], outlines[region], "T********")
    label, region = label[overlap], region[overlap]
    if len(set(label)) < len(labels):
        progress.warn(f"{len(labels) - len(set(label))} labels lie in no region and were left out.")
    names = labels["class"].where(labels["class"].isin(CLASSES), "lake") if "class" in labels else "lake"
    taken = labels.assign(**{"class": names}).iloc[label]
    return gpd.GeoDataFrame(
        {"region_id": regions["region_id"].to_numpy()[region], "class": taken["class"].to_numpy()},
        geometry=taken.geometry.to_numpy(),
        crs=regions.crs,
    )


def named(ids: Sequence[str]) -> str:
    """The first twenty ids, for a message."""
    return ", ".join(ids[:20]) + (", ..." if len(ids) > 20 else "")


def _tell(regions: gpd.GeoDataFrame, progress: Progress) -> None:
    untyped = regions["region_id"][regions["type"].isna()]
    if len(untyped):
        progress.warn(f"{len(untyped)} regions have no type; give them one before splitting: {named(list(untyped))}.")
    counts = regions["type"].value_counts()
    kinds = ", ".join(f"{counts[name]} {name}" for name in TYPES if name in counts)
    progress.info(f"{len(regions)} regions{': ' if kinds else ''}{kinds}.")
