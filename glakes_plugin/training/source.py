"""A training that is shown: one that runs in this QGIS, or a log that somebody opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication

from ...models.settings import TrainSettings
from ..figures import decimal, seconds_in_words
from .follower import State, file_state
from .log import Epoch
from .reckoning import Plan, best_epoch, epochs_left, recent_pace

UNKNOWN = "–"


@dataclass
class Source:
    """Where its log is, and what is known of it beside."""

    log: Path
    plan: Plan | None = None
    """None for a log that was opened: it does not say."""
    report: Path | None = None
    old: State | None = None
    """State of a file of that name when the training began: another training's."""
    is_running: bool = False
    percent: float = 0.0
    stage: str = ""
    """What it does now, or how it ended."""
    fault: str = ""
    """Why its log cannot be read."""
    epochs: list[Epoch] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As it stands in the list."""
        running = QCoreApplication.translate("Training", "{} (running)")
        return running.format(self.log.name) if self.is_running else self.log.name


def source_of(settings: TrainSettings) -> Source:
    """The training that begins with these settings."""
    log = Path(settings.log)
    return Source(
        log=log,
        plan=Plan(settings.epochs, settings.patience),
        report=Path(settings.report) if settings.report else None,
        old=None if settings.resume else file_state(log),
        is_running=True,
        stage=QCoreApplication.translate("Training", "Reading the samples"),
    )


def epoch_text(source: Source) -> str:
    """'13 of at most 200'."""
    done = len(source.epochs)
    if source.plan is None:
        return str(done) if done else UNKNOWN
    return QCoreApplication.translate("Training", "{done} of at most {epochs}").format(
        done=done, epochs=source.plan.epochs
    )


def best_text(source: Source) -> str:
    """The best epoch with its validation loss and F1."""
    best = best_epoch(source.epochs)
    if best is None:
        return UNKNOWN
    translate = QCoreApplication.translate
    parts = [
        translate("Training", "epoch {}").format(best.number),
        translate("Training", "loss {}").format(decimal(best.val_loss, 4)),
    ]
    if "f1" in best.scores:
        parts.append(translate("Training", "F1 {}").format(decimal(best.scores["f1"], 3)))
    return ", ".join(parts)


def speed_text(source: Source) -> str:
    """Patches a second, and how much of its time the training waited for them."""
    pace = recent_pace(source.epochs)
    translate = QCoreApplication.translate
    parts = []
    if pace.patches_per_s is not None:
        parts.append(translate("Training", "{} patches/s").format(decimal(pace.patches_per_s, 1)))
    if pace.wait_share is not None:
        waiting = translate("Training", "{} % waiting for data")
        parts.append(waiting.format(decimal(100 * pace.wait_share, 1)))
    return ", ".join(parts) or UNKNOWN


def left_text(source: Source) -> str:
    """How long it will go on: at most, and if no epoch gets better."""
    seconds = recent_pace(source.epochs).seconds
    if not source.is_running or source.plan is None or seconds is None:
        return UNKNOWN
    at_most, without_better = epochs_left(source.epochs, source.plan)
    # Some of the epoch that runs is done already.
    running = min(1.0, max(0.0, source.percent / 100 * source.plan.epochs - len(source.epochs)))
    times = [seconds_in_words(max(0.0, epochs - running) * seconds) for epochs in (at_most, without_better)]
    translate = QCoreApplication.translate
    if at_most == without_better:
        return times[0]
    return translate("Training", "{all}; {early} if no epoch gets better").format(all=times[0], early=times[1])
