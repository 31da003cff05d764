"""An Earth Engine on loopback: enough of the service for the real client to make composites of local scenes.

`server.py` answers HTTP, `rest.py` knows the resources of the REST API, `evaluate.py` walks expression
graphs, `functions_*.py` are Earth Engine's functions by name, `images.py` and `lattice.py` what images
are, `catalogue.py` the scenes behind the two collections, `faults.py` what goes wrong on request.

It is the oracle of the package's graph, so nothing here imports the package: the rules are those of
Earth Engine's documentation. What it does not know is refused with status 400, as the service does.
"""
