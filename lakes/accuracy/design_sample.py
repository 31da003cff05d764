"""A stratified sample as the user has it, in one table or two, and what follows from it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyogrio
from numpy.typing import NDArray

from ..errors import LakesError
from ..layers import said_as_missing, split_source
from ..progress import Progress
from .design import estimates
from .settings import AssessLakesSettings


def design_table(settings: AssessLakesSettings, progress: Progress) -> pd.DataFrame:
    """Areas and accuracies from SAMPLE, as of `estimates`.

    Raises:
        LakesError: a field is not there, or what it holds does not do; the sentence says which.
    """
    sample = _read(settings.sample or "")
    names = [settings.stratum_field, settings.reference_field, settings.map_field or settings.stratum_field]
    stratum, reference, mapped = (_texts(sample, str(name), "SAMPLE") for name in names)
    known = ~(pd.isna(stratum) | pd.isna(reference) | pd.isna(mapped))
    if not known.all():
        progress.warn(
            f"SAMPLE: {int((~known).sum())} of {len(sample)} units have no stratum, reference or map class and are left"
            " out. That is right only if they are missing by chance."
        )
    areas = _areas(settings, sample[known])
    return estimates(stratum[known], reference[known], mapped[known], areas)


def _read(source: str) -> pd.DataFrame:
    """The attributes of a layer, or of a table without geometry."""
    path, layer = split_source(source)
    with said_as_missing(path):
        return pyogrio.read_dataframe(path, layer=layer, read_geometry=False)


def _areas(settings: AssessLakesSettings, sample: pd.DataFrame) -> dict[str, float]:
    """Area of each stratum, from STRATA or from SAMPLE."""
    name = "STRATA" if settings.strata else "SAMPLE"
    table = _read(settings.strata) if settings.strata else sample
    strata = _texts(table, str(settings.stratum_field), name)
    _check_field(table, settings.area_field, name)
    area = pd.to_numeric(table[settings.area_field], errors="coerce").to_numpy()
    areas: dict[str, float] = {}
    for stratum, value in dict.fromkeys(zip(strata, area)):
        if pd.isna(stratum) or (pd.isna(value) and np.isnan(areas.get(stratum, 0.0))):
            continue
        if stratum in areas:
            raise LakesError(
                f"{name}: expected one area for stratum '{stratum}' in the field '{settings.area_field}', found"
                f" {areas[stratum]:g} and {value:g}. Give every unit of a stratum the area of the whole stratum."
            )
        areas[stratum] = float(value)
    return areas


def _texts(table: pd.DataFrame, field: str, name: str) -> NDArray[np.object_]:
    """Classes as text, so that 1, 1.0 and '1' are the same; missing where empty."""
    _check_field(table, field, name)
    text = table[field].astype("string").str.strip().str.removesuffix(".0")
    return text.mask(text.eq("")).to_numpy(dtype=object)


def _check_field(table: pd.DataFrame, field: str, name: str) -> None:
    if field not in table:
        found = ", ".join(map(str, table.columns)) or "none"
        raise LakesError(f"{name}: expected a field '{field}', found {found}. Choose one of these.")
