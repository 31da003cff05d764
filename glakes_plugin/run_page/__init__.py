"""The run page: looks at the folder of a large-area run (docs/large-areas.md) while it goes on, here or elsewhere.

`job.py`, `tile_state.py`, `watch.py`, `driver.py` and `pace.py` read the folder; `changing.py` alone writes there,
when a person asks for it; `grid_layer.py`, `lakes_so_far.py` and `probability_so_far.py` put it on the map; `dock.py`
shows it; `run_page.py` ties them together.
"""
