"""The label studio: sample regions one after the other, labelled, edited and checked in the map.

Works with QGIS alone. `session.py` is the region at hand and everything that changes it,
`register_file.py` the samples file as the window sees it, `recovery.py` what survives a killed QGIS,
`commands.py` the table of keys, `dock.py` what is seen, `studio.py` ties them to the window.
"""
