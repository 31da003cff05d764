"""The grid of the earth: names, edges, the antimeridian, land."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from glakes.lakes.errors import InvalidSetting, LakesError
from glakes.lakes.progress import Silent
from glakes.lakes.tiles.cells import cell_bounds, cell_names, find_cells
from glakes.lakes.tiles.grid import write_tile_grid
from glakes.lakes.tiles.settings import TileGridSettings
from hypothesis import given, settings
from hypothesis import strategies as st

SIZES = st.sampled_from([0.1, 0.25, 1 / 3, 0.5, 1, 1.5, 2, 5, 10, 90])


def names(extent, size=1.0):
    return cell_names(cell_bounds(find_cells(extent, size), size))


def test_cells_are_named_after_their_south_west_corners():
    assert names((113.2, 29.5, 115, 30)) == ["N29E113", "N29E114"]
    assert names((-0.5, -0.5, 0.5, 0.5)) == ["N00W001", "N00E000", "S01W001", "S01E000"]
    assert names((10.1, 45.1, 10.2, 45.2), 0.25) == ["N45E010"]
    assert names((10.3, 45.3, 10.4, 45.4), 0.25) == ["N45_25E010_25"]


@pytest.mark.parametrize("extent", [(179.5, -17, 180.5, -16), (179.5, -17, -179.5, -16), (-180.5, -17, -179.5, -16)])
def test_an_extent_across_the_antimeridian_has_cells_on_both_sides(extent):
    assert sorted(names(extent)) == ["S17E179", "S17W180"]


def test_the_whole_earth_has_each_cell_once():
    cells = find_cells((-180, -90, 180, 90), 1)
    assert len(cells.row) == 64_800 == len(set(names((-180, -90, 180, 90))))
    assert len(find_cells((-200, -90, 200, 90), 10).row) == 648


@given(st.floats(-180, 179), st.floats(-90, 89), st.floats(0.01, 30), st.floats(0.01, 30), SIZES)
@settings(max_examples=30)
def test_cells_cover_the_extent_and_no_more(west, south, width, height, size):
    extent = (west, south, west + width, min(south + height, 90.0))
    bounds = cell_bounds(find_cells(extent, size), size)
    turned = np.where(bounds[:, [0, 2]] + 1e-9 < west - size, 360.0, 0.0).max(axis=1)
    cells = shapely.box(bounds[:, 0] + turned, bounds[:, 1], bounds[:, 2] + turned, bounds[:, 3])
    assert shapely.union_all(cells, grid_size=1e-7).buffer(1e-6).covers(shapely.box(*extent))
    assert shapely.intersects(cells, shapely.box(*extent).buffer(1e-6)).all()


@given(SIZES)
def test_neighbours_share_their_very_edge(size):
    bounds = cell_bounds(find_cells((-180, -90, 180, 90), max(size, 1.5)), max(size, 1.5))
    assert set(bounds[:, 0]) - set(bounds[:, 2]) <= {-180.0}
    assert set(bounds[:, 1]) - set(bounds[:, 3]) <= {-90.0}


def test_only_land(tmp_path):
    land = gpd.GeoDataFrame(geometry=[shapely.box(0.2, 0.2, 0.4, 1.5)], crs="EPSG:4326").to_crs("EPSG:3857")
    land.to_file(tmp_path / "land 湖.gpkg")
    settings = TileGridSettings((-2, -2, 3, 3), str(tmp_path / "grid.gpkg"), land=str(tmp_path / "land 湖.gpkg"))
    assert write_tile_grid(settings, Silent()) == {"TILES": 2}
    frame = gpd.read_file(tmp_path / "grid.gpkg")
    assert frame["tile_id"].tolist() == ["N01E000", "N00E000"]
    assert frame.crs.to_epsg() == 4326
    far = TileGridSettings((50, 50, 51, 51), str(tmp_path / "far.gpkg"), land=str(tmp_path / "land 湖.gpkg"))
    with pytest.raises(LakesError, match="No tile of the extent touches"):
        write_tile_grid(far, Silent())


def test_land_inside_a_collection_counts(tmp_path):
    inner = shapely.GeometryCollection([shapely.Point(2.5, 2.5), shapely.box(0.2, 0.2, 0.4, 0.4)])
    outer = shapely.GeometryCollection([inner, shapely.LineString([(2, 2), (3, 3)]), shapely.box(1.2, 0.2, 1.4, 0.4)])
    gpd.GeoDataFrame(geometry=[outer], crs="EPSG:4326").to_file(tmp_path / "land.gpkg")
    settings = TileGridSettings((-2, -2, 3, 3), str(tmp_path / "grid.gpkg"), land=str(tmp_path / "land.gpkg"))
    write_tile_grid(settings, Silent())
    assert gpd.read_file(tmp_path / "grid.gpkg")["tile_id"].tolist() == ["N00E000", "N00E001"]


@pytest.mark.parametrize(
    ("extent", "size", "piece"),
    [((0, 0, 1, 1), 0.7, "must divide 180"), ((0, 0, 1, 1), 0.0, "SIZE must lie"), ((0, 2, 1, 1), 1.0, "EXTENT must")],
)
def test_what_makes_no_grid_is_refused(extent, size, piece):
    with pytest.raises(InvalidSetting, match=piece):
        TileGridSettings(extent, "grid.gpkg", size)


def test_too_many_cells_are_refused(tmp_path):
    with pytest.raises(LakesError, match="Choose a larger"):
        write_tile_grid(TileGridSettings((-180, -90, 180, 90), str(tmp_path / "g.gpkg"), 0.05), Silent())
