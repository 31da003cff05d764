"""Writes `t48que/samples.gpkg`: six sample regions of the bundled composite in the states that regions can have.

.venv/bin/python resources/sample/samples.py
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent / "t48que"
ROOT = HERE.parents[2]

SIDE = 300
"""Pixels of a region along each side: 3 km."""


class Plan(NamedTuple):
    """One region: its upper left pixel, and how far it is."""

    region_id: str
    column: int
    row: int
    type: str
    subset: str
    status: str
    threshold: float | None = None
    note: str = ""


PLANS = (
    Plan("QUE-01", 20, 160, "AR", "train", "checked", 0.02),
    Plan("QUE-02", 360, 130, "NR", "train", "edited", 0.05),
    Plan("QUE-03", 120, 500, "NR", "validation", "drafted", 0.0),
    Plan("QUE-04", 460, 470, "AR", "train", "rejected", 0.0, "The river is still in."),
    Plan("QUE-05", 740, 690, "NR", "test", "todo"),
    Plan("QUE-06", 760, 260, "BR", "train", "todo"),
)
ANNOTATOR, REVIEWER, DAY = "Analyst", "Reviewer", "2024-03-0{}T09:00:00Z"


def write_samples(path: Path, image: Path) -> None:
    """Write the samples file; its labels are what NDWI above each region's threshold gives."""
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    import rasterio
    import shapely
    from glakes.lakes.samples.register import create_samples
    from glakes.lakes.samples.thresholds import draft_labels

    rows, shapes, labels = [], [], []
    with rasterio.open(image) as raster:
        for plan in PLANS:
            window = rasterio.windows.Window(plan.column, plan.row, SIDE, SIDE)
            shapes.append(shapely.box(*raster.window_bounds(window)))
            rows.append(region_row(plan, image.name))
            if plan.threshold is not None:
                stored = raster.read(1, window=window, masked=True)
                values = np.where(stored.mask, np.nan, stored.data * raster.scales[0])
                found = draft_labels(
                    [values], values.shape, raster.window_transform(window), raster.crs, plan.threshold, 0.002
                )
                labels.append(
                    gpd.GeoDataFrame({"region_id": plan.region_id, "class": "lake"}, index=found.index, geometry=found)
                )
        crs = raster.crs
    regions = gpd.GeoDataFrame(rows, geometry=shapes, crs=crs)
    create_samples(path, regions, gpd.GeoDataFrame(pd.concat(labels, ignore_index=True), crs=crs), history())


def region_row(plan: Plan, image: str) -> dict[str, object]:
    """The fields of a region's row."""
    begun, reviewed = plan.status != "todo", plan.status in ("checked", "rejected")
    return {
        "region_id": plan.region_id,
        "type": plan.type,
        "subset": plan.subset,
        "image": image,
        "threshold": plan.threshold,
        "status": plan.status,
        "annotator": ANNOTATOR if begun else None,
        "annotated_at": DAY.format(4) if begun else None,
        "reviewer": REVIEWER if reviewed else None,
        "reviewed_at": DAY.format(5) if reviewed else None,
        "seconds": 900.0 if begun else None,
        "note": plan.note or None,
    }


def history() -> list[dict[str, str]]:
    """One line for everything that was done to a region."""
    lines = []
    for plan in PLANS:
        if plan.threshold is not None:
            line = {"who": ANNOTATOR, "when": DAY.format(4), "region_id": plan.region_id}
            lines.append(line | {"action": "threshold", "detail": f"{plan.threshold:.4f} manual"})
        if plan.status in ("checked", "rejected"):
            line = {"who": REVIEWER, "when": DAY.format(5), "region_id": plan.region_id}
            lines.append(line | {"action": "status", "detail": f"edited -> {plan.status}"})
    return lines


if __name__ == "__main__":
    runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)
    write_samples(HERE / "samples.gpkg", HERE / "composite.tif")
    sys.exit(0)
