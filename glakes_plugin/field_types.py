"""What differs between the versions of QGIS in the types of fields."""

from __future__ import annotations

from qgis.core import Qgis
from qgis.PyQt.QtCore import QMetaType, QVariant

TAKES_META_TYPES = 33800
"""From this version on fields are of Qt 6's types; those of Qt 5 are deprecated."""

TEXT = QMetaType.Type.QString if Qgis.QGIS_VERSION_INT >= TAKES_META_TYPES else QVariant.String
"""The type of a field of text."""
