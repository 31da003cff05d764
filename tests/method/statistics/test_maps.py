"""Maps of cells: a coast where they are large, none where it would be too coarse."""

import numpy as np
import pandas as pd
import pytest
from glakes.lakes.statistics.drawing import draw_grid
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
