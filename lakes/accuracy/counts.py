"""Agreement of a prediction with labels: four counts first, every score is a ratio of them.

Scores are pooled over pixels, never a mean of scores; a ratio of nothing to nothing is NaN.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from .resampling import DRAWS, LEVEL, ends, resample_sums

SCORES = ("recall", "precision", "f1", "iou")


@dataclass(frozen=True)
class Counts:
    """Pixels by label and prediction. The fields may also be arrays of one shape."""

    tp: Any = 0
    """Lake, predicted lake."""
    fp: Any = 0
    """Not lake, predicted lake."""
    fn: Any = 0
    """Lake, not predicted."""
    tn: Any = 0
    """Neither."""

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other))))

    @property
    def recall(self) -> Any:
        """Share of lake that was found."""
        return _ratio(self.tp, self.tp + self.fn)

    @property
    def precision(self) -> Any:
        """Share of what was found that is lake."""
        return _ratio(self.tp, self.tp + self.fp)

    @property
    def f1(self) -> Any:
        """Harmonic mean of recall and precision."""
        return _ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)

    @property
    def iou(self) -> Any:
        """Intersection over union of lake and prediction."""
        return _ratio(self.tp, self.tp + self.fp + self.fn)

    def scores(self) -> dict[str, float]:
        """Every score by name."""
        return {name: getattr(self, name) for name in SCORES}


def count(label: NDArray[Any], prediction: NDArray[Any], weight: NDArray[Any] | None = None) -> Counts:
    """Count the pixels of boolean arrays of one shape; where `weight` is False a pixel is left out."""
    counted = np.ones(label.shape, bool) if weight is None else weight.astype(bool)
    label, prediction = label.astype(bool), prediction.astype(bool)
    cells = np.bincount((label * 2 + prediction)[counted], minlength=4)
    tn, fp, fn, tp = (int(value) for value in cells)
    return Counts(tp, fp, fn, tn)


def interval(
    groups: Sequence[Counts], score: str, generator: Generator, level: float = LEVEL, draws: int = DRAWS
) -> tuple[float, float]:
    """Interval of a pooled score by drawing whole groups (regions, scenes) again with replacement.

    Args:
        groups: one count per group; pixels of one group are alike, so groups are what is resampled.
        score: one of `SCORES`.
        generator: where the draws come from.
        level: share of the draws inside the interval.
        draws: number of resamplings.

    Returns:
        Lower and upper end; NaN without groups, or when no draw has anything to score.
    """
    return intervals(groups, generator, level, draws, (score,))[score]


def intervals(
    groups: Sequence[Counts],
    generator: Generator,
    level: float = LEVEL,
    draws: int = DRAWS,
    scores: Sequence[str] = SCORES,
) -> dict[str, tuple[float, float]]:
    """`interval` of several scores by name, all from the same draws."""
    nothing = float("nan"), float("nan")
    if not groups:
        return dict.fromkeys(scores, nothing)
    drawn = resample(groups, generator, draws)
    return {score: ends(getattr(drawn, score), level) for score in scores}


def resample(groups: Sequence[Counts], generator: Generator, draws: int) -> Counts:
    """Counts of so many samples of the groups, each as many groups drawn with replacement; arrays of `draws`."""
    table = np.array([astuple(group) for group in groups], dtype=np.int64).reshape(-1, 4)
    return Counts(*resample_sums(table, generator, draws).T)


def _ratio(part: Any, whole: Any) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.true_divide(part, whole)
    return float(value) if value.ndim == 0 else value
