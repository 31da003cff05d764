"""Copies of one samples file that were edited apart, read, merged and written as one again.

The rules are in `versions.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd

from ..progress import Progress
from ..vectors import check_suffix, write_polygons
from .notation import history_entry, image_path, relative_image
from .register import SamplesError, check_replaceable, create_samples, read_history, read_labels, read_regions
from .settings import HISTORY_FIELDS, LABEL_FIELDS, REGION_FIELDS, MergeSettings
from .versions import Copy, Merged, Version, merge, splits

WHO = "glakes:mergesamples"
LONLAT = "EPSG:4326"


def merge_samples(settings: MergeSettings, progress: Progress) -> dict[str, Any]:
    """Write the merged samples file and the layer of conflicts.

    Returns:
        REGIONS_COUNT and CONFLICTS_COUNT.

    Raises:
        SamplesError: the output is one of the copies or holds work that the copies lack, or two
            copies call different places by one id.
    """
    _check_outputs(settings)
    copies = []
    for number, path in enumerate(settings.samples):
        progress.percent(60 * number / len(settings.samples), f"Reading {Path(path).name}")
        copies.append(read_copy(path, progress))
    progress.percent(60, "Comparing regions")
    merged = merge(in_one_system(copies), settings.prefer)
    _warn_of_splits(copies, progress)
    progress.percent(80, "Writing samples")
    decisions = [_decision(versions) for versions in merged.conflicts.values()]
    history = [dict(zip(HISTORY_FIELDS, event, strict=True)) for event in merged.history] + decisions
    regions = merged.regions.copy()
    regions["image"] = [image and relative_image(settings.output, image) for image in regions["image"]]
    check_replaceable(settings.output, merged.labels, history)
    if settings.conflicts:
        write_polygons(conflict_layer(merged.conflicts, regions.crs), settings.conflicts)
    create_samples(settings.output, regions, merged.labels, history)
    _tell(merged, settings, progress)
    return {"REGIONS_COUNT": len(regions), "CONFLICTS_COUNT": len(merged.conflicts)}


def conflict_layer(conflicts: dict[str, list[Version]], crs: Any) -> gpd.GeoDataFrame:
    """Every version of every region in conflict: one row for its outline (`class` is `region`), one per label."""
    rows = []
    for versions in conflicts.values():
        for number, version in enumerate(versions):
            fields = {"version": "other" if number else "kept", "source": Path(version.source).name} | version.region
            rows.append(fields | {"class": "region"})
            labels = zip(version.labels["class"], version.labels.geometry, strict=True)
            rows += [fields | {"class": name, "geometry": shape} for name, shape in labels]
    columns = ["region_id", "version", "source", "class", *list(REGION_FIELDS)[1:], "geometry"]
    layer = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=crs)
    return layer.astype({name: kind for name, kind in REGION_FIELDS.items() if kind == "float64"})


def read_copy(path: str, progress: Progress) -> Copy:
    """A samples file, its images as whole paths."""
    regions, labels = read_regions(path, progress), read_labels(path, progress)
    regions["image"] = [image and str(image_path(path, image)) for image in regions["image"]]
    lines = read_history(path).fillna("").astype(str)
    return Copy(path, regions, labels[[*LABEL_FIELDS, "geometry"]], list(lines.itertuples(index=False, name=None)))


def in_one_system(copies: Sequence[Copy]) -> list[Copy]:
    """Copies in the coordinate system that all have; in longitude and latitude where they differ."""
    if all(copy.regions.crs == copies[0].regions.crs for copy in copies):
        return list(copies)
    return [copy._replace(regions=copy.regions.to_crs(LONLAT), labels=copy.labels.to_crs(LONLAT)) for copy in copies]


def _decision(versions: Sequence[Version]) -> dict[str, str]:
    names = " over ".join(f"{Path(version.source).name} ({version.stamp or 'no time'})" for version in versions)
    return history_entry(WHO, versions[0].region["region_id"], "merged", f"conflict: {names}")


def _check_outputs(settings: MergeSettings) -> None:
    if settings.conflicts:
        check_suffix(settings.conflicts)
    inputs = {Path(path).resolve() for path in settings.samples}
    for output in settings.outputs():
        if output.resolve() in inputs:
            raise SamplesError(f"'{output}' is one of the copies to merge. Choose another name for the output.")


def _warn_of_splits(copies: Sequence[Copy], progress: Progress) -> None:
    lines = [splits(copy) for copy in copies]
    largest = max(lines, key=len)
    if any(not some <= largest for some in lines):
        progress.warn("More than one copy was split; subsets are those of the latest split.")


def _tell(merged: Merged, settings: MergeSettings, progress: Progress) -> None:
    progress.info(
        f"{len(merged.regions)} regions, {len(merged.labels)} labels, {len(merged.history)} lines of history."
    )
    if merged.conflicts:
        first = ", ".join(list(merged.conflicts)[:20])
        where = f"'{settings.conflicts}' has every version." if settings.conflicts else "Give CONFLICTS to see them."
        kept = "the checked one, else the newest" if settings.prefer == "checked" else "the newest"
        progress.warn(
            f"{len(merged.conflicts)} regions were changed in more than one copy ({first}); of each {kept} is kept. "
            f"{where}"
        )
    missing = [image for image in merged.regions["image"] if image and not Path(image).is_file()]
    if missing:
        progress.warn(f"{len(missing)} images are not there, '{missing[0]}' first. The regions keep their paths.")
    if merged.regions["subset"].isna().any() and merged.regions["subset"].notna().any():
        progress.warn("Some regions have no subset. Run 'Split samples' again.")
