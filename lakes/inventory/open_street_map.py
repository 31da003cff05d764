"""Rivers and reservoirs out of layers of OpenStreetMap, told by what the layers hold.

Three shapes of the same data are known: an extract as it is published (.osm.pbf, read with `osmconf.ini`, so that
`water` is a field and river banks are areas), a layer that QGIS or GDAL made of one (with `water` among
`other_tags`), and the shapefiles of Geofabrik (`fclass`). Any other layer is taken whole.
"""

from __future__ import annotations

from pathlib import Path

import pyogrio

from ..layers import layers_of
from ..vectors import layer_fields
from .published import check_areas

TAGS: dict[str, dict[str, tuple[str, ...]]] = {
    "river": {"water": ("river",), "waterway": ("riverbank",), "fclass": ("river", "riverbank")},
    "reservoir": {"water": ("reservoir",), "landuse": ("reservoir",), "fclass": ("reservoir",)},
}
"""Tags of areas. `landuse=reservoir` and `waterway=riverbank` are older ways to say the same. Ways that are lines
(`waterway=river`) have no width and are never rivers here."""

EXTRACTS = (".pbf", ".osm")
AREAS = "multipolygons"
"""The layer of an extract that has them."""


def water_layer(source: str) -> str:
    """The layer to read: of an extract, that with the areas.

    Raises:
        MissingInput: no such source, or points and lines of a data set whose polygons are needed.
    """
    path = source.partition("|")[0]
    if Path(path).suffix.lower() not in EXTRACTS:
        check_areas(layers_of(source))
        return source
    pyogrio.set_gdal_config_options({"OSM_CONFIG_FILE": str(Path(__file__).with_name("osmconf.ini"))})
    return f"{path}|layername={AREAS}"


def condition(source: str, kind: str) -> str | None:
    """What chooses the `kind` of `TAGS` among the features of a layer, in OGR's SQL; None = all of them.

    Raises:
        MissingInput: no such layer.
    """
    fields = layer_fields(source)[0]
    terms = [f"\"{key}\" = '{value}'" for key, values in TAGS[kind].items() if key in fields for value in values]
    if "other_tags" in fields:
        tags = [(key, value) for key, values in TAGS[kind].items() for value in values if key != "fclass"]
        terms += [f'"other_tags" LIKE \'%"{key}"=>"{value}"%\'' for key, value in tags if key not in fields]
    return " OR ".join(terms) or None
