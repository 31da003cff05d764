"""The worker environment that GLAKES makes: found, made, checked, repaired, removed, told about.

Start at `make.py` (what is done) and `examine.py` (what is there); `page.py` shows both. Everything but
`work.py`, `texts.py` and `page.py` needs nothing but the standard library, not even QGIS.
"""
