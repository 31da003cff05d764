"""Statistics of one inventory: size classes, grid, profiles, and the page with the paper's figures."""

from __future__ import annotations

from typing import Any

from ..progress import Progress, Stage
from ..tables import check_table_suffix, write_table
from ..vectors import check_suffix, write_polygons
from .grid import Grid
from .settings import StatisticsSettings
from .statistics_report import write_statistics_report
from .tally import tallied


def lake_statistics(settings: StatisticsSettings, progress: Progress) -> dict[str, Any]:
    """Write what is wanted of the grid layer, the tables of sizes and of profiles, and the report.

    Returns:
        LAKES_COUNT and AREA_KM2.

    Raises:
        MissingInput: no such layer, or none of polygons.
        LakesError: a layer has no coordinate system, or an output cannot be written.
    """
    for table in filter(None, (settings.sizes, settings.profiles)):
        check_table_suffix(table)
    if settings.grid_output:
        check_suffix(settings.grid_output)
    progress.percent(0, "Counting lakes")
    tally = tallied(settings.input, Grid(settings.grid), settings.exclude, Stage(progress, 0, 95))
    progress.percent(95, "Writing")
    if settings.grid_output:
        write_polygons(tally.cells(), settings.grid_output)
    if settings.sizes:
        write_table(tally.sizes(), settings.sizes)
    if settings.profiles:
        write_table(tally.profiles(), settings.profiles)
    if settings.report:
        write_statistics_report(settings.report, settings.input, tally)
    progress.info(f"{tally.count:,} lakes with {tally.area_km2:,.3f} km² in {len(tally.cells()):,} cells.")
    progress.percent(100)
    return {"LAKES_COUNT": tally.count, "AREA_KM2": tally.area_km2}
