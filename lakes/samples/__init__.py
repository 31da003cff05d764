"""Sample regions and their labels: threshold drafts, the samples file, patches to train on.

`thresholds.py` drafts labels from NDWI, `register.py` alone reads and writes the samples GeoPackage,
`patches.py` draws training windows.
"""
