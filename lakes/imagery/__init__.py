"""Scenes in, one clean mean composite out.

`scene.py` says what a scene is, `scenes.py` finds what a folder holds, `names.py` reads names;
`grids.py` chooses the pixels of
the result and `reading.py` brings bands onto them; `plans.py` settles how each scene is masked,
`masks.py` decides which pixels count (arrays only), `sun.py` says where the shadow falls, `mean.py`
adds them up; `composite.py` is the step that ties them together. `ndwi.py` is the water index alone.
`safe.py` finds Sentinel-2 products (.SAFE folders and zips), `safe_metadata.py` reads what their XML says.
`stac.py` makes scenes of STAC items, `assets.py` reads what those say of their bands, and `remote.py` opens files
behind http.

Sentinel-2 products, STAC items and one GeoTIFF per date (or per date and band) are what is read; nothing is stored.
"""
