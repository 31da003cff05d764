"""What the toolbox, the modeler, batch and `qgis_process` see: parameters in, one job for the worker out.

`provider.py` lists the algorithms; `algorithms/base.py` alone talks to the worker; an algorithm file
translates parameters into the step's settings and nothing else.
"""
