"""The samples file: one GeoPackage with the layers `regions`, `labels` and `history`.

Reads, writes and appends; it knows no pixels. Image paths are kept relative to the file, so that a
folder of samples can be moved or sent.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from ..errors import LakesError, MissingInput
from ..files import written
from ..progress import Progress
from ..vectors import read_polygons
from .access import check_readable, check_writable, transaction
from .settings import CLASSES, HISTORY_FIELDS, LABEL_FIELDS, REGION_FIELDS, STATUSES, SUBSETS, TYPES

_CHOICES = {"type": TYPES, "subset": SUBSETS, "status": STATUSES}
AUTOMATIC = ("created", "merged")
"""Lines of history about the file itself, which stand for nobody's work."""

_GEOPACKAGE = {"driver": "GPKG", "VERSION": "1.3"}


class SamplesError(LakesError, ValueError):
    """A samples file does not hold what it must hold."""


def create_samples(
    path: str | Path,
    regions: gpd.GeoDataFrame,
    labels: gpd.GeoDataFrame | None = None,
    history: Iterable[dict[str, Any]] = (),
) -> None:
    """Write a new samples file; it appears under its name when all three layers are in it.

    Args:
        path: ends in `.gpkg`.
        regions: polygons with `region_id` and any other field of `REGION_FIELDS`; absent ones become
            empty, an absent or empty `status` becomes `todo`.
        labels: polygons with `region_id` and `class`, in the coordinate system of the regions.
        history: rows as `history_entry` makes them.

    Raises:
        SamplesError: a region id is empty or doubled, a value is not one of its choices, or a label
            belongs to no region.
    """
    if Path(path).suffix.lower() != ".gpkg":
        raise SamplesError(f"Cannot write '{path}': expected a name ending in .gpkg. Choose another name.")
    frame = _shaped(regions, REGION_FIELDS)
    frame["status"] = frame["status"].fillna("todo")
    labels = _empty(LABEL_FIELDS, regions.crs) if labels is None else _shaped(labels.to_crs(regions.crs), LABEL_FIELDS)
    _check_regions(frame)
    _check_labels(labels, frame["region_id"])
    if Path(path).exists():
        check_writable(path)
    with written(path) as part:
        _write(frame, part, "regions")
        _write(labels, part, "labels")
        _write(_table(history), part, "history")
        _make_ids_unique(part)


def read_regions(path: str | Path, progress: Progress | None = None) -> gpd.GeoDataFrame:
    """The regions, with every field of `REGION_FIELDS`.

    Raises:
        MissingInput: no such file, or it has no layer `regions`.
        SamplesError: ids are empty or doubled, or a value is not one of its choices.
    """
    frame = _shaped(_read_layer(path, "regions", progress), REGION_FIELDS)
    _check_regions(frame)
    return frame


def read_labels(path: str | Path, progress: Progress | None = None) -> gpd.GeoDataFrame:
    """The labels: polygons with `region_id` and `class`; an empty class is `lake`.

    Raises:
        MissingInput: no such file, or it has no layer `labels`.
        SamplesError: a class is not `lake` or `ignore`.
    """
    frame = _shaped(_read_layer(path, "labels", progress), LABEL_FIELDS)
    frame["class"] = frame["class"].fillna("lake")
    _check_choice(frame["class"], "class", CLASSES)
    return frame


def read_history(path: str | Path) -> pd.DataFrame:
    """The history in the order it was written."""
    _check_layer(path, "history")
    frame: pd.DataFrame = _shaped(pyogrio.read_dataframe(path, layer="history"), HISTORY_FIELDS)
    return frame


def append_labels(path: str | Path, labels: gpd.GeoDataFrame) -> None:
    """Add labels in one transaction; those already there stay.

    Raises:
        SamplesError: a label belongs to no region, or its class is unknown.
    """
    regions = read_regions(path)
    labels = _shaped(labels.to_crs(regions.crs), LABEL_FIELDS)
    _check_labels(labels, regions["region_id"])
    check_writable(path)
    _write(labels, path, "labels", append=True)


def append_regions(path: str | Path, regions: gpd.GeoDataFrame) -> None:
    """Add regions in one transaction.

    Raises:
        SamplesError: an id is already there, or a value is not one of its choices.
    """
    present = read_regions(path)
    frame = _shaped(regions.to_crs(present.crs), REGION_FIELDS)
    frame["status"] = frame["status"].fillna("todo")
    _check_regions(pd.concat([present, frame], ignore_index=True))
    check_writable(path)
    _write(frame, path, "regions", append=True)


def append_history(path: str | Path, rows: Iterable[dict[str, Any]]) -> None:
    """Add rows to the history in one transaction."""
    _check_layer(path, "history")
    check_writable(path)
    _write(_table(rows), path, "history", append=True)


def change_subsets(path: str | Path, subsets: dict[str, str], entry: dict[str, str]) -> None:
    """Give regions their subsets, and the history its line about it, in one transaction.

    Args:
        path: the samples file; it may be open in QGIS, without unsaved edits.
        subsets: region id -> subset.
        entry: a row as `history_entry` makes it.

    Raises:
        SamplesLocked: the file is read-only, or another program has locked it.
    """
    _check_layer(path, "history")
    with transaction(path) as database:
        pairs = [(subset, region_id) for region_id, subset in subsets.items()]
        database.executemany("UPDATE regions SET subset = ? WHERE region_id = ?", pairs)
        names, marks = ", ".join(f'"{name}"' for name in HISTORY_FIELDS), ", ".join("?" * len(HISTORY_FIELDS))
        values = [entry[name] for name in HISTORY_FIELDS]
        insert = f"INSERT INTO history ({names}) VALUES ({marks})"  # noqa: S608  # nosec B608 - our own names
        database.execute(insert, values)
        stamp = "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE table_name IN "
        database.execute(stamp + "('regions', 'history')")


def check_replaceable(
    path: str | Path, labels: gpd.GeoDataFrame | None = None, history: Iterable[dict[str, Any]] = ()
) -> None:
    """Check that nobody's work is lost when `path` is replaced by a samples file with these labels and history.

    Raises:
        SamplesError: there is a file with labels or history that the new one lacks, or something that
            is no samples file.
    """
    if not Path(path).exists():
        return
    advice = "Choose another name, or move that file away."
    try:
        present, lines = read_labels(path), read_history(path).to_dict("records")
    except MissingInput as error:
        raise SamplesError(f"'{path}' is there already and is no samples file. {advice}") from error
    kept = set() if labels is None or labels.empty else set(label_keys(labels.to_crs(present.crs)))
    lost = len(set(label_keys(present)) - kept)
    known = {tuple(row.values()) for row in _table(history).to_dict("records")}
    worked = sum(row["action"] not in AUTOMATIC and tuple(row.values()) not in known for row in lines)
    if lost or worked:
        raise SamplesError(
            f"'{path}' is there already, with work in it that would be lost: {lost} labels and {worked} lines of "
            f"history. {advice}"
        )


def label_keys(labels: gpd.GeoDataFrame) -> list[tuple[str, str, bytes]]:
    """What makes a label the same one in another file: region, class and shape, wherever its outline begins."""
    shapes = shapely.to_wkb(shapely.normalize(labels.geometry.values), output_dimension=2)
    return list(zip(labels["region_id"], labels["class"], shapes, strict=True))


def content_hash(regions: gpd.GeoDataFrame, labels: gpd.GeoDataFrame) -> str:
    """Hex SHA-256 of regions and labels: what a training learns from, whoever edited it and when.

    Does not depend on the order of rows, on notes and times, or on where the file lies.
    """
    digest = hashlib.sha256()
    for frame, fields in ((regions, ("region_id", "subset", "image")), (labels, ("region_id", "class"))):
        shapes = shapely.to_wkb(shapely.normalize(frame.geometry.values), output_dimension=2)
        texts = frame[list(fields)].fillna("").astype(str).agg("\x1f".join, axis=1) if len(frame) else []
        for row in sorted(text.encode() + b"\x1e" + shape for text, shape in zip(texts, shapes)):
            digest.update(row)
        digest.update(b"\x1d")
    return digest.hexdigest()


def outline_hashes(regions: gpd.GeoDataFrame) -> list[str]:
    """For each region a short hash of where it is: of its outline in degrees, to about a metre.

    The same outline has the same hash in any file, and after labels, subset or name have changed.
    """
    degrees = regions.geometry.to_crs("EPSG:4326") if regions.crs else regions.geometry
    rounded = shapely.transform(degrees.to_numpy(), lambda corners: np.round(corners, 5) + 0.0)
    outlines = shapely.to_wkb(shapely.normalize(rounded), output_dimension=2)
    return [hashlib.sha256(outline).hexdigest()[:16] for outline in outlines]


def _read_layer(path: str | Path, layer: str, progress: Progress | None) -> gpd.GeoDataFrame:
    _check_layer(path, layer)
    if pyogrio.read_info(path, layer=layer)["features"] == 0:
        return pyogrio.read_dataframe(path, layer=layer)
    return read_polygons(f"{path}|layername={layer}", progress)


def _check_layer(path: str | Path, layer: str) -> None:
    remedy = "Make a samples file with 'Create samples'."
    if not Path(path).is_file():
        raise MissingInput(path, remedy=remedy)
    check_readable(path)
    try:
        layers = pyogrio.list_layers(path)[:, 0]
    except pyogrio.errors.DataSourceError as error:
        raise MissingInput(path, "cannot be read as a GeoPackage", remedy) from error
    if layer not in layers:
        raise MissingInput(path, f"has no layer '{layer}'", remedy)


def _shaped(frame: Any, fields: dict[str, str]) -> Any:
    """A copy with exactly these fields (and the geometry); absent ones are empty."""
    frame = frame.copy()
    for name, kind in fields.items():
        if name not in frame:
            frame[name] = None
        frame[name] = frame[name].astype("float64" if kind == "float64" else "object")
        if kind == "str":
            frame[name] = frame[name].where(frame[name].notna(), None)
    geometry = [frame.geometry.name] if isinstance(frame, gpd.GeoDataFrame) else []
    return frame[[*fields, *geometry]].reset_index(drop=True)


def _empty(fields: dict[str, str], crs: Any) -> gpd.GeoDataFrame:
    return _shaped(gpd.GeoDataFrame({"region_id": []}, geometry=[], crs=crs), fields)


def _table(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    frame: pd.DataFrame = _shaped(pd.DataFrame(list(rows)), HISTORY_FIELDS)
    return frame


def _write(frame: pd.DataFrame, path: str | Path, layer: str, append: bool = False) -> None:
    polygons = isinstance(frame, gpd.GeoDataFrame)
    kind = {"geometry_type": "Polygon"} if polygons and not frame.geom_type.eq("MultiPolygon").any() else {}
    pyogrio.write_dataframe(frame, path, layer=layer, append=append, promote_to_multi=False, **kind, **_GEOPACKAGE)


def _make_ids_unique(path: Path) -> None:
    # QGIS shows a unique index as a constraint and refuses a doubled id while it is typed.
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE UNIQUE INDEX regions_region_id ON regions (region_id)")


def _check_regions(regions: pd.DataFrame) -> None:
    ids = regions["region_id"]
    if ids.isna().any() or ids.eq("").any():
        raise SamplesError(f"{int(ids.isna().sum() + ids.eq('').sum())} regions have no region_id. Give each its own.")
    if ids.duplicated().any():
        raise SamplesError(f"The region_id '{ids[ids.duplicated()].iloc[0]}' occurs twice. Give each region its own.")
    for field, choices in _CHOICES.items():
        _check_choice(regions[field], field, choices)


def _check_labels(labels: pd.DataFrame, ids: pd.Series) -> None:
    strangers = labels["region_id"][~labels["region_id"].isin(ids)]
    if len(strangers):
        raise SamplesError(f"A label belongs to the region '{strangers.iloc[0]}', which is not in the file.")
    _check_choice(labels["class"], "class", CLASSES)


def _check_choice(column: pd.Series, field: str, choices: tuple[str, ...]) -> None:
    wrong = column[column.notna() & ~column.isin(choices)]
    if len(wrong):
        raise SamplesError(f"'{field}' must be one of {', '.join(choices)}; found '{wrong.iloc[0]}'.")
