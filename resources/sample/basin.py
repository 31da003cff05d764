"""Writes `t48que/basin.gpkg`: the layers beside the image that a river basin needs, drawn over the bundled composite.

.venv/bin/python resources/sample/basin.py

Rivers are centre lines followed by eye, with the width of the water; lakes are outlines drawn by eye. All numbers
are columns and rows of the composite. The layers stand in for OpenStreetMap, GeoDAR and GLAKES in the worked
example of docs/river-basin.md; they are none of these, and good for nothing else.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import geopandas as gpd
    import rasterio

HERE = Path(__file__).resolve().parent / "t48que"
ROOT = HERE.parents[2]

Points = tuple[tuple[float, float], ...]


class River(NamedTuple):
    """A stretch of river: its middle downstream, and how wide it is in pixels."""

    name: str
    width: float
    middle: Points


class Known(NamedTuple):
    """A lake as an earlier inventory has it."""

    name: str
    is_reservoir: bool
    outline: Points


# fmt: off
RIVERS = (
    River("main river", 7.0, (
        (-2, 249), (6, 251), (13, 257), (18, 268), (15, 281), (10, 291), (9, 303), (14, 312), (28, 317), (48, 311),
        (74, 299), (98, 289), (116, 279), (133, 275), (147, 281), (156, 294), (160, 315), (163, 340), (165, 367),
        (167, 396), (173, 420), (186, 443), (196, 458), (211, 468), (233, 471), (263, 476), (292, 482), (311, 497),
        (336, 517), (360, 529), (375, 534), (388, 541), (400, 551), (411, 562), (421, 577), (432, 594), (442, 610),
        (451, 623), (457, 628), (465, 626), (473, 617), (484, 607), (496, 600), (510, 595), (522, 591), (530, 582),
        (532, 570), (533, 555), (534, 545), (531, 532), (525, 517), (519, 509), (510, 510), (502, 507), (495, 501),
        (492, 490), (492, 475), (494, 460), (500, 447), (509, 435), (528, 403), (540, 381), (553, 341), (560, 316),
        (567, 287), (577, 252), (587, 218), (602, 190), (617, 166), (632, 146), (647, 137), (659, 137), (668, 143),
        (670, 158), (668, 188), (666, 218), (668, 247), (661, 277), (652, 307), (632, 331), (614, 354), (597, 376),
        (585, 396), (576, 420), (571, 450), (569, 480), (572, 504), (580, 522), (592, 535), (605, 539), (620, 536),
        (647, 524), (671, 512), (699, 497), (721, 472), (746, 445), (775, 420), (797, 405), (820, 401), (840, 408),
        (852, 423), (853, 445), (848, 470), (835, 495), (820, 517), (805, 538), (790, 562), (775, 585), (768, 612),
        (762, 637), (765, 666), (780, 694), (797, 713), (820, 738), (837, 763), (852, 787), (869, 810), (882, 827),
        (888, 844), (884, 862), (872, 874), (850, 880), (832, 872), (815, 862), (790, 857), (760, 854), (731, 852),
        (701, 852), (681, 859), (664, 874), (652, 894), (648, 919), (652, 943), (661, 966), (676, 985), (694, 1005),
        (713, 1027), (728, 1047), (738, 1070))),
    River("south-eastern loop", 6.0, (
        (957, 1070), (955, 1051), (958, 1035), (963, 1022), (974, 1012), (988, 1007), (1001, 1006), (1017, 1007),
        (1028, 1012), (1036, 1022), (1044, 1033), (1053, 1044), (1070, 1055))),
    River("creek from the north-east", 12.0, (
        (971, 903), (969, 915), (966, 931), (959, 950), (953, 966), (955, 977), (962, 985), (966, 993), (962, 1004),
        (959, 1014))),
    River("stream through the swamp", 8.0, (
        (442, 832), (439, 848), (437, 864), (434, 884), (429, 900), (427, 915), (422, 929), (417, 944), (411, 955),
        (405, 963))),
    River("drain of the long pond", 4.0, ((803, 846), (806, 862))),
    River("outflow of the marsh", 6.0, ((410, 262), (390, 270), (365, 276), (335, 274), (305, 274), (280, 279))),
    River("inflow of the town reservoir", 8.0, ((930, 812), (945, 822), (965, 822), (985, 818))),
)

RESERVOIRS = (
    Known("town reservoir", True, (
        (988, 767), (1005, 752), (1022, 738), (1036, 735), (1042, 755), (1040, 775), (1020, 790), (1003, 812),
        (994, 814), (991, 790))),
    Known("moated island", True, ((1027, 722), (1044, 693), (1062, 716), (1059, 735), (1046, 742))),
)

KNOWN_LAKES = (
    Known("marsh lake", False, (
        (287, 274), (310, 268), (360, 266), (398, 254), (405, 215), (418, 190), (430, 160), (450, 165), (470, 185),
        (495, 175), (510, 150), (545, 148), (575, 140), (580, 170), (540, 180), (510, 205), (455, 210), (450, 245),
        (458, 285), (480, 320), (478, 345), (445, 350), (428, 330), (430, 280), (412, 275), (370, 285), (362, 340),
        (355, 378), (312, 370), (310, 300))),
    Known("swamp", False, (
        (428, 898), (431, 908), (424, 925), (421, 940), (410, 956), (403, 958), (401, 940), (402, 928), (413, 918),
        (421, 910))),
    Known("reservoir round a peninsula", True, (
        (284, 528), (296, 528), (305, 558), (332, 535), (353, 552), (340, 606), (302, 600), (300, 728), (268, 732),
        (255, 722))),
    Known("reservoir that is dry in February", True, (
        (232, 884), (268, 889), (270, 915), (262, 950), (230, 955), (204, 942), (203, 922), (219, 905))),
    Known("twin pond", True, ((219, 964), (239, 962), (235, 1024), (190, 1026), (189, 1006), (196, 980))),
)

DECISIONS = (
    ("keep", "Reviewer", "2024-03-06T09:00:00Z", "A dammed pond, wider than the creek that fills it.",
     ((950, 964), (957, 962), (961, 976), (972, 991), (967, 1005), (958, 1008), (960, 990))),
)
# fmt: on


def write_basin(path: Path, image: Path) -> None:
    """Write the layers, one after the other, into a new file."""
    import geopandas as gpd
    import rasterio
    import shapely
    from glakes.lakes.inventory.measures import area_km2

    with rasterio.open(image) as raster:
        frame = shapely.box(*raster.bounds)
        lines = [shapely.LineString(on_map(river.middle, raster)) for river in RIVERS]
        pixel, crs = raster.res[0], raster.crs
        reservoirs, known = (outlines(lakes, raster) for lakes in (RESERVOIRS, KNOWN_LAKES))
        said = [shapely.Polygon(on_map(shape, raster)) for *_, shape in DECISIONS]
    rivers = [line.buffer(pixel * river.width / 2, quad_segs=3, cap_style="flat") for river, line in zip(RIVERS, lines)]
    layers = {
        "land": gpd.GeoDataFrame({"name": ["all of it"]}, geometry=[frame.buffer(20_000, join_style="mitre")]),
        "rivers": gpd.GeoDataFrame({"name": [river.name for river in RIVERS]}, geometry=rivers),
        "reservoirs": gpd.GeoDataFrame({"name": [lake.name for lake in RESERVOIRS]}, geometry=reservoirs),
        "known_lakes": gpd.GeoDataFrame(
            {
                "Lake_id": range(1, 1 + len(known)),
                "Area_bound": area_km2(gpd.GeoSeries(known, crs=crs)).round(4),
                "Rser_flag": [int(lake.is_reservoir) for lake in KNOWN_LAKES],
                "name": [lake.name for lake in KNOWN_LAKES],
            },
            geometry=known,
        ),
        "decisions": gpd.GeoDataFrame(
            [row[:-1] for row in DECISIONS], columns=["override", "reviewer", "reviewed", "note"], geometry=said
        ),
    }
    path.unlink(missing_ok=True)
    for name, layer in layers.items():
        write_layer(layer.set_crs(crs), path, name)


def write_layer(layer: gpd.GeoDataFrame, path: Path, name: str) -> None:
    """Add a layer to a GeoPackage."""
    import pyogrio

    pyogrio.write_dataframe(layer, path, layer=name, driver="GPKG", VERSION="1.3")


def outlines(lakes: tuple[Known, ...], raster: rasterio.io.DatasetReader) -> list:
    """Polygons of the map."""
    import shapely

    return [shapely.Polygon(on_map(lake.outline, raster)) for lake in lakes]


def on_map(points: Points, raster: rasterio.io.DatasetReader) -> list[tuple[float, float]]:
    """Columns and rows as coordinates, to the metre."""
    return [tuple(round(value) for value in raster.transform @ point) for point in points]


if __name__ == "__main__":
    runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)
    write_basin(HERE / "basin.gpkg", HERE / "composite.tif")
    sys.exit(0)
