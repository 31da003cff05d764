"""Scenes in, one clean mean composite out.

`scene.py` says what a scene is, `scenes.py` finds what a folder holds, `names.py` reads names. Sentinel-2
products are found by `safe.py` and their XML is read by `safe_metadata.py`; STAC items become scenes in
`stac.py`, with `assets.py` for what they say of their bands and `remote.py` for files behind http.
`grids.py` chooses the pixels of the result and `reading.py` brings bands onto them; `plans.py` settles
how each scene is masked, `masks.py` decides which pixels count (arrays only), `sun.py` says where the
shadow falls, `mean.py` adds them up; `composite.py` is the step that ties them together. `ndwi.py` is the
water index alone.
"""
