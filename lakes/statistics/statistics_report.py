"""The page about an inventory: the paper's Fig. 6, its size classes, and its statements."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from ..figures import TWO_COLUMNS, draw_journal_svg
from ..pages import NOTHING, Column, Table, write_page
from .classes import class_name
from .drawing import draw_grid, draw_profiles, draw_sizes
from .tally import CM2, Tally
from .totals import totals

TEMPLATE = Path(__file__).with_name("statistics.html")

COUNT = Column("count", "lakes", ",.0f", "数量")
AREA = Column("area_km2", "area (km²)", ",.3f", "面积（km²）")
CLASS = Column("class", "size (km²)", "", "面积级（km²）")
DEGREE = Column("degree", "from (°)", "g", "起（°）")
AXIS = Column("axis", "axis", "", "方向")


def write_statistics_report(path: str | Path, source: str, tally: Tally) -> None:
    """Write the page; it appears under its name when it is complete."""
    cells = tally.cells()
    write_page(
        path,
        TEMPLATE,
        source=Path(source.partition("|")[0]).name,
        tally=tally,
        cells=len(cells),
        totals=totals_table(tally),
        sizes=Table("sizes", (CLASS, COUNT, *_shares(), AREA), sizes_shown(tally.sizes()), has_total=True),
        profiles=Table("profiles", (AXIS, DEGREE, COUNT, AREA), tally.profiles()),
        types=_types_table(tally) if tally.types else None,
        count_map=_map(tally, cells, "count", f"lakes per cell of {tally.grid.side:g}°"),
        density_map=_map(tally, cells, "density", "lake area (% of the cell)"),
        sizes_figure=draw_journal_svg(
            lambda figure: draw_sizes(figure, {"lakes": tally.sizes()}), "sizes", TWO_COLUMNS, 2.6
        ),
        profiles_figure=draw_journal_svg(
            lambda figure: draw_profiles(figure, {"lakes": tally.profiles()}, tally.grid.side),
            "profiles",
            TWO_COLUMNS,
            4.2,
        ),
    )


def _map(tally: Tally, cells: pd.DataFrame, column: str, label: str) -> str:
    return draw_journal_svg(
        lambda figure: draw_grid(figure, tally.grid, cells, cells[column], label, False), column, TWO_COLUMNS, 2.9
    )


def _shares() -> tuple[Column, Column]:
    return (
        Column("count_percent", "of the lakes (%)", ".2f", "数量占比（%）"),
        Column("area_percent", "of the area (%)", ".2f", "面积占比（%）"),
    )


def sizes_shown(sizes: pd.DataFrame) -> pd.DataFrame:
    """Classes of size with their names, their shares in percent, and a row for all."""
    table = sizes.copy()
    table.insert(0, "class", [class_name(*bounds) for bounds in zip(sizes["lower"], sizes["upper"])])
    for name, column in (("count_percent", "count"), ("area_percent", "area_km2")):
        whole = table[column].sum()
        table[name] = 100 * table[column] / whole if whole else float("nan")
    every = table[["count", "area_km2", "count_percent", "area_percent"]].sum(min_count=1)
    everything = pd.DataFrame([{"class": "all", "lower": table["lower"].min(), "upper": float("inf"), **every}])
    return pd.concat([table, everything], ignore_index=True).astype({"count": "int64"})


def totals_table(tally: Tally) -> Table:
    """The paper's statements."""
    rows = [
        {
            "what": f"{total.name}{f' ({total.unit})' if total.unit else ''}",
            "chinese": total.chinese,
            "value": total.value,
            "shown": _plain(total.value),
        }
        for total in totals(tally)
    ]
    columns = (Column("what", "what"), Column("chinese", "内容"), Column("shown", "value", "", "数值"))
    return Table("totals", columns, pd.DataFrame(rows))


def _plain(value: float) -> str:
    if np.isnan(value):
        return NOTHING
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"


def _types_table(tally: Tally) -> Table:
    rows = [
        {"type": name, "count": count, "area_km2": tally.type_cm2[name] / CM2}
        for name, count in tally.types.most_common()
    ]
    return Table("types", (Column("type", "type", "", "类型"), COUNT, AREA), pd.DataFrame(rows))
