"""Tables without geometry."""

import pandas as pd
import pyogrio
import pytest
from glakes.lakes.errors import LakesError
from glakes.lakes.tables import write_table

TABLE = pd.DataFrame({"type": ["NR", '湖泊, "x"'], "count": [1, 2], "area_km2": [0.5, 1.25]})


def test_csv_and_geopackage_are_read_back(tmp_path):
    write_table(TABLE, tmp_path / "by type.csv")
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "by type.csv"), TABLE)
    write_table(TABLE, tmp_path / "by type.gpkg")
    pd.testing.assert_frame_equal(pyogrio.read_dataframe(tmp_path / "by type.gpkg"), TABLE, check_dtype=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["by type.csv", "by type.gpkg"]


def test_other_suffixes_are_refused(tmp_path):
    with pytest.raises(LakesError, match=r"expected a table ending in \.csv or \.gpkg"):
        write_table(TABLE, tmp_path / "t.xlsx")
    assert not list(tmp_path.iterdir())
