"""A layer of lakes, read once: its attributes become columns, whatever made the layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from qgis.core import NULL, QgsDistanceArea, QgsFeature, QgsFeatureRequest, QgsProject, QgsVectorLayer

from .ranking import LakeTable

IDS = ("lake_id", "glakes_id", "hylak_id", "pld_id", "id")
AREAS = ("before_km2", "area_km2", "area_bound", "lake_area", "ref_area")
TYPES = ("lake_type", "type")
M2_PER_KM2 = 1e6


def field_of(layer: QgsVectorLayer, names: Sequence[str]) -> int:
    """The place of the first of some fields that the layer has, whatever the case; -1 = none."""
    found = {field.name().lower(): place for place, field in reversed(list(enumerate(layer.fields())))}
    return next((found[name] for name in names if name in found), -1)


def read_table(layer: QgsVectorLayer) -> LakeTable:
    """Read what the check wants to know; areas are measured on WGS 84 where no field has them."""
    places = {
        "id": field_of(layer, IDS),
        "km2": field_of(layer, AREAS),
        "type": field_of(layer, TYPES),
        **{
            name: field_of(layer, (name,))
            for name in ("area_ratio", "rule", "decision", "edge_flag", "override", "reviewed", "note")
        },
    }
    rows = _rows(layer, list(places.values()), _measure(layer) if places["km2"] < 0 else None)
    fids, areas, values = (list(column) for column in zip(*rows)) if rows else ([], [], [])
    columns = dict(zip(places, zip(*values))) if rows else dict.fromkeys(places, ())
    measured = places["km2"] < 0
    return LakeTable(
        fids=np.array(fids, dtype=np.int64),
        ids=_texts(fids if places["id"] < 0 else columns["id"]),
        km2=np.nan_to_num(_numbers(areas if measured else columns["km2"])),
        ratios=_numbers(columns["area_ratio"]),
        rules=_texts(columns["rule"]),
        decisions=_texts(columns["decision"]),
        types=_texts(columns["type"]),
        edges=np.nan_to_num(_numbers(columns["edge_flag"])) != 0,
        doubts=np.full(len(fids), np.nan),
        overrides=_texts(columns["override"], str.lower),
        reviewed=_texts(columns["reviewed"]),
        notes=_texts(columns["note"]),
    )


def _rows(
    layer: QgsVectorLayer, places: list[int], measure: QgsDistanceArea | None
) -> list[tuple[int, float, tuple[Any, ...]]]:
    """Feature id, measured km2 and the values at some places of every feature; None at a place of -1."""
    request = QgsFeatureRequest().setSubsetOfAttributes(sorted({place for place in places if place >= 0}))
    if measure is None:
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    found = []
    for feature in layer.getFeatures(request):
        values = feature.attributes()
        kept = tuple(values[place] if place >= 0 else None for place in places)
        found.append((feature.id(), _km2(feature, measure), kept))
    return found


def _measure(layer: QgsVectorLayer) -> QgsDistanceArea:
    measure = QgsDistanceArea()
    measure.setSourceCrs(layer.crs(), QgsProject.instance().transformContext())
    measure.setEllipsoid("EPSG:7030")
    return measure


def _km2(feature: QgsFeature, measure: QgsDistanceArea | None) -> float:
    if measure is None or not feature.hasGeometry():
        return 0.0
    return float(measure.measureArea(feature.geometry())) / M2_PER_KM2


def _texts(values: Sequence[Any], change: Callable[[str], str] = str) -> np.ndarray:
    """Stripped texts (n,); empty for NULL."""
    texts = np.empty(len(values), dtype=object)
    texts[:] = ["" if value is None or value == NULL else change(str(value).strip()) for value in values]
    return texts


def _numbers(values: Sequence[Any]) -> np.ndarray:
    """Numbers (n,); NaN for NULL and what is none."""
    return np.array([_number(value) for value in values], dtype=np.float64)


def _number(value: Any) -> float:
    try:
        return float("nan") if value is None or value == NULL else float(value)
    except (TypeError, ValueError):
        return float("nan")
