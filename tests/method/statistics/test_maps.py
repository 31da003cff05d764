"""Maps of cells: a coast where they are large, none where it would be too coarse."""

import numpy as np
import pandas as pd
import pytest
from glakes.lakes.statistics.drawing import draw_grid, draw_profiles, draw_sizes
from glakes.lakes.statistics.grid import Grid
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure


@pytest.mark.parametrize(("west", "east", "has_coast"), [(-10, 29, True), (0, 10, False)])
def test_maps_have_a_coast_that_leaves_their_frame_alone(west, east, has_coast):
    figure = Figure()
    cells = pd.DataFrame({"west": [west, east], "south": [35, 60]})
    draw_grid(figure, Grid(1.0), cells, pd.Series([1.0, 2.0]), "lakes", False)
    axes = figure.axes[0]
    coasts = [one for one in axes.collections if isinstance(one, LineCollection)]
    assert len(coasts) == has_coast
    assert axes.get_xlim() == (west, east + 1)
    assert axes.get_ylim() == (35, 61)
    if has_coast:
        points = np.concatenate(coasts[0].get_segments())
        assert (points.min(axis=0) >= (west, 35)).all()
        assert (points.max(axis=0) <= (east + 1, 61)).all()
        # The Strait of Gibraltar, to a quarter of a degree.
        assert np.hypot(*(points - (-5.6, 36.0)).T).min() < 0.25


def test_every_data_set_is_drawn_however_many_there_are():
    names = [f"set {number}" for number in range(9)]
    sizes = {name: pd.DataFrame({"lower": [0.1], "upper": [1.0], "count": [3], "area_km2": [1.5]}) for name in names}
    profile = pd.DataFrame({"axis": ["latitude", "longitude"], "degree": [3.0, 4.0], "count": 2, "area_km2": 1.0})
    figure, other = Figure(), Figure()
    draw_sizes(figure, sizes)
    draw_profiles(other, dict.fromkeys(names, profile), 1.0)
    assert figure.axes[0].get_legend_handles_labels()[1] == names == other.axes[0].get_legend_handles_labels()[1]
