"""Who wins, by rule, where copies of one samples file were edited apart.

What a copy did to a region is told by the history: its lines of that region, and the region's own
times where they are later than any line. A version whose lines are all in another's, and not the
other way round, is what the other was made from, and gives way. Of versions that are left side by
side and differ, both sides changed the region: a conflict. The preference picks one of them, and
every version goes into the layer of conflicts, whole.

An edit that leaves neither a line of history nor a time (bare QGIS tools on the file) cannot be told
from an old state: where another copy has lines of its own, that copy wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
import shapely

from .register import AUTOMATIC, SamplesError
from .settings import HISTORY_FIELDS, REGION_FIELDS

SLACK = timedelta(minutes=1)
"""A region's time and its line of history are written one after the other; so far apart they may lie."""

Event = tuple[str, ...]
"""A line of history, in the order of `HISTORY_FIELDS`."""

_WHEN, _REGION, _ACTION = (list(HISTORY_FIELDS).index(name) for name in ("when", "region_id", "action"))
_APART = ("image", "subset", "seconds")
"""Fields that are merged by rules of their own; two versions may differ in them without a conflict."""


class Copy(NamedTuple):
    """A samples file in memory; images are whole paths."""

    source: str
    regions: gpd.GeoDataFrame
    labels: gpd.GeoDataFrame
    history: list[Event]


@dataclass(frozen=True)
class Version:
    """One region as one copy has it."""

    source: str
    region: dict[str, Any]
    """The fields and `geometry`."""
    labels: gpd.GeoDataFrame
    events: frozenset[Event]
    content: tuple[Any, ...] = field(repr=False)
    """Equal for versions that nobody can tell apart."""

    @property
    def stamp(self) -> str:
        """When it was last worked on, by its fields and its history; empty where nobody did."""
        times = (event[_WHEN] for event in self.events if event[_ACTION] not in AUTOMATIC)
        return max(self.region["annotated_at"] or "", self.region["reviewed_at"] or "", *times, "")


class Merged(NamedTuple):
    """What `merge` makes."""

    regions: gpd.GeoDataFrame
    labels: gpd.GeoDataFrame
    history: list[Event]
    conflicts: dict[str, list[Version]]
    """By region id, the version that was kept first."""


def merge(copies: Sequence[Copy], prefer: str) -> Merged:
    """Merge copies in one coordinate system.

    The result does not depend on their order; merging a copy with itself, or with what it was made
    from, gives the copy.

    Args:
        copies: two or more.
        prefer: newest: the version with the latest time; checked: a checked one, the newest of them.

    Raises:
        SamplesError: two copies call different places by one id.
    """
    by_region: dict[str, list[Version]] = {}
    for copy in sorted(copies, key=lambda copy: copy.source):
        for version in versions_of(copy):
            by_region.setdefault(version.region["region_id"], []).append(version)
    subsets = _subsets(copies)
    rows, labels, conflicts = [], [], {}
    for region_id in sorted(by_region):
        versions = by_region[region_id]
        _check_one_place(region_id, versions)
        heads = sorted(latest(versions), key=lambda version: preference(version, prefer), reverse=True)
        if len(heads) > 1:
            conflicts[region_id] = heads
        rows.append(heads[0].region | _merged_apart(heads[0], versions, subsets))
        labels.append(heads[0].labels)
    crs = copies[0].regions.crs
    regions = gpd.GeoDataFrame(rows, columns=[*REGION_FIELDS, "geometry"], geometry="geometry", crs=crs)
    history = sorted({event for copy in copies for event in copy.history}, key=_by_time)
    return Merged(regions, gpd.GeoDataFrame(pd.concat(labels, ignore_index=True), crs=crs), history, conflicts)


def versions_of(copy: Copy) -> list[Version]:
    """Every region of a copy with its labels and its lines of history."""
    by_region = dict(tuple(copy.labels.groupby("region_id")))
    events: dict[str, set[Event]] = {}
    for event in copy.history:
        events.setdefault(event[_REGION], set()).add(event)
    frame = copy.regions.astype(object).where(copy.regions.notna(), None)
    found = []
    for region in frame.to_dict("records"):
        region_id = region["region_id"]
        labels = by_region.get(region_id, copy.labels.iloc[:0])
        lines = frozenset(events.get(region_id, set()) | _unwritten(region, events.get(region_id, set())))
        found.append(Version(copy.source, region, labels, lines, _content(region, labels)))
    return found


def latest(versions: Iterable[Version]) -> list[Version]:
    """The versions that no other was made from, one of each content."""
    versions = list(versions)
    tops = [version for version in versions if not any(version.events < other.events for other in versions)]
    return list({version.content: version for version in tops}.values())


def preference(version: Version, prefer: str) -> tuple[Any, ...]:
    """What a version is ranked by; the largest wins, and no two that differ are equal."""
    is_checked = prefer == "checked" and version.region["status"] == "checked"
    return is_checked, version.stamp, len(version.events), repr(version.content)


def _content(region: dict[str, Any], labels: gpd.GeoDataFrame) -> tuple[Any, ...]:
    fields = tuple((name, region[name]) for name in REGION_FIELDS if name not in _APART)
    shapes = shapely.to_wkb(shapely.normalize(labels.geometry.values), output_dimension=2)
    outline = shapely.to_wkb(shapely.normalize(region["geometry"]), output_dimension=2)
    return fields, outline, tuple(sorted(zip(labels["class"], shapes, strict=True)))


def _unwritten(region: dict[str, Any], events: Iterable[Event]) -> set[Event]:
    """The region's own times, where no line of history stands for them."""
    known = max((event[_WHEN] for event in events), default="")
    times = {region["annotated_at"], region["reviewed_at"]} - {None, ""}
    return {("", when, region["region_id"], "", "") for when in times if not known or _is_later(when, known)}


def _is_later(when: str, known: str) -> bool:
    try:
        return datetime.fromisoformat(when.replace("Z", "+00:00")) > (
            datetime.fromisoformat(known.replace("Z", "+00:00")) + SLACK
        )
    except (ValueError, TypeError):  # not ISO 8601, or only one of them with a time zone
        return when > known


def _merged_apart(winner: Version, versions: Sequence[Version], subsets: dict[str, Any]) -> dict[str, Any]:
    """Image and subset: any copy's that has one, the winner's first; and the longest time spent.

    Time is counted while somebody only looks, so copies differ in it where nothing was changed.
    """
    ordered = [winner, *sorted(versions, key=lambda version: str(version.region["image"]))]
    images = [version.region["image"] for version in ordered if version.region["image"]]
    here = [image for image in images if Path(image).is_file()]
    given = sorted(version.region["subset"] for version in versions if version.region["subset"])
    region_id = winner.region["region_id"]
    subset = subsets.get(region_id) or winner.region["subset"] or next(iter(given), None)
    # Copies with the same content may name different files; of those that exist the first in the alphabet.
    alike = sorted(
        version.region["image"]
        for version in versions
        if version.content == winner.content and version.region["image"] in here
    )
    seconds = [version.region["seconds"] for version in versions if version.region["seconds"] is not None]
    return {
        "image": next(iter([*alike, *here, *images]), None),
        "subset": subset,
        "seconds": max(seconds, default=None),
    }


def _subsets(copies: Sequence[Copy]) -> dict[str, Any]:
    """Subsets by region of the copy that was split last; all from one split, or training would see test regions."""
    split = [(max(map(_by_time, lines)), copy) for copy in copies if (lines := splits(copy))]
    if not split:
        return {}
    _, copy = max(split, key=lambda pair: pair[0])
    return dict(zip(copy.regions["region_id"], copy.regions["subset"], strict=True))


def splits(copy: Copy) -> set[Event]:
    """The lines of history that say how the regions were split."""
    return {event for event in copy.history if event[_ACTION] == "split"}


def _by_time(event: Event) -> Event:
    return (event[_WHEN], *event)


def _check_one_place(region_id: str, versions: Sequence[Version]) -> None:
    first = versions[0]
    for other in versions[1:]:
        if not shapely.intersects(first.region["geometry"], other.region["geometry"]):
            raise SamplesError(
                f"Region '{region_id}' is one place in '{first.source}' and another in '{other.source}'. "
                "Rename it in one of them."
            )
