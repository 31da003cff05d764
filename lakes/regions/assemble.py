"""`assembleinventory`: from the lakes of a run to the finished inventory of each region."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyproj import CRS

from ..cache import recall
from ..errors import LakesError
from ..files import make_folder
from ..inventory.nearby import bounds_in
from ..layers import polygon_layers
from ..locks import alone
from ..progress import Progress, Stage
from ..tiles.delivery import DELIVERED, deliver_lakes, parts_digest, recall_delivery
from ..tiles.folder import RunFolder, digest_of
from ..vectors import layer_fields
from ..version import software_version
from .areas import Areas, one_area, read_areas
from .catalogue import CATALOG, write_catalogue, write_item
from .chain import DECISIONS, Done, Stock, run_chain, wanted_steps
from .decided import keep_decisions
from .division import (
    DIVISION_SOURCES,
    DIVISION_VALUES,
    KNOWN,
    PREDICTED,
    Known,
    no_known,
    read_known,
    share_out,
    write_shares,
)
from .marks import Mark, find_mark, last_mark, set_mark
from .settings import AssembleSettings
from .sources import Sources

FOLDER = "regions"
"""In the run folder, where no other is named."""

JOINED = "joined.fgb"
"""All lakes of the run, while they are shared out."""

SOURCES = "sources.json"


def assemble_inventory(settings: AssembleSettings, progress: Progress) -> dict[str, Any]:
    """Take the lakes of a finished run to the inventory of each region.

    What is done already and made of the same is not computed again.

    Returns:
        OUTPUT_FOLDER; REGIONS_COUNT, LAKES_COUNT and AREA_KM2 of all inventories; COMPUTED: steps that this run did.

    Raises:
        LakesError: the run is not finished, a layer cannot be used, somebody else works in the folder, or the disk is
            full.
    """
    run = RunFolder(Path(settings.run_folder).absolute())
    tiles = _finished_tiles(run, progress)
    out = Path(settings.output_folder).absolute() if settings.output_folder else run.root / FOLDER
    make_folder(out)
    with alone(out / CATALOG):
        for left in out.rglob(".*.part*"):
            left.unlink(missing_ok=True)
        _say_steps(settings, progress)
        stock, decisions = _stock(settings, run, tiles, out, Stage(progress, 0, 10))
        shares, is_new = _divide(stock, run, tiles, out, Stage(progress, 10, 45))
        done = _run_chains(stock, run, out, shares, Stage(progress, 45, 99))
        _say_unplaced(stock, decisions, done, progress)
        write_catalogue(out, {name: recall(out / name / "item.json") for name in shares}, run)
    progress.percent(100)
    finished = [steps[-1].mark.said for steps in done.values()]
    lakes, area = (sum(said[name] for said in finished) for name in ("LAKES_COUNT", "AREA_KM2"))
    progress.info(f"{lakes:,} lakes in {len(shares):,} regions, {area:,.6g} km2; they lie in '{out}'.")
    return {
        "OUTPUT_FOLDER": str(out),
        "REGIONS_COUNT": len(shares),
        "LAKES_COUNT": lakes,
        "AREA_KM2": round(area, 6),
        "COMPUTED": int(is_new) + sum(one.is_new for steps in done.values() for one in steps),
    }


def _finished_tiles(run: RunFolder, progress: Progress) -> list[str]:
    """The tiles of a run that are done; the others have failed."""
    names = list(run.job["tiles"])
    done = [tile for tile in names if not run.fault(tile)]
    gone = set(names) - set(done)
    waiting = [tile for tile in names if tile in gone and not run.failed_path(tile).exists()]
    if waiting or not done:
        raise LakesError(
            f"The run in '{run.root}' is not finished: {len(done):,} of {len(names):,} tiles are done. Run 'Map lakes"
            " of a large area' in it first."
        )
    if gone:
        progress.warn(
            f"{len(gone):,} of {len(names):,} tiles failed: there the inventory has no predicted lakes. See"
            f" '{run.root / 'failed'}'."
        )
    return done


def _say_steps(settings: AssembleSettings, progress: Progress) -> None:
    wanted = wanted_steps(settings)
    for step, what in (("ocean", "LAND"), ("rivers", "RIVERS or RIVER_MASKS"), ("completion", "GLAKES")):
        if step not in wanted:
            progress.info(f"Left out: {step}, since {what} is not given.")


def _stock(
    settings: AssembleSettings, run: RunFolder, tiles: list[str], out: Path, progress: Progress
) -> tuple[Stock, int]:
    """What all regions are made with, and how many decisions there are."""
    progress.percent(0, "Looking at the data")
    sources = Sources(settings, out / SOURCES, progress)
    decided, count = "", 0
    if settings.decisions:
        decided, count = keep_decisions(settings.decisions, out / DECISIONS, progress)
    area = _mapped(run)
    if settings.land and not _reaches(settings.land, area):
        raise LakesError(
            f"LAND: '{settings.land}' has no land where the run is, so all of its lakes would be sea. Give a land"
            " layer that covers it."
        )
    parts = parts_digest(run, tiles)
    return Stock(settings, sources, run.about(), parts, area, out / DECISIONS, decided if count else ""), count


def _mapped(run: RunFolder) -> gpd.GeoSeries:
    """The tiles of a run, also those that failed, on the map."""
    raster = run.job["raster"]
    a, _, left, _, e, top = raster["transform"]
    windows = np.array([list(vars(tile.window).values()) for tile in run.tiles()], dtype=float).reshape(-1, 4)
    row, col, height, width = windows.T
    boxes = shapely.box(left + a * col, top + e * (row + height), left + a * (col + width), top + e * row)
    return gpd.GeoSeries(boxes, crs=CRS.from_wkt(raster["crs"]))


def _reaches(source: str, area: gpd.GeoSeries) -> bool:
    """Whether a layer has anything where an area is."""
    layer, (_, crs) = polygon_layers(source)[0], layer_fields(source)
    bounds = bounds_in(area, crs)
    return bool(pyogrio.read_bounds(layer.path, layer=layer.name, bbox=bounds, max_features=1)[0].size)


def _divide(
    stock: Stock, run: RunFolder, tiles: list[str], out: Path, progress: Progress
) -> tuple[dict[str, Mark], bool]:
    """Give each region its lakes, unless it has them; returns those that have any, and whether anything was done."""
    settings = stock.settings
    digest = digest_of(
        {
            "software": software_version(),
            "run": stock.about,
            "parts": stock.parts,
            "sources": stock.sources.digest(*DIVISION_SOURCES),
            "values": {name: getattr(settings, name) for name in DIVISION_VALUES},
        }
    )
    mark = find_mark(out, "division", digest)
    found = {name: find_mark(out / name, "division", digest) for name in (mark.said["regions"] if mark else [])}
    if mark and all(found.values()):
        return {name: one for name, one in found.items() if one}, False
    before = last_mark(out, "division")
    source = _lakes_of_run(run, tiles, stock, out, Stage(progress, 0, 40))
    areas, known = _areas_and_known(stock, source, progress)
    progress.percent(50, "Finding the region of each lake")
    shares = share_out(source, known, areas, Stage(progress, 50, 75))
    numbers = sorted({*np.unique(shares.lakes).tolist(), *np.unique(shares.known).tolist()} or {0})
    folders = {number: out / areas.names[number] for number in numbers}
    progress.percent(75, "Writing the lakes of each region")
    counts = write_shares(source, known, shares, folders, stock.about, Stage(progress, 75, 100))
    marks = {
        areas.names[number]: set_mark(out / areas.names[number], "division", digest, names, counts[number], progress)
        for number, names in ((number, [PREDICTED, KNOWN]) for number in numbers)
    }
    set_mark(out, "division", digest, [], {"regions": list(marks), "outside": shares.outside}, progress)
    (out / JOINED).unlink(missing_ok=True)
    for name in set(before.said["regions"] if before else ()) - set(marks):
        progress.warn(f"'{out / name}' is of an earlier division into regions. Remove it if it is needed no more.")
    return marks, True


def _lakes_of_run(run: RunFolder, tiles: list[str], stock: Stock, out: Path, progress: Progress) -> str:
    """A layer of all lakes: the one that the run has delivered, or one that is written now."""
    parts, output = stock.parts, recall(run.root / DELIVERED).get("output")
    if output and Path(output).suffix in (".fgb", ".gpkg") and recall_delivery(run, parts, output):
        return str(output)
    if not find_mark(out, "joined", parts):
        progress.percent(0, "Joining the lakes of the run")
        deliver_lakes(run, tiles, str(out / JOINED), progress)
        set_mark(out, "joined", parts, [JOINED], {}, progress)
    return str(out / JOINED)


def _areas_and_known(stock: Stock, source: str, progress: Progress) -> tuple[Areas, Known]:
    settings, crs = stock.settings, CRS.from_user_input(layer_fields(source)[1])
    areas = one_area()
    if settings.regions:
        areas = read_areas(settings.regions, settings.region_field, crs, progress)
    completion = settings.for_completion(source)
    if completion is None:
        return areas, no_known()
    progress.percent(42, "Reading known lakes")
    return areas, read_known(completion, stock.area.set_crs(crs, allow_override=True), Stage(progress, 42, 50))


def _run_chains(
    stock: Stock, run: RunFolder, out: Path, shares: dict[str, Mark], progress: Progress
) -> dict[str, list[Done]]:
    total = sum(1 + mark.said["LAKES_COUNT"] for mark in shares.values())
    done, before = {}, 0
    for name, mark in shares.items():
        after = before + 1 + mark.said["LAKES_COUNT"]
        stage = Stage(progress, 100 * before / total, 100 * after / total)
        stage.percent(0, f"Region {name}")
        done[name] = run_chain(out / name, stock, stage)
        if any(one.is_new for one in done[name]):
            progress.info(f"{name}: {done[name][-1].mark.said['LAKES_COUNT']:,} lakes.")
        write_item(out / name, name, mark, done[name], stock, run)
        before = after
    return done


def _say_unplaced(stock: Stock, decisions: int, done: dict[str, list[Done]], progress: Progress) -> None:
    rows = {row for steps in done.values() for one in steps for row in one.mark.said.get("decisions", ())}
    if len(rows) < decisions:
        progress.warn(
            f"{decisions - len(rows)} of {decisions} decisions touch no lake of this run. They stay in"
            f" '{stock.decisions.name}'."
        )
