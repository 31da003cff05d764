"""What lives in the QGIS window: `plugin.py` puts it there and takes it away.

`map_lakes` is the button "Map lakes in view", `settings_page.py` the page in the options. Nothing
here reads a raster or knows the method: it calls the provider's algorithms.
"""
