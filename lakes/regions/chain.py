"""The lakes of one region through ocean, rivers, completion and finish, each step of which is done once.

A step is made of the layer of lakes that it reads (its checksum), what its settings name (the content of the files) and
what else they say. So a change in one setting computes only what depends on it, and where a step gives the same
lakes as before, those after it are done.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd

from ..inventory.completion import GLAKES, PLD, complete, counted
from ..inventory.finish import finished
from ..inventory.ocean import find_sea
from ..inventory.river_mask import without_rivers
from ..progress import Progress
from ..tiles.folder import digest_of
from ..vectors import read_polygons, write_polygons
from ..version import software_version
from .decided import decisions_digest, decisions_on, keep_edited
from .division import KNOWN, PREDICTED
from .marks import Mark, find_mark, last_mark, set_mark
from .settings import AssembleSettings
from .sources import Sources

INLAND, SEA, MASKED, REVIEW, DECISIONS = "inland.fgb", "sea.fgb", "masked.fgb", "review.gpkg", "decisions.gpkg"
COMPLETED, LAKES, ARCHIVE = "completed.fgb", "lakes.gpkg", "lakes.parquet"

RUN_ID_LENGTH = 12
"""Of the run's digest, in the field `run_id`."""


class Stock(NamedTuple):
    """What is the same for all regions."""

    settings: AssembleSettings
    sources: Sources
    about: dict[str, str]
    """What files say of the run."""
    parts: str
    """Digest of the parts of its tiles."""
    area: gpd.GeoSeries
    """The tiles of the run."""
    decisions: Path
    """Ours, of all regions."""
    decided: str
    """Digest of what they say; empty = there are none."""


class Done(NamedTuple):
    """A step of a region."""

    step: str
    mark: Mark
    is_new: bool


class Uses(NamedTuple):
    """What a step depends on beside its lakes: settings that name data, and others."""

    sources: tuple[str, ...]
    values: tuple[str, ...]


STEPS = {
    "ocean": Uses(("land", "ocean", "keep"), ("tolerance",)),
    "rivers": Uses(("rivers", "river_masks", "reservoirs", "glakes"), ("river_value", "area_ratio")),
    "completion": Uses((), ()),
    "finish": Uses(("glakes", "pld", "hydrolakes"), ("min_area",)),
}
"""In their order. What completion takes is in the known lakes of the region."""

Work = Callable[[Path, Stock, dict[str, str], Progress], tuple[list[str], dict[str, Any]]]
"""Takes the folder, what is given, what files say and a progress; returns names of files and what is said."""


def run_step(step: str, folder: Path, lakes: str, checksum: str, stock: Stock, progress: Progress) -> Done:
    """Have a step done, unless it is.

    Args:
        step: of `STEPS`.
        folder: of the region, with what the steps before have left.
        lakes: name of the layer that the step reads.
        checksum: of that layer.
        stock: what it is done with.
        progress: hears what the step says.
    """
    digest = _digest(step, folder, checksum, stock)
    mark = find_mark(folder, step, digest)
    if mark:
        return Done(step, mark, False)
    uses = STEPS[step]
    about = stock.about | {"STEP": step} | {name.upper(): str(getattr(stock.settings, name)) for name in uses.values}
    about["SOURCES"] = ", ".join(
        f"{file['name']} {file['checksum']}" for source in stock.sources.of(*uses.sources) for file in source.files
    )
    names, said = WORK[step](folder / lakes, stock, about, progress)
    return Done(step, set_mark(folder, step, digest, names, said, progress), True)


def _digest(step: str, folder: Path, checksum: str, stock: Stock) -> str:
    """What a step is made of."""
    uses = STEPS[step]
    made_of: dict[str, Any] = {
        "step": step,
        "software": software_version(),
        "run": stock.about,
        "lakes": checksum,
        "sources": stock.sources.digest(*uses.sources),
        "values": {name: getattr(stock.settings, name) for name in uses.values},
    }
    if step == "rivers":
        made_of["decisions"] = stock.decided
    if step == "completion":
        division = last_mark(folder, "division")
        made_of["known"] = division.files[KNOWN]["checksum"] if division else ""
    if step == "finish":
        made_of["archive"] = _can_archive()
    return digest_of(made_of)


def _can_archive() -> bool:
    return find_spec("pyarrow") is not None


def _ocean(lakes: Path, stock: Stock, about: dict[str, str], progress: Progress) -> tuple[list[str], dict[str, Any]]:
    settings = stock.settings.for_ocean(str(lakes))
    if settings is None:
        return [], {}
    found, is_sea = find_sea(settings, progress, has_land=False)
    write_polygons(found[~is_sea].reset_index(drop=True), lakes.with_name(INLAND), about=about)
    write_polygons(found[is_sea].reset_index(drop=True), lakes.with_name(SEA), about=about)
    return [INLAND, SEA], {"KEPT": int((~is_sea).sum()), "REMOVED_COUNT": int(is_sea.sum())}


def _rivers(lakes: Path, stock: Stock, about: dict[str, str], progress: Progress) -> tuple[list[str], dict[str, Any]]:
    chosen, rows = lakes.with_name(DECISIONS), []
    if stock.decided:
        rows = decisions_on(str(lakes), stock.decisions, chosen, progress)
    settings = stock.settings.for_rivers(str(lakes), str(chosen) if rows else None)
    if settings is None:
        return [], {}
    found, review, said = without_rivers(settings, progress, stock.area)
    before = last_mark(lakes.parent, "rivers")
    keep_edited(lakes.with_name(REVIEW), before.said.get("review", "") if before else "", progress)
    write_polygons(found, lakes.with_name(MASKED), about=about)
    write_polygons(review, lakes.with_name(REVIEW), about=about)
    names = [MASKED, REVIEW, DECISIONS] if rows else [MASKED, REVIEW]
    return names, said | {"decisions": rows, "review": decisions_digest(review)}


def _completion(
    lakes: Path, stock: Stock, about: dict[str, str], progress: Progress
) -> tuple[list[str], dict[str, Any]]:
    found, known = read_polygons(str(lakes), progress), read_polygons(str(lakes.with_name(KNOWN)))
    by_name = [(name, known.geometry[known["source"] == name]) for name in (GLAKES, PLD)]
    completed = complete(found, by_name, progress)
    write_polygons(completed, lakes.with_name(COMPLETED), about=about)
    return [COMPLETED], counted(found, completed, progress)


def _finish(lakes: Path, stock: Stock, about: dict[str, str], progress: Progress) -> tuple[list[str], dict[str, Any]]:
    found = finished(stock.settings.for_finish(str(lakes)), progress)
    found["run_id"] = found["run_id"].fillna(about["RUN"][:RUN_ID_LENGTH])
    names = [LAKES, ARCHIVE] if _can_archive() else [LAKES]
    for name in names:
        write_polygons(found, lakes.with_name(name), about=about)
    return names, {"LAKES_COUNT": len(found), "AREA_KM2": round(float(found["area_km2"].sum()), 6)}


WORK: dict[str, Work] = {"ocean": _ocean, "rivers": _rivers, "completion": _completion, "finish": _finish}

RESULT = {"ocean": INLAND, "rivers": MASKED, "completion": COMPLETED}
"""The layer that the next step reads."""


def wanted_steps(settings: AssembleSettings) -> list[str]:
    """The steps that data are given for, in their order."""
    given = {
        "ocean": settings.for_ocean(""),
        "rivers": settings.for_rivers(""),
        "completion": settings.for_completion(""),
        "finish": True,
    }
    return [step for step in STEPS if given[step]]


def run_chain(folder: Path, stock: Stock, progress: Progress) -> list[Done]:
    """Take the lakes of a region through all steps that data are given for."""
    division = last_mark(folder, "division")
    lakes, checksum = PREDICTED, division.files[PREDICTED]["checksum"] if division else ""
    done = []
    for step in wanted_steps(stock.settings):
        done.append(run_step(step, folder, lakes, checksum, stock, progress))
        lakes = RESULT.get(step, lakes)
        checksum = done[-1].mark.files[lakes]["checksum"] if step in RESULT else checksum
    return done
