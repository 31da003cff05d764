"""The same composite, reckoned by Google Earth Engine and fetched in tiles.

`settings.py` says what the step is told. `graph.py` writes the computation down as one Earth Engine
expression; `tiles.py` cuts the extent into tiles and says what they cost; `session.py` signs in and
is the only way out to the network; `faults.py` turns what goes wrong into sentences and `patience.py`
asks again. `download.py` fetches tiles and `store.py` keeps them; `export.py` lets Google write the
result to Drive or Cloud Storage instead. `composite.py` is the step that ties them together.
"""
