"""The page that sets inventories side by side: the paper's Fig. 7 and 9."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from ..figures import TWO_COLUMNS, draw_journal_svg
from ..pages import Column, Table, write_page
from .classes import class_name
from .drawing import draw_grid, draw_profiles, draw_sizes, draw_view, view_height
from .grid import Grid
from .places import View
from .statistics_report import AREA, AXIS, CLASS, COUNT, DEGREE
from .tally import Tally

TEMPLATE = Path(__file__).with_name("compare.html")
DATASET = Column("dataset", "data set", "", "数据集")


class Compared(NamedTuple):
    """All that the page shows."""

    grid: Grid
    tallies: dict[str, Tally]
    """By name; INPUT first."""
    sizes: pd.DataFrame
    cells: gpd.GeoDataFrame
    profiles: pd.DataFrame
    alone: dict[str, int]
    """Lakes that the other side does not have."""
    views: Iterable[tuple[str, View | None]] = ()
    """Chosen places by name; none where the image does not reach."""


def write_comparison(path: str | Path, compared: Compared) -> None:
    """Write the page; it appears under its name when it is complete."""
    names = list(compared.tallies)
    by_name = {name: compared.profiles[compared.profiles["dataset"] == name] for name in names}
    sizes = {name: compared.sizes[compared.sizes["dataset"] == name] for name in names}
    write_page(
        path,
        TEMPLATE,
        names=names,
        side=compared.grid.side,
        is_disjoint=not compared.sizes["shared"].any(),
        overview=_overview(compared),
        sizes=_sizes(compared.sizes),
        profiles=Table("profiles", (DATASET, AXIS, DEGREE, COUNT, AREA), compared.profiles),
        sizes_figure=draw_journal_svg(lambda figure: draw_sizes(figure, sizes), "sizes", TWO_COLUMNS, 2.9),
        profiles_figure=draw_journal_svg(
            lambda figure: draw_profiles(figure, by_name, compared.grid.side), "profiles", TWO_COLUMNS, 4.4
        ),
        maps=[(name, _map(compared, number, names)) for number, name in enumerate(names[1:], 1)],
        places=[_shown(number, name, view) for number, (name, view) in enumerate(compared.views, 1)],
    )


class Shown(NamedTuple):
    """A place on the page."""

    name: str
    centre: str
    """Such as 17.92° N, 103.75° E."""
    figure: str | None
    """None where the image does not reach."""


def _shown(number: int, name: str, view: View | None) -> Shown:
    if view is None:
        return Shown(name, "", None)
    lon, lat = view.centre
    centre = f"{abs(lat):.2f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.2f}° {'E' if lon >= 0 else 'W'}"
    height = view_height(view, TWO_COLUMNS)
    return Shown(
        name, centre, draw_journal_svg(lambda figure: draw_view(figure, view), f"place-{number}", TWO_COLUMNS, height)
    )


def _map(compared: Compared, number: int, names: list[str]) -> str:
    label = f"area (km²): {names[0]} minus {names[number]}"
    values = compared.cells[f"darea_{number}"]
    return draw_journal_svg(
        lambda figure: draw_grid(figure, compared.grid, compared.cells, values, label, True),
        f"difference-{number}",
        TWO_COLUMNS,
        2.9,
    )


def _overview(compared: Compared) -> Table:
    rows = [
        {
            "dataset": name,
            "count": tally.count,
            "area_km2": tally.area_km2,
            "alone": compared.alone[name],
            "alone_percent": 100 * compared.alone[name] / tally.count if tally.count else float("nan"),
        }
        for name, tally in compared.tallies.items()
    ]
    columns = (
        DATASET,
        COUNT,
        AREA,
        Column("alone", "not on the other side", ",.0f", "对方没有的湖泊"),
        Column("alone_percent", "of its lakes (%)", ".2f", "占比（%）"),
    )
    return Table("overview", columns, pd.DataFrame(rows))


def _sizes(sizes: pd.DataFrame) -> Table:
    shown = sizes.assign(**{"class": [class_name(*bounds) for bounds in zip(sizes["lower"], sizes["upper"])]})
    shown["shared_percent"] = 100 * shown["shared"] / shown["count"].where(shown["count"] > 0)
    shown["overlap_percent"] = 100 * shown["overlap_km2"] / shown["area_km2"].where(shown["area_km2"] > 0)
    columns = (
        DATASET,
        CLASS,
        COUNT,
        AREA,
        Column("shared_percent", "shared lakes (%)", ".2f", "共有湖泊（%）"),
        Column("overlap_percent", "shared area (%)", ".2f", "重叠面积（%）"),
    )
    return Table("sizes", columns, shown)
