"""A model's card as a page: what it takes, what it scored, what it was trained on, what it is not for."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from qgis.PyQt.QtCore import QCoreApplication, QUrl

from ...models.card import ModelCard
from ..figures import decimal, whole
from .library import Entry

SCORES = ("recall", "precision", "f1", "iou")

MODEL = "model"
"""What a card calls the model itself beside other methods on the same pixels."""


def page(entry: Entry) -> str:
    """HTML of an entry's card, or of the reason why it has none. Whatever comes from the file is escaped."""
    if entry.card is None:
        text = _tr("This file cannot be used.")
        return f"<h3>{_safe(entry.path.name)}</h3><p>{text} {_safe(entry.fault)}</p>"
    rows = "".join(f"<tr><td><b>{name}</b>&nbsp;&nbsp;</td><td>{text}</td></tr>" for name, text in _facts(entry))
    return f"<h3>{_safe(entry.card.name)}</h3><table>{rows}</table>{_scores(entry.card)}{_paths(entry)}"


def network(card: ModelCard) -> str:
    """Architecture and its arguments: unet, width 16."""
    return ", ".join([card.architecture, *(f"{name} {value}" for name, value in sorted(card.arguments.items()))])


def score_rows(metrics: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """A label and four cells for every set of scores in a card; one without cells heads the rows of several methods.

    A score is a number 0..1, or a list of it and the ends of its 95 % interval.
    """
    for name, values in metrics.items():
        if not isinstance(values, dict):
            continue
        if any(score in values for score in SCORES):
            yield name, _cells(values)
            continue
        methods = [(method, scores) for method, scores in values.items() if isinstance(scores, dict)]
        if methods:
            yield name, []
        for method, scores in sorted(methods, key=lambda pair: pair[0] != MODEL):  # ours first
            yield method, _cells(scores)


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    card = entry.card
    if card is None:
        return
    yield _tr("Network"), _safe(network(card))
    yield _tr("Bands"), _safe(" ".join(card.bands))
    nodata = _tr("none") if card.nodata is None else str(card.nodata)
    yield _tr("Numbers"), _safe(_tr("stored number x {}; no data: {}").format(f"{card.scale:g}", nodata))
    yield _tr("Pixel size"), _safe(f"{card.pixel_size_m:g} m")
    window = _tr("any multiple of 16 pixels") if not card.window else _tr("{} pixels").format(whole(card.window))
    yield _tr("Windows"), _safe(_tr("{}, margin {} pixels").format(window, whole(card.margin)))
    yield _tr("Threshold"), _safe(decimal(card.threshold, 2))
    yield _tr("Trained on"), _safe(_trained_on(card.training))
    yield _tr("Not good for"), _safe(card.limits or _tr("The card does not say."))
    yield _tr("Licence"), _safe(card.licence or _tr("The card does not say."))


def _trained_on(training: dict[str, Any]) -> str:
    parts = []
    regions, pixels = training.get("regions"), training.get("pixels")
    if isinstance(regions, dict) and isinstance(pixels, dict):
        for subset in ("train", "validation"):
            if _is_number(regions.get(subset)) and _is_number(pixels.get(subset)):
                text = _tr("{} regions with {} million pixels ({})")
                parts.append(text.format(whole(regions[subset]), decimal(pixels[subset] / 1e6, 1), subset))
    if isinstance(training.get("imported"), dict):
        parts.append(_tr("imported from '{}'").format(training["imported"].get("file")))
    return "; ".join(parts) or _tr("The card does not say.")


def _scores(card: ModelCard) -> str:
    rows = list(score_rows(card.metrics))
    if not rows:
        return f"<p>{_tr('The card has no scores.')}</p>"
    heads = "".join(
        f"<th align='left'>{head}&nbsp;&nbsp;</th>" for head in ("", _tr("recall"), _tr("precision"), "F1", "IoU")
    )
    body = "".join(_row(label, cells) for label, cells in rows)
    about = _tr("Scores in percent, in brackets their 95 % intervals")
    return f"<p><b>{about}</b></p><table><tr>{heads}</tr>{body}</table>"


def _row(label: str, cells: list[str]) -> str:
    if not cells:
        return f"<tr><td colspan='{len(SCORES) + 1}'><i>{_safe(label)}</i></td></tr>"
    numbers = "".join(f"<td>{cell}&nbsp;&nbsp;</td>" for cell in cells)
    return f"<tr><td>{_safe(label)}&nbsp;&nbsp;</td>{numbers}</tr>"


def _cells(scores: dict[str, Any]) -> list[str]:
    return [_score(scores.get(name)) for name in SCORES]


def _score(value: Any) -> str:
    numbers = value if isinstance(value, list) else [value]
    if not numbers or not all(map(_is_number, numbers)):
        return "-"
    percents = [decimal(100 * number, 1) for number in numbers]
    return percents[0] if len(percents) < 3 else f"{percents[0]} ({percents[1]} - {percents[2]})"


def _paths(entry: Entry) -> str:
    about = entry.path.with_suffix(".md")
    more = ""
    if about.is_file():
        address = html.escape(QUrl.fromLocalFile(str(about)).toString(), quote=True)
        more = f"<br><a href='{address}'>{_tr('Its full card')}</a>"
    return f"<p>{_safe(str(entry.path))}{more}</p>"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _safe(text: str) -> str:
    return html.escape(text, quote=True)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ModelCard", text)
