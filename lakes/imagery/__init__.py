"""Scenes in, one clean mean composite out.

`scene.py` says what a scene is, `scenes.py` finds what a folder holds, `names.py` reads names. Sentinel-2
products are found by `safe.py` and their XML is read by `safe_metadata.py`; `catalogue.py` reads STAC
items, which become scenes in `stac.py`, with `assets.py` for what they say of their bands and `remote.py`
for what lies behind http. `selection.py` says which scenes take part and `unscaled.py` what numbers
without a scale mean. `grids.py` chooses the pixels of the result; `reading.py` and `resampling.py` bring
bands onto them. `plans.py` settles how each scene is masked, `masks.py` decides which pixels count (arrays
only), `cloudless.py` reckons clouds of L1C, `maskcheck.py` doubts masks, `sun.py` says where the shadow
falls, `mean.py` adds up; `blocks.py` does so block by block, `unfinished.py` keeps what is done, and
`composite.py` is the step that ties them together. `earthengine/` does the same at Google's; `ndwi.py` is
the water index alone.
"""
