"""Polygon layers that come in parts and are larger than memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import pyogrio
from pyogrio.raw import open_arrow

from .files import make_folder, part_name, written
from .progress import Progress, Silent
from .vectors import DRIVERS, SAY_WHAT_MADE_THEM, check_suffix, said_when_unwritable, write_polygons

LAYER = "parts"


@contextmanager
def gathered_polygons(
    final: str | Path, order_by: str, progress: Progress | None = None, about: Mapping[str, str] | None = None
) -> Iterator[Callable[[gpd.GeoDataFrame], None]]:
    """Yield a function that takes the parts of a layer; at the end it appears under `final`, sorted by a field.

    A single part is written as it is. Several go to a file beside `final` as they come, and memory
    holds one of them at a time; GeoParquet alone is put together in memory.

    Args:
        final: as `write_polygons` takes it.
        order_by: a field without duplicates.
        progress: hears when the layer itself is written.
        about: as `write_polygons` takes it.

    Raises:
        LakesError: the suffix is not one we write, the folder cannot be written to, or the disk is full.
        MissingLibrary: GeoParquet without pyarrow.
    """
    check_suffix(final)
    final = Path(final)
    make_folder(final.parent)
    parts = _Parts(part_name(final.with_name(f"{final.stem}-parts.gpkg")))
    try:
        yield parts.add
        (progress or Silent()).percent(0, "Writing polygons")
        with said_when_unwritable(final):
            parts.write(final, order_by, about)
    finally:
        parts.remove()


class _Parts:
    def __init__(self, store: Path) -> None:
        self._store = store
        self._only: gpd.GeoDataFrame | None = None
        self._stored = 0

    def add(self, part: gpd.GeoDataFrame) -> None:
        if not self._stored and (self._only is None or not len(self._only)):
            self._only = part
            return
        if self._only is not None:
            self._append(self._only)
            self._only = None
        if len(part):
            self._append(part)

    def _append(self, part: gpd.GeoDataFrame) -> None:
        # An index would be kept up to date row by row; nobody asks for it.
        with said_when_unwritable(self._store):
            pyogrio.write_dataframe(
                part, self._store, layer=LAYER, driver="GPKG", append=self._stored > 0, SPATIAL_INDEX="NO"
            )
        self._stored += 1

    def write(self, final: Path, order_by: str, about: Mapping[str, str] | None) -> None:
        if self._only is not None:
            write_polygons(self._only.sort_values(order_by, ignore_index=True), final, about=about)
        elif final.suffix.lower() not in DRIVERS:
            write_polygons(pyogrio.read_dataframe(self._store, sql=_sorted(order_by)), final, about=about)
        else:
            self._copy(final, order_by, about)

    def _copy(self, final: Path, order_by: str, about: Mapping[str, str] | None) -> None:
        """From file to file in batches; SQLite sorts on disk where there is much."""
        driver, options = DRIVERS[final.suffix.lower()]
        with written(final) as part, open_arrow(self._store, sql=_sorted(order_by), use_pyarrow=False) as (meta, rows):
            pyogrio.write_arrow(
                rows,
                part,
                driver=driver,
                layer=final.stem,
                geometry_name=meta["geometry_name"],
                geometry_type=meta["geometry_type"],
                crs=meta["crs"],
                layer_metadata=dict(about) if about and driver in SAY_WHAT_MADE_THEM else None,
                **options,
            )

    def remove(self) -> None:
        for path in (self._store, self._store.with_name(self._store.name + "-journal")):
            path.unlink(missing_ok=True)


def _sorted(field: str) -> str:
    return f'SELECT * FROM {LAYER} ORDER BY "{field}"'  # noqa: S608  # nosec B608 - our own names
