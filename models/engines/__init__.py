"""Engines: the same network, run by whatever is fastest on this machine.

`base.py` is what all of them offer, `choose.py` takes one. Engines differ in the last digits of a
logarithm of odds, never in what a pixel depends on.
"""
