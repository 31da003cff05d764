"""Small files with the schema of published data sets, in the drivers they come in."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import rasterio
import shapely

BOX = (10.0, 45.0, 10.5, 45.4)
SQUARES = [shapely.box(10 + 0.05 * n, 45, 10.02 + 0.05 * n, 45.02) for n in range(4)]
POINTS = [square.centroid for square in SQUARES]


def write(path, driver, **layers):
    """Layers as (shapes, fields) into one file, or shapefiles into one folder."""
    for number, (name, (shapes, fields)) in enumerate(layers.items()):
        frame = gpd.GeoDataFrame(fields, geometry=list(shapes), crs=4326)
        if driver == "ESRI Shapefile" and not path.suffix:
            path.mkdir(exist_ok=True)
            pyogrio.write_dataframe(frame, path / f"{name}.shp", driver=driver)
        else:
            pyogrio.write_dataframe(frame, path, driver=driver, layer=name, append=number > 0)
    return str(path)


def glakes_fields(count, first=1):
    return {
        "Lake_id": range(first, first + count),
        "Continent": ["Europe"] * count,
        "Lon": np.linspace(10, 10.2, count),
        "Lat": [45.0] * count,
        "Area_bound": [1.5, 0.4, 0.4, 0.4][:count],
        "Rser_flag": [0, 1, 0, 0][:count],
    }


def glakes(folder):
    """One shapefile per continent."""
    europe, asia = (SQUARES[:2], glakes_fields(2)), (SQUARES[2:], glakes_fields(2, 101))
    return write(folder / "GLAKES", "ESRI Shapefile", GLAKES_eu=europe, GLAKES_as=asia)


def pld_fields(keys=("7420000012", "7420000022", "7420000032", "7420000042"), area="ref_area", reaches="reach_id_l"):
    return {"lake_id": list(keys), "names": ["no_data"] * 4, area: [4.0, 3, 2, 1], "ref_wse": [1.0] * 4, reaches: ""}


def pld_basins():
    return [shapely.box(*BOX)], {"basin_id": ["742"]}


def pld_gdb(folder):
    return write(
        folder / "SWOT_PLD_v201.gdb",
        "OpenFileGDB",
        a_pass_tile=(POINTS[:1], {"pass_full": ["1"]}),
        basin=pld_basins(),
        lake=(SQUARES, pld_fields()),
    )


def pld_sqlite(folder):
    """As in operation: the areas that a lake governs have its key as well."""
    return write(
        folder / "SWOT_LakeDatabase.sqlite",
        "SQLite",
        basin=pld_basins(),
        lake=(SQUARES, pld_fields(reaches="reach_id_list")),
        lake_catchment=([square.buffer(0.01) for square in SQUARES], {"lake_id": pld_fields()["lake_id"]}),
        lake_influence=([square.buffer(0.02) for square in SQUARES], {"lake_id": pld_fields()["lake_id"]}),
    )


def pld_shp(folder):
    return write(folder / "pld_74.shp", "ESRI Shapefile", pld_74=(SQUARES, pld_fields()))


def pld_service(folder):
    """As the web service answers."""
    keys = [int(key) for key in pld_fields()["lake_id"]]
    return write(folder / "pld.geojson", "GeoJSON", prior=(SQUARES, {"fid": keys, "p_ref_area": [4.0, 3, 2, 1]}))


def geodar(folder):
    shared = {"id_v11": range(1, 5), "id_v10": [-999] * 4, "rv_mcm_v11": [1.0] * 4}
    dams = (POINTS, shared | {"lat": [45.0] * 4, "lon": [10.0] * 4, "pnt_src": ["GeoDAR"] * 4})
    reservoirs = (SQUARES, shared | {"plg_a_km2": [1.0] * 4, "plg_src": ["HydroLAKES v1.0"] * 4})
    return write(folder / "GeoDAR_v10_v11", "ESRI Shapefile", GeoDAR_v11_dams=dams, GeoDAR_v11_reservoirs=reservoirs)


def hydrolakes(folder):
    fields = {
        "Hylak_id": range(9, 13),
        "Lake_name": [None, "湖", "", "b"],
        "Lake_type": [1, 2, 3, 1],
        "Grand_id": [0] * 4,
    }
    fields |= {"Lake_area": [4.0, 3, 2, 1], "Shore_len": [9.0] * 4, "Pour_long": [10.0] * 4, "Pour_lat": [45.0] * 4}
    return write(folder / "HydroLAKES_polys_v10.shp", "ESRI Shapefile", HydroLAKES_polys_v10=(SQUARES, fields))


def grwl_vector(folder):
    lines = [shapely.LineString([(10, 45), (10.2, 45.01)])]
    fields = {"width_min": [30], "width_med": [60], "width_mean": [60.0], "lakeflag": [0], "nSegPx": [80]}
    return write(folder / "GRWL_summaryStats.shp", "ESRI Shapefile", GRWL=(lines, fields))


def osm_coast(folder, name, shapes, is_split):
    """Land or water of osmdata: squares of a degree that overlap a little, or whole pieces with a number."""
    count = len(shapes)
    fields = {"x": range(count), "y": range(count)} if is_split else {"FID": range(count)}
    return write(folder / f"{name}.shp", "ESRI Shapefile", **{name: (shapes, fields)})


def raster(path, values, box=BOX, nodata=None):
    """A raster of one band in degrees."""
    height, width = values.shape
    profile = {"driver": "GTiff", "height": height, "width": width, "count": 1, "dtype": values.dtype, "crs": 4326}
    transform = rasterio.transform.from_bounds(*box, width, height)
    with rasterio.open(path, "w", transform=transform, nodata=nodata, **profile) as dataset:
        dataset.write(values, 1)
    return str(path)


def table(path):
    pd.DataFrame({"a": [1]}).to_csv(path, index=False)
    return str(path)
