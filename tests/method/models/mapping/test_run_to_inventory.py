"""From the image of the basin to inventories by region: the lakes of the single steps in a row."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import rasterio
import shapely
from glakes.lakes.inventory.completion import complete_lakes
from glakes.lakes.inventory.finish import finish_lakes
from glakes.lakes.inventory.ocean import mask_ocean
from glakes.lakes.inventory.river_mask import mask_rivers
from glakes.lakes.inventory.settings import CompleteSettings, FinishSettings, MaskOceanSettings, MaskRiversSettings
from glakes.lakes.progress import Silent
from glakes.lakes.regions.assemble import assemble_inventory
from glakes.lakes.regions.settings import AssembleSettings
from glakes.models.card import SHIPPED
from glakes.worker.mapping import map_lakes
from made_run import assert_same_lakes, lakes_of_the_whole, settings_of, use_here

SAMPLE = Path(__file__).resolve().parents[4] / "resources" / "sample" / "t48que"
DATA = {name: f"{SAMPLE / 'basin.gpkg'}|layername={name}" for name in ("land", "rivers", "reservoirs", "known_lakes")}


def in_a_row(folder, source):
    """The lakes of the steps of the river basin tutorial, one after the other on the whole image."""
    lakes_of_the_whole(folder, source, str(SHIPPED), 0.5)
    path = {name: str(folder / f"{name}.gpkg") for name in ("whole", "inland", "masked", "completed", "finished")}
    mask_ocean(MaskOceanSettings(path["whole"], DATA["land"], path["inland"]), Silent())
    rivers = {"rivers": (DATA["rivers"],), "reservoirs": (DATA["reservoirs"],)}
    mask_rivers(MaskRiversSettings(path["inland"], DATA["known_lakes"], path["masked"], **rivers), Silent())
    complete_lakes(CompleteSettings(path["masked"], DATA["known_lakes"], path["completed"]), Silent())
    finish_lakes(FinishSettings(path["completed"], path["finished"], glakes=DATA["known_lakes"]), Silent())
    return in_order(gpd.read_file(path["finished"]))


def in_order(lakes):
    return lakes.drop(columns="run_id").sort_values(["lake_id", "lon", "lat"], ignore_index=True)


def halves(path, source):
    """Two regions that meet in the middle of an image."""
    with rasterio.open(source) as dataset:
        (left, bottom, right, top), crs = dataset.bounds, dataset.crs
    middle = (left + right) / 2
    boxes = [shapely.box(left, bottom, middle, top), shapely.box(middle, bottom, right, top)]
    gpd.GeoDataFrame({"name": ["west", "east"]}, geometry=boxes, crs=crs).to_crs(4326).to_file(path)
    return str(path)


def test_tiles_and_regions_give_the_lakes_of_the_steps_in_a_row(tmp_path, monkeypatch):
    source = str(SAMPLE / "composite.tif")
    use_here(monkeypatch)
    mapped = settings_of(tmp_path, source, str(SHIPPED), lakes=None, threshold=0.5, tile_size=256)
    map_lakes(mapped, Silent())
    made = AssembleSettings(
        mapped.run_folder,
        regions=halves(tmp_path / "regions.gpkg", source),
        region_field="name",
        land=DATA["land"],
        rivers=(DATA["rivers"],),
        reservoirs=(DATA["reservoirs"],),
        glakes=DATA["known_lakes"],
    )
    assert assemble_inventory(made, Silent())["REGIONS_COUNT"] == 2
    found = [gpd.read_file(path) for path in sorted((Path(mapped.run_folder) / "regions").glob("*/lakes.gpkg"))]
    assert min(map(len, found)) > 3
    assert_same_lakes(in_order(pd.concat(found)), in_a_row(tmp_path, source))
