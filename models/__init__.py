"""The networks: what they look like, how they are trained, how they are applied, and the model file.

`unet.py` is the paper's network, `encoders.py` those with an encoder of choice, `registry.py` the list of
architectures, `reach.py` how far each sees, `card.py` the contract that
travels in the model file, `training.py` and `prediction.py` the two steps. Knows nothing of processes
or QGIS.
"""
