"""Published data sets as they are given out: the right layer and field, and a sentence where they are not there."""

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from glakes.lakes.downloads.download import _write_mosaic
from glakes.lakes.errors import LakesError, MissingInput
from glakes.lakes.inventory import published
from glakes.lakes.inventory.climate import arid
from glakes.lakes.inventory.completion import complete_lakes
from glakes.lakes.inventory.finish import finish_lakes
from glakes.lakes.inventory.flood_plains import mask_flood_plains
from glakes.lakes.inventory.ocean import mask_ocean
from glakes.lakes.inventory.river_mask import mask_rivers
from glakes.lakes.inventory.settings import (
    CompleteSettings,
    FinishSettings,
    FloodplainSettings,
    MaskOceanSettings,
    MaskRiversSettings,
)
from glakes.lakes.progress import Silent
from glakes.lakes.vectors import read_polygons
from listeners import Recorder
from made_layers import layer
from published_files import (
    SQUARES,
    geodar,
    glakes,
    grwl_vector,
    hydrolakes,
    osm_coast,
    pld_gdb,
    pld_service,
    pld_shp,
    pld_sqlite,
    raster,
    table,
    write,
)
from shared_data import shared

PLD_FILES = [pld_gdb, pld_sqlite, pld_shp, pld_service]


@pytest.fixture
def lakes(tmp_path):
    return layer(tmp_path, "lakes", SQUARES, lake_id=[1, 2, 3, 4])


@pytest.fixture
def output(tmp_path):
    return str(tmp_path / "out.gpkg")


def dry(folder):
    return raster(folder / "dry.tif", np.full((40, 50), 100, "uint16"), nodata=65535)


# --- which layer ---------------------------------------------------------------------------------


@pytest.mark.parametrize("make", PLD_FILES, ids=lambda make: make.__name__)
def test_keys_of_every_version_of_pld(tmp_path, lakes, output, make):
    said = Recorder()
    finish_lakes(FinishSettings(input=lakes, output=output, pld=make(tmp_path)), said)
    assert gpd.read_file(output)["pld_id"].tolist() == [7420000012, 7420000022, 7420000032, 7420000042]
    chosen = [text for text in said.infos if "is read from its layer lake." in text]
    assert bool(chosen) == (make in (pld_gdb, pld_sqlite))


@pytest.mark.parametrize("make", PLD_FILES, ids=lambda make: make.__name__)
def test_completion_takes_the_lakes_of_every_version_of_pld(tmp_path, output, make):
    lakes = layer(tmp_path, "lakes", [shapely.box(10.3, 45.2, 10.31, 45.21)])
    told = {"input": lakes, "output": output, "glakes": glakes(tmp_path), "natural_min_area": 100.0}
    complete_lakes(CompleteSettings(pld=make(tmp_path), aridity=dry(tmp_path), **told), Silent())
    found = gpd.read_file(output)
    assert sorted(found["sources"]) == ["GLAKES+PLD", "GLAKES+PLD", "PLD", "PLD", "predicted"]
    assert shapely.area(found.geometry).sum() == pytest.approx(4 * 4e-4 + 1e-4, rel=1e-9)


def test_continents_of_glakes_are_one_layer(tmp_path, lakes, output):
    said = Recorder()
    source = glakes(tmp_path)
    finish_lakes(FinishSettings(input=lakes, output=output, glakes=source), said)
    assert gpd.read_file(output)["glakes_id"].tolist() == [1, 2, 101, 102]
    assert any("2 layers that belong together: GLAKES_as, GLAKES_eu" in text for text in said.infos)
    complete_lakes(CompleteSettings(input=lakes, output=output, glakes=source, natural_min_area=9.0), Silent())
    assert gpd.read_file(output)["sources"].tolist() == ["predicted", "GLAKES+predicted"] * 2, "reservoirs of both"
    river = layer(tmp_path, "river", [shapely.box(9, 45.004, 11, 45.006)])
    told = {"input": lakes, "output": output, "review": str(tmp_path / "review.gpkg"), "rivers": (river,)}
    mask_rivers(MaskRiversSettings(glakes=source, **told), Silent())
    assert gpd.read_file(tmp_path / "review.gpkg")["rule"].tolist() == ["a"] * 4


def test_one_continent_alone(tmp_path, lakes, output):
    finish_lakes(FinishSettings(input=lakes, output=output, glakes=f"{glakes(tmp_path)}/GLAKES_eu.shp"), Silent())
    assert gpd.read_file(output)["glakes_id"].dropna().tolist() == [1, 2]


def test_hydrolakes_and_its_fields(tmp_path, lakes, output):
    finish_lakes(FinishSettings(input=lakes, output=output, hydrolakes=hydrolakes(tmp_path)), Silent())
    assert gpd.read_file(output)["hylak_id"].tolist() == [9, 10, 11, 12]


def test_reservoirs_of_geodar_are_its_polygons(tmp_path, lakes, output):
    folder, said = geodar(tmp_path), Recorder()
    told = {
        "input": lakes,
        "glakes": glakes(tmp_path),
        "output": output,
        "review": str(tmp_path / "review.gpkg"),
        "rivers": (layer(tmp_path, "river", [shapely.box(9, 45, 11, 45.019)]),),
    }
    mask_rivers(MaskRiversSettings(reservoirs=(folder,), **told), said)
    assert gpd.read_file(tmp_path / "review.gpkg")["rule"].tolist() == ["reservoir"] * 4
    assert any("is read from its layer GeoDAR_v11_reservoirs" in text for text in said.infos)
    with pytest.raises(MissingInput, match="are the dams of GeoDAR, points without an area"):
        mask_rivers(MaskRiversSettings(reservoirs=(f"{folder}/GeoDAR_v11_dams.shp",), **told), Silent())
    with pytest.raises(MissingInput, match=r"centre lines of GRWL.*Give its masks, the rasters, as RIVER_MASKS"):
        mask_rivers(MaskRiversSettings(**told | {"rivers": (grwl_vector(tmp_path),)}), Silent())


@pytest.mark.parametrize("is_split", [True, False])
def test_land_and_water_of_openstreetmap(tmp_path, lakes, output, is_split):
    west, east = shapely.box(9, 44, 10.06, 46), shapely.box(10.059, 44, 10.11, 46)
    land = [west, east] if is_split else [shapely.union(west, east)]
    water = [shapely.box(10.11, 44, 10.2, 46), shapely.box(10.199, 44, 11, 46)]
    told = {
        "land": osm_coast(tmp_path, "land_polygons", land, is_split),
        "ocean": osm_coast(tmp_path, "water_polygons", water if is_split else [shapely.union_all(water)], is_split),
    }
    mask_ocean(MaskOceanSettings(input=lakes, output=output, **told), Silent())
    assert gpd.read_file(output)["lake_id"].tolist() == [1, 2]


# --- rasters -------------------------------------------------------------------------------------


def flood_plain(folder, lakes, output, said, **changes):
    plain = np.full((40, 50), 255, "uint8")
    plain[:, :8] = 1
    plain[:, 8:13] = 2
    told = {
        "floodplain": raster(folder / "shift.tif", plain),
        "occurrence": raster(folder / "occurrence.tif", np.full((400, 500), 80, "uint8")),
        "aridity": raster(folder / "aridity.tif", np.full((40, 50), 5000, "uint16")),
    }
    return mask_flood_plains(FloodplainSettings(input=lakes, output=output, **told | changes), said)


def test_versions_of_shift_are_told_by_their_values(tmp_path, lakes, output):
    said = Recorder()
    assert flood_plain(tmp_path, lakes, output, said)["CLIPPED"] == 2
    assert any("write 1,2 into FLOODPLAIN_VALUES" in text for text in said.warnings)
    said = Recorder()
    assert flood_plain(tmp_path, lakes, output, said, floodplain_values=(1, 2))["CLIPPED"] == 3
    assert not said.warnings
    assert flood_plain(tmp_path, lakes, output, said, floodplain_values=(7,))["CLIPPED"] == 0
    assert any("has no cell with the value 7 where the lakes are" in text for text in said.warnings)


def test_an_aridity_index_that_is_stored_as_it_is(tmp_path, lakes, output):
    plain = raster(tmp_path / "index.tif", np.full((40, 50), 0.55, "float32"))
    with pytest.raises(LakesError, match=r"found fractions such as 0\.55.*Set ARIDITY_SCALE to 1"):
        flood_plain(tmp_path, lakes, output, Silent(), aridity=plain)
    assert flood_plain(tmp_path, lakes, output, Silent(), aridity=plain, aridity_scale=1.0)["CLIPPED"] == 2
    with pytest.raises(LakesError, match=r"the lowest index found in .* is 5000"):
        flood_plain(tmp_path, lakes, output, Silent(), aridity_scale=1.0)


def test_tiles_of_occurrence_meet_in_their_mosaic(tmp_path, output):
    """A lake across the meridian of 10 E, unknown (255) in part and dry in part; a tile ends where the next begins."""
    west, east = np.full((100, 100), 20, "uint8"), np.full((100, 100), 60, "uint8")
    west[:, 90:], east[:, 30:] = 40, 255
    raster(tmp_path / "occurrence_0E_50Nv1_4_2021.tif", west, (9.9, 44.9, 10.0, 45.0))
    raster(tmp_path / "occurrence_10E_50Nv1_4_2021.tif", east, (10.0, 44.9, 10.1, 45.0))
    _write_mosaic(tmp_path, "occurrence.vrt")
    lake = layer(tmp_path, "lake", [shapely.box(9.95, 44.92, 10.06, 44.96)], Lake_id=[5])
    everywhere = raster(tmp_path / "plain.tif", np.ones((10, 10), "uint8"), (9.9, 44.9, 10.1, 45.0))
    wet = raster(tmp_path / "wet.tif", np.full((10, 10), 5000, "uint16"), (9.9, 44.9, 10.1, 45.0))
    told = {"floodplain": everywhere, "occurrence": str(tmp_path / "occurrence.vrt"), "aridity": wet}
    found = mask_flood_plains(FloodplainSettings(input=lake, output=output, **told), Silent())
    assert found == {"CLIPPED": 1, "PARTS": 1}
    assert read_polygons(output).total_bounds == pytest.approx([9.99, 44.92, 10.03, 44.96])


# --- what does not fit ---------------------------------------------------------------------------


def test_one_data_set_in_place_of_another(tmp_path, lakes, output):
    told = {"input": lakes, "output": output}
    with pytest.raises(LakesError, match=r"GLAKES: '.*' has the fields of PLD \(lake_id, names, ref_area"):
        finish_lakes(FinishSettings(glakes=pld_shp(tmp_path), **told), Silent())
    with pytest.raises(LakesError, match=r"GLAKES: '.*' has the fields of HydroLAKES"):
        complete_lakes(CompleteSettings(glakes=hydrolakes(tmp_path), **told), Silent())
    with pytest.raises(LakesError, match=r"PLD: '.*' has the fields of GLAKES"):
        finish_lakes(FinishSettings(pld=glakes(tmp_path), **told), Silent())
    assert published.told_by(["lake_id", "area_km2", "lake_type", "hylak_id"]) is None, "our own inventory"


def test_missing_fields_are_named(tmp_path, lakes, output):
    told = {"input": lakes, "output": output}
    with pytest.raises(LakesError, match="expected the fields Area_bound and Rser_flag, found lake_id"):
        complete_lakes(CompleteSettings(glakes=lakes, **told), Silent())
    bare = layer(tmp_path, "bare", SQUARES, name=["a"] * 4)
    with pytest.raises(LakesError, match="expected a field lake_id or pld_id or fid, found name"):
        finish_lakes(FinishSettings(pld=bare, **told), Silent())


def steps(lakes, other, output):
    """Each step with something else where polygons are asked for."""
    told = {"output": output}
    yield lambda: mask_ocean(MaskOceanSettings(input=lakes, land=other, **told), Silent())
    yield lambda: mask_ocean(MaskOceanSettings(input=other, land=lakes, **told), Silent())
    yield lambda: mask_rivers(MaskRiversSettings(input=lakes, glakes=lakes, rivers=(other,), **told), Silent())
    yield lambda: mask_rivers(MaskRiversSettings(input=lakes, glakes=other, rivers=(lakes,), **told), Silent())
    rasters = {"floodplain": "none", "occurrence": "none", "aridity": "none"}
    yield lambda: mask_flood_plains(FloodplainSettings(input=other, **rasters, **told), Silent())
    yield lambda: complete_lakes(CompleteSettings(input=lakes, glakes=other, **told), Silent())
    yield lambda: finish_lakes(FinishSettings(input=lakes, pld=other, **told), Silent())


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (dry, "is a raster, and polygons are needed"),
        (lambda folder: table(folder / "table.csv"), "has no polygons, but a table without geometry"),
        (
            lambda folder: write(folder / "points.gpkg", "GPKG", p=([SQUARES[0].centroid], {"lake_id": [1]})),
            "geometry of the type Point",
        ),
        (
            lambda folder: write(folder / "several.gpkg", "GPKG", land=(SQUARES, {}), rivers=(SQUARES, {})),
            "several layers of polygons: land, rivers. Name the one that is meant",
        ),
        (lambda folder: str(folder / "none.gpkg"), "does not exist"),
    ],
    ids=["raster", "table", "points", "several layers", "nothing"],
)
def test_what_is_no_layer_of_polygons_is_refused_by_every_step(tmp_path, lakes, output, make, sentence):
    other = make(tmp_path)
    for step in steps(lakes, other, output):
        with pytest.raises(LakesError, match=sentence):
            step()
    assert not (tmp_path / "out.gpkg").exists()


def test_empty_layers_and_layers_elsewhere_are_said(tmp_path, lakes, output):
    empty, far = layer(tmp_path, "empty", []), layer(tmp_path, "far", [shapely.box(80, 0, 81, 1)])
    said = Recorder()
    told = {"input": lakes, "output": output}
    mask_rivers(MaskRiversSettings(rivers=(empty,), glakes=far, **told), said)
    assert any("empty.gpkg' has no features: the layer is empty" in text for text in said.warnings)
    mask_rivers(MaskRiversSettings(rivers=(lakes,), glakes=far, **told), said)
    assert any("far.gpkg' has 1 polygons, none of them where they are needed" in text for text in said.warnings)
    with pytest.raises(LakesError, match="has no land where the lakes are"):
        mask_ocean(MaskOceanSettings(land=far, **told), Silent())
    said = Recorder()
    finish_lakes(FinishSettings(input=empty, output=output), said)
    assert any("the layer is empty" in text for text in said.warnings)


# --- real data -----------------------------------------------------------------------------------


def test_real_lakes_of_wisconsin_find_themselves(tmp_path, output):
    source = str(shared("hydrolakes-wisconsin") / "WI_hydrolakes.gpkg")
    some = read_polygons(source).iloc[:200]
    keys = some["Hylak_id"].tolist()
    lakes = layer(tmp_path, "some", some.geometry)
    finish_lakes(FinishSettings(input=lakes, output=output, hydrolakes=source, min_area=0.0), Silent())
    found = gpd.read_file(output)
    assert (found["hylak_id"].to_numpy() == keys).mean() > 0.99
    with pytest.raises(LakesError, match="has the fields of HydroLAKES"):
        finish_lakes(FinishSettings(input=lakes, output=output, glakes=source), Silent())


def test_the_real_aridity_of_queensland(tmp_path, output):
    source = str(shared("aridity-queensland") / "aridity.tif")
    with rasterio.open(source) as dataset:
        box, is_float = dataset.bounds, dataset.dtypes[0].startswith("float")
        lakes = gpd.GeoSeries([shapely.box(*box).centroid.buffer(0.05)], crs=dataset.crs).to_crs(4326)
    assert is_float, "the index itself"
    assert not arid(lakes, source, 1.0, 0.2, Silent()).any()
    assert arid(lakes, source, 1.0, 1.0, Silent()).all()
    with pytest.raises(LakesError, match="Set ARIDITY_SCALE to 1"):
        arid(lakes, source, 0.0001, 0.2, Silent())


def test_lakes_of_the_world_and_coasts_inside_archives(tmp_path):
    lakes = read_polygons(f"/vsizip/{shared('lake-polygons-pml') / 'clms4k_simplified.gpkg.zip'}")
    assert len(lakes) == 4268 and lakes.is_valid.all()
    coast = str(shared("gshhg") / "gshhg_f_lazio_coast.gpkg")
    with pytest.raises(LakesError, match=r"several layers of polygons: .*land"):
        read_polygons(coast)
    assert len(read_polygons(f"{coast}|layername=land"))
    rivers = read_polygons(str(shared("grwl-amazon") / "bresil_test_petit.shp"))
    assert len(rivers) == 150
