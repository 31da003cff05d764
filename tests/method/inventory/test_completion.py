import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from glakes.lakes.errors import InvalidSetting, LakesError
from glakes.lakes.inventory.completion import complete, complete_lakes
from glakes.lakes.inventory.measures import area_km2
from glakes.lakes.inventory.settings import CompleteSettings
from glakes.lakes.progress import Silent
from hypothesis import given, settings
from hypothesis import strategies as st
from made_layers import blobs, layer
from slow_rules import completion


def raster(path, values, box=(10.0, 45.0, 10.5, 45.4), nodata=None):
    height, width = values.shape
    transform = rasterio.transform.from_bounds(*box, width, height)
    profile = {
        "driver": "GTiff",
        "height": height,
        "width": width,
        "count": 1,
        "dtype": values.dtype,
        "crs": "EPSG:4326",
    }
    with rasterio.open(path, "w", transform=transform, nodata=nodata, **profile) as dataset:
        dataset.write(values, 1)
    return str(path)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=15)
def test_what_touches_a_known_lake_is_united_and_the_rest_stays_apart(seed):
    predicted, glakes, pld = blobs(seed, 40, 0.06), blobs(seed + 1, 15, 0.08), blobs(seed + 2, 15, 0.08)
    known = [("GLAKES", gpd.GeoSeries(glakes, crs=4326)), ("PLD", gpd.GeoSeries(pld, crs=4326))]
    lakes = gpd.GeoDataFrame({"lake_id": np.arange(40)}, geometry=predicted, crs=4326)
    found = complete(lakes, known, Silent())
    groups = completion(list(predicted), [("GLAKES", shape) for shape in glakes] + [("PLD", shape) for shape in pld])
    expected = []
    for _, shapes, _ in groups:
        expected += list(shapely.get_parts(shapely.union_all(shapes)))
    assert sorted(shapely.area(found.geometry)) == pytest.approx(sorted(shapely.area(expected)), rel=1e-9)
    assert found.is_valid.all() and (found.geom_type == "Polygon").all()
    assert found["lake_id"].dropna().is_unique
    of_source = {"predicted": predicted, "GLAKES": glakes, "PLD": pld}
    for row in found.itertuples():
        for name, shapes in of_source.items():
            inside = any(row.geometry.contains(shape.representative_point()) for shape in shapes)
            if name in row.sources.split("+"):
                assert inside
        assert row.sources == "+".join(sorted(row.sources.split("+"), key=["GLAKES", "PLD", "predicted"].index))


def test_reservoirs_large_lakes_and_arid_places_take_part(tmp_path):
    squares = [shapely.box(10 + 0.05 * n, 45, 10.02 + 0.05 * n, 45.02) for n in range(6)]
    lakes = layer(tmp_path, "lakes", [shapely.box(10.015, 45, 10.03, 45.01)], lake_id=[7], area_km2=[1.0])
    glakes = layer(tmp_path, "glakes", squares[:4], Area_bound=[1.0, 0.99, 0.1, None], Rser_flag=[0, 0, 1, 0])
    pld = layer(tmp_path, "pld", squares[4:], lake_id=["1", "2"])
    dryness = np.full((40, 50), 5000, "uint16")
    dryness[:, 25:] = 65535
    dryness[:, 20:23] = 1999
    settings = CompleteSettings(
        input=lakes,
        glakes=glakes,
        pld=pld,
        aridity=raster(tmp_path / "aridity.tif", dryness),
        output=str(tmp_path / "completed.gpkg"),
    )
    assert complete_lakes(settings, Silent()) == {"LAKES_COUNT": 3, "ADDED": 2}
    found = gpd.read_file(tmp_path / "completed.gpkg")
    assert found["sources"].tolist() == ["GLAKES+predicted", "GLAKES", "PLD"]
    assert found["lake_id"][0] == 7 and found["lake_id"][1:].isna().all()
    united = shapely.union(squares[0], shapely.box(10.015, 45, 10.03, 45.01))
    assert found["area_km2"][0] == pytest.approx(area_km2(gpd.GeoSeries([united], crs=4326))[0], rel=1e-9)


def test_faults_are_sentences(tmp_path):
    lakes = layer(tmp_path, "lakes", blobs(1, 3, 0.02))
    told = {"input": lakes, "output": str(tmp_path / "out.gpkg")}
    with pytest.raises(LakesError, match="expected the fields Area_bound and Rser_flag, found none"):
        complete_lakes(CompleteSettings(glakes=lakes, **told), Silent())
    with pytest.raises(InvalidSetting, match="expected an ARIDITY raster beside PLD"):
        CompleteSettings(glakes=lakes, pld=lakes, **told)
    assert not (tmp_path / "out.gpkg").exists()
