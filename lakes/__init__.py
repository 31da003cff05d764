"""The method in plain Python: arrays, rasters and polygons, without QGIS and without torch.

What it holds: how images become a composite (`imagery`), how labels are drafted and kept (`samples`),
how a water mask becomes an inventory of lakes (`inventory`).
What it does not: networks (`models`), processes (`worker`), parameters and windows (the QGIS side).
Start with `grid.py` (pixels and windows), `steps.py` (what a settings object is) and
`errors.py` (what may go wrong and how it is said).
"""
