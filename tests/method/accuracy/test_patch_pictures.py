"""Pictures of patches: each kind of pixel its colour."""

import base64
from io import BytesIO

import numpy as np
from glakes.lakes.accuracy import pictures
from matplotlib.image import imread


def test_errors_have_a_colour_each():
    label = np.array([[1, 1, 0, 0, 1]], bool)
    found = np.array([[1, 0, 1, 0, 0]], bool)
    counted = np.array([[1, 1, 1, 1, 0]], bool)
    expected = [pictures.FOUND, pictures.MISSED, pictures.WRONG, pictures.LAND, pictures.UNCOUNTED]
    assert [tuple(pixel) for pixel in pictures.errors(label, found, counted)[0].tolist()] == expected


def test_colours_differ_in_lightness():
    colours = (pictures.LAND, pictures.UNCOUNTED, pictures.MISSED, pictures.WRONG)
    grey = sorted(np.dot(colour, (0.299, 0.587, 0.114)) for colour in colours)
    assert min(np.diff(grey)) > 30


def test_natural_colour_takes_the_bands_by_name():
    image = np.zeros((4, 2, 2), np.float32)
    image[1, 0, 0], image[2, 0, 1], image[3, 1, 0] = 0.3, 0.3, 0.3
    colours = pictures.natural_colour(image, ("NDWI", "B2", "B3", "B4"))
    assert colours[0, 0].argmax() == 2 and colours[0, 1].argmax() == 1 and colours[1, 0].argmax() == 0


def test_without_natural_bands_the_first_one_in_grey():
    colours = pictures.natural_colour(np.array([[[-0.5, 0.5]]], np.float32), ("NDWI",))
    assert colours.tolist() == [[[0, 0, 0], [255, 255, 255]]] or colours[0, 0, 0] < colours[0, 1, 0]


def test_a_picture_survives_its_address():
    picture = np.arange(27, dtype=np.uint8).reshape(3, 3, 3)
    text = pictures.to_uri(picture).partition(",")[2]
    assert (np.round(imread(BytesIO(base64.b64decode(text)))[..., :3] * 255) == picture).all()
