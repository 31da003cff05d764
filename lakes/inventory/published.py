"""Published data sets of water, told by the fields they have and not by what their files are called.

Versions differ: the SWOT Prior Lake Database alone comes as a geodatabase, as shapefiles, in SQLite and from a web
service, each with its own spelling.
"""

from __future__ import annotations

from typing import NamedTuple

from ..errors import LakesError, MissingInput
from ..layers import Layer, Names, fields_of, layer_source, polygon_layers
from ..progress import Progress


class DataSet(NamedTuple):
    """A data set and what versions of it call their fields, in lower case."""

    name: str
    field: str
    """Ours for its key; empty where we keep none."""
    key: Names
    """The most specific first."""
    marks: tuple[Names, ...]
    """Other fields; one of them beside the key tells the data set, and all of them its layer among several."""


GLAKES = DataSet("GLAKES", "glakes_id", ("lake_id", "glakes_id"), (("area_bound",), ("rser_flag",)))
PLD = DataSet(
    "PLD",
    "pld_id",
    ("lake_id", "pld_id", "fid"),
    (("ref_area", "p_ref_area", "lake_area"), ("ref_wse", "p_ref_wse"), ("reach_id_l", "reach_id_list")),
)
HYDROLAKES = DataSet("HydroLAKES", "hylak_id", ("hylak_id",), (("lake_area",), ("shore_len",), ("pour_long",)))
GEODAR = DataSet("GeoDAR", "", ("id_v11", "id_v10"), (("rv_mcm_v11", "rv_mcm_v10"), ("plg_a_km2",), ("pnt_src",)))
GRWL = DataSet("GRWL", "", ("segmentid", "nsegpx"), (("lakeflag",), ("width_m", "width_mean", "width_med_")))
DATA_SETS = (HYDROLAKES, GLAKES, GEODAR, GRWL, PLD)
"""Those with a key that nobody else has first."""

HAVE_AREAS_ELSEWHERE = {
    "GeoDAR": ("are the dams of GeoDAR, points without an area", "Give its reservoirs, the layer of polygons."),
    "GRWL": (
        "are the centre lines of GRWL, which have no width",
        "Give its masks, the rasters, as RIVER_MASKS of 'Mask rivers'.",
    ),
}
"""What to say of a layer without polygons, of data sets that have polygons or masks as well."""


def told_by(fields: list[str]) -> DataSet | None:
    """The data set whose key and at least one other field are there."""
    found = {name.lower() for name in fields}
    for data_set in DATA_SETS:
        has_mark = any(not found.isdisjoint(names) for names in data_set.marks)
        if has_mark and not found.isdisjoint(data_set.key):
            return data_set
    return None


def lakes_of(source: str, data_set: DataSet, progress: Progress) -> tuple[str, list[str]]:
    """The layer with the lakes of a data set, and its fields.

    Raises:
        LakesError: the layer is that of another data set.
        MissingInput: there is no such source, or nothing of polygons in it.
    """
    wanted = (data_set.key, *data_set.marks)
    fields = fields_of(polygon_layers(source, None, wanted)[0])
    found = told_by(fields)
    if found is not None and found is not data_set:
        raise LakesError(
            f"{data_set.name}: '{source}' has the fields of {found.name} ({', '.join(fields[:6])}, ...)."
            f" Give the layer of {data_set.name}."
        )
    return layer_source(source, progress, wanted), fields


def check_areas(layers: list[Layer]) -> None:
    """Say which part of a data set is needed, where its points or lines are given.

    Raises:
        MissingInput: none of the layers has polygons, and another part of the data set has.
    """
    if any(layer.has_areas for layer in layers):
        return
    for layer in layers:
        found = told_by(fields_of(layer))
        if found is not None and found.name in HAVE_AREAS_ELSEWHERE:
            reason, remedy = HAVE_AREAS_ELSEWHERE[found.name]
            raise MissingInput(layer.path, reason, remedy)
