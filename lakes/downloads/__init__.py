"""Auxiliary data from where it is published: OpenStreetMap, GRWL, GeoDAR, GLAKES, HydroLAKES, SHIFT and others.

`datasets.py` knows each one's publisher, licence and files, `transfer.py` gets a file and goes on where it was
stopped, `unpacking.py` opens archives without trusting them, `download.py` is the step.
"""
