import pytest
from glakes.lakes.bands import COMPOSITE_BANDS, band_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("B02", "B2"),
        ("b4", "B4"),
        ("Band 4", "B4"),
        ("B8A", "B8A"),
        ("B08A", "B8A"),
        ("B11", "B11"),
        ("B4 (665 nm)", "B4"),
        ("red", "B4"),
        ("NIR", "B8"),
        (" swir1 ", "B11"),
        ("ndwi", "NDWI"),
        ("Probability", "PROBABILITY"),
        ("", ""),
        (None, ""),
        ("B2B", "B2B"),
    ],
)
def test_short_names(text, name):
    assert band_name(text) == name


def test_composite_bands_are_their_own_short_names():
    assert tuple(map(band_name, COMPOSITE_BANDS)) == COMPOSITE_BANDS
