"""What a reviewer says of a place: right, or what is wrong there. Kept in the history of the samples file.

One row per verdict, action `verdict`, detail `kind lon lat note`; a later verdict on a place replaces
an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

ACTION = "verdict"
RIGHT = "right"
WRONG = ("missing", "surplus", "river", "outline", "other")
"""In the order of the number keys."""

NAMES = {
    RIGHT: QT_TRANSLATE_NOOP("LabelStudio", "right"),
    "missing": QT_TRANSLATE_NOOP("LabelStudio", "water without label"),
    "surplus": QT_TRANSLATE_NOOP("LabelStudio", "no lake"),
    "river": QT_TRANSLATE_NOOP("LabelStudio", "river"),
    "outline": QT_TRANSLATE_NOOP("LabelStudio", "wrong outline"),
    "other": QT_TRANSLATE_NOOP("LabelStudio", "something else"),
}

PLACE = 6
"""Decimals of a degree; a tenth of a metre."""


@dataclass(frozen=True)
class Verdict:
    """One place and what was said of it."""

    kind: str
    """`right` or one of WRONG."""
    lon: float
    lat: float
    note: str = ""

    @property
    def place(self) -> tuple[float, float]:
        """Longitude and latitude as they are written."""
        return round(self.lon, PLACE), round(self.lat, PLACE)

    @property
    def detail(self) -> str:
        """As the history has it."""
        return f"{self.kind} {self.lon:.{PLACE}f} {self.lat:.{PLACE}f} {self.note}".rstrip()


def read_verdict(detail: str) -> Verdict | None:
    """A verdict from the history; None for what is none."""
    kind, _, rest = detail.partition(" ")
    lon, _, rest = rest.partition(" ")
    lat, _, note = rest.partition(" ")
    try:
        return Verdict(kind, float(lon), float(lat), note) if kind in NAMES else None
    except ValueError:
        return None


def open_verdicts(rows: Iterable[tuple[str, str]]) -> list[Verdict]:
    """What was said since an annotator last finished the region.

    Args:
        rows: action and detail of the region's history, oldest first.
    """
    found: dict[tuple[float, float], Verdict] = {}
    for action, detail in rows:
        if action == "status" and detail.endswith(("> drafted", "> edited")):
            found = {}
        verdict = read_verdict(detail) if action == ACTION else None
        if verdict is not None:
            found[verdict.place] = verdict
    return list(found.values())


def kind_text(kind: str) -> str:
    """A kind in the user's language."""
    return QCoreApplication.translate("LabelStudio", NAMES[kind])


def class_text(name: str) -> str:
    """A class of labels in the user's language."""
    texts = {
        "lake": QCoreApplication.translate("LabelStudio", "lake"),
        "ignore": QCoreApplication.translate("LabelStudio", "ignored"),
    }
    return str(texts.get(name, name))


def summary(verdicts: Iterable[Verdict]) -> str:
    """The wrong ones in a line: how many of each kind, then the notes."""
    wrong = [verdict for verdict in verdicts if verdict.kind != RIGHT]
    counts = [(kind, sum(verdict.kind == kind for verdict in wrong)) for kind in WRONG]
    parts = [f"{count} × {kind_text(kind)}" for kind, count in counts if count]
    return "; ".join([", ".join(parts), *(verdict.note for verdict in wrong if verdict.note)]).strip("; ")
