"""Draws docs/images/step-*.png: what goes into an algorithm and what comes out, for the page of each.

`make pictures` runs it in the worker environment as `algorithms.py [FOLDER]`. The algorithms' own steps run on the
sample scene. Those whose work is not seen on a map get a scheme instead.
"""

from __future__ import annotations

import json
import logging
import runpy
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SAMPLE = ROOT / "resources" / "sample" / "t48que"
IMAGES = ROOT / "docs" / "images"

METHOD = runpy.run_path(str(HERE / "method.py"), run_name="pictures")
RULES = runpy.run_path(str(HERE / "rules.py"), run_name="pictures")
panels, rectangle, arrow = METHOD["panels"], METHOD["rectangle"], METHOD["arrow"]
INK, FAINT, LAND, WATER = (METHOD[name] for name in ("INK", "FAINT", "LAND", "WATER"))
ORANGE, GREEN, PINK, YELLOW = (METHOD[name] for name in ("ORANGE", "GREEN", "PINK", "YELLOW"))
SUBSETS = {"train": METHOD["BLUE"], "validation": ORANGE, "test": PINK}
CYAN = RULES["LAKE"]
WIDTH, HEIGHT, COLOURS = 7.0, 3.2, 48
LIGHTER = 0.55
"""What is left of the darkness of the scene, so that lines stand out and files stay small."""

PLACE = (369900.0, 1977200.0, 373100.0, 1979850.0)
"""A part of the sample scene with lakes of all sizes and the river: left, bottom, right, top."""

log = logging.getLogger("pictures")


class Made:
    """What several pictures need, made once."""

    def __init__(self, folder: Path) -> None:
        import geopandas as gpd
        from glakes.lakes.progress import Silent
        from glakes.models.prediction import predict_lakes
        from glakes.models.settings import PredictSettings

        self.folder, self.progress = folder, Silent()
        self.probability, self.lakes_file = folder / "probability.tif", folder / "lakes.gpkg"
        told = {"extent": PLACE, "lakes": str(self.lakes_file)}
        predict_lakes(PredictSettings(str(SAMPLE / "composite.tif"), str(self.probability), **told), self.progress)
        self.lakes: gpd.GeoDataFrame = gpd.read_file(self.lakes_file)
        self.regions: gpd.GeoDataFrame = gpd.read_file(SAMPLE / "samples.gpkg", layer="regions")
        self.labels: gpd.GeoDataFrame = gpd.read_file(SAMPLE / "samples.gpkg", layer="labels")
        self.image, self.extent = RULES["read_image"]()

    def saved(self, name: str, layer: gpd.GeoDataFrame) -> str:
        """The path of a layer that is written for a step."""
        path = self.folder / f"{name}.gpkg"
        layer.to_file(path)
        return str(path)


def ndwi(made: Made) -> Figure:
    """An image and its index."""
    figure, axes = two("An image", "Its water index")
    ground(axes[0], made)
    show(axes[1], *read(SAMPLE / "composite.tif", 0.001), "BrBG", (-0.9, 0.5))
    return placed(figure, axes)


def thresholdlabels(made: Made) -> Figure:
    """The index and the drafts above a threshold."""
    from glakes.lakes.samples.settings import ThresholdSettings
    from glakes.lakes.samples.thresholds import threshold_labels

    output = str(made.folder / "drafts.gpkg")
    told = threshold_labels(
        ThresholdSettings(str(SAMPLE / "composite.tif"), output, method="otsu", min_area=0.001), made.progress
    )
    figure, axes = two("The water index", f"Labels: above {told['THRESHOLD_USED']:.2f}, by Otsu")
    show(axes[0], *read(SAMPLE / "composite.tif", 0.001), "BrBG", (-0.9, 0.5))
    ground(axes[1], made)
    outline(axes[1], layer(output), CYAN)
    return placed(figure, axes)


def editlabels(made: Made) -> Figure:
    """Specks go, a line cuts."""
    import shapely
    from glakes.lakes.samples.edits import edit_labels
    from glakes.lakes.samples.settings import EditSettings

    inside = made.lakes.to_crs(32648)
    cut = inside.geometry[[inside["area_km2"].idxmax()]].iloc[0]
    left, bottom, right, top = cut.bounds
    line = shapely.LineString([((left + right) / 2, bottom - 50), ((left + right) / 2, top + 50)])
    frame = type(inside)(geometry=[line], crs=inside.crs)
    output = str(made.folder / "edited.gpkg")
    told = {"remove_smaller": 0.005, "fill_holes": 0.02, "split": made.saved("line", frame)}
    counts = edit_labels(EditSettings(made.saved("labels", inside[["geometry"]]), output, **told), made.progress)
    gone, cuts = counts["REMOVED"], counts["SPLIT_COUNT"]
    figure, axes = two("Labels and a line that cuts", f"{gone} specks gone, {cuts} cut, holes filled")
    for axis, shapes in zip(axes, (inside.geometry, layer(output))):
        ground(axis, made)
        outline(axis, shapes, CYAN)
    frame.plot(ax=axes[0], color="#ff2222", linewidth=2)
    return placed(figure, axes)


def predictlakes(made: Made) -> Figure:
    """A composite and the probability."""
    figure, axes = two("A composite", "The probability of lake, in percent")
    ground(axes[0], made)
    show(axes[1], *read(made.probability), "viridis", (0, 100))
    return placed(figure, axes)


def vectorizelakes(made: Made) -> Figure:
    """Pixels and outlines, near enough to see the pixels."""
    figure, axes = two("Probability, pixel by pixel", "Outlines along the sides of pixels from 50 % on")
    for axis in axes:
        show(axis, *read(made.probability), "viridis", (0, 100))
    shapes = made.lakes.to_crs(32648)
    shapes.boundary.plot(ax=axes[1], color="#ffffff", linewidth=2.2)
    small = shapes[shapes["edge_flag"] == 0].sort_values("area_km2").geometry.iloc[-4].centroid
    return placed(figure, axes, (small.x - 220, small.y - 185, small.x + 220, small.y + 185))


def finishlakes(made: Made) -> Figure:
    """Outlines, and the lakes that are kept."""
    from glakes.lakes.inventory.finish import finish_lakes
    from glakes.lakes.inventory.settings import FinishSettings

    output = str(made.folder / "inventory.gpkg")
    finish_lakes(FinishSettings(str(made.lakes_file), output), made.progress)
    kept = layer(output)
    figure, axes = two(f"{len(made.lakes)} outlines", f"{len(kept)} lakes of 0.005 km² and more, measured")
    for axis, shapes in zip(axes, (made.lakes.to_crs(32648).geometry, kept)):
        ground(axis, made)
        outline(axis, shapes, CYAN)
    import geopandas as gpd

    named = gpd.read_file(output).to_crs(32648).nlargest(3, "area_km2")
    for _, lake in named.iterrows():
        where = lake.geometry.representative_point()
        tag(axes[1], where.x, where.y, f"{lake['area_km2']:.2g} km²")
    return placed(figure, axes)


def quantizemodel(made: Made) -> Figure:
    """Both precisions, and where they differ."""
    from glakes.models.prediction import predict_lakes
    from glakes.models.settings import PredictSettings

    fast = made.folder / "fast.tif"
    told = {"extent": PLACE, "precision": "fast"}
    answer = predict_lakes(PredictSettings(str(SAMPLE / "composite.tif"), str(fast), **told), made.progress)
    exact, extent = read(made.probability)
    whole = read(fast)[0]
    change = (exact >= 50) != (whole >= 50)
    log.info("quantizemodel: %s", answer["ENGINE"])
    figure, axes = two("exact: 32 bits a number", f"fast: 8 bits; {change.sum()} of {change.size} pixels change (red)")
    show(axes[0], exact, extent, "viridis", (0, 100))
    show(axes[1], whole, extent, "viridis", (0, 100))
    rows, cols = np.nonzero(change)
    across = (extent[1] - extent[0]) / change.shape[1]
    axes[1].plot(extent[0] + (cols + 0.5) * across, extent[3] - (rows + 0.5) * across, "s", color="#ff2222", ms=3.5)
    return placed(figure, axes)


def createsamples(made: Made) -> Figure:
    """Polygons, and the regions of a samples file."""
    figure, axes = two("Polygons and an image", "Regions with type and labels")
    for axis in axes:
        ground(axis, made, made.extent)
        made.regions.to_crs(32648).boundary.plot(ax=axis, color="#ffffff", linewidth=1.8)
    outline(axes[1], made.labels.to_crs(32648).geometry, CYAN, 0.7)
    for _, region in made.regions.to_crs(32648).iterrows():
        left, _, _, top = region.geometry.bounds
        tag(axes[1], left + 60, top - 60, f"{region['region_id']} {region['type']}", corner=True)
    left, right, bottom, top = made.extent
    return placed(figure, axes, (left, bottom, right, top))


def splitsamples(made: Made) -> Figure:
    """Made regions by type and by subset."""
    import geopandas as gpd
    import shapely
    from glakes.lakes.samples.split import split_regions

    generator = np.random.default_rng(5)
    boxes = [shapely.box(x + dx, y + dy, x + 0.72 + dx, y + 0.72 + dy) for x in range(10) for y in range(6)
             for dx, dy in [generator.uniform(0, 0.26, 2)]]  # fmt: skip
    types = generator.choice(["NR", "AR", "BR", "IL"], len(boxes), p=[0.45, 0.25, 0.2, 0.1])
    made_regions = gpd.GeoDataFrame({"region_id": [f"R{number:02d}" for number in range(len(boxes))]}, geometry=boxes)
    made_regions["type"] = types
    where = split_regions(made_regions, {"train": 60, "validation": 20, "test": 20}, generator)
    figure, axes = two("60 made regions of four types", "60, 20 and 20 % of each type")
    for axis, coloured in zip(axes, (False, True)):
        for row in made_regions.itertuples():
            subset = where[row.region_id]
            left, bottom, *_ = row.geometry.bounds
            rectangle(axis, left, bottom, 0.72, 0.72, SUBSETS[subset] if coloured else LAND, INK, 0.8)
            dark = coloured and subset == "train"
            axis.text(left + 0.36, bottom + 0.36, row.type, ha="center", va="center", fontsize=8,
                      color="#ffffff" if dark else INK)  # fmt: skip
        axis.set(xlim=(-0.05, 10.05), ylim=(-0.05, 6.05))
    METHOD["key"](figure, SUBSETS)
    return figure


def mergesamples(_: Made) -> Figure:
    """Which copy a region is taken from."""
    figure, (axis,) = panels(1, WIDTH, HEIGHT)
    shade = {"old": LAND, "first": WATER, "second": ORANGE, "conflict": PINK}
    copies = {
        "one copy": ["first", "old", "old", "first", "first", "old"],
        "another copy": ["old", "second", "old", "old", "second", "second"],
        "merged": ["first", "second", "old", "first", "conflict", "second"],
    }
    for number, (name, regions) in enumerate(copies.items()):
        for place, state in enumerate(regions):
            rectangle(axis, number * 38 + place % 3 * 9, -(place // 3) * 9, 8, 8, shade[state], INK)
            axis.text(number * 38 + place % 3 * 9 + 4, 4 - (place // 3) * 9, str(place + 1), ha="center", va="center")
        axis.text(number * 38, 11, name, fontsize=10.5)
    axis.text(31.5, -1, "+", fontsize=20, ha="center", va="center", color=FAINT)
    arrow(axis, (66, -0.5), (73, -0.5), FAINT)
    told = "5 was changed in both copies: the newest or the checked version stays,\nand both are in CONFLICTS."
    axis.text(0, -18, told, fontsize=9.5, va="center")
    axis.set(xlim=(-1, 104), ylim=(-24, 15))
    keys = {"unchanged": LAND, "changed here": WATER, "changed there": ORANGE, "conflict": PINK}
    METHOD["key"](figure, keys)
    return figure


def tilegrid(made: Made) -> Figure:
    """An island and its tiles."""
    import geopandas as gpd
    import shapely
    from glakes.lakes.tiles.grid import write_tile_grid
    from glakes.lakes.tiles.settings import TileGridSettings

    lines = json.loads((ROOT / "lakes" / "statistics" / "coast.json").read_text(encoding="utf-8"))["coordinates"]
    land = gpd.GeoDataFrame(geometry=[shapely.make_valid(shapely.Polygon(line)) for line in lines], crs=4326)
    around = (-25.0, 63.0, -13.0, 67.0)
    parts = land.clip(around)[["geometry"]].explode()
    near = made.saved("land", parts[parts.geom_type == "Polygon"])
    output = str(made.folder / "tiles.gpkg")
    write_tile_grid(TileGridSettings(around, output, 1.0, near), made.progress)
    found = gpd.read_file(output)
    figure, axes = two("An extent and a layer of land", f"{len(found)} tiles of one degree that touch land")
    for axis in axes:
        rectangle(axis, -25, 63, 12, 4, "#dbeaf5", FAINT, 1)
        gpd.read_file(near).plot(ax=axis, color=LAND, edgecolor=FAINT, linewidth=0.8, zorder=3)
        axis.set(xlim=(-25.2, -12.8), ylim=(62.9, 67.1))
    found.boundary.plot(ax=axes[1], color=ORANGE, linewidth=1.1, zorder=4)
    for axis in axes:
        axis.set_aspect(2.2)
    return figure


def maplakes(made: Made) -> Figure:
    """Lakes cut by tiles, and whole."""
    import geopandas as gpd
    import shapely

    shapes = made.lakes.to_crs(32648)
    left, bottom, right, top = PLACE
    xs, ys = np.linspace(left, right, 4), np.linspace(bottom, top, 4)
    tiles = gpd.GeoDataFrame(
        geometry=[shapely.box(x, y, x2, y2) for y, y2 in zip(ys, ys[1:]) for x, x2 in zip(xs, xs[1:])], crs=32648
    )
    figure, axes = two("Tiles, each in a process of its own", "One layer: lakes are joined across tiles")
    for axis in axes:
        ground(axis, made)
    shades = [WATER, ORANGE, GREEN, PINK, YELLOW, "#ffffff", "#b9a4ff", "#ff8f70", "#9be5b0"]
    for tile, shade in zip(tiles.geometry, shades):
        pieces = shapes.clip(tile)
        if len(pieces):
            pieces.plot(ax=axes[0], color=shade, alpha=0.9)
    tiles.boundary.plot(ax=axes[0], color="#ffffff", linewidth=1.2, linestyle="--")
    outline(axes[1], shapes.geometry, CYAN)
    return placed(figure, axes)


def lakestatistics(made: Made) -> Figure:
    """Lakes by cell and by size."""
    import geopandas as gpd
    from glakes.lakes.statistics.settings import StatisticsSettings
    from glakes.lakes.statistics.statistics import lake_statistics

    kept = made.lakes[made.lakes["area_km2"] >= 0.005]
    output, sizes = made.folder / "cells.gpkg", made.folder / "sizes.csv"
    told = {"grid_output": str(output), "sizes": str(sizes), "grid": 0.01}
    lake_statistics(StatisticsSettings(made.saved("counted", kept), **told), made.progress)
    cells = gpd.read_file(output).to_crs(32648)
    import pandas as pd

    table = pd.read_csv(sizes)
    table = table[table["lower"].between(0.005, 1)]
    figure, axes = two("Lakes by cell (here 0.01 degree)", "Lakes by size (km²)")
    ground(axes[0], made)
    cells.plot(ax=axes[0], column="count", cmap="YlGnBu", alpha=0.6, edgecolor="#ffffff", linewidth=0.5)
    outline(axes[0], kept.to_crs(32648).geometry, CYAN, 0.6)
    inside = cells.clip(PLACE).geometry.representative_point()
    for number, point in inside.items():
        tag(axes[0], point.x, point.y, str(cells["count"][number]))
    axes[1].set_axis_on()
    axes[1].tick_params(labelsize=7.5)
    axes[1].bar([f"{low:g}-{up:g}" for low, up in zip(table["lower"], table["upper"])], table["count"], color=WATER)
    axes[1].set_yticks(range(int(table["count"].max()) + 1))
    axes[1].set_aspect("auto")
    axes[1].set_box_aspect(0.72)
    for side in ("top", "right"):
        axes[1].spines[side].set_visible(False)
    left, bottom, right, top = PLACE
    axes[0].set(xlim=(left, right), ylim=(bottom, top))
    return figure


def importsamples(_: Made) -> Figure:
    """The authors' files and ours."""
    return scheme(
        [
            ("total_regions.shp", "region, type, subset"),
            ("total_polygons.shp", "lakes"),
            ("image_type0_12.tif, ...", "five bands, in any of four forms"),
            ("annotation_type0_12.png, ...", "lake pixels"),
        ],
        [("samples.gpkg", "regions, labels, history"), ("samples-images/", "composites in one form")],
        "polygons and pixels are compared,\nwhat disagrees is named",
    )


def exportmodel(_: Made) -> Figure:
    """What comes of a model file."""
    return scheme(
        [("mine.safetensors", "weights and card")],
        [("mine.onnx", "graph and card"), ("onnxruntime", "your own programs"), ("Deepness", "a plugin of QGIS")],
        "run once by onnxruntime:\nthe same numbers, or no file",
    )


def importmodel(_: Made) -> Figure:
    """What becomes a model file."""
    return scheme(
        [
            (".onnx", "run and compared"),
            (".pt, .pth", "weights alone, never objects"),
            (".safetensors", "by name and shape"),
            (".h5 of Keras", "order and shape of layers"),
        ],
        [("name.safetensors", "weights and card")],
        "what the file does not say,\nyou state: bands, scale, width",
    )


def downloaddata(_: Made) -> Figure:
    """What comes from where."""
    return scheme(
        [("publisher or mirror", "in parts; goes on where it stopped")],
        [("data", "unpacked, in your folder"), ("licence and credit", "beside them")],
        "size and checksum compared:\na wrong one is removed",
    )


def compositeearthengine(_: Made) -> Figure:
    """What goes to Google and what comes back."""
    return scheme(
        [("extent, days, masks", "one expression"), ("Earth Engine", "Google reckons tile by tile")],
        [("composite.vrt", "over tile_<row>_<col>.tif"), ("count.vrt", "images behind each pixel")],
        "each answer is checked for size,\ntype and place",
    )


def lakesfromcomposite(_: Made) -> Figure:
    """The steps of the workflow."""
    figure, (axis,) = panels(1, WIDTH, 2.6)
    steps = ("predict", "ocean", "rivers", "finish")
    needs = ("MODEL", "LAND", "RIVERS, GLAKES,\nRESERVOIRS", "")
    gives = ("probability", "", "review", "lakes")
    for number, (step, need, give) in enumerate(zip(steps, needs, gives)):
        x = number * 26 + 13
        box(axis, x, 0, 18, 8, step)
        arrow(axis, (x - 7.6, 4), (x - 0.6, 4), INK)
        if need:
            axis.text(x + 9, 18, need, ha="center", va="bottom", fontsize=9.5, color=FAINT)
            arrow(axis, (x + 9, 17.4), (x + 9, 8.6), FAINT)
        if give:
            axis.text(x + 9, -10, give, ha="center", va="top", fontsize=9.5)
            arrow(axis, (x + 9, -0.6), (x + 9, -9.4), INK)
    axis.text(4.6, 4, "composite", ha="right", va="center", fontsize=9.5)
    axis.set(xlim=(-14, 112), ylim=(-15, 28))
    return figure


FIGURES: dict[str, Callable[[Made], Any]] = {
    draw.__name__: draw
    for draw in (
        ndwi,
        thresholdlabels,
        editlabels,
        predictlakes,
        vectorizelakes,
        finishlakes,
        quantizemodel,
        createsamples,
        splitsamples,
        mergesamples,
        tilegrid,
        maplakes,
        lakestatistics,
        importsamples,
        exportmodel,
        importmodel,
        downloaddata,
        compositeearthengine,
        lakesfromcomposite,
    )
}


def two(first: str, second: str) -> tuple[Figure, Any]:
    """A figure with what goes in on the left and what comes out on the right."""
    figure, axes = panels(2, WIDTH, HEIGHT)
    for axis, title in zip(axes, (first, second)):
        axis.set_title(title, loc="left", fontsize=9.5)
    figure.subplots_adjust(top=0.87, bottom=0.03, wspace=0.06)
    return figure, axes


def placed(figure: Figure, axes: Any, place: tuple[float, float, float, float] = PLACE) -> Figure:
    """All panels of a figure show this place."""
    left, bottom, right, top = place
    for axis in axes:
        axis.set(xlim=(left, right), ylim=(bottom, top))
        axis.set_aspect("equal")
    return figure


def ground(axis: Axes, made: Made, extent: tuple[float, ...] | None = None) -> None:
    """The scene in natural colour."""
    rows, cols = (side // 2 * 2 for side in made.image.shape[:2])
    smooth = made.image[:rows, :cols].reshape(rows // 2, 2, cols // 2, 2, 3).mean(axis=(1, 3))
    axis.imshow(1 - LIGHTER * (1 - smooth), extent=extent or made.extent, interpolation="bilinear")


def read(path: Path, scale: float = 1.0) -> tuple[NDArray[np.float64], tuple[float, ...]]:
    """The first band of a raster, nan where it has no data, and its left, right, bottom and top."""
    import rasterio

    with rasterio.open(path) as raster:
        left, bottom, right, top = raster.bounds
        return raster.read(1, masked=True).astype(float).filled(np.nan) * scale, (left, right, bottom, top)


def show(
    axis: Axes, values: NDArray[np.float64], extent: tuple[float, ...], colours: str, ends: tuple[float, float]
) -> None:
    """Numbers as a picture in its place."""
    axis.imshow(values, extent=extent, cmap=colours, vmin=ends[0], vmax=ends[1], interpolation="nearest")


def outline(axis: Axes, shapes: gpd.GeoSeries, colour: str, line: float = 1.2) -> None:
    """Lakes with a tint and an outline that can be seen on any ground."""
    shapes.plot(ax=axis, facecolor=colour, edgecolor="none", alpha=0.35)
    shapes.boundary.plot(ax=axis, color=INK, linewidth=line + 1, alpha=0.5)
    shapes.boundary.plot(ax=axis, color=colour, linewidth=line)


def layer(path: str) -> gpd.GeoSeries:
    """The shapes of a layer, on the grid of the scene."""
    import geopandas as gpd

    return gpd.read_file(path).to_crs(32648).geometry


def tag(axis: Axes, x: float, y: float, text: str, corner: bool = False) -> None:
    """A word over an image."""
    told = {"facecolor": "#ffffff", "edgecolor": "none", "alpha": 0.85, "pad": 1.6}
    place = {"ha": "left", "va": "top"} if corner else {"ha": "center", "va": "center"}
    axis.text(x, y, text, fontsize=7.5, bbox=told, clip_on=True, **place)


def scheme(sources: list[tuple[str, str]], results: list[tuple[str, str]], between: str) -> Figure:
    """Boxes for files on the left and on the right, and what happens between them."""
    figure, (axis,) = panels(1, WIDTH, 2.9)
    for x, entries in ((0, sources), (74, results)):
        start = (len(entries) - 1) * 7
        for number, (name, about) in enumerate(entries):
            box(axis, x, start - number * 14 - 5, 38, 11, name, about)
    arrow(axis, (40, 0), (72, 0), INK)
    axis.text(56, 2, between, ha="center", va="bottom", fontsize=8.5)
    axis.set(xlim=(-1, 113), ylim=(-29, 29))
    axis.set_aspect("auto")
    return figure


def box(axis: Axes, x: float, y: float, width: float, height: float, name: str, about: str = "") -> None:
    """A name in a box, and below it in small letters what it is."""
    rectangle(axis, x, y, width, height, LAND, INK)
    axis.text(x + width / 2, y + height * (0.68 if about else 0.5), name, ha="center", va="center", fontsize=9.5)
    axis.text(x + width / 2, y + height * 0.27, about, ha="center", va="center", fontsize=8, color=FAINT)


def main(arguments: list[str]) -> int:
    """Returns the exit status."""
    logging.basicConfig(format="%(message)s")
    log.setLevel(logging.INFO)
    target = Path(arguments[0]) if arguments else IMAGES
    runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)
    with tempfile.TemporaryDirectory(prefix="glakes-pictures-") as scratch:
        made = Made(Path(scratch))
        for name, draw in FIGURES.items():
            METHOD["keep"](draw(made), target / f"step-{name}.png", COLOURS)
            log.info("Wrote '%s'.", target / f"step-{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
