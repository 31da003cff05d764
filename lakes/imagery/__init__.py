"""Scenes in, one clean mean composite out.

`scenes.py` finds what there is, `masks.py` decides which pixels count (arrays only), `mean.py` adds
them up, `composite.py` is the step that ties them together; `ndwi.py` is the water index alone.
"""
