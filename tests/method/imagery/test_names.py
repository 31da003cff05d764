from datetime import date

import pytest
from glakes.lakes.imagery.names import MODEL_BANDS, band_in, day_in, scene_band, without_idle


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-06-30.tif", date(2020, 6, 30)),
        ("Lake_20200630_v2", date(2020, 6, 30)),
        ("T32TQM_20200630T100031_B02_10m", date(2020, 6, 30)),
        ("20200630100031", date(2020, 6, 30)),
        ("S2B_MSIL2A_20200223T032739_N9999_R018_T48QUE_20230924T183543", date(2020, 2, 23)),
        ("2020_06_30", date(2020, 6, 30)),
        ("2020:06:30 10:00:31", date(2020, 6, 30)),
        ("20201399_20200101", date(2020, 1, 1)),
        ("20200230", None),
        ("2020-0630", None),
        ("320200630", None),
        ("202006301", None),
        ("湖泊 2020-06-30", date(2020, 6, 30)),
        ("composite", None),
    ],
)
def test_first_real_day_of_a_name(text, day):
    assert day_in(text) == day


@pytest.mark.parametrize(
    ("stem", "band"),
    [
        ("B02", "B2"),
        ("T48QUE_20200223_B02_10m", "B2"),
        ("S2A2A_20170703_022_Barbellino_SCL_10", "SCL"),
        ("MSK_CLDPRB_20m", "PROBABILITY"),
        ("x-b8", "B8"),
        ("S2_B8A", "B8A"),
        ("B12", "B12"),
        ("B06", None),
        ("red_lake", None),
        ("2020-06-30", None),
    ],
)
def test_band_of_a_file_name(stem, band):
    assert band_in(stem) == band


def test_band_descriptions():
    assert scene_band("B02") == "B2"
    assert scene_band("probability") == scene_band("MSK_CLDPRB") == "PROBABILITY"
    assert scene_band("B8A") == "B8A" and scene_band("B09") == "B9"
    assert scene_band("B6") is None
    assert scene_band(None) is None


def test_bands_of_s2cloudless_count_only_together():
    assert without_idle([*MODEL_BANDS, "B3", "SCL"]) == {*MODEL_BANDS, "B3", "SCL"}
    assert without_idle(["B1", "B2", "B8", "B12", "SCL"]) == {"B2", "B8", "SCL"}
