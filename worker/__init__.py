"""How work leaves QGIS: a second process with its own interpreter and libraries.

QGIS side (standard library only): `client.py` starts and talks to a worker, `protocol.py` is the
language both speak. Worker side: `start.py` is the script that is run, `main.py` the loop,
`jobs.py` the table from job name to step.
"""
