"""Labelled and predicted lakes as they are counted: in one system, inside regions, no place twice."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..errors import LakesError
from ..inventory.measures import area_km2
from ..inventory.nearby import in_system_of
from ..inventory.passing import Shapes
from ..progress import Progress
from ..samples.settings import TYPES
from ..samples.split import UNTYPED, overlap_groups
from ..vectors import read_polygons
from .near_regions import read_at_regions
from .planar import cut_at_regions, without, without_overlaps

ID_FIELDS = ("lake_id", "label_id", "hylak_id", "glakes_id", "pld_id", "id")
"""What a layer may call the numbers of its lakes, in lower case; without any they are counted from 1."""

LEFT_OUT = 10
"""Ids that a warning names."""


def read_labels(source: str, progress: Progress) -> tuple[gpd.GeoDataFrame, Shapes]:
    """The labelled lakes, and the places that a samples file marks with the class `ignore`."""
    labels = read_polygons(source, progress)
    if labels.crs is None:
        raise LakesError(
            f"LABELS: '{source}' has no coordinate system, so no area can be computed. Set its coordinate system first."
        )
    is_ignored = labels["class"].eq("ignore").to_numpy() if "class" in labels else np.zeros(len(labels), dtype=bool)
    return labels[~is_ignored].reset_index(drop=True), labels.geometry.to_numpy()[is_ignored]


def read_regions(source: str, labels: gpd.GeoDataFrame, type_field: str, progress: Progress) -> gpd.GeoDataFrame:
    """The regions that count, in the labels' system: `geometry`, `region_id`, `type`.

    Raises:
        LakesError: there are none.
    """
    regions = in_system_of(read_polygons(source, progress), labels.geometry)
    if "status" in regions:
        regions = _worked_on(regions, labels, progress)
    if not len(regions):
        raise LakesError(f"REGIONS: expected regions with labels in '{source}', found none. Label some first.")
    if "subset" in regions and regions["subset"].nunique() > 1:
        found = ", ".join(sorted(regions["subset"].dropna().unique()))
        progress.warn(
            f"REGIONS has regions of several subsets ({found}); only those for testing are a test of a model."
        )
    regions = regions.reset_index(drop=True)
    ids = regions["region_id"] if "region_id" in regions else pd.Series(np.arange(1, len(regions) + 1))
    counted = gpd.GeoDataFrame(
        {"region_id": ids.astype("string").fillna(""), "type": types_of(regions, type_field, "REGIONS", progress)},
        geometry=regions.geometry.to_numpy(),
        crs=regions.crs,
    )
    meet = len(counted) - len(np.unique(overlap_groups(counted.geometry)))
    if meet:
        progress.warn(
            f"{meet} of {len(counted)} regions overlap others; what lies in two regions counts in both. Intervals are"
            " too narrow then."
        )
    return counted


def _worked_on(regions: gpd.GeoDataFrame, labels: gpd.GeoDataFrame, progress: Progress) -> gpd.GeoDataFrame:
    """Without regions of a samples file that are rejected, or still to do and without labels."""
    is_labelled = np.zeros(len(regions), dtype=bool)
    is_labelled[shapely.STRtree(regions.geometry.to_numpy()).query(labels.geometry.to_numpy(), "intersects")[1]] = True
    idle = regions["status"].eq("rejected") | (regions["status"].eq("todo") & ~is_labelled)
    if idle.any():
        progress.info(f"{int(idle.sum())} regions are rejected, or still 'todo' without labels; they are not counted.")
    return regions[~idle]


def types_of(frame: pd.DataFrame, field: str, name: str, progress: Progress) -> NDArray[np.object_]:
    """The type of each row as text, `none` where there is none."""
    if field not in frame:
        progress.info(f"{name} has no field '{field}': there are no types, and scores are of all lakes together.")
        return np.full(len(frame), UNTYPED, dtype=object)
    text = frame[field].astype("string").str.strip()
    missing = text.isna() | text.eq("")
    if missing.any():
        progress.warn(f"{int(missing.sum())} of {len(frame)} features of {name} have no type; they are '{UNTYPED}'.")
    return text.mask(missing, UNTYPED).to_numpy(dtype=object)


def sorted_types(types: Sequence[str]) -> list[str]:
    """The types that occur: the paper's in their order, others by alphabet, `none` last."""
    found = set(types)
    others = sorted(found - {*TYPES, UNTYPED})
    return [kind for kind in (*TYPES, *others, UNTYPED) if kind in found]


def counted_labels(
    labels: gpd.GeoDataFrame, ignored: Shapes, regions: gpd.GeoDataFrame | None, progress: Progress
) -> gpd.GeoDataFrame:
    """The labelled lakes that count, as `counted`; a label that names its region counts in no other."""
    lakes = counted(labels, "LABELS", ignored, regions, progress)
    if regions is None or "region_id" not in labels:
        return lakes
    own = labels["region_id"].astype("string").to_numpy()[lakes["lake"]]
    known = np.isin(own.astype(object), regions["region_id"].to_numpy(dtype=object))
    is_own = own == regions["region_id"].to_numpy()[lakes["region"]]
    return lakes[~known | is_own].reset_index(drop=True)


def read_predicted(
    source: str,
    name: str,
    labels: gpd.GeoDataFrame,
    regions: gpd.GeoDataFrame | None,
    ignored: Shapes,
    progress: Progress,
) -> gpd.GeoDataFrame:
    """The predicted lakes that count, as `counted`, in the labels' system."""
    if regions is None:
        lakes = in_system_of(read_polygons(source, progress), labels.geometry)
    else:
        lakes = read_at_regions(source, regions.geometry, progress)
    found = counted(lakes, name, ignored, regions, progress)
    outside = len(lakes) - found["lake"].nunique()
    if regions is not None and outside:
        progress.info(f"{outside} lakes of {name} near the regions lie outside of REGIONS and are not counted.")
    return found


def counted(
    lakes: gpd.GeoDataFrame, name: str, ignored: Shapes, regions: gpd.GeoDataFrame | None, progress: Progress
) -> gpd.GeoDataFrame:
    """What of the lakes is counted.

    Args:
        lakes: a layer.
        name: of the parameter, for warnings.
        ignored: places that do not count.
        regions: in the same system; None = everywhere.
        progress: hears what was mended.

    Returns:
        A row per lake and region: `geometry` inside of the region, `area_km2` of that, `lake` (row of `lakes`), `id`,
        `region` (row of `regions`, or `EVERYWHERE`), `is_cut`, and `whole`, the shape before it was cut.
    """
    shapes, overlapped = without_overlaps(lakes.geometry.to_numpy())
    if overlapped.any():
        progress.warn(
            f"{int(overlapped.sum())} lakes of {name} overlap larger ones of the same layer or are there twice; what"
            " lies in both counts for the larger one."
        )
    if len(ignored):
        shapes, _ = without(shapes, ignored, progress)
    cut = cut_at_regions(shapes, None if regions is None else regions.geometry.to_numpy(), progress)
    geometry = gpd.GeoSeries(cut.shapes, crs=lakes.crs)
    ids = lake_ids(lakes, name, progress)
    frame = gpd.GeoDataFrame(
        {
            "lake": cut.lake,
            "id": ids[cut.lake],
            "region": cut.region,
            "is_cut": cut.is_cut,
            "whole": shapes[cut.lake],
            "area_km2": area_km2(geometry).to_numpy(),
        },
        geometry=geometry,
    )
    has_area = frame["area_km2"].to_numpy() > 0  # False for NaN too
    if regions is not None and frame["is_cut"].any():
        progress.info(
            f"{int(frame['is_cut'].sum())} lakes of {name} are cut at the outline of a region; what is inside counts."
        )
    return frame[has_area].reset_index(drop=True)


def lake_ids(lakes: gpd.GeoDataFrame, name: str, progress: Progress) -> NDArray[np.object_]:
    """The id of each lake as text: of the first of `ID_FIELDS` that there is, else its number from 1."""
    by_lower_case = {str(field).lower(): field for field in lakes.columns}
    field = next((by_lower_case[alias] for alias in ID_FIELDS if alias in by_lower_case), None)
    numbers = pd.Series(np.arange(1, len(lakes) + 1)).astype("string")
    if field is None:
        return numbers.to_numpy(dtype=object)
    ids = lakes[field].reset_index(drop=True).astype("string").str.removesuffix(".0")
    twice = ids[ids.duplicated(keep=False) & ids.notna()].unique()
    if len(twice):
        progress.warn(
            f"{len(twice)} ids of {name} are there more than once ({', '.join(twice[:LEFT_OUT])}). Lakes are matched by"
            " their place, so numbers are right, but PAIRS names different lakes by the same id."
        )
    return ids.fillna(numbers).to_numpy(dtype=object)
