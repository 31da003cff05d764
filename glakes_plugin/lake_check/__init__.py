"""The lake check: lake by lake through a layer, those first on which most hangs, with one key per decision.

Works with QGIS alone, on any polygon layer. `ranking.py` is the order and the filters, in arrays; `lakes_layer.py`
reads a layer once, `decisions.py` writes what a person said into it; `doubt.py` asks a probability raster,
`comparison.py` what rivers take; `dock.py` is what is seen, `lake_check.py` ties them to the window.
"""
