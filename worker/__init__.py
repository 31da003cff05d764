"""How work leaves QGIS: a second process with its own interpreter and libraries.

QGIS side (standard library only): `client.py` starts and talks to a worker, `protocol.py` is the
language both speak, `observing.py` lets the window hear of jobs that others started. Worker side:
`start.py` is the script that is run, `main.py` the loop, `jobs.py` the table from job name to step.
"""
