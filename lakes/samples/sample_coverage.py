"""Read samples, and write what they cover so far: a report, and a grid layer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..inventory.measures import area_km2, interior_point
from ..progress import Progress, Stage
from ..vectors import check_suffix, read_polygons_in_parts, write_polygons
from .coverage import Places, cover, region_table
from .coverage_report import write_coverage
from .register import SamplesError, read_labels, read_regions
from .settings import CoverageSettings


def sample_coverage(settings: CoverageSettings, progress: Progress) -> dict[str, Any]:
    """Write the report, and the grid layer if it is wanted.

    Returns:
        REGIONS_COUNT and UNDER_SAMPLED, the number of under-sampled cells.

    Raises:
        SamplesError: the file has no regions.
    """
    if settings.output:
        check_suffix(settings.output)
    progress.percent(0, "Reading samples")
    regions, labels = read_regions(settings.samples, progress), read_labels(settings.samples, progress)
    if regions.empty:
        raise SamplesError(f"'{settings.samples}' has no regions yet. Make some with 'Create samples'.")
    lakes = read_places(settings.lakes, Stage(progress, 10, 80)) if settings.lakes else None
    progress.percent(80, "Counting")
    sizes = area_km2(labels.geometry[labels["class"] == "lake"]).to_numpy()
    coverage = cover(region_table(regions), sizes, lakes, settings.cell)
    progress.percent(90, "Writing the report")
    if settings.output:
        write_polygons(coverage.cells, settings.output)
    write_coverage(settings.report, coverage)
    under = int(coverage.cells["under"].sum())
    progress.info(f"{len(regions)} regions; {under} of {len(coverage.cells)} cells are under-sampled.")
    return {"REGIONS_COUNT": len(regions), "UNDER_SAMPLED": under}


def read_places(source: str, progress: Progress) -> Places:
    """Position and size of every polygon of a layer of any size."""
    progress.percent(0, "Reading lakes")
    parts = []
    for share, frame in read_polygons_in_parts(source, progress):
        progress.percent(100 * share)
        parts.append(interior_point(frame.geometry).assign(km2=area_km2(frame.geometry)))
    table = pd.concat(parts) if parts else pd.DataFrame(columns=["lon", "lat", "km2"], dtype=float)
    return Places(*(table[name].to_numpy(dtype=np.float64) for name in ("lon", "lat", "km2")))
