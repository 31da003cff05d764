"""The step behind 'Assess a model on patches': predict the patches of a subset, count, and report.

Scores are pooled over pixels. What a region gives is a histogram of probability by label, from which
table and curves follow; only the worst patches are kept as pictures, so memory does not grow.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import torch
from numpy.typing import NDArray

from ...lakes.accuracy.histogram import first_percent, histogram
from ...lakes.accuracy.patch_report import Assessed, WorstPatch, write_patch_report
from ...lakes.accuracy.patch_table import RegionScore, accuracy_table
from ...lakes.accuracy.pictures import views
from ...lakes.accuracy.sequential import Tile, sequential_tiles
from ...lakes.bands import PROBABILITY_NODATA
from ...lakes.errors import LakesError
from ...lakes.progress import Progress, Silent
from ...lakes.rasters import open_raster
from ...lakes.samples.located import locate_subset, usable_regions
from ...lakes.samples.patches import PatchReader, Region
from ...lakes.samples.register import SamplesError, read_labels, read_regions
from ...lakes.samples.split import UNTYPED
from ...lakes.steps import check
from ...lakes.tables import check_table_suffix, write_table
from ..card import SHIPPED, ModelCard
from ..descent import is_out_of_memory
from ..devices import choose_device
from ..engines.base import Engine
from ..engines.choose import choose
from ..engines.torch_engine import Network, prepare_plain, to_stored
from ..modelfile import load_model
from ..needs import needs
from ..predicting.plan import needed_margin, plan, possible_sides
from ..predicting.source import fit
from .independence import say_if_learned
from .settings import AssessPatchesSettings

WORST = 8
"""Patches that the report shows."""

MARGIN = 96

Predict = Callable[[Region, Tile], NDArray[np.uint8]]
"""Region and patch in; stored percent of the kept pixels out, 255 where there is no data."""


def assess_patches(settings: AssessPatchesSettings, progress: Progress) -> dict[str, Any]:
    """Score a model on the patches of a subset; writes the table and the report.

    Returns:
        REGIONS and PATCHES that were counted.

    Raises:
        LakesError: nothing to count, an image or a model that does not fit; the sentence says why.
    """
    check_table_suffix(settings.table)
    network, card = load_model(settings.model or SHIPPED)
    _check_patch(settings.patch, card)
    device = choose_device(settings.device)
    progress.percent(0, "Reading samples")
    regions, labels = read_regions(settings.samples, progress), read_labels(settings.samples, progress)
    usable = usable_regions(regions, labels, (settings.subset,), progress)
    with PatchReader(card.bands) as reader:
        located = locate_subset(settings.samples, usable, labels, settings.subset, reader, progress)
        _check_labels(located, settings)
        types = _types(usable, located, progress)
        _check_images(located, card, progress)
        learned = say_if_learned(card, regions, labels, settings.subset, progress)
        predict = _predictor(settings, network, card, device, reader, progress)
        scores, worst = _score(located, types, settings, card, reader, predict, progress)
    progress.percent(96, "Writing table and report")
    table = accuracy_table(scores, card.threshold, settings.seed)
    write_table(table, settings.table)
    write_patch_report(settings.report, _assessed(settings, card, learned, scores, worst), table)
    progress.percent(100)
    return {"REGIONS": len(scores), "PATCHES": sum(score.patches for score in scores)}


def _assessed(
    settings: AssessPatchesSettings, card: ModelCard, learned: bool, scores: list[RegionScore], worst: list[WorstPatch]
) -> Assessed:
    return Assessed(
        model=card.name,
        samples=Path(settings.samples).name,
        subset=settings.subset,
        patch=settings.patch,
        threshold=card.threshold,
        borders=settings.borders,
        remainder=settings.remainder,
        learned=learned,
        regions=scores,
        worst=worst,
    )


def _predictor(
    settings: AssessPatchesSettings,
    network: torch.nn.Module,
    card: ModelCard,
    device: torch.device,
    reader: PatchReader,
    progress: Progress,
) -> Predict:
    if settings.borders == "alone":
        return _alone(prepare_plain(network, device, "exact", progress.check), reader)
    return _in_context(settings, card, progress)


def _alone(network: Network, reader: PatchReader) -> Predict:
    """Each patch as in training: zeros beyond the region, nothing beyond the patch."""

    def predict(region: Region, tile: Tile) -> NDArray[np.uint8]:
        image = torch.from_numpy(np.ascontiguousarray(reader.read(region, tile.read).image))
        rows, cols = tile.keep.relative_to(tile.read).slices
        with torch.inference_mode(), _said_when_out_of_memory(tile):
            logits = network(image[None])[0, 0, rows, cols]
        return to_stored(logits, np.ones(tile.keep.shape, bool))

    return predict


def _in_context(settings: AssessPatchesSettings, card: ModelCard, progress: Progress) -> Predict:
    """The very values of 'Predict lakes' on the region's image."""
    model, margin = Path(settings.model or SHIPPED), needed_margin(card, MARGIN)
    engines: dict[str, Engine] = {}

    def predict(region: Region, tile: Tile) -> NDArray[np.uint8]:
        percent = np.full(tile.keep.shape, PROBABILITY_NODATA, np.uint8)
        with open_raster(region.image) as dataset:
            source = fit(dataset, card, Silent())
            numbers = repr(source.numbers)
            if numbers not in engines:
                engines[numbers] = choose(model, source.numbers, settings.device, "exact", progress)
            engine = engines[numbers]
            for patch in plan(tile.keep, card, margin, possible_sides(engine, card, margin)[-1], engine.any_side):
                stored = source.read(patch)
                if stored is not None:
                    kept = engine.predict(stored)[patch.keep.relative_to(patch.read).slices]
                    percent[patch.keep.relative_to(tile.keep).slices] = kept
        return percent

    return predict


def _score(
    located: list[Region],
    types: dict[str, str],
    settings: AssessPatchesSettings,
    card: ModelCard,
    reader: PatchReader,
    predict: Predict,
    progress: Progress,
) -> tuple[list[RegionScore], list[WorstPatch]]:
    tiles = {
        region.region_id: list(sequential_tiles(region.window, settings.patch, settings.remainder == "count"))
        for region in located
    }
    total, done = sum(map(len, tiles.values())), count()
    progress.percent(1, f"Predicting {total} patches of {len(located)} regions")
    scores, worst = [], _Worst(card)
    for region in located:
        counted = np.zeros((2, 101), dtype=np.int64)
        for tile in tiles[region.region_id]:
            progress.percent(1 + 95 * next(done) / total)
            percent = predict(region, tile)
            truth = reader.read(region, tile.keep)
            known = truth.weight & (percent != PROBABILITY_NODATA)
            counted += histogram(truth.label, percent, known)
            worst.see(region, types[region.region_id], tile, truth, percent, known)
        scores.append(RegionScore(region.region_id, types[region.region_id], len(tiles[region.region_id]), counted))
    return scores, worst.sorted()


class _Worst:
    """Keeps the patches with most wrong pixels."""

    def __init__(self, card: ModelCard) -> None:
        self._card, self._number = card, count()
        self._kept: list[tuple[int, int, WorstPatch]] = []

    def see(self, region: Region, kind: str, tile: Tile, truth: Any, percent: Any, known: Any) -> None:
        """Look at one patch."""
        found = (percent >= first_percent(self._card.threshold)) & known
        wrong = int(((truth.label ^ found) & known).sum())
        if not wrong or (len(self._kept) == WORST and wrong <= self._kept[0][0]):
            return
        drawn = views(truth.image, self._card.bands, truth.label, percent, known, found)
        row, col = tile.keep.row - region.window.row, tile.keep.col - region.window.col
        patch = WorstPatch(region.region_id, kind, row, col, wrong, int(known.sum()), drawn)
        entry = (wrong, -next(self._number), patch)
        if len(self._kept) < WORST:
            heapq.heappush(self._kept, entry)
        else:
            heapq.heapreplace(self._kept, entry)

    def sorted(self) -> list[WorstPatch]:
        """The worst first."""
        return [patch for _, _, patch in sorted(self._kept, reverse=True)]


def _check_patch(patch: int, card: ModelCard) -> None:
    step = needs(card.architecture).step
    check(patch % step == 0, f"The model '{card.name}' takes a PATCH that is a multiple of {step}; found {patch}.")


@contextmanager
def _said_when_out_of_memory(tile: Tile) -> Iterator[None]:
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        raise LakesError(f"Not enough memory for PATCH {tile.read.height}. Lower it, or choose DEVICE cpu.") from error


def _check_labels(located: list[Region], settings: AssessPatchesSettings) -> None:
    if not any(region.lakes for region in located):
        raise SamplesError(
            f"None of the {len(located)} regions with subset '{settings.subset}' has a label for a lake, so there is"
            " nothing to find. Label them first, or choose another subset."
        )


def _types(usable: gpd.GeoDataFrame, located: list[Region], progress: Progress) -> dict[str, str]:
    known = usable.set_index("region_id")["type"].fillna(UNTYPED)
    types = {region.region_id: str(known[region.region_id]) for region in located}
    kinds = set(types.values())
    if len(kinds) == 1:
        progress.warn(
            f"All {len(types)} regions are of one type ({kinds.pop()}): the scores say nothing about other types."
        )
    return types


def _check_images(located: list[Region], card: ModelCard, progress: Progress) -> None:
    """Check every image once for bands, scale and pixel size; what is said of many is said once."""
    said = _Said(progress)
    for image in dict.fromkeys(region.image for region in located):
        with open_raster(image) as dataset:
            said.about = image
            fit(dataset, card, said)
    said.tell()


class _Said(Silent):
    """Gathers what is said about images, so that what goes for many is one line."""

    def __init__(self, progress: Progress) -> None:
        self.about = Path()
        self._told: dict[tuple[Callable[[str], None], str], list[str]] = {}
        self._progress = progress

    def info(self, text: str) -> None:
        self._keep(self._progress.info, text)

    def warn(self, text: str) -> None:
        self._keep(self._progress.warn, text)

    def _keep(self, say: Callable[[str], None], text: str) -> None:
        same = text.replace(str(self.about), "").replace(self.about.name, "")
        self._told.setdefault((say, same), []).append(text)

    def tell(self) -> None:
        """Pass on the first of each, and how many more there are."""
        for (say, _), texts in self._told.items():
            say(texts[0] + (f" The same goes for {len(texts) - 1} other images." if len(texts) > 1 else ""))
