"""The grid of the earth as a polygon layer, to choose tiles from."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import LakesError
from ..progress import Progress
from ..vectors import check_suffix, read_polygons_in_parts, write_polygons
from .cells import cell_bounds, cell_names, find_cells
from .settings import TileGridSettings

MOST_CELLS = 5_000_000
"""Of one layer: 0.1 degrees over the whole earth are 6.5 million."""


def write_tile_grid(settings: TileGridSettings, progress: Progress) -> dict[str, Any]:
    """Write the cells of an extent with their names, and where land is given only those on it.

    Returns:
        TILES.

    Raises:
        LakesError: more cells than one layer should have, or no cell lies on land.
    """
    check_suffix(settings.output)
    frame = grid_frame(settings)
    if settings.land:
        progress.percent(10, "Choosing tiles on land")
        frame = frame[on_land(frame.geometry.values, settings.land, progress)]
        if not len(frame):
            raise LakesError(f"No tile of the extent touches '{settings.land}'. Choose another extent or land layer.")
    write_polygons(frame.reset_index(drop=True), settings.output)
    progress.percent(100)
    progress.info(f"{len(frame):,} tiles.")
    return {"TILES": len(frame)}


def grid_frame(settings: TileGridSettings) -> gpd.GeoDataFrame:
    """The cells of an extent in scan order: `tile_id`, `row`, `col`, square on WGS 84.

    Raises:
        LakesError: more cells than one layer should have.
    """
    west, south, east, north = settings.extent
    span = min((east - west) % 360 or 360, 360)
    if span * (north - south) / settings.size**2 > MOST_CELLS:
        raise LakesError(f"SIZE {settings.size:g} makes more than {MOST_CELLS:,} tiles of the extent. Choose a larger.")
    cells = find_cells(settings.extent, settings.size)
    bounds = cell_bounds(cells, settings.size)
    return gpd.GeoDataFrame(
        {"tile_id": cell_names(bounds), "row": cells.row, "col": cells.col},
        geometry=shapely.box(*bounds.T),
        crs="EPSG:4326",
    )


def on_land(cells: NDArray[np.object_], land: str, progress: Progress) -> NDArray[np.bool_]:
    """Which cells (degrees on WGS 84) polygons of a layer intersect."""
    tree, is_on_land = shapely.STRtree(cells), np.zeros(len(cells), dtype=np.bool_)
    for share, part in read_polygons_in_parts(land, progress):
        progress.percent(10 + 80 * share)
        polygons = part.to_crs("EPSG:4326") if part.crs else part
        is_on_land[tree.query(polygons.geometry.values, predicate="intersects")[1]] = True
    return is_on_land
