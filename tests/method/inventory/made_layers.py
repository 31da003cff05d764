"""Random polygons of a region as layers on disk."""

import geopandas as gpd
import numpy as np
import shapely
from glakes.lakes.vectors import write_polygons


def blobs(seed, count, size, box=(10.0, 45.0, 10.5, 45.4)):
    """Irregular polygons of up to `size` degrees across, at random places of a box."""
    generator = np.random.default_rng(seed)
    left, bottom, right, top = box
    middle = generator.uniform((left, bottom), (right, top), (count, 2))
    angles = np.sort(generator.uniform(0, 2 * np.pi, (count, 17)), axis=1)
    radius = generator.uniform(0.4, 1.0, (count, 17)) * generator.uniform(0.2, 0.5, (count, 1)) * size
    points = middle[:, None] + radius[..., None] * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    shapes = shapely.make_valid(shapely.polygons(points))
    return np.array([max(shapely.get_parts(shape), key=shapely.area) for shape in shapes])


def layer(folder, stem, shapes, crs="EPSG:4326", **fields):
    """Write shapes and their fields, given in degrees, as a GeoPackage in a coordinate system."""
    frame = gpd.GeoDataFrame(fields, geometry=list(shapes), crs="EPSG:4326").to_crs(crs)
    write_polygons(frame, folder / f"{stem}.gpkg")
    return str(folder / f"{stem}.gpkg")
