"""Numbers and times as a reader wants them, whatever QGIS is set to show elsewhere."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication, QLocale


def whole(number: int) -> str:
    """1,140,624 in English."""
    return str(_locale().toString(number))


def decimal(number: float, decimals: int) -> str:
    """1,234.57 in English with two decimals."""
    return str(_locale().toString(number, "f", decimals))


def megapixels(per_second: float) -> str:
    """A speed in million pixels a second, '2.1' or '0.08'."""
    return decimal(per_second, 1 if per_second >= 1 else 2)


def seconds_in_words(seconds: float) -> str:
    """'about 4 s', 'about 3 min', 'about 2.5 h'."""
    translate = QCoreApplication.translate
    if seconds < 90:
        return translate("Figures", "about {} s").format(max(1, round(seconds)))
    if seconds < 5400:
        return translate("Figures", "about {} min").format(round(seconds / 60))
    return translate("Figures", "about {} h").format(decimal(seconds / 3600, 1))


def _locale() -> QLocale:
    locale = QLocale(QLocale().name())
    locale.setNumberOptions(QLocale.NumberOption.DefaultNumberOptions)
    return locale
