"""From a water mask to an inventory: polygons, measures, final attributes.

`polygons.py` traces lakes, `measures.py` measures them on the ellipsoid, `finish.py` gives them their
final form.
"""
