"""Large areas in tiles: the grid, what a tile keeps, how lakes of many tiles become one, the run folder.

`cells.py` is the grid of the earth, `layout.py` cuts a raster along it, `sources.py` makes one raster of a folder,
`pieces.py` traces a tile, `corners.py` and `joining.py` put together what tiles have cut, `folder.py` is the run
folder with its markers, `report.py` the page about a run. What runs the tiles is in `worker`.
"""
