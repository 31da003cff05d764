"""What people decided about lakes, taken once for all regions, and what they wrote into a review since."""

from __future__ import annotations

import hashlib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio

from ..errors import LakesError
from ..inventory.decisions import FIELDS, made_decisions
from ..inventory.nearby import read_near, touching_pairs
from ..progress import Progress
from ..vectors import read_polygons, write_polygons

ROW = "row"
"""Number of a decision in the layer that was given."""


def decisions_digest(decisions: gpd.GeoDataFrame) -> str:
    """A digest of what a review says that people decided, in whatever order; its file changes when it is looked at."""
    made = made_decisions(decisions)
    texts = made[list(FIELDS)].fillna("").astype(str).to_numpy().tolist()
    rows = sorted(shape + "\0".join(text).encode() for shape, text in zip(made.geometry.to_wkb(), texts, strict=True))
    return hashlib.sha256(b"\1".join(rows)).hexdigest()


def keep_decisions(source: str, copy: Path, progress: Progress) -> tuple[str, int]:
    """Copy the decisions of a layer to a file of ours, unless they are in it; returns their digest and number.

    The layer may be a review that this very run writes anew.

    Raises:
        LakesError: it lacks the field `override`, or has strange values in it.
    """
    made = made_decisions(read_polygons(source, progress))
    digest = decisions_digest(made)
    if not copy.is_file() or decisions_digest(read_polygons(str(copy))) != digest:
        made[ROW] = np.arange(len(made))
        write_polygons(made[[ROW, *FIELDS, made.geometry.name]], copy)
    return digest, len(made)


def decisions_on(lakes: str, decisions: Path, output: Path, progress: Progress) -> list[int]:
    """Write those decisions that touch a lake of a layer; returns their rows, none of which may be left."""
    shapes = read_polygons(lakes, progress, []).geometry
    found = read_near(str(decisions), shapes, progress)
    touching = np.unique(touching_pairs(found.geometry.to_numpy(), shapes.to_numpy(), progress)[0])
    found = found.iloc[touching].reset_index(drop=True)
    output.unlink(missing_ok=True)
    if len(found):
        write_polygons(found, output)
    return sorted({int(row) for row in found[ROW]})


def _digest_of_review(review: Path) -> str:
    try:
        return decisions_digest(pyogrio.read_dataframe(review))
    except LakesError:  # somebody wrote what is no decision
        return ""


def keep_edited(review: Path, written: str, progress: Progress) -> None:
    """Give a review another name before it is written anew, where people have written into it.

    Args:
        review: the layer, which need not be there.
        written: digest of what it said when it was written.
        progress: hears about it.
    """
    if not review.is_file() or _digest_of_review(review) == written:
        return
    number = 1
    while (kept := review.with_name(f"{review.stem}-{number}{review.suffix}")).exists():
        number += 1
    review.rename(kept)
    progress.warn(
        f"'{review}' was written into since and is kept as '{kept.name}'. What it says holds when it is given as"
        " DECISIONS."
    )
