"""A finished run over a made world: round lakes in tiles, with the network's answer made instead of predicted."""

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from affine import Affine
from glakes.lakes.progress import Silent
from glakes.lakes.rasters import written_cog
from glakes.lakes.regions.settings import AssembleSettings
from glakes.lakes.tiles.folder import RunFolder
from glakes.lakes.tiles.layout import lay_out
from glakes.lakes.vectors import write_polygons
from glakes.models.mapping import tile as tile_module
from glakes.models.mapping.settings import TileSettings

PIXEL = 0.001
WEST, NORTH = 10.0, 46.0


def discs(seed, count, height, width, largest=14.0):
    """Water of round lakes, some of which touch."""
    generator = np.random.default_rng(seed)
    rows, cols = np.mgrid[:height, :width]
    water = np.zeros((height, width), dtype=bool)
    for _ in range(count):
        row, col, radius = generator.uniform((0, 0, 1.2), (height, width, largest))
        water |= (rows - row) ** 2 + (cols - col) ** 2 <= radius**2
    return water


def made_run(folder, water, monkeypatch, tile_size=60):
    """A run over water (height x width) whose tiles are done; nothing is delivered."""
    height, width = water.shape
    transform = Affine(PIXEL, 0, WEST, 0, -PIXEL, NORTH)
    folder.mkdir(parents=True, exist_ok=True)
    raster = folder / "composite.tif"
    place = {"crs": "EPSG:4326", "transform": transform, "height": height, "width": width}
    with rasterio.open(raster, "w", driver="GTiff", count=1, dtype="uint8", **place) as dataset:
        dataset.update_tags(START="2020-01-01", END="2021-12-31", SCENE_COUNT="7")
    with rasterio.open(raster) as dataset:
        tiles = lay_out(dataset, None, tile_size, Silent())
        about = {
            "crs": dataset.crs.to_wkt(),
            "transform": list(dataset.transform)[:6],
            "height": height,
            "width": width,
        }
    run = RunFolder(folder / "run")
    run.begin(
        {
            "settings": {"threshold": 0.5, "min_area": 0.0, "device": "cpu", "precision": "exact"},
            "input": str(raster),
            "input_files": "made",
            "raster": about,
            "model": "ab" * 32,
            "model_path": str(folder / "model.safetensors"),
            "software": "made",
            "tiles": {name: list(vars(window).values()) for name, window in tiles},
        }
    )

    def predicted(settings, _progress, *_kept):
        window = next(tile.window for tile in tiles if run.part(tile.name, "probability").name in settings.probability)
        profile = {"height": window.height, "width": window.width, "count": 1, "dtype": "uint8", "nodata": 255}
        moved = transform * Affine.translation(window.col, window.row)
        with written_cog(settings.probability, crs="EPSG:4326", transform=moved, **profile) as dataset:
            dataset.write(np.where(water[window.slices], 100, 0).astype("uint8"), 1)
            dataset.scales = (0.01,)
        return {"ENGINE": "made"}

    with monkeypatch.context() as patch:
        patch.setattr(tile_module, "predict_lakes", predicted)
        for tile in tiles:
            tile_module.map_tile(TileSettings(str(run.root), tile.name), Silent())
    return run


def layer(path, shapes, **fields):
    """Write shapes and their fields in degrees."""
    write_polygons(gpd.GeoDataFrame(fields, geometry=list(shapes), crs="EPSG:4326"), path)
    return str(path)


def blobs(seed, count, box, size):
    """Irregular polygons of up to `size` degrees across, at random places of a box."""
    generator = np.random.default_rng(seed)
    left, bottom, right, top = box
    middle = generator.uniform((left, bottom), (right, top), (count, 2))
    angles = np.sort(generator.uniform(0, 2 * np.pi, (count, 13)), axis=1)
    radius = generator.uniform(0.4, 1.0, (count, 13)) * generator.uniform(0.2, 0.5, (count, 1)) * size
    points = middle[:, None] + radius[..., None] * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    shapes = shapely.make_valid(shapely.polygons(points))
    return [max(shapely.get_parts(shape), key=shapely.area) for shape in shapes]


def bounds(water):
    """Left, bottom, right, top of a world."""
    height, width = water.shape
    return WEST, NORTH - PIXEL * height, WEST + PIXEL * width, NORTH


def made_data(folder, seed, box):
    """Land with a coast, rivers, reservoirs, GLAKES, PLD with aridity, decisions, in the box of a world."""
    left, bottom, right, top = box
    middle = (left + right) / 2
    land = layer(folder / "land.gpkg", [shapely.box(left - 0.1, bottom - 0.1, right - 0.012, top + 0.1)])
    rivers = [
        shapely.LineString([(left, bottom + 0.02), (middle, top - 0.05), (right, bottom + 0.05)]).buffer(0.002),
        shapely.LineString([(left, top - 0.01), (right, top - 0.03)]).buffer(0.003),
    ]
    known = blobs(seed, 25, box, 0.04)
    pld = blobs(seed + 1, 15, box, 0.03)
    with rasterio.open(
        folder / "aridity.tif",
        "w",
        driver="GTiff",
        count=1,
        dtype="uint16",
        height=2,
        width=2,
        crs="EPSG:4326",
        transform=rasterio.transform.from_bounds(*box, 2, 2),
    ) as dataset:
        dataset.write(np.array([[1000, 5000], [5000, 1500]], dtype="uint16"), 1)
    return {
        "land": land,
        "rivers": (layer(folder / "rivers.gpkg", rivers),),
        "reservoirs": (layer(folder / "reservoirs.gpkg", blobs(seed + 2, 6, box, 0.02)),),
        "glakes": layer(
            folder / "glakes.gpkg",
            known,
            Lake_id=np.arange(1, 26),
            Area_bound=np.where(np.arange(25) % 3 == 0, 0.5, 2.0),
            Rser_flag=np.arange(25) % 2,
        ),
        "pld": layer(folder / "pld.gpkg", pld, lake_id=np.arange(100, 115), ref_area=np.ones(15)),
        "aridity": str(folder / "aridity.tif"),
    }


def settings_of(run, data, **changes):
    return AssembleSettings(**{"run_folder": str(run.root), **data, **changes})
