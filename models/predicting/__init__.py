"""From a raster and a model to lake probabilities, window by window.

`source.py` reads the raster as the model sees it, `layout.py` settles which engine runs on which windows,
`pipeline.py` keeps reading, predicting and writing going at once, `tiles.py` keeps what is finished and
makes the raster of it, `pace.py` tells how long it takes, `speed.py` measures and remembers how fast an
engine is here. `models/prediction.py` puts them together.
"""
