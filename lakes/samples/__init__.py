"""Sample regions and their labels: the samples file, drafts, batch edits, split, merge, patches to train on.

Start in `register.py`, which alone reads and writes the samples GeoPackage; `access.py` tells who has
it locked, and changes it in place. `create.py` makes one from regions and images, `split.py` divides
it, `merge.py` unites copies by the rules in `versions.py`. `thresholds.py` drafts labels from NDWI,
`edits.py` changes many at once, with `smooth.py` and `holes.py`. `coverage.py` counts what is sampled
and `coverage_report.py` shows it. `patches.py` draws training windows. Drawing and checking by hand is
in the window, in `glakes_plugin/label_studio`.
"""
