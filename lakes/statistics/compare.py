"""Inventories side by side: sizes, cells, profiles, and which lakes only one of them has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from ..gathering import gathered_polygons
from ..progress import Progress, Stage
from ..tables import check_table_suffix, write_table
from ..vectors import check_suffix, read_polygons, write_polygons
from .classes import EDGES
from .compare_report import Compared, write_comparison
from .drawing import ROW_PANELS
from .grid import Grid
from .overlap import LONLAT, SharedTotals, blocks, shared_lakes
from .places import MOST_PIXELS, Place, View, read_places, view_of
from .settings import CompareSettings
from .tally import Tally, tallied

ROW_PIXELS = 1400
"""Of all pictures of a row: enough for print, and a page of twelve places can still be sent."""

Add = Callable[[gpd.GeoDataFrame], None]


def compare_datasets(settings: CompareSettings, progress: Progress) -> dict[str, Any]:
    """Write what is wanted of the tables, the grid layer, the report, and the lakes that only one side has.

    Returns:
        SHARED_PERCENT, the share of INPUT's lakes that one of the others has, and ONLY_INPUT_COUNT and
        ONLY_OTHERS_COUNT.

    Raises:
        MissingInput: no such layer, or none of polygons.
        LakesError: a layer has no coordinate system, or an output cannot be written.
    """
    _check_outputs(settings)
    places = _places(settings, progress)
    names = dataset_names(settings)
    sources = dict(zip(names, (settings.input, *settings.others), strict=True))
    grid, tallies = Grid(settings.grid), {}
    for number, (name, source) in enumerate(sources.items()):
        progress.percent(50 * number / len(sources), f"Counting {name}")
        stage = Stage(progress, 50 * number / len(sources), 50 * (number + 1) / len(sources))
        tallies[name] = tallied(source, grid, settings.exclude, stage)
    shared, alone = _overlaps(settings, sources, tallies, Stage(progress, 50, 95))
    views = _views(settings, sources, places, Stage(progress, 95, 99))
    compared = Compared(grid, tallies, sizes_of(tallies, shared), cells_of(tallies), profiles_of(tallies), alone, views)
    progress.percent(95, "Writing")
    _write(settings, compared)
    progress.percent(100)
    mine = tallies[names[0]].count
    return {
        "SHARED_PERCENT": 100 * (mine - alone[names[0]]) / mine if mine else 0.0,
        "ONLY_INPUT_COUNT": alone[names[0]],
        "ONLY_OTHERS_COUNT": sum(alone[name] for name in names[1:]),
    }


def dataset_names(settings: CompareSettings) -> list[str]:
    """INPUT's name and those of the others, each different."""
    given = [name.strip() for name in settings.names.split(",") if name.strip()]
    stems = [_stem(source) for source in (settings.input, *settings.others)]
    names = [stems[0], *(given or stems[1:])]
    return [name if names.count(name) == 1 else f"{name} {number + 1}" for number, name in enumerate(names)]


def _stem(source: str) -> str:
    path, _, layer = source.partition("|layername=")
    stem = Path(path).stem
    return stem if layer in ("", stem) else f"{stem} {layer}"


def _check_outputs(settings: CompareSettings) -> None:
    for table in filter(None, (settings.sizes, settings.profiles)):
        check_table_suffix(table)
    for layer in filter(None, (settings.grid_output, settings.only_input, settings.only_others)):
        check_suffix(layer)


def _excluded(settings: CompareSettings) -> gpd.GeoSeries | None:
    """The polygons of EXCLUDE in degrees."""
    return read_polygons(settings.exclude).geometry.to_crs(LONLAT) if settings.exclude else None


def _places(settings: CompareSettings, progress: Progress) -> list[Place]:
    if not (settings.places and settings.image):
        return []
    if not settings.report:
        progress.warn("PLACES and IMAGE make pictures for the report, and no REPORT is asked for. They are not used.")
        return []
    return read_places(settings.places, settings.image, progress)


def _views(
    settings: CompareSettings, sources: dict[str, str], places: list[Place], progress: Progress
) -> Iterator[tuple[str, View | None]]:
    """The places one by one, so that the picture of one is in memory."""
    exclude = _excluded(settings) if places else None
    most = min(MOST_PIXELS, ROW_PIXELS // min(len(sources), ROW_PANELS))
    for number, place in enumerate(places):
        progress.percent(100 * number / len(places), f"Drawing {place.name}")
        view = view_of(place, str(settings.image), sources, exclude, most)
        if view is None:
            progress.warn(f"The place '{place.name}' lies outside IMAGE, so there is no picture of it.")
        yield place.name, view


def _overlaps(
    settings: CompareSettings, sources: dict[str, str], tallies: dict[str, Tally], progress: Progress
) -> tuple[dict[str, SharedTotals], dict[str, int]]:
    """What INPUT shares with the others taken together, and each of the others with INPUT."""
    exclude = _excluded(settings)
    places = blocks(block_cells(tallies))
    first, *others = sources
    shared, alone = {name: SharedTotals() for name in sources}, dict.fromkeys(sources, 0)
    with ExitStack() as stack:
        kept = [_gatherer(stack, path, progress) for path in (settings.only_input, settings.only_others)]
        for number, name in enumerate(sources):
            stage = Stage(progress, 100 * number / len(sources), 100 * (number + 1) / len(sources))
            stage.percent(0, f"Comparing {name}")
            partners = [sources[other] for other in others] if name == first else [sources[first]]
            for lakes in shared_lakes(sources[name], partners, places, exclude, stage):
                shared[name].add(lakes)
                left = lakes[lakes["overlap"] <= 0].drop(columns="overlap")
                counted = np.arange(len(left)) + sum(alone.values())
                kept[name != first](left.assign(number=counted, dataset=name))
                alone[name] += len(left)
    return shared, alone


def _gatherer(stack: ExitStack, path: str | None, progress: Progress) -> Add:
    if not path:
        return lambda lakes: None
    add = stack.enter_context(gathered_polygons(path, "number", progress))
    nobody = {"area_km2": np.zeros(0), "number": np.zeros(0, dtype=np.int64), "dataset": np.zeros(0, dtype=object)}
    add(gpd.GeoDataFrame(nobody, geometry=[], crs=LONLAT))
    return add


def block_cells(tallies: dict[str, Tally]) -> pd.DataFrame:
    """Cells with the lakes of all inventories, and where they end: `west`, `south`, `east`, `north`, `count`."""
    grid = next(iter(tallies.values())).grid
    cells = pd.concat([tally.cells() for tally in tallies.values()])
    found = cells.groupby(["west", "south"], as_index=False)["count"].sum()
    for start, end, lines in (("west", "east", grid.meridians), ("south", "north", grid.parallels)):
        found[end] = lines[np.searchsorted(lines, found[start].to_numpy()) + 1]
    return found


def sizes_of(tallies: dict[str, Tally], shared: dict[str, SharedTotals]) -> pd.DataFrame:
    """`dataset`, `lower`, `upper`, `count`, `area_km2` of each class, and what is shared with the other side."""
    tables = []
    for name, tally in tallies.items():
        sizes = tally.sizes()
        kinds = np.searchsorted(EDGES, sizes["lower"].to_numpy(), side="right")
        both = shared[name].table.iloc[kinds].reset_index(drop=True)
        tables.append(pd.concat([sizes, both], axis=1).assign(dataset=name))
    found = pd.concat(tables, ignore_index=True)
    return found[["dataset", *(column for column in found if column != "dataset")]]


def profiles_of(tallies: dict[str, Tally]) -> pd.DataFrame:
    """`dataset` and the columns of `grid.profile_table`."""
    found = pd.concat([tally.profiles().assign(dataset=name) for name, tally in tallies.items()], ignore_index=True)
    return found[["dataset", "axis", "degree", "count", "area_km2"]]


def cells_of(tallies: dict[str, Tally]) -> gpd.GeoDataFrame:
    """Cells of all inventories.

    Returns:
        `west`, `south`, `cell_km2`; `count`, `area_km2` of INPUT; for each of the others, numbered from 1 in their
        order, `count_1`, `area_1`, and INPUT minus it: `dcount_1`, `darea_1`.
    """
    first, *others = (tally.cells().set_index(["west", "south"]) for tally in tallies.values())
    index = first.index
    for other in others:
        index = index.union(other.index)
    every = pd.concat([first, *others])
    every = every[~every.index.duplicated()].reindex(index)
    table = gpd.GeoDataFrame({"cell_km2": every["cell_km2"]}, geometry=every["geometry"], crs=LONLAT)
    mine = first[["count", "area_km2"]].reindex(index).fillna(0)
    table["count"], table["area_km2"] = mine["count"].astype("int64"), mine["area_km2"]
    for number, other in enumerate(others, 1):
        theirs = other[["count", "area_km2"]].reindex(index).fillna(0)
        table[f"count_{number}"], table[f"area_{number}"] = theirs["count"].astype("int64"), theirs["area_km2"]
        table[f"dcount_{number}"] = table["count"] - table[f"count_{number}"]
        table[f"darea_{number}"] = table["area_km2"] - table[f"area_{number}"]
    return table.reset_index()


def _write(settings: CompareSettings, compared: Compared) -> None:
    if settings.sizes:
        write_table(compared.sizes, settings.sizes)
    if settings.profiles:
        write_table(compared.profiles, settings.profiles)
    if settings.grid_output:
        write_polygons(compared.cells, settings.grid_output)
    if settings.report:
        write_comparison(settings.report, compared)
