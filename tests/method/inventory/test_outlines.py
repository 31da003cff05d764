"""Outlines against GDAL's, which are slower and of another making."""

import numpy as np
import rasterio.features
import shapely
from glakes.lakes.inventory.outlines import to_polygons
from glakes.lakes.inventory.tracing import to_pixels, trace_rows
from hypothesis import example, given
from made_masks import masks

PIXELS = (1, 0, 0, 0, 1, 0)


def outline(mask, transform=PIXELS):
    (traced,) = trace_rows([to_pixels(mask)], mask.shape[1])
    return to_polygons(traced.outlines, transform)


def picture(text):
    return np.array([[letter == "#" for letter in line] for line in text.split()])


def gdal_polygons(mask):
    found = rasterio.features.shapes(mask.astype(np.uint8), mask=mask, connectivity=4)
    return np.array([shapely.geometry.shape(shape) for shape, _ in found], dtype=object)


@given(masks(largest=24))
@example(picture("#.# .#. #.#"))  # corners that touch
@example(picture("### #.# ##. ### #.# ###"))  # a hole that touches the outside in a corner
@example(picture("##### #...# #.#.# #...# #####"))  # island
@example(picture(".#. #.# .#."))
@example(picture("##. #.# .##  ".replace("  ", "")))
def test_the_same_polygons_as_gdal(mask):
    ours, theirs = outline(mask), gdal_polygons(mask)
    assert shapely.is_valid(ours).all()
    assert sorted(shapely.to_wkb(shapely.normalize(ours))) == sorted(shapely.to_wkb(shapely.normalize(theirs)))


@given(masks())
def test_area_of_outlines_is_the_number_of_pixels(mask):
    assert shapely.area(outline(mask)).sum() == mask.sum()


def test_outer_rings_turn_left_and_holes_right_on_the_map():
    (lake,) = outline(picture("##### #...# #####"), (10, 0, 400, 0, -10, 900))
    assert lake.exterior.is_ccw
    assert [ring.is_ccw for ring in lake.interiors] == [False]
    assert lake.bounds == (400, 870, 450, 900)
    # The first corner in scan order, and no vertex on a straight side.
    assert lake.exterior.coords[0] == (400, 900)
    assert len(lake.exterior.coords) == len(lake.interiors[0].coords) == 5


@given(masks())
def test_geometry_does_not_depend_on_what_lies_around(mask):
    alone = outline(mask)
    moved = np.zeros((mask.shape[0] + 9, mask.shape[1] + 7), dtype=bool)
    moved[4 : 4 + mask.shape[0], 3 : 3 + mask.shape[1]] = mask
    moved[0, :] = moved[:, 0] = True
    around = outline(moved, (1, 0, -3, 0, 1, -4))
    assert set(shapely.to_wkb(alone)) <= set(shapely.to_wkb(around))


def test_no_lakes():
    assert len(outline(np.zeros((3, 3), dtype=bool))) == 0
