"""The sample set in the layout of the paper's authors, as a samples file of ours.

Their regions say type (a code), subset and file name; image and annotation of a region carry both in their
names. Annotations are named .png, but their code writes GeoTIFF into them: what a file is decides itself.
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from rasterio.errors import NotGeoreferencedWarning

from ..errors import LakesError, MissingInput
from ..progress import Progress, Stage
from ..rasters import open_raster
from ..vectors import read_polygons
from .authors_images import convert
from .chips import mask_polygons
from .create import as_text, labels_of, named, to_subsets, to_types
from .notation import history_entry, relative_image
from .patches import burn
from .register import SamplesError, check_replaceable, create_samples
from .settings import TYPES, ImportSamplesSettings

WHO = "glakes:importsamples"
REGIONS, POLYGONS = "total_regions.shp", "total_polygons.shp"
FIELDS = {"type": "type", "file_name": "file name", "dataset": "subset"}
LAKE_CLASSES = ("", "lake")
TOLERATED = 0.01
"""Share of a region's lake pixels by which annotation and polygons may differ without being named."""

_IMAGE = re.compile(r"^.*?(type\d+_.+)\.tiff?$", re.IGNORECASE)
_ANNOTATION = re.compile(r"^annotation_(type\d+_.+)\.(?:png|tiff?)$", re.IGNORECASE)


class Layout(NamedTuple):
    """The files of a sample set; images and annotations by the part of the name that tells the region."""

    regions: Path
    polygons: Path | None
    images: dict[str, list[Path]]
    annotations: dict[str, Path]


class Difference(NamedTuple):
    """Pixels that are lake by annotation or polygons, and how many of them by one of the two alone."""

    lake: int
    alone: int


def import_samples(settings: ImportSamplesSettings, progress: Progress) -> dict[str, Any]:
    """Write a samples file and its images from the authors' layout.

    Returns:
        REGIONS_COUNT; FROM_ANNOTATIONS, regions whose labels are their annotation's pixels; DIFFERENT_PERCENT of
        the lake pixels of all other annotations that polygons have otherwise (0 without any).

    Raises:
        MissingInput: no regions, or no image of any.
        SamplesError: fields, codes or subsets that are unknown, or a doubled region.
    """
    check_replaceable(settings.output)
    progress.percent(0, "Reading regions")
    layout = find_layout(Path(settings.folder))
    regions = read_authors_regions(layout.regions, settings.type_codes, progress)
    _write_images(regions, layout, settings, Stage(progress, 5, 80))
    progress.percent(80, "Reading labels")
    labels, differences = _labels(regions, layout, settings, progress)
    looked_at = regions["region_id"].isin(labels["region_id"]) | regions["region_id"].str.lower().isin(
        set(layout.annotations)
    )
    regions["status"] = np.where(looked_at, "edited", "todo")
    progress.percent(95, "Writing samples")
    detail = f"{len(regions)} regions of {layout.regions.name}"
    create_samples(settings.output, regions, labels, [history_entry(WHO, "", "created", detail)])
    return {"REGIONS_COUNT": len(regions)} | _told(regions, labels, differences, progress)


def find_layout(folder: Path) -> Layout:
    """The files of a sample set in a folder and those below it.

    Raises:
        MissingInput: there is no such folder, or no layer of regions in it.
        SamplesError: there are two layers of regions or polygons, or two annotations of one region.
    """
    if not folder.is_dir():
        raise MissingInput(folder, remedy=f"FOLDER is the folder with {REGIONS}.")
    images: dict[str, list[Path]] = defaultdict(list)
    annotations: dict[str, Path] = {}
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        if found := _ANNOTATION.match(path.name):
            key = found.group(1).lower()
            _check_single([path, *filter(None, [annotations.get(key)])])
            annotations[key] = path
        elif found := _IMAGE.match(path.name):
            images[found.group(1).lower()].append(path)
    layers = {name: [path for path in files if path.name.lower() == name] for name in (REGIONS, POLYGONS)}
    for found_layers in layers.values():
        _check_single(found_layers)
    if not layers[REGIONS]:
        raise MissingInput(folder, f"has no {REGIONS}", "Choose the folder that the sample set was unpacked into.")
    return Layout(layers[REGIONS][0], next(iter(layers[POLYGONS]), None), dict(images), annotations)


def read_authors_regions(path: Path, codes: Sequence[str], progress: Progress) -> gpd.GeoDataFrame:
    """Regions with `region_id` as `type{code}_{file}`, `type` and `subset`.

    Raises:
        SamplesError: a field is missing, a code or subset is unknown, a region is there twice.
    """
    source = read_polygons(str(path), progress)
    fields = {str(name).lower(): name for name in source.columns}
    missing = [f"{name} ({meaning})" for name, meaning in FIELDS.items() if name not in fields]
    if missing:
        found = ", ".join(map(str, source.columns.drop("geometry"))) or "none"
        raise SamplesError(f"'{path}': expected the fields {', '.join(missing)}; found {found}.")
    if source.crs is None:
        raise LakesError(f"'{path}' has no coordinate system (its .prj is missing). Assign one first.")
    kinds, names = ([as_text(value) for value in source[fields[name]]] for name in ("type", "file_name"))
    ids = pd.Series([f"type{kind}_{name}" for kind, name in zip(kinds, names)], dtype=object)
    if ids.str.lower().duplicated().any():
        raise SamplesError(f"'{path}' has the region '{ids[ids.str.lower().duplicated()].iloc[0]}' twice. Remove one.")
    frame = {
        "region_id": ids.to_numpy(),
        "type": to_types([_decoded(kind, codes) for kind in kinds], "type"),
        "subset": to_subsets(source[fields["dataset"]], "dataset"),
        "image": [None] * len(ids),
    }
    return gpd.GeoDataFrame(frame, geometry=source.geometry.to_numpy(), crs=source.crs)


def _decoded(kind: str, codes: Sequence[str]) -> str:
    if not kind.isdigit():
        return kind
    if int(kind) >= len(codes):
        raise SamplesError(
            f"The type code {kind} is none of 0..{len(codes) - 1}, which stand for {', '.join(codes)}."
            f" Give TYPE_CODES one of {', '.join(TYPES)} for each code."
        )
    return codes[int(kind)]


def _check_single(paths: Sequence[Path]) -> None:
    if len(paths) > 1:
        raise SamplesError(f"'{paths[0]}' and '{paths[1]}' are the same part of a sample set. Keep one of them.")


def _write_images(
    regions: gpd.GeoDataFrame, layout: Layout, settings: ImportSamplesSettings, progress: Progress
) -> None:
    """Convert the image of each region, and fill in `image`; what cannot be used is named in a warning."""
    output = Path(settings.output)
    folder = output.with_name(f"{output.stem}_images")
    progress.percent(0, f"Converting images of {len(regions)} regions")
    bare = []
    for number, region_id in enumerate(regions["region_id"]):
        progress.percent(100 * number / len(regions))
        paths = layout.images.get(region_id.lower())
        if not paths:
            bare.append(region_id)
            continue
        try:
            convert(paths, folder / f"{region_id}.tif", regions.crs, progress)
        except LakesError as error:
            progress.warn(f"Region '{region_id}' has no image: {error}")
            continue
        regions.loc[number, "image"] = relative_image(output, folder / f"{region_id}.tif")
    if regions["image"].isna().all():
        first = f"image_{regions['region_id'].iloc[0]}.tif" if len(regions) else "image_type0_1.tif"
        raise MissingInput(
            settings.folder,
            f"has no image that can be used for any of {len(regions)} regions (such as {first})",
            f"Add the images, or make composites and use 'Create samples' with {REGIONS} and {POLYGONS}.",
        )
    if bare:
        progress.warn(f"{len(bare)} regions have no image: {named(bare)}.")


def _labels(
    regions: gpd.GeoDataFrame, layout: Layout, settings: ImportSamplesSettings, progress: Progress
) -> tuple[gpd.GeoDataFrame, dict[str, Difference | None]]:
    """Labels of all regions, and how annotations differ; None for a region whose labels are its annotation."""
    labels = _polygon_labels(layout.polygons, regions, progress)
    by_region = dict(tuple(labels.groupby("region_id")))
    parts = [labels]
    differences: dict[str, Difference | None] = {}
    for region_id, image in zip(regions["region_id"], regions["image"]):
        progress.check()
        annotation = layout.annotations.get(region_id.lower())
        if annotation is None or image is None:
            continue
        with open_raster(Path(settings.output).parent / image) as dataset:
            shape, crs, transform = dataset.shape, dataset.crs, dataset.transform
        mask = read_annotation(annotation, shape, progress)
        if mask is None:
            continue
        own = by_region.get(region_id)
        if own is not None:
            burnt = burn(list(own.geometry.to_crs(crs)), shape, transform)
            differences[region_id] = Difference(int((burnt | mask).sum()), int((burnt ^ mask).sum()))
        elif mask.any():
            traced = gpd.GeoDataFrame(geometry=mask_polygons(mask, transform), crs=crs).to_crs(regions.crs)
            parts.append(traced.assign(region_id=region_id, **{"class": "lake"}))
            differences[region_id] = None
    joined = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    return gpd.GeoDataFrame(joined, geometry="geometry", crs=regions.crs), differences


def _polygon_labels(path: Path | None, regions: gpd.GeoDataFrame, progress: Progress) -> gpd.GeoDataFrame:
    empty = gpd.GeoDataFrame({"region_id": [], "class": []}, geometry=[], crs=regions.crs)
    if path is None:
        progress.info(f"There is no {POLYGONS}: labels are taken from the annotations.")
        return empty
    polygons = read_polygons(str(path), progress)
    classes = next((polygons[name] for name in polygons if str(name).lower() == "class_name"), None)
    if classes is not None:
        others = sorted({as_text(value) for value in classes if as_text(value).lower() not in LAKE_CLASSES})
        if others:
            progress.warn(f"Polygons of the classes {', '.join(others)} are taken as lakes too, as the authors do.")
    # A field `class` of theirs would be read as one of ours.
    return labels_of(polygons[["geometry"]], regions, progress) if len(polygons) else empty


def read_annotation(path: Path, shape: tuple[int, int], progress: Progress) -> Any:
    """Lake pixels (anything but 0) of an annotation on its image's grid; None, with a warning, if it has another."""
    try:
        with warnings.catch_warnings():
            # A real PNG has no place of its own; it has its image's.
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with open_raster(path) as dataset:
                mask = dataset.read(1)
    except LakesError as error:
        progress.warn(str(error))
        return None
    if mask.shape != shape:
        progress.warn(
            f"'{path}' was left out: it has {mask.shape[1]} x {mask.shape[0]} pixels, its image"
            f" {shape[1]} x {shape[0]}."
        )
        return None
    return (mask != 0) & np.isfinite(mask)


def _told(
    regions: gpd.GeoDataFrame, labels: gpd.GeoDataFrame, differences: dict[str, Difference | None], progress: Progress
) -> dict[str, Any]:
    """Say what was found; returns its numbers."""
    compared = {name: found for name, found in differences.items() if found is not None}
    lake, alone = (sum(getattr(found, name) for found in compared.values()) for name in ("lake", "alone"))
    percent = 100 * alone / lake if lake else 0.0
    if compared:
        progress.info(f"Annotations and polygons of {len(compared)} regions differ in {percent:.2f} % of their pixels.")
    shares = {name: found.alone / found.lake for name, found in compared.items() if found.lake}
    far = sorted((name for name, share in shares.items() if share > TOLERATED), key=lambda name: -shares[name])
    if far:
        shown = [f"{name} ({100 * shares[name]:.0f} %)" for name in far]
        progress.warn(f"{len(far)} regions whose annotation and polygons differ; polygons are used: {named(shown)}.")
    blank = regions.loc[regions["status"] == "todo", "region_id"]
    if len(blank):
        progress.warn(f"{len(blank)} regions have neither polygons nor an annotation: {named(list(blank))}.")
    counts = regions["subset"].fillna("no subset").value_counts()
    progress.info(
        f"{len(regions)} regions ({', '.join(f'{n} {name}' for name, n in counts.items())}), {len(labels)} labels."
    )
    traced = sum(found is None for found in differences.values())
    return {"FROM_ANNOTATIONS": traced, "DIFFERENT_PERCENT": round(percent, 3)}
