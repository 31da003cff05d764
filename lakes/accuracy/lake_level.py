"""`assesslakes`: labelled lakes against predicted ones, lake by lake."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..errors import LakesError
from ..progress import Progress, Stage
from ..tables import check_table_suffix, write_table
from ..vectors import check_suffix, write_polygons
from .design_sample import design_table
from .fit import Fit, fit
from .lake_inputs import counted_labels, read_labels, read_predicted, read_regions, types_of
from .lake_report import AFTER, LABELLED, PREDICTED, Assessed, write_lake_report
from .lake_scores import (
    Units,
    group_units,
    measure_outlines,
    pairs_layer,
    region_units,
    removed_by_mask,
    score_lakes,
)
from .lake_table import LakeScores, effect_table, lake_table
from .matching import Matched, match
from .outline_distance import NOWHERE
from .settings import AssessLakesSettings


def assess_lakes(settings: AssessLakesSettings, progress: Progress) -> dict[str, Any]:
    """Compare lakes; writes whichever of table, pairs, effect, design and report is asked for.

    Returns:
        R2 and SLOPE of correct area on label area (None where there is no line), MISSED_COUNT and FALSE_COUNT.

    Raises:
        LakesError: nothing to compare, or a layer that does not fit; the sentence says why.
    """
    _check_outputs(settings)
    design = design_table(settings, progress) if settings.sample else None
    regions, before, after, units = _match(settings, progress)
    progress.percent(50, "Measuring outlines")
    distances = measure_outlines(before, regions, Stage(progress, 50, 75))
    scores = score_lakes(before, units.types, units.of_labels, units.of_predicted, distances)
    _say(before, scores, regions, progress)
    removed = None
    if settings.masked:
        removed = removed_by_mask(before.predicted, after.predicted, settings.found_share)
    pairs = pairs_layer(before, scores, None if regions is None else regions["region_id"].to_numpy(), removed)
    progress.percent(75, "Drawing again for intervals")
    table, effect, fits = lake_table(scores, settings.seed), None, _fits(scores, settings.seed, "")
    if settings.masked:
        masked_scores = score_lakes(after, units.types, units.of_labels, units.of_masked, NOWHERE)
        effect = effect_table(scores, masked_scores, settings.seed)
        fits |= _fits(masked_scores, settings.seed, AFTER)
    progress.percent(90, "Writing")
    assessed = Assessed(settings, scores, pairs, table, effect, design, fits, regions is not None, removed)
    _write(settings, assessed)
    progress.percent(100)
    line = fits[LABELLED]
    return {
        "R2": _number(line.r2),
        "SLOPE": _number(line.slope),
        "MISSED_COUNT": int(table["missed"].iloc[-1]),
        "FALSE_COUNT": int(table["false"].iloc[-1]),
    }


def _check_outputs(settings: AssessLakesSettings) -> None:
    for path in (settings.table, settings.effect, settings.design):
        if path:
            check_table_suffix(path)
    if settings.pairs:
        check_suffix(settings.pairs)


def _match(
    settings: AssessLakesSettings, progress: Progress
) -> tuple[gpd.GeoDataFrame | None, Matched, Matched, Units]:
    """Regions, lakes matched before and after the river mask (the same without one), and what is drawn again."""
    progress.percent(0, "Reading lakes")
    labels, ignored = read_labels(settings.labels, progress)
    regions = read_regions(settings.regions, labels, settings.type_field, progress) if settings.regions else None
    lakes = counted_labels(labels, ignored, regions, progress)
    if not len(lakes):
        where = "inside REGIONS" if regions is not None else f"in '{settings.labels}'"
        raise LakesError(f"LABELS: expected labelled lakes {where}, found none. Choose other layers.")
    predicted = read_predicted(settings.predicted, "PREDICTED", labels, regions, ignored, progress)
    progress.percent(30, "Matching lakes")
    before = after = match(lakes, predicted, settings.found_share, progress)
    if settings.masked:
        masked = read_predicted(settings.masked, "MASKED", labels, regions, ignored, progress)
        after = match(lakes, masked, settings.found_share, progress)
    if regions is not None:
        return regions, before, after, region_units(before, after, regions["type"].to_numpy(dtype=object))
    types = types_of(labels, settings.type_field, "LABELS", progress)[lakes["lake"].to_numpy()]
    return None, before, after, group_units(before, after, types, progress)


def _fits(scores: LakeScores, seed: int, when: str) -> dict[str, Fit]:
    return {
        name + when: fit(
            lakes["area_km2"].to_numpy(),
            lakes["correct_km2"].to_numpy(),
            lakes["unit"].to_numpy(),
            len(scores.unit_types),
            np.random.default_rng(seed),
        )
        for name, lakes in ((LABELLED, scores.labels), (PREDICTED, scores.predicted))
    }


def _say(matched: Matched, scores: LakeScores, regions: gpd.GeoDataFrame | None, progress: Progress) -> None:
    labels, predicted, pairs = matched.labels, matched.predicted, matched.pairs
    if not len(predicted):
        where = " inside REGIONS" if regions is not None else ""
        progress.warn(f"PREDICTED has no lakes{where}: every label is missed, and there is no precision.")
    elif not len(pairs.label):
        progress.warn(
            "No predicted lake shares area with a label. If that is not what you expect, check that the layers are of"
            " the same place and that their coordinate systems are right."
        )
    if regions is None:
        progress.warn(
            "Without REGIONS every predicted lake without a label counts as false, also where nobody has labelled."
            " Intervals come from drawing lakes again, not regions, and are too narrow where neighbours are alike."
        )
    elif len(regions) < 2:
        progress.warn("There is one region only, which cannot be drawn again: there are no intervals.")
    if len(labels) == 1:
        progress.warn("There is one labelled lake only: there is no line of correct area on label area.")
    multi = int((shapely.get_num_geometries(labels["whole"].to_numpy()) > 1).sum())
    if multi:
        progress.info(f"{multi} labelled lakes have several parts; each counts as one lake.")


def _write(settings: AssessLakesSettings, assessed: Assessed) -> None:
    tables: tuple[tuple[pd.DataFrame | None, str | None], ...] = (
        (assessed.table, settings.table),
        (assessed.effect, settings.effect),
        (assessed.design, settings.design),
    )
    for table, path in tables:
        if path and table is not None:
            write_table(table, path)
    if settings.pairs:
        write_polygons(assessed.pairs, settings.pairs)
    if settings.report:
        write_lake_report(settings.report, assessed)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value
