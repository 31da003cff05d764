"""GLAKES: map the world's lakes at 10 m from Sentinel-2, and check them by hand, in QGIS.

The repository root is this package. Nothing is imported here: the worker and the tests load it
without QGIS.
"""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:
    """Return the plugin; called by QGIS."""
    from .glakes_plugin.plugin import GlakesPlugin

    return GlakesPlugin(iface)
