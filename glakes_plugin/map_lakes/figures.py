"""Numbers as a reader wants them: with group separators, whatever QGIS is set to show elsewhere."""

from __future__ import annotations

from qgis.PyQt.QtCore import QLocale


def whole(number: int) -> str:
    """1,140,624 in English."""
    return str(_locale().toString(number))


def decimal(number: float, decimals: int) -> str:
    """1,234.57 in English with two decimals."""
    return str(_locale().toString(number, "f", decimals))


def _locale() -> QLocale:
    locale = QLocale(QLocale().name())
    locale.setNumberOptions(QLocale.NumberOption.DefaultNumberOptions)
    return locale
